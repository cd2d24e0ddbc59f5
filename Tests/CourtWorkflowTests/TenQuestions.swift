import Testing

@testable import CourtWorkflow

/// What a lawyer asks of the procedure: who, when, and what if everybody stays silent.
///
/// The answers stand beside the procedure, in words and in its own names; each is held against it.
@Suite struct TenQuestions {
  private let definition: ProcedureDefinition
  private let engine: Engine

  init() throws {
    definition = try ProcedureFiles.onlineShopping()
    engine = Engine(definition)
  }

  private static func questions() throws -> [AskedQuestion] {
    try AskedQuestion.all(in: "questions/online-shopping.yaml")
  }

  @Test func areAskedAndAnsweredInBothLanguages() throws {
    let asked = try Self.questions()
    #expect(asked.count == 10)
    for question in asked {
      for text in [question.question, question.answer] {
        #expect(text["zh-CN"]?.isEmpty == false && text["en"]?.isEmpty == false)
      }
      #expect(!question.article.isEmpty && !question.checks.isEmpty, "\(question.question)")
    }
    let kinds = Set(asked.flatMap { $0.checks.map(\.kind) })
    #expect(kinds.isSuperset(of: ["who", "when", "silence"]))
  }

  @Test(arguments: 0..<10) func areAnsweredByTheFile(_ number: Int) throws {
    let question = try Self.questions()[number]
    for check in question.checks {
      let found = answer(check.kind, check.subject)
      let wanted = check.answer
      let isMet =
        check.kind == "needs" || check.kind == "served" || check.kind == "leads"
        ? found.map { Set(wanted).isSubset(of: $0) } ?? false : found == wanted
      #expect(
        isMet,
        "\(check.kind) of \(check.subject): the answer says \(wanted), the file \(found ?? [])")
    }
  }

  /// What the definition itself answers; nil where it has no such thing.
  private func answer(_ kind: String, _ subject: String) -> [String]? {
    switch kind {
    case "who": return definition.action(subject)?.by
    case "when": return definition.clock(subject)?.rule.map { [$0.source] }
    case "starts":
      return definition.actions.filter { $0.start.contains { $0.clock == subject } }.map(\.name)
    case "urges": return definition.clock(subject)?.ladder.map(\.to)
    case "leads": return definition.action(subject)?.targets.map(\.to)
    case "needs": return definition.action(subject)?.requires.map(\.code)
    case "served":
      return definition.action(subject)?.effects.compactMap { $0.literal("document") }
    case "follows": return definition.sequel(subject)?.from
    case "silence":
      guard let end = definition.clock(subject)?.onExpiry.flatMap(definition.action) else {
        return nil
      }
      return [end.name] + end.targets.map(\.to)
    case "still":
      let spans = definition.action(subject)?.suspend ?? definition.incident(subject)?.suspends
      return spans?.compactMap(\.clock)
    default: return nil
    }
  }

  // MARK: The same, lived

  @Test func mayThePlaintiffDeemHimselfServed() throws {
    let act = Act(action: "copy-served", actor: CaseWalk.plaintiff, input: ["party": "D"])
    guard
      case .refused(let refusal) = engine.decide(CaseSnapshot(state: "serving", facts: [:]), act)
    else {
      Issue.record("a party declared its own service")
      return
    }
    #expect(refusal.kind == .notYourRole)
  }

  @Test func howOftenMayAHearingBeAdjourned() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    try walk.does("adjourn", CaseWalk.judge, via: "hearings")
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    walk.facts["adjournments"] = 1
    let refusal = walk.refusal("adjourn", CaseWalk.judge, via: "hearings")
    #expect(refusal?.code == "hearing.adjournment-limit")
  }

  @Test func whatIfThePlaintiffStaysAway() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    walk.facts["hearing_day_reached"] = true
    #expect(
      walk.refusal("plaintiff-absent", CaseWalk.judge, ["warned": false, "absent": ["P"]])?.code
        == "hearing.no-warning")
    try walk.does("plaintiff-absent", CaseWalk.judge, ["warned": true, "absent": ["P"]])
    #expect(walk.state == "deemed-withdrawn")
  }

  @Test func whatIfTheJudgmentLeavesTheRangeWithoutReasons() throws {
    let walk = try CaseWalk(["unanswered_range": true])
    try walk.isPrepared()
    try walk.isHeard()
    #expect(
      walk.refusal("sign-judgment", CaseWalk.judge, via: "decisions")?.code
        == "decision.range-unanswered")
  }

  @Test func howDoesAPanelDecide() throws {
    let walk = try CaseWalk(["track": "ordinary", "is_collegial": true, "panel_size": 3])
    try walk.isPrepared()
    try walk.isHeard()
    let granted: [String: Value] = ["outcome": "granted"]
    #expect(
      walk.refusal("sign-judgment", CaseWalk.judge, granted, via: "decisions")?.code
        == "decision.not-the-majority")
    let vote: [String: Value] = ["option": "granted", "nonce": "n"]
    walk.facts["votes_committed"] = ["J1", "J2"]
    #expect(
      walk.refusal("reveal-vote", CaseWalk.judge, vote, via: "votes")?.code
        == "vote.not-all-sealed")
    walk.facts["votes_committed"] = ["J1", "J2", "J3"]
    try walk.does("reveal-vote", CaseWalk.judge, vote, via: "votes")
    walk.facts["votes_revealed"] = ["J1", "J2", "J3"]
    walk.facts["vote_result"] = "partial"
    #expect(
      walk.refusal("sign-judgment", CaseWalk.judge, granted, via: "decisions")?.code
        == "decision.not-the-majority")
    try walk.does("sign-judgment", CaseWalk.judge, ["outcome": "partial"], via: "decisions")
    #expect(walk.state == "judgment-signed")
  }

  @Test func mayASmallClaimBeAppealed() throws {
    let snapshot = CaseSnapshot(
      state: "judgment-signed", facts: ["track": "small-claims"],
      runningClocks: [RunningClock(name: "appeal-window", party: "P")])
    let act = Act(action: "appeal", actor: CaseWalk.plaintiff, input: ["grounds": "不服一审判决"])
    guard case .refused(let refusal) = engine.decide(snapshot, act) else {
      Issue.record("a small claim was appealed")
      return
    }
    #expect(refusal.code == "appeal.small-claims-final")
    #expect(refusal.reasons.map(\.source) == ["CPL 165"])
  }

  @Test func whatMayADefendantDoNow() throws {
    let snapshot = CaseSnapshot(
      state: "defence",
      facts: ["defendants": 1, "defendants_served": 1, "track": "simplified"],
      runningClocks: [RunningClock(name: "defence", party: "D"), RunningClock(name: "evidence")])
    let offers = engine.available(snapshot, actor: CaseWalk.defendant)
    let allowed = offers.filter(\.isAllowed).map(\.action)
    #expect(
      allowed == [
        "confirm-participation", "file-defence", "ask-evidence-extension", "object-to-track",
        "propose-settlement",
      ])
    let appeal = try #require(offers.first { $0.action == "appeal" })
    #expect(
      appeal.reasons.map(\.code) == ["act.wrong-state", "appeal.window-closed"],
      "all reasons at once")
    #expect(appeal.possibleFrom == ["judgment-signed", "appeal-received"])
    #expect(offers.first { $0.action == "file-defence" }?.input.map(\.name) == ["text"])
  }

  @Test func everyActOfThePartiesIsSaidInBothLanguages() {
    for action in definition.actions {
      #expect(!action.title.zh.isEmpty && !action.title.en.isEmpty)
      #expect(action.docket != nil && action.article != nil, "\(action.name)")
    }
  }
}

/// A question with its answer in words and in the names of the procedure.
struct AskedQuestion {
  struct Check {
    let kind: String
    let subject: String
    let answer: [String]
  }

  let question: [String: String]
  let answer: [String: String]
  let article: String
  let checks: [Check]

  static func all(in file: String) throws -> [AskedQuestion] {
    let text = try DefinitionText.read(try ProcedureFiles.text(file), file: file)
    return (text["questions"]?.elements ?? []).map { item in
      AskedQuestion(
        question: item["question"]?.words ?? [:], answer: item["answer"]?.words ?? [:],
        article: item["article"]?.names.first ?? "",
        checks: (item["check"]?.entries ?? []).flatMap { kind in
          kind.value.entries.map {
            Check(kind: kind.key, subject: $0.key, answer: $0.value.names)
          }
        })
    }
  }
}

extension DefinitionText {
  fileprivate var entries: [Field] { if case .map(let fields) = content { fields } else { [] } }
  fileprivate var elements: [DefinitionText] {
    if case .list(let items) = content { items } else { [] }
  }
  fileprivate var names: [String] {
    switch content {
    case .scalar(let text, _): [text]
    case .list(let items): items.flatMap(\.names)
    case .map: []
    }
  }
  fileprivate var words: [String: String] {
    Dictionary(
      entries.map { ($0.key, $0.value.names.first ?? "") }, uniquingKeysWith: { a, _ in a })
  }
  fileprivate subscript(name: String) -> DefinitionText? {
    entries.first { $0.key == name }?.value
  }
}
