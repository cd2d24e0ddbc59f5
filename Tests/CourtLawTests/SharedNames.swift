import CourtDomain
import CourtLaw
import Foundation
import Testing

/// Names that procedures and use cases rely on.
@Suite struct SharedNames {
  @Test(arguments: [
    ("filing.review", 7, "days"), ("mediation.pre-filing", 30, "days"),
    ("mediation.ordinary", 15, "days"), ("mediation.simplified", 7, "days"),
    ("mediator.pick", 2, "working-days"), ("mediator.confirm", 3, "working-days"),
    ("fee.payment", 7, "days"), ("service.copy-to-defendant", 5, "days"),
    ("service.public-notice", 30, "days"), ("defence", 15, "days"), ("defence.forward", 5, "days"),
    ("evidence.ordinary", 15, "days"), ("evidence.simplified", 15, "days"),
    ("evidence.small-claims", 7, "days"), ("trial.ordinary", 6, "months"),
    ("trial.simplified", 3, "months"), ("trial.small-claims", 2, "months"),
    ("hearing.notice", 3, "days"), ("hearing.gap", 1, "months"), ("judgment.send", 10, "days"),
    ("appeal.judgment", 15, "days"), ("appeal.ruling", 10, "days"), ("appeal.forward", 5, "days"),
    ("enforcement.application", 2, "years"), ("limitation.general", 3, "years"),
    ("fee.refund", 15, "days"), ("restoration", 10, "days"), ("record.correction", 5, "days"),
    ("payment-order.objection", 15, "days"), ("preservation.sue", 30, "days"),
    ("trial.second-instance", 3, "months"), ("trial.second-instance.ruling", 30, "days"),
    ("retrial.application", 6, "months"), ("participation.confirm", 3, "days"),
  ])
  func standForTheirPeriods(rule: String, length: Int, unit: String) throws {
    let deadline = try TestLaw.law().deadline(
      DeadlineRequest(
        rule: rule, startDay: day("2024-03-11"), court: TestLaw.hangzhou(),
        calendarGap: .provisional))
    #expect(deadline.length == length)
    #expect(deadline.unit.rawValue == unit)
    #expect(!deadline.source.zh.isEmpty && !deadline.citation.isEmpty)
  }

  @Test func everyRuleAProcedureNamesExists() throws {
    let rules = try TestLaw.law().ruleIDs
    let folder = TestLaw.root + "/Workflows"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }
    for file in files {
      let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
      for match in text.matches(of: /\n\s+rule: ([a-z][a-z.\-]+)\s*(?:\n|#)/) {
        #expect(rules.contains(String(match.1)), "\(file): \(match.1)")
      }
    }
  }

  @Test func aForeignCaseIsToldThatTheTrialLimitDoesNotBind() throws {
    let deadline = try TestLaw.law().deadline(
      DeadlineRequest(
        rule: "trial.simplified", startDay: day("2026-03-10"), court: TestLaw.hangzhou(),
        isForeign: true))
    let note = try #require(deadline.steps.first { $0.kind == .note })
    #expect(note.zh.contains("第二百八十七条"))
    #expect(deadline.steps.last?.kind == .result)
  }

  @Test func aDisputeTypeFindsItsOnlyCause() throws {
    let law = try TestLaw.law()
    #expect(try law.cause("online-loan", on: day("2026-03-10")).id == "small-loan-contract")
    #expect(
      try law.cause("personal-information", on: day("2026-03-10")).id == "personal-information")
    #expect(throws: LawError.self) { try law.cause("domain-name", on: day("2026-03-10")) }
  }
}

@Suite struct WagesFromAConfiguration {
  @Test func areRead() throws {
    let wages = try WageTable(
      yaml: "wages:\n  - {province: \"33\", year: 2025, yuan: \"100000.5\", source: test}\n",
      file: "court.yaml")
    #expect(wages.wage(province: "33", filedIn: 2026)?.yuan == (try yuan("100000.5")))
    #expect(wages.wage(province: "33", filedIn: 2025) == nil)
  }

  @Test func areRefusedWithAllDefects() throws {
    let text = """
      wages:
        - {province: "33", year: 2025, yuan: "-1", source: test}
        - {province: "33", year: 25, yuan: "1"}
        - {province: "11", year: 2025, yuan: "1", source: test}
        - {province: "11", year: 2025, yuan: "2", source: test}
      """
    let defects = #expect(throws: LawDefects.self) {
      try WageTable(yaml: text, file: "court.yaml")
    }
    #expect(Set(try #require(defects).findings.map(\.line)) == [2, 3, 5])
  }
}
