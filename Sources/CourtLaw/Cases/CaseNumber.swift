public import CourtDomain

/// A type code of case numbers, such as 民初.
public struct CaseNumberType: Hashable, Sendable {
  public let code: String
  public let name: LocalizedText
}

/// A case number 案号, such as `(2026)浙0192民初1779号`.
///
/// Printed with half-width brackets; full-width ones are read. Source: Provisions on Case Numbers.
public struct CaseNumber: Hashable, Sendable, CustomStringConvertible {
  public let year: Int
  public let courtCode: String
  /// A mark between court and type, such as 知.
  public let special: String?
  public let type: String
  /// Restarts for every court, year and type.
  public let serial: Int
  /// 之一 is 1: a further document in the same case.
  public let suffix: Int?

  public init(
    year: Int, courtCode: String, special: String? = nil, type: String, serial: Int,
    suffix: Int? = nil
  ) {
    self.year = year
    self.courtCode = courtCode
    self.special = special
    self.type = type
    self.serial = serial
    self.suffix = suffix
  }

  public var description: String {
    let tail = suffix.map { "之" + ChineseNumeral.write($0) } ?? ""
    return "(\(year))\(courtCode)\(special ?? "")\(type)\(serial)号\(tail)"
  }
}

/// Why a text is no case number.
public struct CaseNumberDefect: Error, Hashable, Sendable {
  public enum Reason: String, Sendable, Hashable {
    case tooLong = "too-long"
    case year, court, type, serial, ending
  }

  public let reason: Reason
  public let text: LocalizedText

  init(_ reason: Reason, zh: String, en: String) {
    self.reason = reason
    text = LocalizedText(zh: zh, en: en)
  }
}

extension LawBook {
  /// Every type code of this book, longest first.
  public var caseNumberTypes: [CaseNumberType] {
    tables.caseNumberTypes.versions.values.compactMap { $0.last?.value }
      .sorted { ($1.code.count, $0.code) < ($0.code.count, $1.code) }
  }

  /// Reads a case number.
  ///
  /// - Throws: `CaseNumberDefect` that says which part is wrong.
  public func caseNumber(_ text: String) throws(CaseNumberDefect) -> CaseNumber {
    var parser = CaseNumberParser(text)
    return try parser.read(
      types: caseNumberTypes.map(\.code), marks: tables.specialMarks.versions.keys.sorted())
  }
}

/// Reads from left to right; the type is found at the right end before the serial, longest first,
/// since court codes are open-ended.
private struct CaseNumberParser {
  private var rest: Substring

  init(_ text: String) {
    rest = Substring(text.trimmingSpaces)
  }

  mutating func read(types: [String], marks: [String]) throws(CaseNumberDefect) -> CaseNumber {
    guard rest.utf8.count <= 120 else {
      throw CaseNumberDefect(.tooLong, zh: "案号过长。", en: "The case number is too long.")
    }
    let year = try readYear()
    let suffix = try readEnding()
    let serial = try readSerial()
    guard let type = types.first(where: { rest.hasSuffix($0) }) else {
      throw CaseNumberDefect(
        .type, zh: "没有这种案件类型代字：\(rest)。", en: "There is no such case type code: \(rest).")
    }
    rest.removeLast(type.count)
    let special = marks.first { rest.hasSuffix($0) && rest.count > $0.count }
    rest.removeLast(special?.count ?? 0)
    guard isCourtCode(rest) else {
      throw CaseNumberDefect(
        .court, zh: "法院代字有误：\(rest)。", en: "The court code is wrong: \(rest).")
    }
    return CaseNumber(
      year: year, courtCode: String(rest), special: special, type: type, serial: serial,
      suffix: suffix)
  }

  private mutating func readYear() throws(CaseNumberDefect) -> Int {
    let head = Array(rest.prefix(6))
    guard head.count == 6, "(（".contains(head[0]), ")）".contains(head[5]),
      let year = digits(String(head[1...4])), year >= 1000
    else {
      throw CaseNumberDefect(
        .year, zh: "案号应以“(年份)”开头，例如 (2026)。", en: "A case number starts with its year, (2026).")
    }
    rest = rest.dropFirst(6)
    return year
  }

  private mutating func readEnding() throws(CaseNumberDefect) -> Int? {
    guard let mark = rest.lastIndex(of: "号") else {
      throw CaseNumberDefect(.ending, zh: "案号应以“号”结尾。", en: "A case number ends with 号.")
    }
    let tail = rest[rest.index(after: mark)...]
    rest = rest[..<mark]
    guard !tail.isEmpty else { return nil }
    guard tail.hasPrefix("之"), let number = ChineseNumeral.read(tail.dropFirst()) else {
      throw CaseNumberDefect(
        .ending, zh: "“号”之后只能是“之一”“之二”等。", en: "After 号 only 之一, 之二 and so on may follow.")
    }
    return number
  }

  private mutating func readSerial() throws(CaseNumberDefect) -> Int {
    let count = rest.reversed().prefix { digits(String($0)) != nil }.count
    guard (1...9).contains(count), let serial = digits(String(rest.suffix(count))), serial > 0
    else {
      throw CaseNumberDefect(
        .serial, zh: "缺少案件顺序号，或顺序号有误。", en: "The serial number is missing or wrong.")
    }
    rest.removeLast(count)
    return serial
  }

  private func isCourtCode(_ text: Substring) -> Bool {
    if text == "最高法" { return true }
    guard let first = text.unicodeScalars.first, (0x4E00...0x9FA5).contains(first.value) else {
      return false
    }
    let number = text.dropFirst()
    return number.count <= 4 && (number.isEmpty || digits(String(number)) != nil)
  }

  /// ASCII digits only: full-width ones in a serial are a mistake to point out.
  private func digits(_ text: String) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}
