import CourtDomain

extension JSONReader {
  /// An optional language tag such as `en` or `zh-Hant-HK`, at most 35 characters.
  ///
  /// Source: RFC 5646 §2.1, by its shape; whether the tag is registered is not asked.
  func languageTag(_ name: String) -> String? {
    guard let tag = text(name, required: false, max: 35) else { return nil }
    let parts = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte | 0x20) }
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    let isTag =
      (2...8).contains(parts[0].count) && parts[0].allSatisfy(isLetter)
      && parts.dropFirst().allSatisfy { part in
        (1...8).contains(part.count) && part.allSatisfy { isLetter($0) || isDigit($0) }
      }
    guard isTag else {
      note(
        name, "language-tag", zh: "应为语言标签，如 zh-CN、en 或 bo",
        en: "a language tag such as zh-CN, en or bo is expected")
      return nil
    }
    return tag
  }
}
