public import CourtDomain
import Foundation

/// When somebody abroad cannot be asked to sit before a screen: outside 07:00–22:00 of his own day.
///
/// Offsets come from the machine's table of zones, for summer time is announced, not computed.
public struct ZoneNights: Sendable {
  public static let firstMinute = 7 * 60
  public static let lastMinute = 22 * 60

  private let zone: TimeZone
  public let name: String

  /// `nil` for a name that the table of zones does not have, such as `Mars/Olympus`.
  public init?(_ name: String) {
    guard name.contains("/") || name == "UTC", let zone = TimeZone(identifier: name) else {
      return nil
    }
    self.zone = zone
    self.name = name
  }

  /// Minutes from local midnight at an instant.
  public func minuteOfDay(at instant: Instant) -> Int {
    let seconds = instant.microseconds / 1_000_000 + Int64(offset(at: instant))
    return Int(((seconds % 86_400) + 86_400) % 86_400) / 60
  }

  /// Whether all of the interval lies in the person's waking day.
  public func admits(_ interval: BusyInterval) -> Bool {
    let start = minuteOfDay(at: interval.start)
    let length = Int(interval.end.seconds(since: interval.start) / 60)
    return start >= Self.firstMinute && start + length <= Self.lastMinute
  }

  /// The nights between two instants, as busy times; at most 800.
  public func nights(from first: Instant, to last: Instant) -> [BusyInterval] {
    var nights: [BusyInterval] = []
    // One evening earlier: the first night may have begun.
    var day = CourtZone(offsetSeconds: offset(at: first)).day(of: first).adding(days: -1)
    while nights.count < 800 {
      let begin = instant(day, minute: Self.lastMinute)
      guard begin < last else { break }
      let end = instant(day.adding(days: 1), minute: Self.firstMinute)
      if let night = BusyInterval(start: begin, end: end), night.end > first {
        nights.append(night)
      }
      day = day.adding(days: 1)
    }
    return nights
  }

  /// The instant of a local minute; where the clocks are changed at that very time, by the offset
  /// that held before.
  private func instant(_ day: CalendarDay, minute: Int) -> Instant {
    let rough = Instant(day: day, secondsOfDay: minute * 60)
    let guess = rough.adding(seconds: -Int64(offset(at: rough)))
    return rough.adding(seconds: -Int64(offset(at: guess)))
  }

  private func offset(at instant: Instant) -> Int {
    zone.secondsFromGMT(
      for: Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000))
  }
}
