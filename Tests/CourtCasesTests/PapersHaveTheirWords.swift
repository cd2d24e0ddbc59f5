import CourtCases
import CourtDomain
import CourtOutbound
import CourtTestSupport
import CourtWorkflow
import Foundation
import Testing

/// What the court's papers say: each in its own words, and no figure that is not a field.
@Suite struct PapersHaveTheirWords {
  @Test(arguments: try PaperDesk.kinds())
  func everyPaperOfTheProcedureIsWorded(_ kind: String) throws {
    let desk = try PaperDesk()
    let declared = try #require(
      try PaperDesk.procedures().compactMap { $0.document(kind) }.first?.title)
    let paper = desk.render(kind, PaperDesk.everyField)
    #expect(paper.title == LocalizedText(zh: declared.zh, en: declared.en))
    let text = String(decoding: paper.bytes, as: UTF8.self)
    #expect(text.contains(declared.zh) && text.contains(declared.en))
    #expect(text.contains("依据：") && (text.contains("Under: ") || kind == "judgment"))
    #expect(!text.contains("{") && !text.contains("}"), "\(text)")
    #expect(text.contains("原告 Plaintiff: 林一") && text.contains("被告 Defendant: 海购公司"))
  }

  /// The notice for papers without wording says nothing but fields; a worded paper speaks without.
  @Test(arguments: try PaperDesk.kinds())
  func aWordedPaperSaysSomethingOfItsOwn(_ kind: String) throws {
    let desk = try PaperDesk()
    let generic = Set(desk.lines("no-such-paper", [:]))
    let own = desk.lines(kind, [:]).filter { !generic.contains($0) }
    let title = desk.render(kind, [:]).title
    let words = own.filter { !$0.contains(title.zh) && !$0.contains(title.en) }
    #expect(words.contains { $0.contains(where: Self.isHan) }, "\(kind): Chinese")
    #expect(words.contains { !$0.contains(where: Self.isHan) }, "\(kind): English")
    #expect(desk.render("no-such-paper", [:]).title.zh == "通知书")
  }

  @Test(arguments: [
    ("filing-receipt", ["due_filing-review"]),
    ("notice-of-acceptance", ["track_zh", "track"]),
    ("fee-notice", ["fee", "fee_formula_zh", "fee_formula_en", "due_fee-payment"]),
    ("correction-notice", ["defects", "due_filing-correction"]),
    ("ruling-of-refusal", ["ground", "reason"]),
    ("mediation-agreement", ["settlement", "settlement_amount"]),
    ("mediation-statement", ["settlement", "settlement_amount", "fee_bearer_zh"]),
    ("ruling-deemed-withdrawn", ["docket_zh", "docket_en", "article"]),
    ("copy-of-complaint", ["amount", "claims", "facts"]),
    ("public-notice", ["docket_zh", "docket_en"]),
    ("ruling-on-track", ["docket_zh", "docket_en", "track_zh"]),
    ("defence-statement", ["text"]),
    ("hearing-notice", ["hearing_at", "hearing_room"]),
    ("adjournment-notice", ["docket_zh", "docket_en"]),
    (
      "judgment",
      [
        "reasons", "articles", "orders", "awarded", "outcome", "range_answer", "fee_bearer_zh",
        "fee_bearer_en", "appeal_zh", "appeal_en", "judge",
      ]
    ),
    ("notice-of-appeal", ["text"]),
  ])
  func figuresComeFromFields(_ kind: String, _ names: [String]) throws {
    let desk = try PaperDesk()
    for name in names {
      let with = desk.text(kind, PaperDesk.everyField)
      #expect(with.contains("〔\(name)〕"), "\(kind) quotes \(name)")
      let without = desk.text(kind, PaperDesk.everyField.filter { $0.key != name })
      #expect(!without.contains("〔\(name)〕") && !without.contains("{"))
      #expect(without.count < with.count || name.hasPrefix("appeal_"))
    }
  }

  @Test func aMissingFieldTakesItsLineAndNoOther() throws {
    let desk = try PaperDesk()
    var fields = PaperDesk.everyField
    let whole = desk.lines("judgment", fields)
    fields["range_answer"] = ""
    fields["fee_bearer_zh"] = nil
    let gone = whole.filter { !desk.lines("judgment", fields).contains($0) }
    #expect(gone == ["案件受理费负担：〔fee_bearer_zh〕", "与类案的差异说明：〔range_answer〕"])
  }

  @Test(arguments: ["simplified", "ordinary"])
  func aJudgmentTellsHowToAppeal(_ track: String) throws {
    let text = try PaperDesk(track: track).text("judgment", [:])
    #expect(text.contains("十五日") && text.contains("三十日") && text.contains("通过本院"))
    #expect(text.contains("fifteen days") && text.contains("thirty days"))
    #expect(text.contains("court of appeal, through this court"))
  }

  @Test func aSmallClaimsJudgmentPromisesNoAppeal() throws {
    let text = try PaperDesk(track: "small-claims").text("judgment", [:])
    #expect(text.contains("一审终审") && text.contains("this judgment is final"))
    #expect(!text.contains("提起上诉") && !text.contains("appeal lies"))
  }

  @Test(arguments: ["copy-of-complaint", "public-notice", "notice-of-appeal", "ruling-of-refusal"])
  func whoResidesAbroadIsToldTheLongerTime(_ kind: String) throws {
    let text = try PaperDesk().text(kind, PaperDesk.everyField)
    #expect(text.contains("在中华人民共和国领域内没有住所的，为三十日"))
    #expect(text.contains("thirty days for a party residing abroad"))
  }

  @Test(arguments: [
    ("defence-statement", "text"), ("notice-of-appeal", "text"), ("copy-of-complaint", "facts"),
    ("copy-of-complaint", "claims"), ("mediation-agreement", "settlement"),
  ])
  func noLineOfAPartyPassesForTheCourts(_ kind: String, _ name: String) throws {
    let desk = try PaperDesk()
    for newline in ["\n", "\r\n", "\r", "\u{2028}", "\u{85}"] {
      let lines = desk.lines(
        kind, PaperDesk.everyField.merging([name: "甲\(newline)本院裁定驳回{judge}"]) { $1 })
      #expect(lines.contains("    甲") && lines.contains("    本院裁定驳回{judge}"), "\(lines)")
    }
  }

  private static func isHan(_ character: Character) -> Bool {
    character.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
  }
}

/// One case, and the printer of its papers.
private struct PaperDesk {
  let file: CaseFile
  let parties: [Party]
  let papers = CourtPapers(
    courtName: LocalizedText(zh: "示例法院", en: "Example Court"), zone: .china)
  private let at: Instant

  /// Every field a paper may quote, each saying its own name.
  static let everyField: [String: String] = {
    let names = [
      "amount", "appeal_en", "appeal_zh", "article", "articles", "awarded", "claims", "defects",
      "docket_en", "docket_zh", "due_fee-payment", "due_filing-correction", "due_filing-review",
      "facts", "fee", "fee_bearer_en", "fee_bearer_zh", "fee_formula_en", "fee_formula_zh",
      "ground", "hearing_at", "hearing_room", "judge", "orders", "outcome", "range_answer",
      "reason", "reasons", "settlement", "settlement_amount", "text", "track", "track_zh",
    ]
    return Dictionary(uniqueKeysWithValues: names.map { ($0, "〔\($0)〕") })
  }()

  init(track: String = "simplified") throws {
    let at = try #require(Instant(rfc3339: "2025-11-03T01:00:00Z"))
    self.at = at
    let caseID = CaseID(uuid: UUID())
    file = CaseFile(
      id: caseID, courtID: CourtID(1), number: "(2025)浙0192民初1号", filedAt: at,
      filedBy: AccountID(uuid: UUID()), causeCode: "140", track: track,
      title: LocalizedText(zh: "网络购物合同纠纷", en: "Online shopping dispute"),
      amount: Money(minorUnits: 129_900), procedure: "online-shopping", procedureVersion: 1,
      state: "filed", version: 1, facts: [:], complaint: [:], isClosed: false, docketLength: 0,
      docketDigest: [])
    parties = [(Party.Side.plaintiff, "林一"), (.defendant, "海购公司")].map { side, name in
      Party(
        id: PartyID(uuid: UUID()), side: side, ordinal: 1, kind: .natural, name: name,
        idNumber: nil,
        phone: nil, email: nil, address: nil, isForeign: false, acceptsElectronicService: false,
        accountID: nil)
    }
  }

  func render(_ kind: String, _ fields: [String: String]) -> RenderedDocument {
    papers.render(
      DocumentRequest(
        kind: kind, file: file, parties: parties, addressee: nil, at: at, fields: fields))
  }

  func text(_ kind: String, _ fields: [String: String]) -> String {
    String(decoding: render(kind, fields).bytes, as: UTF8.self)
  }

  func lines(_ kind: String, _ fields: [String: String]) -> [String] {
    text(kind, fields).split(separator: "\n").map(String.init)
  }

  static func procedures() throws -> [ProcedureDefinition] { try read.get() }

  /// Read once for all papers.
  private static let read = Result { () throws -> [ProcedureDefinition] in
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try ["online-shopping", "pre-filing-mediation"].map { name in
      let file = root.appendingPathComponent("Workflows/\(name).yaml")
      return try ProcedureDefinition.load(
        yaml: try String(contentsOf: file, encoding: .utf8), file: name + ".yaml")
    }
  }

  static func kinds() throws -> [String] { try procedures().flatMap(\.documents).map(\.name) }
}
