public import CourtDomain

/// Who is taken when, on the working days a caller gives.
///
/// A snapshot: loaded once, asked often, never shared by reference; `isFree` answers to the
/// microsecond. Limit: 2,000 working days.
public struct BusyCalendar: Sendable {
  public static let maximumDays = 2_000

  /// In ascending order, each once.
  public let workingDays: [CalendarDay]
  public let sessions: [SittingSession]
  public let zone: CourtZone
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
}
