/// A unified social credit code 统一社会信用代码 of an organisation: 18 characters from an alphabet
/// without I, O, S, V and Z, the last of which checks the others.
///
/// Source: GB 32100-2015.
public struct SocialCreditCode: Hashable, Sendable, CustomStringConvertible {
  /// In upper case.
  public let description: String

  /// The authority that registered the body, the first character; 9 is market supervision.
  public var department: Character { description.first ?? "?" }

  /// The six-digit division of registration (GB/T 2260).
  public var division: String { String(description.dropFirst(2).prefix(6)) }

  /// The nine-character organisation code inside it (GB 11714).
  public var body: String { String(description.dropFirst(8).prefix(9)) }

  /// Reads a code; spaces at either end and small letters are forgiven.
  ///
  /// - Throws: `IdentityNumberDefect` with the first thing wrong: length, character, check.
  public static func parse(_ text: String) throws(IdentityNumberDefect) -> SocialCreditCode {
    let code = text.trimmingSpaces.uppercased()
    guard code.count == 18 else {
      throw defect(
        .length, zh: "统一社会信用代码应为 18 位。", en: "A unified social credit code has 18 characters.")
    }
    let characters = Array(code.utf8)
    let values = characters.compactMap { alphabet.firstIndex(of: $0) }
    guard values.count == 18, characters[2..<8].allSatisfy({ digit($0) != nil }) else {
      throw defect(
        .character, zh: "统一社会信用代码只含数字和大写字母（不含 I、O、S、V、Z），第 3 至 8 位为数字。",
        en: "It has digits and letters without I, O, S, V and Z; characters 3 to 8 are digits.")
    }
    var weight = 1
    var sum = 0
    for value in values.prefix(17) {
      sum += value * weight
      weight = weight * 3 % 31
    }
    guard values[17] == (31 - sum % 31) % 31 else {
      throw defect(
        .checkDigit, zh: "校验码不符，请核对代码。", en: "The check character does not match; check the code.")
    }
    return SocialCreditCode(description: code)
  }

  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

  private static func defect(_ reason: IdentityNumberDefect.Reason, zh: String, en: String)
    -> IdentityNumberDefect
  {
    IdentityNumberDefect(reason, zh: zh, en: en, source: "GB 32100-2015")
  }
}
