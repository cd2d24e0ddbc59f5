/// The zone a court's days are counted in, as a fixed offset from UTC.
///
/// China has had one zone without summer time since 1991; a court elsewhere that changes its
/// clocks needs a table here, not a system call whose answer depends on the machine.
public struct CourtZone: Hashable, Sendable {
  public let offsetSeconds: Int

  public init(offsetSeconds: Int) {
    self.offsetSeconds = offsetSeconds
  }

  public static let utc = CourtZone(offsetSeconds: 0)
  /// China Standard Time, UTC+8.
  public static let china = CourtZone(offsetSeconds: 8 * 3600)

  /// The calendar day on which the instant falls here.
  public func day(of instant: Instant) -> CalendarDay {
    let seconds = floorDivide(instant.microseconds, by: 1_000_000) + Int64(offsetSeconds)
    let ordinal = floorDivide(seconds, by: 86_400)
    return CalendarDay(clamped: Int(ordinal))
  }

  /// Seconds since local midnight.
  public func secondsOfDay(of instant: Instant) -> Int {
    let seconds = floorDivide(instant.microseconds, by: 1_000_000) + Int64(offsetSeconds)
    return Int(seconds - floorDivide(seconds, by: 86_400) * 86_400)
  }

  /// The first instant of the day after this one: a period that ends on a day ends here.
  public func end(of day: CalendarDay) -> Instant {
    Instant(day: day.adding(days: 1), zone: self)
  }

  /// `2026-02-03 14:05`, for people.
  public func minuteText(of instant: Instant) -> String {
    let second = secondsOfDay(of: instant)
    return day(of: instant).description + " " + twoDigits(second / 3600) + ":"
      + twoDigits(second / 60 % 60)
  }
}
