import CourtDomain

/// What is wrong at a place of a line, and what was wanted instead.
struct CursorDefect: Error {
  let column: Int
  let text: LocalizedText

  init(_ column: Int, zh: String, en: String) {
    self.column = column
    text = LocalizedText(zh: zh, en: en)
  }
}

/// Walks through the JSON of one line after another without building a tree.
///
/// Instances have tens of thousands of small objects of a few known shapes, and a plan is wanted
/// within a second of the start of reading. Everything JSON allows is read; what the walker does
/// not ask for is skipped.
struct JSONLineCursor {
  static let depthLimit = 32

  let bytes: [UInt8]
  private(set) var at = 0
  private(set) var lineStart = 0
  private var end = 0
  /// Nothing of the innermost open object or array has been read yet.
  private var isFresh = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Goes to the next line that is not blank; `false` at the end.
  mutating func nextLine(_ number: inout Int) -> Bool {
    var start = end
    while start < bytes.count {
      number += 1
      var stop = start
      var isBlank = true
      while stop < bytes.count, bytes[stop] != 0x0A {
        if isBlank, bytes[stop] > 0x20 { isBlank = false }
        stop += 1
      }
      end = min(stop + 1, bytes.count)
      if !isBlank {
        at = start
        lineStart = start
        return true
      }
      start = end
    }
    return false
  }

  func defect(_ zh: String, _ en: String) -> CursorDefect {
    CursorDefect(at - lineStart + 1, zh: zh, en: en)
  }

  // MARK: Structure

  private mutating func skipSpace() {
    while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0D || bytes[at] == 0x0A
    { at += 1 }
  }

  private mutating func take(_ byte: UInt8, _ name: String) throws(CursorDefect) {
    skipSpace()
    guard at < end, bytes[at] == byte else { throw defect("此处应为 \(name)", "\(name) expected") }
    at += 1
  }

  mutating func openObject() throws(CursorDefect) {
    try take(0x7B, "{")
    isFresh = true
  }

  mutating func openArray() throws(CursorDefect) {
    try take(0x5B, "[")
    isFresh = true
  }

  /// The next key of the open object; `nil` once it is closed.
  mutating func nextKey() throws(CursorDefect) -> FieldName? {
    guard try next(closing: 0x7D) else { return nil }
    let key = try fieldName()
    try take(0x3A, ":")
    return key
  }

  /// As `nextKey`, where the name itself is wanted.
  mutating func nextName() throws(CursorDefect) -> String? {
    guard try next(closing: 0x7D) else { return nil }
    let name = try text()
    try take(0x3A, ":")
    return name
  }

  /// Whether the open array has another element; closes it where not.
  mutating func nextElement() throws(CursorDefect) -> Bool { try next(closing: 0x5D) }

  private mutating func next(closing: UInt8) throws(CursorDefect) -> Bool {
    skipSpace()
    guard at < end else { throw defect("行在此中断", "the line ends too early") }
    if bytes[at] == closing {
      at += 1
      isFresh = false
      return false
    }
    if !isFresh { try take(0x2C, ",") }
    isFresh = false
    skipSpace()
    return true
  }

  /// Refuses anything behind the value of a line.
  mutating func finishLine() throws(CursorDefect) {
    skipSpace()
    guard at == end else { throw defect("行尾有多余内容", "something stands behind the object") }
  }

  private mutating func fieldName() throws(CursorDefect) -> FieldName {
    guard at < end, bytes[at] == 0x22 else { throw defect("此处应为字段名", "a name expected") }
    let start = at + 1
    var stop = start
    while stop < end, bytes[stop] != 0x22, bytes[stop] != 0x5C { stop += 1 }
    if stop < end, bytes[stop] == 0x22 {
      at = stop + 1
      return FieldName(bytes, start, stop)
    }
    let text = Array(try text().utf8)
    return FieldName(text, 0, text.count)
  }

  // MARK: Values

  /// Takes `null` where it stands.
  mutating func null() -> Bool {
    skipSpace()
    guard at + 4 <= end, bytes[at] == 0x6E, bytes[at + 1] == 0x75, bytes[at + 2] == 0x6C,
      bytes[at + 3] == 0x6C
    else { return false }
    at += 4
    return true
  }

  /// A whole number within ±10¹⁵.
  mutating func int() throws(CursorDefect) -> Int {
    skipSpace()
    let start = at
    let isNegative = at < end && bytes[at] == 0x2D
    if isNegative { at += 1 }
    var value = 0
    let firstDigit = at
    while at < end, bytes[at] >= 0x30, bytes[at] <= 0x39, at - firstDigit < 16 {
      value = value * 10 + Int(bytes[at] - 0x30)
      at += 1
    }
    let isWhole = at == end || ![0x2E, 0x65, 0x45].contains(bytes[at])
    guard at > firstDigit, at - firstDigit < 16, isWhole else {
      at = start
      throw defect("此处应为整数", "a whole number expected")
    }
    return isNegative ? -value : value
  }

  mutating func id() throws(CursorDefect) -> PlanningID {
    skipSpace()
    return at < end && bytes[at] == 0x22 ? .text(try text()) : .number(try int())
  }

  mutating func text() throws(CursorDefect) -> String {
    skipSpace()
    guard at < end, bytes[at] == 0x22 else { throw defect("此处应为字符串", "a text expected") }
    let start = at
    var stop = at + 1
    var isPlain = true
    while stop < end, bytes[stop] != 0x22 {
      if bytes[stop] == 0x5C {
        isPlain = false
        stop += 1
      }
      stop += 1
    }
    guard stop < end else { throw defect("字符串未结束", "the text does not end") }
    at = stop + 1
    if isPlain, let text = String(validating: bytes[start + 1..<stop], as: UTF8.self) {
      return text
    }
    let whole = String(decoding: bytes[start...stop], as: UTF8.self)
    guard case .string(let text)? = try? JSONParser.parse(whole) else {
      at = start
      throw defect("字符串无效", "the text is not valid JSON")
    }
    return text
  }

  /// `YYYY-MM-DD`.
  mutating func day() throws(CursorDefect) -> CalendarDay {
    skipSpace()
    let start = at
    guard at + 12 <= end, bytes[at] == 0x22, bytes[at + 11] == 0x22, bytes[at + 5] == 0x2D,
      bytes[at + 8] == 0x2D, let year = digits(at + 1, 4), let month = digits(at + 6, 2),
      let day = digits(at + 9, 2), let found = CalendarDay(year: year, month: month, day: day)
    else {
      at = start
      throw defect("此处应为日期，如 \"2026-02-14\"", "a date such as \"2026-02-14\" expected")
    }
    at += 12
    return found
  }

  /// `HH:MM` as minutes from midnight.
  mutating func minute() throws(CursorDefect) -> Int {
    skipSpace()
    guard at + 7 <= end, bytes[at] == 0x22, bytes[at + 6] == 0x22, bytes[at + 3] == 0x3A,
      let hour = digits(at + 1, 2), let minute = digits(at + 4, 2), hour < 24, minute < 60
    else { throw defect("此处应为时刻，如 \"09:15\"", "a time such as \"09:15\" expected") }
    at += 7
    return hour * 60 + minute
  }

  private func digits(_ start: Int, _ count: Int) -> Int? {
    var value = 0
    for place in start..<start + count {
      let digit = bytes[place] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// Steps over whatever value stands here.
  mutating func skip(depth: Int = 0) throws(CursorDefect) {
    skipSpace()
    guard depth < Self.depthLimit, at < end else {
      throw defect("结构过深或中断", "nested too deep, or cut off")
    }
    switch bytes[at] {
    case 0x22: _ = try text()
    case 0x7B:
      try openObject()
      while try nextKey() != nil { try skip(depth: depth + 1) }
    case 0x5B:
      try openArray()
      while try nextElement() { try skip(depth: depth + 1) }
    default:
      let start = at
      while at < end, bytes[at] > 0x20, ![0x2C, 0x5D, 0x7D].contains(bytes[at]) { at += 1 }
      let word = String(decoding: bytes[start..<at], as: UTF8.self)
      guard (try? JSONParser.parse(word)) != nil else {
        at = start
        throw defect("此处的值无效", "no JSON value")
      }
    }
  }
}

/// The name of a field, compared as numbers: its length, its first and its last eight bytes.
struct FieldName: Hashable {
  private let length: Int
  private let head: UInt64
  private let tail: UInt64

  init(_ bytes: [UInt8], _ start: Int, _ stop: Int) {
    length = stop - start
    var head: UInt64 = 0
    for place in start..<min(stop, start + 8) { head = head << 8 | UInt64(bytes[place]) }
    var tail: UInt64 = 0
    if length > 8 {
      for place in (stop - 8)..<stop { tail = tail << 8 | UInt64(bytes[place]) }
    }
    self.head = head
    self.tail = tail
  }

  init(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes, 0, bytes.count)
  }
}
