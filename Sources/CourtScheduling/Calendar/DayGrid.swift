import CourtDomain

/// The sitting part of a day as quarter hours in one 64-bit word: bit 0 is 06:00–06:15, bit 63
/// 21:45–22:00.
///
/// A whole day would need 96 bits; no court sits by night, so 06:00–22:00 is kept and all else is
/// closed. One `AND` then answers whether a person is free, one shift where a hearing fits.
enum DayGrid {
  static let quarterMinutes = 15
  static let firstMinute = 6 * 60
  static let lastMinute = 22 * 60
  static let quarters = 64

  /// Quarters `from ..< from + count`, cut to the grid.
  static func mask(from first: Int, count: Int) -> UInt64 {
    let low = max(0, first)
    let high = min(quarters, first + count)
    guard low < high else { return 0 }
    let width = high - low
    let ones = width == quarters ? UInt64.max : (UInt64(1) << UInt64(width)) - 1
    return ones << UInt64(low)
  }

  /// Starts from which `length` free quarters follow each other.
  static func starts(in free: UInt64, length: Int) -> UInt64 {
    guard length > 0, length <= quarters else { return 0 }
    var found = free
    for shift in 1..<max(1, length) {
      found &= free >> UInt64(shift)
    }
    return found
  }

  /// Busy quarters together with so many before and after each.
  static func widened(_ busy: UInt64, by quarters: Int) -> UInt64 {
    var wide = busy
    for _ in 0..<min(max(0, quarters), Self.quarters) { wide |= wide << 1 | wide >> 1 }
    return wide
  }

  /// The longest run of ones.
  static func longestRun(in word: UInt64) -> Int {
    var rest = word
    var length = 0
    while rest != 0 {
      rest &= rest << 1
      length += 1
    }
    return length
  }

  static func quarters(forMinutes minutes: Int) -> Int {
    (minutes + quarterMinutes - 1) / quarterMinutes
  }
}
