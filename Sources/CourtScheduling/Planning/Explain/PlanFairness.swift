public import CourtDomain

/// How a plan's burdens and waits are spread.
public struct PlanFairness: Sendable {
  public struct Load: Sendable {
    public let judge: PlanningID
    public let minutes: Int
    public let target: Int
    /// Minutes for each 100 of the target.
    public var percent: Int { target > 0 ? minutes * 100 / target : 0 }
  }

  /// Days from the first lawful day to the hearing, for one group of hearings.
  public struct Wait: Sendable {
    public let group: LocalizedText
    public let hearings: Int
    public let unscheduled: Int
    public let mean: Double
    public let median: Int
    public let ninetieth: Int
    public let longest: Int
    /// 0: all wait alike; near 1: a few do all the waiting.
    public let gini: Double
  }

  /// Hearings put off against the plan in force.
  public struct Postponed: Sendable {
    public var hearings = 0
    public var urgent = 0
    public var longestDays = 0
    public var advanced = 0
  }

  public let loads: [Load]
  public let loadGini: Double
  /// Highest and lowest load in percent of the target.
  public let loadMost: Int
  public let loadLeast: Int
  public let byUrgency: [Wait]
  public let byProcedure: [Wait]
  public let byParty: [Wait]
  public let postponed: Postponed
}

extension PlanningInstance {
  /// Measures a schedule that has been checked.
  public func fairness(_ schedule: [ScheduledHearing]) -> PlanFairness {
    FairnessCount(self, schedule).result
  }

  /// The lines of a schedule that fit this instance.
  public func rows(_ lines: [ScheduleLine]) -> [ScheduledHearing] {
    var copy = self
    for place in copy.hearings.indices { copy.hearings[place].previous = nil }
    copy.keep(lines)
    return copy.hearings.enumerated().compactMap { place, hearing in
      hearing.previous.flatMap {
        $0.bench < 0
          ? nil
          : ScheduledHearing(
            hearing: place, date: $0.date, start: $0.start, bench: $0.bench, clerk: $0.clerk,
            room: $0.room)
      }
    }
  }
}

private struct FairnessCount {
  let instance: PlanningInstance
  let waits: [Int?]
  let schedule: [ScheduledHearing]
  /// How many hearings each person has.
  let appearances: [Int]

  init(_ instance: PlanningInstance, _ schedule: [ScheduledHearing]) {
    self.instance = instance
    self.schedule = schedule
    var waits = [Int?](repeating: nil, count: instance.hearings.count)
    for row in schedule {
      let earliest = instance.earliest(instance.hearings[row.hearing])
      waits[row.hearing] = max(0, row.date.ordinal - earliest.ordinal)
    }
    self.waits = waits
    var appearances = [Int](repeating: 0, count: instance.people.count)
    for hearing in instance.hearings { for person in hearing.people { appearances[person] += 1 } }
    self.appearances = appearances
  }

  var result: PlanFairness {
    let loads = self.loads
    let percents = loads.map(\.percent)
    return PlanFairness(
      loads: loads, loadGini: Gini.coefficient(percents), loadMost: percents.max() ?? 0,
      loadLeast: percents.min() ?? 0, byUrgency: byUrgency, byProcedure: byProcedure,
      byParty: byParty, postponed: postponed)
  }

  private var loads: [PlanFairness.Load] {
    var minutes = [Int](repeating: 0, count: instance.judges.count)
    for row in schedule {
      for judge in instance.benches[row.bench].members {
        minutes[judge] += instance.hearings[row.hearing].durationMinutes
      }
    }
    return instance.judges.enumerated().compactMap { place, judge in
      judge.targetMinutes.map {
        PlanFairness.Load(judge: judge.id, minutes: minutes[place], target: $0)
      }
    }
  }

  private func wait(_ zh: String, _ en: String, _ members: [Int]) -> PlanFairness.Wait? {
    guard !members.isEmpty else { return nil }
    let known = members.compactMap { waits[$0] }.sorted()
    func share(_ percent: Int) -> Int {
      known.isEmpty ? 0 : known[min(known.count - 1, known.count * percent / 100)]
    }
    return PlanFairness.Wait(
      group: LocalizedText(zh: zh, en: en), hearings: members.count,
      unscheduled: members.count - known.count,
      mean: known.isEmpty ? 0 : Double(known.reduce(0, +)) / Double(known.count),
      median: share(50), ninetieth: share(90), longest: known.last ?? 0,
      gini: Gini.coefficient(known))
  }

  private var byUrgency: [PlanFairness.Wait] {
    let groups = Dictionary(grouping: instance.hearings.indices) { instance.hearings[$0].weight }
    return groups.keys.sorted().compactMap { weight in
      wait("权重 \(weight)", "weight \(weight)", groups[weight] ?? [])
    }
  }

  private var byProcedure: [PlanFairness.Wait] {
    let groups = Dictionary(grouping: instance.hearings.indices) {
      instance.hearings[$0].procedure
    }
    let names = ["small": "小额诉讼", "summary": "简易程序", "ordinary": "普通程序", "appeal": "二审"]
    return groups.keys.sorted().compactMap { name in
      wait(names[name] ?? name, name, groups[name] ?? [])
    }
  }

  private var byParty: [PlanFairness.Wait] {
    let all = instance.hearings.indices
    let abroad = all.filter { place in
      instance.hearings[place].people.contains { instance.people[$0].zone != nil }
    }
    let repeated = all.filter { place in
      instance.hearings[place].people.contains { appearances[$0] > 1 }
    }
    let once = all.filter { place in
      let people = instance.hearings[place].people
      return !people.isEmpty && people.allSatisfy { appearances[$0] == 1 }
    }
    return [
      wait("有境外当事人", "someone is abroad", abroad),
      wait("有多案代理人", "someone has other hearings too", repeated),
      wait("当事人仅此一案", "nobody has another hearing", once),
    ].compactMap { $0 }
  }

  private var postponed: PlanFairness.Postponed {
    var found = PlanFairness.Postponed()
    for row in schedule {
      let hearing = instance.hearings[row.hearing]
      guard let previous = hearing.previous else { continue }
      let later = row.date.ordinal - previous.date.ordinal
      if later > 0 || (later == 0 && row.start > previous.start) {
        found.hearings += 1
        if hearing.weight > 1 { found.urgent += 1 }
        found.longestDays = max(found.longestDays, later)
      } else if later < 0 || row.start < previous.start {
        found.advanced += 1
      }
    }
    return found
  }
}
