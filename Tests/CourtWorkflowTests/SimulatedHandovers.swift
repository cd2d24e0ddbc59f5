import CourtWorkflow
import Testing

/// What the world still owes to a procedure is not paid to the one that took the case over.
@Suite struct SimulatedHandovers {
  private static func procedure(_ name: String, _ actions: String, then target: String) -> String {
    """
    \(SimulationFixture.head(name))
    facts:
      told: {type: bool, zh-CN: 已告知, en: told, default: false}
    clocks: {}
    states:
      asked:
        title: {zh-CN: 已申请, en: asked}
        awaits: [librarian]
      done:
        title: {zh-CN: 已完成, en: done}
        terminal: true
    actions:
    \(actions)
      finish:
        title: {zh-CN: 完成, en: finish}
        by: [librarian]
        from: [asked]
        to: \(target)
        article: RULES 2
    """
  }

  private static let desk = procedure(
    "desk",
    """
    \(SimulationFixture.asking(by: "told", more: "effects: [{name: notify}]"))
      hear:
        title: {zh-CN: 听取, en: hear}
        by: [system]
        from: [asked]
        article: RULES 3
    """, then: "[{when: facts.told, to: asked, procedure: shelf}, {to: done}]")

  private static let shelf = procedure("shelf", "", then: "done")

  @Test func aLetterOfTheFormerProcedureIsLeftBehind() throws {
    let scenario = try Scenario.load(
      yaml: """
        scenario: letters
        days: 30
        tail_days: 200
        parties: {customer: 1}
        opening: {do: ask, by: customer}
        behaviours:
          - {by: librarian, do: finish, weight: 1, wait: 12, effort: 5}
        host:
          - {on: {effect: notify}, wait: [16, 20], do: hear}
          - {on: {effect: notify}, wait: [17, 20], do: hear}
        staffing: {librarian: {count: 2}}
        """, file: "letters.yaml")
    let tally = Simulation(
      try SimulationFixture.procedure(Self.desk),
      library: [try SimulationFixture.procedure(Self.shelf, file: "shelf.yaml")],
      scenario: scenario, seed: 5, cases: 20, firstDay: SimulationFixture.monday
    ).run(law: PlainDeadlines(otherwise: 10)).tally
    #expect(tally.ended == 20, "\(tally.stuck) \(tally.notes)")
  }
}
