/// A day of the proleptic Gregorian calendar without a time or a zone: what statutes call a day.
///
/// Valid from 0001-01-01 to 9999-12-31.
public struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Days since 1970-01-01.
  public let ordinal: Int

  private static let firstOrdinal = -719_162
  private static let lastOrdinal = 2_932_896

  /// `nil` outside the years 1 to 9999.
  public init?(ordinal: Int) {
    guard ordinal >= Self.firstOrdinal, ordinal <= Self.lastOrdinal else { return nil }
    self.ordinal = ordinal
  }

  /// `nil` where the month has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.daysInMonth(year: year, month: month)
    else { return nil }
    ordinal = Self.ordinal(year: year, month: month, day: day)
  }

  /// Reads `YYYY-MM-DD` and nothing else.
  public init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let year = number(bytes, 0, 4),
      let month = number(bytes, 5, 2), let day = number(bytes, 8, 2)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The nearest supported day, for instants far outside the years a court sees.
  init(clamped ordinal: Int) {
    self.ordinal = min(max(ordinal, Self.firstOrdinal), Self.lastOrdinal)
  }

  public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.ordinal < right.ordinal
  }

  public var description: String {
    let (year, month, day) = components
    return padded(year, width: 4) + "-" + twoDigits(month) + "-" + twoDigits(day)
  }

  public var year: Int { components.year }
  public var month: Int { components.month }
  public var day: Int { components.day }

  /// 1 is Monday, 7 is Sunday, as in ISO 8601.
  public var weekday: Int {
    (ordinal - Self.firstOrdinal) % 7 + 1
  }

  /// The day so many days later; stays at the ends of the supported years.
  public func adding(days: Int) -> CalendarDay {
    CalendarDay(clamped: ordinal + days)
  }

  /// The corresponding date so many months later, or that month's last day where there is none.
  ///
  /// Source: Civil Code arts. 201–202.
  public func adding(months: Int) -> CalendarDay {
    let (year, month, day) = components
    let total = year * 12 + (month - 1) + months
    let bounded = min(max(total, 12), 9999 * 12 + 11)
    let newYear = bounded / 12
    let newMonth = bounded % 12 + 1
    let last = Self.daysInMonth(year: newYear, month: newMonth)
    return CalendarDay(
      clamped: Self.ordinal(year: newYear, month: newMonth, day: min(day, last)))
  }

  public func days(since other: CalendarDay) -> Int { ordinal - other.ordinal }

  public static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Howard Hinnant's `days_from_civil`.
  private static func ordinal(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private var components: (year: Int, month: Int, day: Int) {
    let shifted = ordinal + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, day)
  }
}
