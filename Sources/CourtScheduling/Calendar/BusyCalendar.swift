public import CourtDomain

/// Who is taken when, on the working days a caller gives.
///
/// A snapshot: loaded once, asked often, never shared by reference. Times outside the quarter grid
/// are widened to whole quarters, which can only refuse a slot too many and never double-book;
/// `isFree` answers to the microsecond. Limits: 2,000 working days, a busy interval counts at most
/// 400 days.
public struct BusyCalendar: Sendable {
  public static let maximumDays = 2_000
  private static let maximumIntervalDays = 400

  /// In ascending order, each once.
  public let workingDays: [CalendarDay]
  public let sessions: [SittingSession]
  public let zone: CourtZone
  private var words: [ResourceKey: [Int: UInt64]] = [:]
  private var busy: [ResourceKey: [BusyInterval]] = [:]

  /// Days beyond the limit are left out, the latest first.
  public init(
    workingDays: [CalendarDay], sessions: [SittingSession] = SittingSession.usual,
    zone: CourtZone = .china
  ) {
    self.workingDays = Array(Set(workingDays).sorted().prefix(Self.maximumDays))
    self.sessions = sessions.sorted { $0.startMinute < $1.startMinute }
    self.zone = zone
  }

  /// Asks for every day of a stretch whether the court works on it.
  public init(
    from first: CalendarDay, through last: CalendarDay,
    sessions: [SittingSession] = SittingSession.usual, zone: CourtZone = .china,
    isWorkingDay: (CalendarDay) -> Bool
  ) {
    var days: [CalendarDay] = []
    var day = first
    while day <= last, days.count < Self.maximumDays, day.days(since: first) < 4_000 {
      if isWorkingDay(day) { days.append(day) }
      day = day.adding(days: 1)
    }
    self.init(workingDays: days, sessions: sessions, zone: zone)
  }

  /// Takes an interval for a resource; intervals may overlap each other.
  public mutating func block(_ key: ResourceKey, _ interval: BusyInterval) {
    busy[key, default: []].append(interval)
    let first = zone.day(of: interval.start)
    let last = zone.day(of: Instant(microseconds: interval.end.microseconds - 1))
    for offset in 0...min(last.days(since: first), Self.maximumIntervalDays) {
      let day = first.adding(days: offset)
      let taken = quarters(of: interval, on: day)
      if taken != 0 { words[key, default: [:]][day.ordinal, default: 0] |= taken }
    }
  }

  /// Whether nothing taken for the resource overlaps the interval.
  public func isFree(_ key: ResourceKey, _ interval: BusyInterval) -> Bool {
    !intervals(of: key).contains { $0.overlaps(interval) }
  }

  /// As they were blocked, in that order.
  public func intervals(of key: ResourceKey) -> [BusyInterval] { busy[key] ?? [] }

  /// The instant at a local minute of a day here.
  public func instant(_ day: CalendarDay, minute: Int) -> Instant {
    Instant(day: day, secondsOfDay: minute * 60, zone: zone)
  }

  /// The quarters taken, as a `DayGrid` word for each day's ordinal.
  func words(of key: ResourceKey) -> [Int: UInt64] { words[key] ?? [:] }

  /// All quarters of the day that lie in a session.
  var openQuarters: UInt64 { sessions.reduce(0) { $0 | $1.mask } }

  private func quarters(of interval: BusyInterval, on day: CalendarDay) -> UInt64 {
    let quarter = Int64(DayGrid.quarterMinutes) * 60_000_000
    let opening = instant(day, minute: DayGrid.firstMinute).microseconds
    let span = Int64(DayGrid.quarters) * quarter
    let from = max(0, interval.start.microseconds - opening)
    let to = min(span, interval.end.microseconds - opening)
    guard from < to else { return 0 }
    let first = from / quarter
    let end = (to + quarter - 1) / quarter
    return DayGrid.mask(from: Int(first), count: Int(end - first))
  }
}
