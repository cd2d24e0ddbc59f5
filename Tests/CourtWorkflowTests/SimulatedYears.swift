import CourtWorkflow
import Foundation
import Testing

/// Whole simulated years: repeatable, complete, within the staff's time.
@Suite struct SimulatedYears {
  @Test func theSameSeedGivesTheSameYear() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    let definition = try ProcedureFiles.onlineShopping()
    let scenario = try SimulationFixture.internetCourt()
    func digest(_ seed: UInt64) -> String {
      let simulation = SimulationFixture.simulation(definition, scenario, seed: seed, cases: 80)
      return simulation.run(law: PlainDeadlines()).report(.en).digest
    }
    let first = digest(seed)
    #expect(first == digest(seed))
    #expect(first != digest(seed &+ 1))
  }

  /// Every step the procedures ask for is taken by somebody in the published scenario.
  @Test func inThePublishedYearNobodyGetsStuck() throws {
    let mediation = try ProcedureFiles.named("pre-filing-mediation")
    var simulation = Simulation(
      try ProcedureFiles.onlineShopping(), library: [mediation],
      scenario: try SimulationFixture.internetCourt(), seed: 3, cases: 100,
      firstDay: SimulationFixture.monday)
    simulation.scalesStaff = true
    let tally = simulation.run(law: PlainDeadlines(otherwise: 30)).tally
    #expect(tally.stuck.isEmpty, "\(tally.stuck)")
    #expect(tally.filed == 100 && tally.ended >= 95)
    let ends = Set(tally.durations.keys.map(\.state))
    #expect(ends.isSuperset(of: ["in-force", "settled", "deemed-withdrawn"]), "\(ends)")
    #expect(ends.contains("settled-before-filing"), "\(ends)")
  }

  @Test func noCaseIsLost() throws {
    for seed in [1, 2, 3] as [UInt64] {
      let result = SimulationFixture.simulation(
        try SimulationFixture.trap(), try SimulationFixture.scenario(), seed: seed, cases: 700
      ).run(law: SimulationFixture.law)
      let tally = result.tally
      let open = tally.open.values.reduce(0, +)
      let stuck = tally.stuck.values.reduce(0) { $0 + $1.count }
      #expect(tally.filed == 700)
      #expect(tally.filed == tally.ended + open + stuck)
      #expect(tally.durations.values.reduce(0) { $0 + $1.count } == tally.ended)
    }
  }

  /// What one librarian can do in a year, computed by hand: 2 000 requests of 40 minutes are more
  /// than 261 days of 300 minutes; with two there is time to spare and nothing lapses.
  @Test func oneLibrarianIsNotEnoughAndTwoAre() throws {
    let desk = try SimulationFixture.desk()
    func lapsed(_ librarians: Int) throws -> Int {
      let scenario = try SimulationFixture.scenario(librarians: librarians)
      let tally = SimulationFixture.simulation(desk, scenario).run(law: SimulationFixture.law).tally
      return tally.clocks["desk/answer"]?.expired ?? -1
    }
    #expect(try lapsed(1) > 100)
    #expect(try lapsed(2) == 0)
  }

  @Test(arguments: [1, 2, 5])
  func nobodyWorksLongerThanHisHours(librarians: Int) throws {
    let scenario = try SimulationFixture.scenario(perYear: 2_000, librarians: librarians)
    let result = SimulationFixture.simulation(try SimulationFixture.desk(), scenario)
      .run(law: SimulationFixture.law)
    let figures = try #require(result.tally.roles["librarian"])
    #expect(figures.tasks > 0)
    for (worked, capacity) in zip(figures.worked, figures.capacity) {
      #expect(worked <= capacity + 0.001)
    }
    // No work on days on which the court is closed: the capacity of a week is five days.
    #expect(figures.capacity[0] == Double(librarians * 5 * 300))
  }

  @Test func moreHandsNeverMeanLongerWaiting() throws {
    let desk = try SimulationFixture.desk()
    for seed in [11, 12] as [UInt64] {
      var before = Double.infinity
      for librarians in 1...4 {
        let scenario = try SimulationFixture.scenario(perYear: 2_500, librarians: librarians)
        let tally = SimulationFixture.simulation(desk, scenario, seed: seed)
          .run(law: SimulationFixture.law).tally
        let waited = tally.roles["librarian"]?.waited.moments.mean ?? -1
        #expect(waited >= 0 && waited <= before, "\(librarians) with seed \(seed)")
        before = waited
      }
    }
  }

  @Test func moreJudgesNeverMeanLongerWaitingInCourt() throws {
    let definition = try ProcedureFiles.onlineShopping()
    var before = Double.infinity
    for judges in [1, 2, 4] {
      var scenario = try SimulationFixture.internetCourt()
      scenario.staffing = scenario.staffing.map { staff in
        var staff = staff
        if staff.role == "judge" { staff.count = judges }
        return staff
      }
      let tally = SimulationFixture.simulation(definition, scenario, seed: 5, cases: 250)
        .run(law: PlainDeadlines(otherwise: 30)).tally
      let waited = tally.roles["judge"]?.waited.moments.mean ?? -1
      #expect(waited >= 0 && waited < before, "\(judges) judges")
      before = waited
    }
  }

  @Test func aYearCanBeEndedEarlyAndSaysSo() throws {
    let simulation = SimulationFixture.simulation(
      try SimulationFixture.desk(), try SimulationFixture.scenario(perYear: 9_000, librarians: 9))
    var asked = 0
    let result = simulation.run(law: SimulationFixture.law) { _ in
      asked += 1
      return asked < 3
    }
    #expect(!result.isWhole)
    #expect(result.tally.filed > 0 && result.tally.filed < 9_000)
    #expect(result.report(.en).text.contains("ended before its time"))
    #expect(result.report(.zh).text.contains("提前结束"))
  }

  @Test func casesDividedBetweenCourtsAreAllThere() throws {
    let desk = try SimulationFixture.desk()
    var simulation = Simulation(
      desk, scenario: try SimulationFixture.scenario(), seed: 3, cases: 1_001,
      firstDay: SimulationFixture.monday)
    simulation.courts = 4
    let result = simulation.run(law: SimulationFixture.law)
    #expect(result.tally.filed == 1_001)
    #expect(result.tally.ended == 1_001)
    #expect(result.tally.peakOpen < 1_001)
  }
}

/// A simulation is also a check of the procedure.
@Suite struct SimulatedTraps {
  @Test func aStateWithoutExitIsFoundWithTheNumberOfItsVictims() throws {
    let careless = try Scenario.load(
      yaml: """
        scenario: careless
        behaviours:
          - {by: librarian, do: lay-aside, weight: 1, effort: 5}
          - {by: librarian, do: lend, weight: 1, effort: 20}
        """, file: "careless.yaml", base: try SimulationFixture.scenario())
    let found = SimulationFixture.simulation(try SimulationFixture.trap(), careless, cases: 300)
      .run(law: SimulationFixture.law).tally
    let stuck = try #require(found.stuck["desk/drawer"])
    #expect(stuck.isDeadEnd)
    #expect((100...200).contains(stuck.count), "half of 300, by lot: \(stuck.count)")
    #expect(found.stuck.count == 1)
    let report = SimulationFixture.simulation(try SimulationFixture.trap(), careless, cases: 300)
      .run(law: SimulationFixture.law).report(.en).text
    #expect(report.contains("no clock runs and nobody may act"))
    let sound = SimulationFixture.simulation(try SimulationFixture.desk(), careless, cases: 300)
      .run(law: SimulationFixture.law).tally
    #expect(sound.stuck.isEmpty)
  }

  @Test func anyProcedureCanBeSimulatedWithoutAScenario() throws {
    let definition = try ProcedureFiles.onlineShopping()
    let result = Simulation(
      definition, scenario: Scenario(name: "none"), seed: 9, cases: 200,
      firstDay: SimulationFixture.monday
    ).run(law: PlainDeadlines())
    #expect(result.tally.filed == 200)
    #expect(result.tally.ended > 100)
    #expect(result.tally.durations.keys.count >= 3)
  }

  @Test func aRuleTheLawDoesNotHaveIsTold() throws {
    let result = SimulationFixture.simulation(
      try SimulationFixture.desk(), try SimulationFixture.scenario(librarians: 5), cases: 50
    ).run(law: LawlessDeadlines())
    #expect(result.tally.notes.keys.contains { $0.contains("answer.book") })
    #expect(result.tally.ended == 50)
  }
}

/// A law without rules.
private final class LawlessDeadlines: DeadlineCounting {
  struct NoSuchRule: Error {}
  let zoneSeconds: Int64 = 8 * 3_600
  func isWorkingDay(_ day: Int) -> Bool { true }
  func due(_ question: PeriodQuestion) throws -> Int64 { throw NoSuchRule() }
}
