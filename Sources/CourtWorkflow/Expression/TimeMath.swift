import Foundation

/// Moments and lengths of time: reading, writing, adding, taking apart.
enum TimeMath {
  typealias Failure = EvaluationError
  private static let billion: Int64 = 1_000_000_000

  static func moved(
    _ moment: Timestamp, _ span: TimeSpan, sign: Int64, _ offset: Int
  ) throws(Failure) -> Timestamp {
    let nanos = Int64(moment.nanos) + sign * Int64(span.nanos)
    let carry = nanos >= billion ? 1 : nanos < 0 ? -1 : Int64(0)
    let seconds = moment.seconds + sign * span.seconds + carry
    guard let result = Timestamp(seconds: seconds, nanos: Int32(nanos - carry * billion)) else {
      throw Failure(
        kind: .outOfRange, offset: offset, reason: "the moment is outside the years 1 to 9999")
    }
    return result
  }

  static func span(_ seconds: Int64, _ nanos: Int64, _ offset: Int) throws(Failure) -> TimeSpan {
    var seconds = seconds + nanos / billion
    var nanos = nanos % billion
    if seconds > 0, nanos < 0 {
      seconds -= 1
      nanos += billion
    } else if seconds < 0, nanos > 0 {
      seconds += 1
      nanos -= billion
    }
    guard let result = TimeSpan(seconds: seconds, nanos: Int32(nanos)) else {
      throw Failure(
        kind: .outOfRange, offset: offset, reason: "the length of time is beyond the limit")
    }
    return result
  }

  // MARK: Text

  /// Reads RFC 3339, the only form the language takes.
  static func timestamp(_ text: String, _ offset: Int) throws(Failure) -> Timestamp {
    let form =
      #/(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)/#
    let bad = Failure(
      kind: .invalidArgument, offset: offset,
      reason: "'\(text.prefix(40))' is no RFC 3339 time such as 2026-03-01T09:00:00Z")
    guard let match = try? form.wholeMatch(in: text), let year = Int64(match.1),
      let month = Int64(match.2), let day = Int64(match.3), let hour = Int64(match.4),
      let minute = Int64(match.5), let second = Int64(match.6),
      (1...12).contains(month), (1...daysOf(month: month, year: year)).contains(day),
      hour < 24, minute < 60, second < 60, let zone = fixedOffset(String(match.8))
    else { throw bad }
    let fraction = match.7.map { String($0).padding(toLength: 9, withPad: "0", startingAt: 0) }
    let days = dayNumber(year, month, day)
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - zone
    guard let result = Timestamp(seconds: seconds, nanos: fraction.flatMap { Int32($0) } ?? 0)
    else { throw bad }
    return result
  }

  static func text(_ moment: Timestamp) -> String {
    let parts = CivilTime(moment.seconds)
    func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
    let year = String(repeating: "0", count: max(0, 4 - String(parts.year).count))
    return "\(year)\(parts.year)-\(two(parts.month))-\(two(parts.day))T\(two(parts.hour)):"
      + "\(two(parts.minute)):\(two(parts.second))\(fraction(moment.nanos))Z"
  }

  static func text(_ span: TimeSpan) -> String {
    let sign = span.seconds < 0 || span.nanos < 0 ? "-" : ""
    return "\(sign)\(span.seconds.magnitude)\(fraction(Int32(span.nanos.magnitude)))s"
  }

  private static func fraction(_ nanos: Int32) -> String {
    guard nanos > 0 else { return "" }
    let digits = String(nanos)
    var text = String(repeating: "0", count: 9 - digits.count) + digits
    while text.hasSuffix("0") { text.removeLast() }
    return "." + text
  }

  /// Reads lengths such as `1h30m`, `-1.5s`, `250ms`.
  static func duration(_ text: String, _ offset: Int) throws(Failure) -> TimeSpan {
    let bad = Failure(
      kind: .invalidArgument, offset: offset,
      reason: "'\(text.prefix(40))' is no length of time such as 1h30m or 240s")
    let units: [String: Decimal] = [
      "h": 3_600_000_000_000, "m": 60_000_000_000, "s": 1_000_000_000, "ms": 1_000_000,
      "us": 1_000, "µs": 1_000, "ns": 1,
    ]
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if let sign = rest.first, sign == "-" || sign == "+" { rest.removeFirst() }
    if rest == "0" { return try span(0, 0, offset) }
    guard !rest.isEmpty, text.utf8.count <= 100 else { throw bad }
    var total = Decimal(0)
    while !rest.isEmpty {
      guard let match = try? #/(\d+(?:\.\d*)?|\.\d+)(h|ms|m|us|µs|ns|s)/#.prefixMatch(in: rest),
        let number = Decimal(string: "0" + match.1), let unit = units[String(match.2)]
      else { throw bad }
      total += number * unit
      rest = rest[match.range.upperBound...]
    }
    let limit = Decimal(TimeSpan.limitSeconds) * Decimal(billion)
    guard total <= limit else { throw bad }
    var whole = total / Decimal(billion)
    var seconds = Decimal()
    NSDecimalRound(&seconds, &whole, 0, .down)
    let nanos = NSDecimalNumber(decimal: total - seconds * Decimal(billion)).int64Value
    let wholeSeconds = NSDecimalNumber(decimal: seconds).int64Value
    return try span(isNegative ? -wholeSeconds : wholeSeconds, isNegative ? -nanos : nanos, offset)
  }

  // MARK: Zones and parts

  /// Seconds east of UTC of `Z`, `+08:00`, `-09:30` or `02:00`; nil for anything else.
  static func fixedOffset(_ text: String) -> Int64? {
    if text == "Z" || text == "z" || text == "UTC" { return 0 }
    guard let match = text.wholeMatch(of: #/([+-]?)(\d\d):(\d\d)/#), let hours = Int64(match.2),
      let minutes = Int64(match.3), hours < 24, minutes < 60
    else { return nil }
    return (match.1 == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }

  /// The moment's civil parts in a zone given by offset or IANA name.
  static func civil(
    _ moment: Timestamp, zone: String?, _ offset: Int
  ) throws(Failure) -> CivilTime {
    guard let zone else { return CivilTime(moment.seconds) }
    if let shift = fixedOffset(zone) { return CivilTime(moment.seconds + shift) }
    guard let named = TimeZone(identifier: zone) else {
      throw Failure(
        kind: .invalidArgument, offset: offset, reason: "'\(zone.prefix(40))' is no time zone")
    }
    let date = Date(timeIntervalSince1970: Double(moment.seconds))
    return CivilTime(moment.seconds + Int64(named.secondsFromGMT(for: date)))
  }

  static func daysOf(month: Int64, year: Int64) -> Int64 {
    dayNumber(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1)
      - dayNumber(year, month, 1)
  }

  /// Days since 1970-01-01 in the proleptic Gregorian calendar.
  static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

/// The parts of a moment as a calendar and a clock on the wall show them.
struct CivilTime {
  let year, month, day, hour, minute, second: Int64
  /// 0 is Sunday.
  let weekday: Int64
  /// 0 is the first of January.
  let dayOfYear: Int64

  init(_ seconds: Int64) {
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let rest = seconds - days * 86_400
    hour = rest / 3_600
    minute = rest / 60 % 60
    second = rest % 60
    weekday = ((days + 4) % 7 + 7) % 7
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let fromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * fromMarch + 2) / 153
    day = fromMarch - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    dayOfYear = days - TimeMath.dayNumber(year, 1, 1)
  }
}
