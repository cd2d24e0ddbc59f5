/// How far a search has come.
public struct PlanProgress: Sendable {
  public var spentSeconds: Double
  public var steps: Int
  /// Unscheduled hearings and passed limits.
  public var hard: Int
  /// All other cost; while the search runs, changed clerks and rooms aside, which are named last.
  public var soft: Int
  public var waiting: Int
}

/// A finished plan and how it came about.
public struct PlanOutcome: Sendable {
  public var schedule: HearingSchedule
  public var progress: PlanProgress
  /// When the first whole plan stood.
  public var firstPlanSeconds: Double
}

/// Makes plans: a first one at once, then better ones until time, steps or patience end.
///
/// The hard rules hold at every moment; a hearing that has no lawful place is left out. Plans are
/// compared by their hard part first (hearings left out, limits passed), then by the rest.
public struct HearingPlanner: Sendable {
  let model: PlanModel

  /// - Throws: what about the days or the grid cannot be planned with.
  public init(_ instance: PlanningInstance, moveSurcharge: Int = 200) throws(InstanceDefects) {
    var defects = InstanceDefects()
    for defect in instance.frameDefects { defects.add(defect) }
    guard defects.isEmpty else { throw defects }
    model = PlanModel(instance, moveSurcharge: moveSurcharge)
  }

  public var instance: PlanningInstance { model.instance }

  /// Plans all hearings anew, or, where there is a plan in force, with the least disturbance.
  ///
  /// - Parameters:
  ///   - jobs: threads; a seed, a number of steps and of threads always give the same plan.
  ///   - progress: told of the first plan and then about every tenth of the time.
  public func plan(
    budget: PlanBudget, seed: UInt64, jobs: Int = 1,
    progress: (PlanProgress) -> Void = { _ in }
  ) -> PlanOutcome {
    var random = PlanRandom(seed: seed)
    let state = PlanState(model)
    PlanConstruction.build(state, random: &random)
    let course = PlanCourse(model: model, budget: budget, seed: seed, jobs: max(1, jobs))
    course.rescue(state)
    let first = budget.spentSeconds()
    progress(
      PlanProgress(
        spentSeconds: first, steps: 0, hard: state.hard,
        soft: state.soft - model.moveSurcharge * state.movedCount, waiting: state.waitingCount))
    var report = course.run(state, progress: progress)
    var naming = UnitNaming(state)
    let schedule = naming.schedule()
    report.soft += model.weights.unit * naming.changedCount
    return PlanOutcome(
      schedule: schedule, progress: report, firstPlanSeconds: first)
  }
}
