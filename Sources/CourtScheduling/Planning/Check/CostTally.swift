import CourtDomain

/// Adds up what a schedule costs, hearing by hearing, as the format says.
struct CostTally {
  private struct Sitting: Hashable {
    var who: Int
    var day: Int
    var session: Int
  }

  private let instance: PlanningInstance
  private(set) var cost = ScheduleReport.Cost()
  private(set) var counts = ScheduleReport.Counts()
  private var load: [Int]
  private var opened: Set<Sitting> = []
  private var blocks: [Int: Set<Sitting>] = [:]

  init(_ instance: PlanningInstance) {
    self.instance = instance
    load = Array(repeating: 0, count: instance.judges.count)
  }

  mutating func leaveOut(_ hearing: PlanningHearing) {
    cost.unscheduled += instance.weights.unscheduled * hearing.weight
    counts.unscheduled += 1
  }

  mutating func add(_ hearing: PlanningHearing, _ at: ScheduleCheck.Place, session: Int) {
    let weights = instance.weights
    counts.scheduled += 1
    let waited = max(0, at.day - instance.earliest(hearing).ordinal)
    let late = max(0, at.day - hearing.due.ordinal)
    cost.wait += weights.wait * hearing.weight * waited
    counts.waitDays += waited
    cost.tardy += weights.tardy * hearing.weight * late
    counts.tardyDays += late
    if late > 0 { counts.pastDue += 1 }
    if at.day > hearing.limit.ordinal {
      cost.limit += weights.limit * hearing.weight
      counts.pastLimit += 1
    }
    for judge in instance.benches[at.bench].members {
      load[judge] += hearing.durationMinutes
      opened.insert(Sitting(who: judge, day: at.day, session: session))
    }
    if let series = hearing.series {
      blocks[series, default: []].insert(
        Sitting(who: at.bench, day: at.day, session: session))
    }
    if let previous = hearing.previous { disturb(previous, at) }
  }

  private mutating func disturb(
    _ previous: PlanningHearing.Previous, _ at: ScheduleCheck.Place
  ) {
    let weights = instance.weights
    let away = abs(at.day - previous.date.ordinal)
    if away != 0 || at.start != previous.start {
      cost.disruption += weights.move + weights.moveDay * away
      counts.moved += 1
    }
    if at.bench != previous.bench {
      cost.disruption += weights.bench
      counts.benchChanged += 1
    }
    if at.clerk != previous.clerk { cost.disruption += weights.unit }
    if at.room != previous.room { cost.disruption += weights.unit }
  }

  mutating func close() {
    let weights = instance.weights
    for (place, judge) in instance.judges.enumerated() {
      guard let target = judge.targetMinutes else { continue }
      cost.overload += weights.overload * (max(0, load[place] - target) / instance.gridMinutes)
    }
    cost.open = weights.open * opened.count { instance.judges[$0.who].targetMinutes != nil }
    cost.split = weights.split * blocks.values.reduce(0) { $0 + $1.count - 1 }
  }
}
