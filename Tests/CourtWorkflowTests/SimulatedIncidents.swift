import CourtWorkflow
import Testing

/// What stands beside a case is simulated by its own procedure, and holds the case's clocks still.
@Suite struct SimulatedIncidents {
  private static let main = """
    \(SimulationFixture.head("loan"))
    facts:
      received: {type: bool, zh-CN: 已收到, en: received, default: false}
      heard: {type: bool, zh-CN: 已听取, en: heard, default: false}
    clocks:
      answer:
        title: {zh-CN: 答复期限, en: time to answer}
        rule: answer
        on_expiry: lapse
        excludes: [complaint]
    states:
      asked:
        title: {zh-CN: 已申请, en: asked}
      lapsed:
        title: {zh-CN: 已失效, en: lapsed}
        terminal: true
    actions:
    \(SimulationFixture.asking(by: "received", more: "start: [answer]"))
      take-notice:
        title: {zh-CN: 听取, en: take notice}
        by: [system]
        from: [asked]
        set: {heard: "true"}
        article: RULES 6
    \(SimulationFixture.lapsing)
    incidents:
      complaint:
        title: {zh-CN: 投诉, en: complaint}
        procedure: complaint
        opens_with: complain
        from: [asked]
        per: case
        at_most: 1
        suspends: [{clock: answer, kind: complaint}]
        returns: {upheld: take-notice}
        article: RULES 6
    """

  private static let beside = """
    \(SimulationFixture.head("complaint", kind: "incident", initial: "lodged"))
    facts:
      lodged: {type: bool, zh-CN: 已提出, en: lodged, default: false}
    clocks: {}
    states:
      lodged:
        title: {zh-CN: 已提出, en: lodged}
        awaits: [librarian]
      upheld:
        title: {zh-CN: 成立, en: upheld}
        terminal: true
    actions:
      complain:
        title: {zh-CN: 提出, en: complain}
        by: [customer]
        from: [lodged]
        requires:
          - {when: "!facts.lodged", code: complaint.twice, otherwise: {zh-CN: 已提出, en: lodged already}, source: RULES 6}
        set: {lodged: "true"}
        article: RULES 6
      uphold:
        title: {zh-CN: 认定, en: uphold}
        by: [librarian]
        from: [lodged]
        to: upheld
        article: RULES 6
    """

  private func run(chance: Double) throws -> SimulationTally {
    let scenario = try Scenario.load(
      yaml: """
        scenario: loans
        days: 100
        tail_days: 200
        parties: {customer: 1}
        arrivals: {per_year: 730}
        opening: {do: ask, by: customer}
        behaviours:
          - {by: customer, incident: complaint, chance: \(chance), wait: 2}
          - {by: librarian, do: uphold, weight: 1, wait: 15, effort: 5}
        staffing: {librarian: {count: 2}}
        """, file: "loans.yaml")
    var simulation = Simulation(
      try SimulationFixture.procedure(Self.main, file: "loan.yaml"),
      library: [try SimulationFixture.procedure(Self.beside, file: "complaint.yaml")],
      scenario: scenario, seed: 4, cases: 100, firstDay: SimulationFixture.monday)
    simulation.scalesStaff = false
    return simulation.run(law: PlainDeadlines(days: ["answer": 10])).tally
  }

  @Test func holdTheClockStillForAsLongAsTheyLast() throws {
    let (without, with) = (try run(chance: 0), try run(chance: 1))
    #expect(without.incidents.isEmpty)
    #expect(with.incidents == ["complaint": 100])
    #expect(without.ended == 100 && with.ended == 100)
    #expect(with.stuck.isEmpty)
    // Ten days from the request, the rest of the last day included; the complaint takes fifteen more.
    #expect((10...11).contains(without.all.moments.mean))
    #expect((25...30).contains(with.all.moments.mean), "\(with.all.moments.mean)")
  }

  @Test func oneWithoutItsProcedureIsTold() throws {
    let scenario = try Scenario.load(
      yaml: """
        scenario: loans
        days: 20
        parties: {customer: 1}
        opening: {do: ask, by: customer}
        behaviours: [{by: customer, incident: complaint, chance: 1, wait: 1}]
        """, file: "loans.yaml")
    let result = Simulation(
      try SimulationFixture.procedure(Self.main, file: "loan.yaml"), scenario: scenario,
      seed: 4, cases: 5, firstDay: SimulationFixture.monday
    ).run(law: PlainDeadlines(days: ["answer": 10]))
    #expect(result.tally.ended == 5)
    #expect(result.tally.notes.keys.contains { $0.contains("'complaint' is not here") })
  }
}
