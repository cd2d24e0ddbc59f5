import CourtDomain
import CourtLaw
import Testing

/// Every period the law names, against the table: length, unit, article and whom it binds.
@Suite struct LegalPeriods {
  struct Row: Sendable, CustomTestStringConvertible {
    let rule: String
    let length: Int?
    let unit: PeriodUnit
    let binds: PeriodInfo.Bound
    let citation: String
    var foreign: Int?

    init(
      _ rule: String, _ length: Int?, _ unit: PeriodUnit, _ binds: PeriodInfo.Bound,
      _ citation: String, foreign: Int? = nil
    ) {
      self.rule = rule
      self.length = length
      self.unit = unit
      self.binds = binds
      self.citation = citation
      self.foreign = foreign
    }

    var testDescription: String { rule }
  }

  static let rows: [Row] = [
    Row("filing.review", 7, .days, .court, "CPL 126; INT 208"),
    Row("filing.review-after-correction", 7, .days, .court, "CPL 126; INT 126"),
    Row("filing.correction", nil, .days, .party, "INT 208; OLR 9"),
    Row("filing.to-division", 3, .days, .court, "TL 7"),
    Row("filing.transferred", 3, .days, .court, "TL 6"),
    Row("fee.payment", 7, .days, .party, "FEE 22; INT 213"),
    Row("fee.refund", 15, .days, .court, "FEE 53; INT 207"),
    Row("fee.review", 15, .days, .party, "FEE 43"),
    Row("service.copy-to-defendant", 5, .days, .court, "CPL 128"),
    Row("service.public-notice", 30, .days, .court, "CPL 95,283; INT 138", foreign: 60),
    Row("participation.confirm", 3, .days, .party, "OLR 10"),
    Row("panel.notice", 3, .days, .court, "CPL 131"),
    Row("recusal.decision", 3, .days, .court, "CPL 50"),
    Row("recusal.review", 3, .days, .court, "CPL 50"),
    Row("mediator.pick", 2, .workingDays, .party, "OMR 10"),
    Row("mediator.appoint", 3, .workingDays, .court, "OMR 10"),
    Row("mediator.confirm", 3, .workingDays, .court, "OMR 12"),
    Row("mediator.contact", 3, .workingDays, .court, "OMR 15"),
    Row("mediation.pre-filing", 30, .days, .court, "OMR 24; TYTJ 27"),
    Row("mediation.ordinary", 15, .days, .court, "OMR 24; TYTJ 27"),
    Row("mediation.simplified", 7, .days, .court, "OMR 24; TYTJ 27"),
    Row("mediation.confirmation", 30, .days, .party, "CPL 205"),
    Row("confirmation.decision", 30, .days, .court, "CPL 187,205-206; TL 2"),
    Row("confirmation.objection", 15, .days, .party, "INT 372"),
    Row("confirmation.objection-interested", 6, .months, .party, "INT 372"),
    Row("defence", 15, .days, .party, "CPL 128,285", foreign: 30),
    Row("defence.forward", 5, .days, .court, "CPL 128"),
    Row("jurisdiction.objection", 15, .days, .party, "CPL 130; CPL 285", foreign: 30),
    Row("evidence.ordinary", 15, .days, .party, "INT 99; EV 51"),
    Row("evidence.simplified", 15, .days, .party, "INT 266; EV 51"),
    Row("evidence.small-claims", 7, .days, .party, "INT 275; EV 51"),
    Row("evidence.second-instance", 10, .days, .party, "INT 99; EV 51"),
    Row("preservation.decision", 48, .hours, .court, "CPL 104"),
    Row("preservation.decision.in-suit", 48, .hours, .court, "CPL 103.3"),
    Row("preservation.sue", 30, .days, .party, "CPL 104"),
    Row("preservation.reconsideration", 5, .days, .party, "INT 171; CPL 111"),
    Row("preservation.freeze.account", 1, .years, .court, "INT 485"),
    Row("hearing.notice", 3, .days, .court, "CPL 139; INT 227"),
    Row("hearing.gap", 1, .months, .court, "EXT 3,5"),
    Row("record.correction", 5, .days, .party, "CPL 150"),
    Row("trial.ordinary", 6, .months, .court, "CPL 152; INT 243; TL 8-9"),
    Row("trial.simplified", 3, .months, .court, "CPL 164; INT 258; TL 8-9"),
    Row("trial.small-claims", 2, .months, .court, "CPL 168; TL 8-9"),
    Row("trial.special", 30, .days, .court, "CPL 187; TL 8-9"),
    Row("trial.second-instance", 3, .months, .court, "CPL 183; TL 2,8-9"),
    Row("trial.second-instance.ruling", 30, .days, .court, "CPL 183; TL 2,8-9"),
    Row("trial.ordinary.extension", 6, .months, .court, "CPL 152; TL 2"),
    Row("trial.ordinary.extension.superior", 3, .months, .court, "CPL 152; TL 2"),
    Row("trial.simplified.extension", 1, .months, .court, "CPL 164; INT 258"),
    Row("trial.small-claims.extension", 1, .months, .court, "CPL 168"),
    Row("trial.special.extension", 30, .days, .court, "CPL 187; TL 2"),
    Row("trial.second-instance.extension", 3, .months, .court, "CPL 183; TL 2"),
    Row("trial.extension-request", 15, .days, .court, "EXT 1"),
    Row("trial.extension-decision", 5, .days, .court, "EXT 1"),
    Row("judgment.send", 10, .days, .court, "CPL 151"),
    Row("appeal.judgment", 15, .days, .party, "CPL 171,286; INT 244", foreign: 30),
    Row("appeal.ruling", 10, .days, .party, "CPL 171,286; INT 244", foreign: 30),
    Row("appeal.copy", 5, .days, .court, "CPL 174"),
    Row("appeal.reply", 15, .days, .party, "CPL 174,286", foreign: 30),
    Row("appeal.reply-copy", 5, .days, .court, "CPL 174"),
    Row("appeal.forward", 5, .days, .court, "CPL 174"),
    Row("appeal.filing", 5, .days, .court, "TL 6"),
    Row("retrial.application", 6, .months, .party, "CPL 216"),
    Row("retrial.review", 3, .months, .court, "CPL 215"),
    Row("retrial.copy", 5, .days, .court, "CPL 214"),
    Row("retrial.reply", 15, .days, .party, "CPL 214"),
    Row("payment-order.accept", 5, .days, .court, "CPL 226"),
    Row("payment-order.issue", 15, .days, .court, "CPL 227"),
    Row("payment-order.objection", 15, .days, .party, "CPL 227"),
    Row("payment-order.service", 30, .days, .court, "INT 430"),
    Row("payment-order.decline-suit", 7, .days, .party, "INT 438; CPL 228"),
    Row("enforcement.application", 2, .years, .party, "CPL 250"),
    Row("enforcement.filing", 7, .days, .court, "ZXGD 16"),
    Row("enforcement.notice", 10, .days, .court, "ZXGD 22"),
    Row("enforcement.finish", 6, .months, .court, "TL 5,9"),
    Row("enforcement.finish.extension", 3, .months, .court, "TL 5"),
    Row("enforcement.objection", 15, .days, .court, "CPL 236,238"),
    Row("enforcement.reconsideration", 10, .days, .party, "CPL 236"),
    Row("enforcement.objection-suit", 15, .days, .party, "CPL 238"),
    Row("enforcement.escalation", 6, .months, .court, "CPL 237"),
    Row("restoration", 10, .days, .party, "CPL 86"),
    Row("limitation.general", 3, .years, .party, "CC 188"),
    Row("limitation.longest", 20, .years, .party, "CC 188.2"),
    Row("escalation.second", 3, .workingDays, .court, "HOUSE; TL 21"),
    Row("escalation.third", 7, .workingDays, .court, "HOUSE; TL 21"),
    Row("consumer.no-reason-return", 7, .days, .party, "CPLAW 25"),
    Row("consumer.refund", 7, .days, .party, "CPLAW 25"),
    Row("consumer.burden-of-defect", 6, .months, .party, "CPLAW 23.3"),
    Row("publication.document", 7, .workingDays, .court, "PUBDOC 7"),
  ]

  @Test(arguments: rows)
  func standInTheTable(row: Row) throws {
    let period = try TestLaw.law().period(row.rule, on: day("2026-03-10"))
    #expect(period.length == row.length)
    #expect(period.foreignLength == row.foreign)
    #expect(period.unit == row.unit)
    #expect(period.binds == row.binds)
    #expect(period.citation == row.citation)
  }

  @Test func theCourtGivesWhatTheLawLeavesOpen() throws {
    let given = try TestLaw.law().periods(on: day("2026-03-10")).filter { $0.mode == .given }
    #expect(given.allSatisfy { $0.length == nil && $0.foreignLength == nil })
    for stage in ["questioning", "debate", "final-statement"] {
      #expect(given.contains { $0.rule == "async.\(stage)" && $0.unit == .days })
      #expect(given.contains { $0.rule == "async.\(stage).hours" && $0.unit == .hours })
    }
    #expect(throws: LawError.lengthMissing(rule: "async.debate")) {
      try Bend.reading("async.debate", from: "2026-03-10", [])
    }
  }

  @Test func everyRowSaysWhomItBindsAndCitesAnInstrument() throws {
    let periods = try TestLaw.law().periods(on: day("2026-03-10"))
    #expect(periods.count >= 130)
    for period in periods {
      #expect(!period.citation.isEmpty && !period.name.zh.isEmpty && !period.starts.en.isEmpty)
      #expect(!(period.isRestorable && period.binds == .court), "\(period.rule)")
      #expect(period.extends.isEmpty == (period.approvedBy == nil), "\(period.rule)")
    }
  }

  @Test func houseRulesAreMarkedAsSuch() throws {
    let law = try TestLaw.law()
    let house = law.rows().filter { $0.citation.hasPrefix("HOUSE") }
    #expect(house.count == 4)
    #expect(house.allSatisfy { $0.standing == .house })
    #expect(law.rows().filter { $0.standing == .house }.count == house.count)
  }

  @Test func extensionsAreFoundFromWhatTheyExtend() throws {
    let law = try TestLaw.law()
    #expect(
      law.extensions(of: "trial.ordinary", on: try day("2026-03-10")).map(\.rule) == [
        "trial.ordinary.extension", "trial.ordinary.extension.superior",
      ])
    #expect(law.extensions(of: "defence", on: try day("2026-03-10")).isEmpty)
    let simplified = try law.period("trial.simplified.extension", on: day("2026-03-10"))
    #expect(simplified.totalAtMost == 4 && simplified.approvedBy?.zh == "本院院长")
  }
}
