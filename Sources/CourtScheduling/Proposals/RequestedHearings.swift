import CourtDomain

/// Requests and a snapshot of calendars in the words of the planner: the one way from the court's
/// calendars into a plan, for a single booking as for a list of many.
///
/// What the calendars hold closes time and is never moved. All requests draw on one pool of rooms
/// and one of clerks; who cannot have a unit of them is barred from it.
public struct RequestedHearings {
  /// Hearings that wait and are counted, the most urgent.
  static let waitingCounted = 30

  /// The requests in their order, then those who wait.
  public private(set) var instance: PlanningInstance
  /// By their numbers in the pools.
  public let rooms: [ResourceKey]
  public let clerks: [ResourceKey]
  /// Those of `waiting` that are counted, as hearings of the instance.
  let waiting: Range<Int>
  /// By their positions in the instance.
  private(set) var judges: [ResourceKey] = []
  private(set) var people: [ResourceKey] = []

  private let calendar: BusyCalendar
  /// Minutes, whole steps of the grid.
  private let buffer: Int
  private var judgeAt: [ResourceKey: Int] = [:]
  private var personAt: [ResourceKey: Int] = [:]
  private var benchAt: [[Int]: Int] = [:]
  private var seriesAt: [SeriesKey: Int] = [:]

  private struct SeriesKey: Hashable {
    let name: String
    let judge: ResourceKey
  }

  private enum Pool {
    static let clerks = 0
    static let rooms = 1
    /// For hearings that need neither.
    static let none = 2
  }

  /// - Parameter waiting: others before the judge of the first request, the most urgent first.
  /// - Returns: `nil` where nothing is requested, or the calendar has no working day left.
  public init?(
    _ requests: [HearingRequest], _ calendar: BusyCalendar, waiting: [WaitingHearing] = []
  ) {
    guard let earliest = requests.map(\.earliest.day).min(),
      let first = calendar.workingDays.first(where: { $0 >= earliest }),
      let last = calendar.workingDays.last(where: {
        $0.days(since: first) < InstanceReader.horizonLimitDays
      })
    else { return nil }
    self.calendar = calendar
    buffer = ((requests.map(\.bufferMinutes).max() ?? 0) + 14) / 15 * 15
    rooms = Self.union(requests.map(\.rooms))
    clerks = Self.union(requests.map(\.clerks))
    let counted = waiting.prefix(Self.waitingCounted)
    self.waiting = requests.count..<(requests.count + counted.count)
    let working = Set(calendar.workingDays)
    let rest = (first.ordinal...last.ordinal).compactMap { CalendarDay(ordinal: $0) }
    instance = PlanningInstance(
      name: "court", planDate: first.adding(days: -1), first: first, last: last,
      utcOffsetMinutes: calendar.zone.offsetSeconds / 60,
      sessions: calendar.sessions.map { PlanningSession(start: $0.startMinute, end: $0.endMinute) },
      bufferMinutes: buffer, peopleGapMinutes: buffer, daysOff: Set(rest.filter { !working.contains($0) }),
      daysWorked: working, weights: .court)
    instance.pools = [
      pool("clerks", clerks), pool("rooms", rooms),
      PlanningPool(id: "none", size: self.waiting.upperBound),
    ]
    let presiding = Set(requests.map(\.judge))
    for request in requests { add(request, presiding) }
    for hearing in counted { wait(hearing, requests[0].judge) }
  }

  private static func union(_ lists: [[ResourceKey]]) -> [ResourceKey] {
    guard let first = lists.first else { return [] }
    let isOne = lists.allSatisfy { $0 == first }
    return Set(isOne ? first : lists.flatMap(\.self)).sorted()
  }

  // MARK: Hearings

  /// - Parameter presiding: whoever presides over one of the requests is a judge in all of them.
  private mutating func add(_ request: HearingRequest, _ presiding: Set<ResourceKey>) {
    let elsewhere = request.required.filter { $0 != request.judge && presiding.contains($0) }
    let members = [request.judge] + Set(request.panel + elsewhere).sorted()
    let others = Set(request.required).subtracting(members).sorted()
    var terms = PlanningTerms()
    terms.first = request.earliest
    terms.last = request.latest
    terms.onlyPartOfDay = request.onlyPartOfDay
    terms.partOfDay = request.preferences.partOfDay
    terms.avoidWeekdays = request.preferences.avoidWeekdays
    pieces(of: request.preferences.series, widenedBy: 0) { terms.series.append($0) }
    terms.barredClerks = Self.barred(clerks, request.clerks)
    terms.barredRooms = Self.barred(rooms, request.rooms)
    instance.terms.append(terms)
    var hearing = PlanningHearing(
      id: .number(instance.hearings.count), ready: request.earliest.day, noticeDays: 0,
      due: request.wantedBy ?? request.latest.day, limit: request.latest.day,
      durationMinutes: request.durationMinutes, weight: request.weight,
      benches: [bench(members)], clerkPool: request.clerks.isEmpty ? Pool.none : Pool.clerks,
      roomPool: request.rooms.isEmpty ? Pool.none : Pool.rooms, people: others.map { person($0) })
    hearing.terms = instance.terms.count - 1
    hearing.series = request.preferences.seriesName.map { series($0, before: request.judge) }
    instance.hearings.append(hearing)
  }

  private mutating func series(_ name: String, before judge: ResourceKey) -> Int {
    let key = SeriesKey(name: name, judge: judge)
    let number = seriesAt[key] ?? seriesAt.count
    seriesAt[key] = number
    return number
  }

  private static func barred(_ units: [ResourceKey], _ wanted: [ResourceKey]) -> Set<Int> {
    guard !wanted.isEmpty, wanted.count < units.count else { return [] }
    let wanted = Set(wanted)
    return Set(units.indices.filter { !wanted.contains(units[$0]) })
  }

  /// Their judge's time alone is looked at, and each comes as early as it allows.
  private mutating func wait(_ waiting: WaitingHearing, _ judge: ResourceKey) {
    let limit = waiting.latest ?? instance.last.adding(days: 1)
    instance.hearings.append(
      PlanningHearing(
        id: .number(instance.hearings.count), ready: waiting.earliest, noticeDays: 0, due: limit,
        limit: limit, durationMinutes: waiting.durationMinutes, weight: 100,
        benches: [bench([judge])], clerkPool: Pool.none, roomPool: Pool.none))
  }

  // MARK: Judges, people, units

  private mutating func bench(_ keys: [ResourceKey]) -> Int {
    let members = keys.map { judge($0) }
    if let known = benchAt[members] { return known }
    let place = instance.benches.count
    instance.benches.append(PlanningBench(id: .number(place), members: members))
    benchAt[members] = place
    return place
  }

  /// Lay assessors open no half-day; nobody's share is measured.
  private mutating func judge(_ key: ResourceKey) -> Int {
    if let known = judgeAt[key] { return known }
    let busy = absences(of: key)
    var judge = PlanningJudge(
      id: .text(key.label), division: key.kind == .assessor ? -1 : 0, capMinutes: 24 * 60,
      targetMinutes: key.kind == .assessor ? nil : .max / 2, busy: busy)
    judge.sits = busy
    judges.append(key)
    instance.judges.append(judge)
    judgeAt[key] = judges.count - 1
    return judges.count - 1
  }

  private mutating func person(_ key: ResourceKey) -> Int {
    if let known = personAt[key] { return known }
    instance.people.append(PlanningPerson(id: .text(key.label), busy: absences(of: key)))
    people.append(key)
    personAt[key] = people.count - 1
    return people.count - 1
  }

  private func pool(_ name: String, _ units: [ResourceKey]) -> PlanningPool {
    var pool = PlanningPool(id: .text(name), size: units.count)
    for (unit, key) in units.enumerated() {
      pieces(of: calendar.intervals(of: key), widenedBy: buffer) {
        pool.taken.append(PlanningPool.Taken(unit: unit, time: $0))
      }
    }
    return pool
  }

  // MARK: Times

  private func absences(of key: ResourceKey) -> [PlanningAbsence] {
    var found: [PlanningAbsence] = []
    pieces(of: calendar.intervals(of: key), widenedBy: buffer) { found.append($0) }
    return found
  }

  /// Intervals cut into the days of the horizon, rounded outwards to minutes.
  private func pieces(
    of intervals: [BusyInterval], widenedBy buffer: Int, _ take: (PlanningAbsence) -> Void
  ) {
    let offset = Int64(calendar.zone.offsetSeconds) * 1_000_000
    let opening = instance.first.ordinal * 1_440
    let lastDay = instance.last.ordinal - instance.first.ordinal
    for interval in intervals {
      let start = Self.minute(interval.start.microseconds + offset) - opening - buffer
      let end = Self.minute(interval.end.microseconds + offset + 59_999_999) - opening + buffer
      guard end > 0, start < (lastDay + 1) * 1_440 else { continue }
      for day in max(0, start) / 1_440...min(lastDay, (end - 1) / 1_440) {
        take(
          PlanningAbsence(
            dayOffset: day, start: max(0, start - day * 1_440),
            end: min(1_440, end - day * 1_440)))
      }
    }
  }

  /// Whole minutes since 1970, rounded down.
  private static func minute(_ microseconds: Int64) -> Int {
    let minute: Int64 = 60_000_000
    return Int(microseconds / minute - (microseconds % minute < 0 ? 1 : 0))
  }
}
