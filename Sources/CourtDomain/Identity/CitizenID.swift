/// Why a text is not the identity number it claims to be.
public struct IdentityNumberDefect: Error, Hashable, Sendable {
  public enum Reason: String, Sendable, Hashable {
    case length
    case character
    case date
    case checkDigit = "check-digit"
  }

  public let reason: Reason
  public let text: LocalizedText
  /// The standard that says so.
  public let source: String

  init(_ reason: Reason, zh: String, en: String, source: String) {
    self.reason = reason
    text = LocalizedText(zh: zh, en: en)
    self.source = source
  }
}

/// A citizen identity number 公民身份号码: 18 characters whose last one checks the others.
///
/// It proves that a number was not mistyped, never that it was issued. The division code at its
/// head is kept as it was at birth and may since have been abolished, so it is not looked up.
/// Source: GB 11643-1999 (check character by ISO 7064 MOD 11-2).
public struct CitizenID: Hashable, Sendable, CustomStringConvertible {
  /// With an upper-case X.
  public let description: String
  public let birthday: CalendarDay

  /// The six-digit division of first registration (GB/T 2260).
  public var division: String { String(description.prefix(6)) }

  /// Odd sequence numbers were given to men.
  public var isMale: Bool {
    description.utf8.dropFirst(16).first.flatMap(digit).map { $0 % 2 == 1 } ?? false
  }

  /// Shown to people who need not know the number, such as `110***********002X`.
  public var masked: String {
    description.prefix(3) + String(repeating: "*", count: 11) + description.suffix(4)
  }

  /// Reads a number; spaces at either end and a small x are forgiven.
  ///
  /// - Parameter today: a birthday after it is refused when given.
  /// - Throws: `IdentityNumberDefect` with the first thing wrong: length, character, date, check.
  public static func parse(_ text: String, on today: CalendarDay? = nil)
    throws(IdentityNumberDefect) -> CitizenID
  {
    let number = text.trimmingSpaces.uppercased()
    let characters = Array(number.utf8)
    guard number.count == 18 else {
      throw defect(
        .length, zh: "公民身份号码应为 18 位。", en: "A citizen identity number has 18 characters.")
    }
    let digits = characters.prefix(17).compactMap(digit)
    guard characters.count == 18, digits.count == 17,
      digit(characters[17]) != nil || characters[17] == UInt8(ascii: "X")
    else {
      throw defect(
        .character, zh: "公民身份号码前 17 位应为数字，末位为数字或 X。",
        en: "The first 17 characters are digits, the last is a digit or X.")
    }
    guard let birthday = birthday(characters), today.map({ birthday <= $0 }) ?? true else {
      throw defect(
        .date, zh: "第 7 至 14 位不是有效的出生日期。", en: "Characters 7 to 14 are no valid birthday.")
    }
    let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
    guard characters[17] == checks[sum % 11] else {
      throw defect(
        .checkDigit, zh: "校验码不符，请核对号码。", en: "The check character does not match; check the number."
      )
    }
    return CitizenID(description: number, birthday: birthday)
  }

  private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  private static let checks = Array("10X98765432".utf8)

  private static func birthday(_ characters: [UInt8]) -> CalendarDay? {
    guard let year = number(characters, 6, 4), let month = number(characters, 10, 2),
      let day = number(characters, 12, 2), year >= 1800
    else { return nil }
    return CalendarDay(year: year, month: month, day: day)
  }

  private static func defect(_ reason: IdentityNumberDefect.Reason, zh: String, en: String)
    -> IdentityNumberDefect
  {
    IdentityNumberDefect(reason, zh: zh, en: en, source: "GB 11643-1999")
  }
}
