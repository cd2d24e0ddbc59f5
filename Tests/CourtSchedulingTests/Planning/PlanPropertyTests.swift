import CourtDomain
import Foundation
import Testing

@testable import CourtScheduling

/// Random courts: whatever the planner makes of them is lawful and costs what it says.
@Suite struct EveryPlan {
  static let seeds: [UInt64] = Array(9_001...9_012)

  static func instance(_ seed: UInt64) -> PlanningInstance {
    InstanceGenerator(
      hearings: 20 + Int(seed % 7) * 40, kind: seed % 2 == 0 ? .usual : .overloaded, seed: seed
    ).instance()
  }

  @Test(arguments: seeds)
  func isValidAndCostsWhatTheSearchCounted(seed: UInt64) throws {
    let instance = Self.instance(seed)
    let planner = try HearingPlanner(instance)
    let outcome = planner.plan(budget: PlanBudget(steps: 400), seed: seed)
    let report = instance.check(outcome.schedule.checkable(of: instance))
    #expect(report.isValid, "seed \(seed): \(report.breaches.map(\.text.en))")
    #expect(report.cost.hard == outcome.progress.hard, "seed \(seed)")
    #expect(report.cost.soft == outcome.progress.soft, "seed \(seed)")
    #expect(
      outcome.schedule.rows.count + outcome.schedule.unscheduled.count
        == instance.hearings.count, "seed \(seed)")
  }

  /// Thousands of ruins, kept and undone, leave increments equal to a count from nothing.
  @Test(arguments: seeds.prefix(4))
  func keepsItsCostThroughThousandsOfMoves(seed: UInt64) throws {
    let model = PlanModel(Self.instance(seed), moveSurcharge: 0)
    let state = PlanState(model)
    var random = PlanRandom(seed: seed)
    PlanConstruction.build(state, random: &random)
    let search = PlanSearch(state, seed: seed)
    for heat in [40.0, 10, 2] {
      search.run(1000, temperature: heat)
      let again = PlanState(model)
      for hearing in 0..<model.hearingCount where state.placement[hearing].isPlaced {
        let at = state.placement[hearing]
        let open = again.freeStarts(
          model.hearings[hearing], hearing, bench: Int(at.bench), day: Int(at.day))
        #expect(open >> UInt64(at.slot) & 1 == 1, "seed \(seed): hearing \(hearing)")
        again.place(hearing, at)
      }
      #expect(again.hard == state.hard && again.soft == state.soft, "seed \(seed)")
      #expect(again.waitingCount == state.waitingCount, "seed \(seed)")
    }
    for hearing in 0..<model.hearingCount where state.placement[hearing].isPlaced {
      state.takeOut(hearing)
    }
    #expect(state.soft == 0 && state.waitingCount == model.hearingCount, "seed \(seed)")
    #expect(state.judgeDay[0].taken == 0 && state.load[0] == 0, "seed \(seed)")
  }

  @Test(arguments: seeds.prefix(3))
  func isTheSameForASeedAndSoManySteps(seed: UInt64) throws {
    let instance = Self.instance(seed)
    let plans = try (0..<2).map { _ in
      try HearingPlanner(instance).plan(budget: PlanBudget(steps: 300), seed: seed)
        .schedule.lines(of: instance)
    }
    #expect(plans[0] == plans[1], "seed \(seed)")
  }

  /// Threads that work on one plan together leave a lawful one, and always the same.
  @Test(arguments: seeds.prefix(4), [2, 3])
  func isTheSameForASeedHoweverManyThreadsRace(seed: UInt64, jobs: Int) throws {
    let instance = InstanceGenerator(
      hearings: 240, kind: seed % 2 == 0 ? .usual : .overloaded, seed: seed
    ).instance()
    let planner = try HearingPlanner(instance)
    let outcomes = (0..<2).map { _ in
      planner.plan(budget: PlanBudget(steps: 4000), seed: seed, jobs: jobs)
    }
    let report = instance.check(outcomes[0].schedule.checkable(of: instance))
    #expect(report.isValid, "seed \(seed): \(report.breaches.map(\.text.en))")
    #expect(report.cost.hard == outcomes[0].progress.hard, "seed \(seed)")
    #expect(report.cost.soft == outcomes[0].progress.soft, "seed \(seed)")
    #expect(
      outcomes[0].schedule.lines(of: instance) == outcomes[1].schedule.lines(of: instance),
      "seed \(seed), \(jobs) threads")
    let first = planner.plan(budget: PlanBudget(steps: 0), seed: seed)
    #expect(
      (outcomes[0].progress.hard, outcomes[0].progress.soft)
        < (first.progress.hard, first.progress.soft), "seed \(seed)")
  }

  /// What the search reports of a plan repaired is what the checker counts, clerks and rooms too.
  @Test(arguments: seeds.prefix(4))
  func costsWhatItReportsWhenThereIsAPlanInForce(seed: UInt64) throws {
    var instance = InstanceGenerator(hearings: 120, seed: seed).instance()
    let first = try HearingPlanner(instance).plan(budget: PlanBudget(steps: 300), seed: seed)
    instance.keep(first.schedule.checkable(of: instance))
    let ill = try #require(instance.judges.indices.first)
    for day in 0..<14 {
      instance.judges[ill].busy.append(PlanningAbsence(dayOffset: day, start: 0, end: 1440))
    }
    let outcome = try HearingPlanner(instance).plan(budget: PlanBudget(steps: 600), seed: seed)
    let report = instance.check(outcome.schedule.checkable(of: instance))
    #expect(report.isValid, "seed \(seed): \(report.breaches.map(\.text.en))")
    #expect(report.cost.hard == outcome.progress.hard, "seed \(seed)")
    #expect(report.cost.soft == outcome.progress.soft, "seed \(seed)")
  }

  /// A plan that is told to end at once is whole all the same.
  @Test func isWholeWhenStoppedAtOnce() throws {
    let instance = Self.instance(9_003)
    let outcome = try HearingPlanner(instance).plan(
      budget: PlanBudget(seconds: 60, isStopped: { true }), seed: 1)
    #expect(instance.check(outcome.schedule.checkable(of: instance)).isValid)
    #expect(outcome.progress.steps == 0)
    #expect(!outcome.schedule.rows.isEmpty)
  }

  @Test(arguments: seeds.prefix(4))
  func standsAgainWhenRead(seed: UInt64) throws {
    let instance = Self.instance(seed)
    let again = try PlanningInstance.read(instance.lines())
    #expect(again.lines() == instance.lines(), "seed \(seed)")
    let outcome = try HearingPlanner(again).plan(budget: PlanBudget(steps: 50), seed: seed)
    let read = try ScheduleLine.read(outcome.schedule.lines(of: again))
    #expect(instance.check(read).cost == again.check(read).cost, "seed \(seed)")
    #expect(instance.check(read).isValid, "seed \(seed)")
  }

  /// A judge falls ill: all who need not move stay, and nobody else is moved without need.
  @Test(arguments: seeds.prefix(4))
  func movesFewWhenAJudgeFallsIll(seed: UInt64) throws {
    var instance = InstanceGenerator(hearings: 120, seed: seed).instance()
    let first = try HearingPlanner(instance).plan(budget: PlanBudget(steps: 2000), seed: seed)
    instance.keep(first.schedule.checkable(of: instance))
    for offset in 4...9 {
      instance.judges[0].busy.append(PlanningAbsence(dayOffset: offset, start: 0, end: 1440))
    }
    let must = first.schedule.rows.count { row in
      let offset = row.date.ordinal - instance.first.ordinal
      return (4...9).contains(offset)
        && instance.benches[row.bench].members.contains(0)
    }
    let second = try HearingPlanner(instance).plan(budget: PlanBudget(steps: 4000), seed: seed)
    let report = instance.check(second.schedule.checkable(of: instance))
    #expect(report.isValid, "seed \(seed)")
    let stayed = report.counts.scheduled - report.counts.moved
    #expect(
      stayed >= first.schedule.rows.count - must * 2 - 4,
      "seed \(seed): \(report.counts.moved) moved where \(must) must")
  }

  @Test(arguments: seeds.prefix(6))
  func proposesWhatCanBeBooked(seed: UInt64) throws {
    let instance = Self.instance(seed)
    let plan = try HearingPlanner(instance).plan(budget: PlanBudget(steps: 20), seed: seed)
    let table = try PlanTable(instance, rows: plan.schedule.rows)
    #expect(table.refused.isEmpty, "seed \(seed)")
    for hearing in instance.hearings.indices.prefix(30) {
      let offers = table.propose(hearing, count: 4)
      // One of each half-day of a bench by price, and then the others by price.
      let halves = offers.map { [$0.date.ordinal, $0.bench, $0.start < 720 ? 0 : 1] }
      let leaders = Set(halves).count
      #expect(Set(halves.prefix(leaders)).count == leaders, "seed \(seed)")
      for round in [offers.prefix(leaders), offers.dropFirst(leaders)] {
        #expect(round.map(\.price) == round.map(\.price).sorted(), "seed \(seed)")
      }
      table.cancel(hearing)
      let before = table.cost
      for offer in offers {
        let row = ScheduledHearing(
          hearing: hearing, date: offer.date, start: offer.start, bench: offer.bench, clerk: 0,
          room: 0)
        #expect(table.book(row), "seed \(seed): hearing \(hearing)")
        let left = instance.weights.unscheduled * instance.hearings[hearing].weight
        #expect(table.cost - before == offer.price - left, "seed \(seed)")
        table.cancel(hearing)
      }
      let explained = table.explain(hearing)
      #expect((explained.startsOpen == 0) == table.propose(hearing, count: 1).isEmpty)
    }
  }
}
