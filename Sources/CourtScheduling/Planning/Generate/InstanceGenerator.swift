import CourtDomain

/// Draws courts with hearings by lot, for tests and benchmarks: all names and dates are invented.
///
/// Sizes are those of real lists: about three hearings a judge and day, one in four with a choice
/// of judges, one in twenty before a panel, series of similar cases, representatives who turn up in
/// dozens of hearings, some people abroad.
public struct InstanceGenerator: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// About as full as a court can be.
    case usual
    /// A third of the judges' half-days are taken away.
    case overloaded
  }

  public var hearings: Int
  public var kind: Kind
  public var seed: UInt64

  public static let sizeLimit = 200_000

  public init(hearings: Int, kind: Kind = .usual, seed: UInt64) {
    self.hearings = max(1, min(hearings, Self.sizeLimit))
    self.kind = kind
    self.seed = seed
  }

  public func instance() -> PlanningInstance {
    var drawing = Drawing(self)
    return drawing.run()
  }
}

private struct Drawing {
  private let wish: InstanceGenerator
  private var random: PlanRandom
  private var instance: PlanningInstance
  private let dayCount: Int
  private let judgeCount: Int
  private var soleBenches: [[Int]] = []
  private var panels: [[Int]] = []

  init(_ wish: InstanceGenerator) {
    self.wish = wish
    random = PlanRandom(seed: wish.seed)
    dayCount =
      wish.hearings < 200
      ? 8
      : wish.hearings < 1500
        ? 28
        : wish.hearings < 5000 ? 56 : wish.hearings < 30_000 ? 86 : 170
    judgeCount = max(2, wish.hearings * 7 / (5 * 3 * dayCount))
    let first = CourtZone.utc.day(of: Instant(microseconds: 1_772_409_600_000_000))
    instance = PlanningInstance(
      name: "drawn-\(wish.hearings)-\(wish.kind.rawValue)-\(wish.seed)",
      planDate: first.adding(days: -1), first: first, last: first.adding(days: dayCount - 1))
  }

  mutating func run() -> PlanningInstance {
    instance.daysOff = [instance.first.adding(days: 3)]
    instance.daysWorked = [instance.first.adding(days: 5)]
    instance.zones = [
      PlanningZone(
        id: "Pacific/Honolulu",
        changes: [PlanningZone.Change(fromMinute: 0, offsetMinutes: -600)]),
      PlanningZone(
        id: "Europe/London",
        changes: [
          PlanningZone.Change(fromMinute: 0, offsetMinutes: 0),
          PlanningZone.Change(
            fromMinute: (instance.first.ordinal + 27) * 1440 + 60, offsetMinutes: 60),
        ]),
    ]
    drawCourt()
    drawPeople()
    drawHearings()
    return instance
  }

  private mutating func absences(_ oneIn: Int) -> [PlanningAbsence] {
    var busy: [PlanningAbsence] = []
    for day in 0..<dayCount {
      for session in instance.sessions where random.below(oneIn) == 0 {
        busy.append(PlanningAbsence(dayOffset: day, start: session.start, end: session.end))
      }
    }
    return busy
  }

  private mutating func drawCourt() {
    let divisions = max(1, judgeCount / 9)
    for place in 0..<judgeCount {
      let away = absences(wish.kind == .overloaded ? 3 : 10)
      instance.judges.append(
        PlanningJudge(
          id: .number(place), division: place % divisions, capMinutes: 240 + 30 * random.below(4),
          targetMinutes: wish.hearings * 56 / judgeCount, busy: away))
      instance.benches.append(PlanningBench(id: .number(place), members: [place]))
    }
    let lay = judgeCount
    for place in 0..<max(1, judgeCount / 3) {
      let away = absences(4)
      instance.judges.append(
        PlanningJudge(
          id: .number(lay + place), division: -1, capMinutes: 240, targetMinutes: nil, busy: away))
    }
    for division in 0..<divisions {
      let members = (0..<judgeCount).filter { $0 % divisions == division }
      soleBenches.append(members)
      var own: [Int] = []
      for presiding in members.prefix(4) where members.count > 1 {
        let second = members[(members.firstIndex(of: presiding) ?? 0) + 1 < members.count ? 1 : 0]
        guard second != presiding else { continue }
        let third = lay + random.below(instance.judges.count - lay)
        own.append(instance.benches.count)
        instance.benches.append(
          PlanningBench(
            id: .number(instance.benches.count), members: [presiding, second, third]))
      }
      panels.append(own)
      instance.pools.append(
        PlanningPool(id: .text("C\(division)"), size: members.count, off: off(members.count)))
    }
    instance.pools.append(
      PlanningPool(id: "RS", size: judgeCount, off: off(min(judgeCount, 5))))
    instance.pools.append(PlanningPool(id: "RL", size: max(1, judgeCount / 8)))
  }

  private mutating func off(_ units: Int) -> [PlanningPool.Off] {
    (0..<dayCount / 4).map { _ in
      PlanningPool.Off(
        unit: random.below(max(1, units)), dayOffset: random.below(dayCount),
        session: random.below(2))
    }
  }

  private mutating func drawPeople() {
    for place in 0..<wish.hearings {
      var person = PlanningPerson(id: .number(place))
      for _ in 0..<random.below(3) {
        let from = 540 + 30 * random.below(12)
        person.busy.append(
          PlanningAbsence(
            dayOffset: random.below(dayCount), start: from, end: from + 60 + 60 * random.below(3)))
      }
      if random.below(30) == 0 { person.zone = random.below(2) }
      if person.zone == nil {
        person.wakingFrom = 0
        person.wakingTo = 1440
      }
      instance.people.append(person)
    }
  }

  private mutating func drawHearings() {
    let lengths = [30, 30, 30, 45, 45, 45, 60, 60, 90, 120]
    var series = -1
    var left = 0
    var shared: [Int] = []
    var home = 0
    let busiest = max(1, wish.hearings / 60)
    for place in 0..<wish.hearings {
      if left == 0, random.below(8) == 0 {
        series += 1
        left = 3 + random.below(6)
        home = random.below(soleBenches.count)
        shared = [soleBenches[home][random.below(soleBenches[home].count)]]
      }
      let isSeries = left > 0
      if isSeries { left -= 1 }
      let division = isSeries ? home : random.below(soleBenches.count)
      var benches = shared
      var room = "RS"
      if !isSeries {
        let members = soleBenches[division]
        let isPanel = random.below(20) == 0 && !panels[division].isEmpty
        if isPanel {
          benches = [panels[division][random.below(panels[division].count)]]
          room = "RL"
        } else {
          let count = random.below(4) == 0 ? 1 + random.below(4) : 1
          benches = Array(Set((0..<count).map { _ in members[random.below(members.count)] }))
            .sorted()
        }
      }
      var people: Set<Int> = []
      for _ in 0..<random.below(4) {
        people.insert(
          random.below(3) == 0 ? random.below(busiest) : random.below(wish.hearings))
      }
      let ready = instance.first.adding(days: random.below(dayCount + 6) - 12)
      let due = ready.adding(days: 14 + random.below(30))
      instance.hearings.append(
        PlanningHearing(
          id: .number(place), type: "drawn", procedure: random.below(3) == 0 ? "small" : "summary",
          ready: ready, noticeDays: random.below(6) == 0 ? 0 : 3, due: due,
          limit: due.adding(days: random.below(20)),
          durationMinutes: lengths[random.below(lengths.count)],
          weight: random.below(6) == 0 ? 2 + 2 * random.below(2) : 1, benches: benches,
          clerkPool: division,
          roomPool: instance.pools.firstIndex { $0.id == .text(room) } ?? 0,
          people: people.sorted(), series: isSeries ? series : nil))
    }
  }
}
