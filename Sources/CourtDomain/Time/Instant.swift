/// A moment on the court's clock, exact to the microsecond that PostgreSQL keeps.
///
/// Foundation's `Date` is a `Double` and does not survive a round trip through the database; a
/// deadline that moves by a microsecond is a different deadline.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Microseconds since 1970-01-01T00:00:00Z, without leap seconds.
  public var microseconds: Int64

  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// Midnight, or another second, of a calendar day in UTC.
  public init(day: CalendarDay, secondsOfDay: Int = 0, zone: CourtZone = .utc) {
    let seconds = Int64(day.ordinal) * 86_400 + Int64(secondsOfDay) - Int64(zone.offsetSeconds)
    microseconds = seconds * 1_000_000
  }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }

  public func adding(seconds: Int64) -> Instant {
    Instant(microseconds: microseconds + seconds * 1_000_000)
  }

  /// Whole seconds from the other instant to this one, rounded down.
  public func seconds(since other: Instant) -> Int64 {
    floorDivide(microseconds - other.microseconds, by: 1_000_000)
  }

  /// RFC 3339 in UTC, with six decimals only where there is a fraction.
  public var rfc3339: String {
    let day = CourtZone.utc.day(of: self)
    let inDay = microseconds - Int64(day.ordinal) * 86_400_000_000
    let second = Int(inDay / 1_000_000)
    let fraction = Int(inDay % 1_000_000)
    let clock =
      twoDigits(second / 3600) + ":" + twoDigits(second / 60 % 60) + ":" + twoDigits(second % 60)
    let tail = fraction == 0 ? "Z" : "." + padded(fraction, width: 6) + "Z"
    return day.description + "T" + clock + tail
  }

  public var description: String { rfc3339 }

  /// Reads an RFC 3339 time stamp; `nil` where it is not one.
  ///
  /// Fractions beyond the microsecond are cut off; `:60` is refused, for the court counts no leap
  /// seconds.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 40, bytes[10] == UInt8(ascii: "T") || bytes[10] == 0x74,
      let day = CalendarDay(iso8601: String(decoding: bytes[0..<10], as: UTF8.self)),
      let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2),
      let second = number(bytes, 17, 2), bytes[13] == 0x3A, bytes[16] == 0x3A,
      hour < 24, minute < 60, second < 60
    else { return nil }
    var at = 19
    var fraction: Int64 = 0
    if bytes[at] == UInt8(ascii: ".") {
      at += 1
      var scale: Int64 = 100_000
      let start = at
      while at < bytes.count, let digit = digit(bytes[at]) {
        fraction += Int64(digit) * scale
        scale /= 10
        at += 1
      }
      guard at > start else { return nil }
    }
    guard at < bytes.count, let offset = Self.offset(bytes, at) else { return nil }
    let local = Instant(day: day, secondsOfDay: hour * 3600 + minute * 60 + second)
    microseconds = local.microseconds + fraction - Int64(offset) * 1_000_000
  }

  private static func offset(_ bytes: [UInt8], _ at: Int) -> Int? {
    if bytes[at] == UInt8(ascii: "Z") || bytes[at] == UInt8(ascii: "z") {
      return bytes.count == at + 1 ? 0 : nil
    }
    guard bytes.count == at + 6, bytes[at + 3] == 0x3A, let hours = number(bytes, at + 1, 2),
      let minutes = number(bytes, at + 4, 2), hours < 24, minutes < 60
    else { return nil }
    switch bytes[at] {
    case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
    case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
    default: return nil
    }
  }
}

func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor != 0 && (value < 0) != (divisor < 0) ? quotient - 1 : quotient
}

func padded(_ value: Int, width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

func twoDigits(_ value: Int) -> String { padded(value, width: 2) }

func digit(_ byte: UInt8) -> Int? {
  byte >= 0x30 && byte <= 0x39 ? Int(byte - 0x30) : nil
}

func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int? {
  guard start + count <= bytes.count else { return nil }
  var value = 0
  for index in start..<start + count {
    guard let digit = digit(bytes[index]) else { return nil }
    value = value * 10 + digit
  }
  return value
}
