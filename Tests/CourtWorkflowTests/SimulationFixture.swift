import CourtWorkflow
import Foundation

@testable import CourtWorkflow

/// Small procedures and scenarios on which a simulation can be checked by hand.
enum SimulationFixture {
  /// A loan desk: the customer asks, the librarian answers within ten days or the request lapses.
  static func desk(extraState: String = "", extraAction: String = "") throws -> ProcedureDefinition
  {
    try ProcedureDefinition.load(yaml: deskText(extraState, extraAction), file: "desk.yaml")
  }

  /// What every procedure of these tests begins with: its name and who has to do with it.
  static func head(_ name: String, kind: String = "main", initial: String = "asked") -> String {
    """
    procedure: \(name)
    kind: \(kind)
    version: 1
    title: {zh-CN: 借阅, en: \(name)}
    source: [RULES]
    initial: \(initial)
    roles:
      customer: {zh-CN: 读者, en: customer}
      librarian: {zh-CN: 馆员, en: librarian}
      system: {zh-CN: 系统, en: system}
    """
  }

  /// The act by which the customer begins, once; `more` are further keys of it.
  static func asking(by fact: String, more: String) -> String {
    """
      ask:
        title: {zh-CN: 申请, en: ask}
        by: [customer]
        from: [asked]
        requires:
          - {when: "!facts.\(fact)", code: desk.asked, otherwise: {zh-CN: 已申请, en: asked already}, source: RULES 1}
        set: {\(fact): "true"}
        \(more)
        article: RULES 1
    """
  }

  /// The act that ends a request nobody answered.
  static let lapsing = """
      lapse:
        title: {zh-CN: 失效, en: lapse}
        by: [system]
        from: [asked]
        to: lapsed
        stop: all
        article: RULES 3
    """

  /// A procedure from texts that were put together.
  static func procedure(_ parts: String..., file: String = "desk.yaml") throws
    -> ProcedureDefinition
  {
    try ProcedureDefinition.load(yaml: parts.joined(separator: "\n"), file: file)
  }

  private static func deskText(_ extraState: String, _ extraAction: String) -> String {
    """
    \(head("desk"))
    facts:
      kind: {type: string, zh-CN: 种类, en: kind}
      received: {type: bool, zh-CN: 已收到, en: received, default: false}
    clocks:
      answer:
        title: {zh-CN: 答复期限, en: time to answer}
        rule: "answer.{facts.kind}"
        on_expiry: lapse
    states:
      asked:
        title: {zh-CN: 已申请, en: asked}
        awaits: [librarian]
      lent:
        title: {zh-CN: 已借出, en: lent}
        terminal: true
      lapsed:
        title: {zh-CN: 已失效, en: lapsed}
        terminal: true
    \(extraState)
    actions:
    \(asking(by: "received", more: "start: [answer]"))
      lend:
        title: {zh-CN: 借出, en: lend}
        by: [librarian]
        from: [asked]
        to: lent
        stop: all
        article: RULES 2
    \(lapsing)
    \(extraAction)
    """
  }

  /// A state into which some requests fall and from which nothing leads.
  static func trap() throws -> ProcedureDefinition {
    try desk(
      extraState: """
          drawer:
            title: {zh-CN: 抽屉, en: drawer}
            awaits: [librarian]
        """,
      extraAction: """
          lay-aside:
            title: {zh-CN: 搁置, en: lay aside}
            by: [librarian]
            from: [asked]
            to: drawer
            stop: all
            article: RULES 4
          take-up:
            title: {zh-CN: 取出, en: take up}
            by: [librarian]
            from: [drawer]
            to: lent
            requires:
              - {when: "facts.kind == 'none'", code: desk.never, otherwise: {zh-CN: 不可能, en: never}, source: RULES 5}
            article: RULES 5
        """)
  }

  static func scenario(
    perYear: Int = 2_000, librarians: Int = 1, effort: Double = 40, more: String = ""
  ) throws -> Scenario {
    try Scenario.load(
      yaml: """
        scenario: desk
        title: {zh-CN: 借阅台, en: the loan desk}
        days: 365
        tail_days: 200
        arrivals: {per_year: \(perYear), weekday: [1, 1, 1, 1, 1, 0, 0]}
        parties: {customer: 1}
        facts: {kind: {pick: {book: 0.7, map: 0.3}}}
        opening: {do: ask, by: customer}
        behaviours:
          - {by: librarian, do: lend, weight: 1, effort: {lognormal: {median: \(effort), spread: 1.5}}}
        staffing: {librarian: {count: \(librarians), minutes_per_day: 300}}
        causes: {answer: court}
        \(more)
        """, file: "desk-scenario.yaml")
  }

  static var law: PlainDeadlines { PlainDeadlines(days: ["answer.book": 10, "answer.map": 20]) }

  /// 2024-01-01, a Monday.
  static let monday = 19_723

  static func simulation(
    _ definition: ProcedureDefinition, _ scenario: Scenario, seed: UInt64 = 7, cases: Int? = nil
  ) -> Simulation {
    var simulation = Simulation(
      definition, scenario: scenario, seed: seed, cases: cases, firstDay: monday)
    simulation.scalesStaff = false
    return simulation
  }

  /// A scenario of this repository.
  static func published(_ name: String, base: Scenario? = nil) throws -> Scenario {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<8 {
      folder.deleteLastPathComponent()
      let file = folder.appendingPathComponent("Fixtures/scenarios").appendingPathComponent(name)
      if let text = try? String(contentsOf: file, encoding: .utf8) {
        return try Scenario.load(yaml: text, file: name, base: base)
      }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  static func internetCourt() throws -> Scenario {
    try published("internet-court.yaml", base: published("court.yaml"))
  }
}
