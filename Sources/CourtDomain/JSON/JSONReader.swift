/// Reads a JSON object field by field and collects every defect with its pointer.
///
/// Reading never stops at the first mistake: getters answer `nil` after noting what is wrong, and
/// `finish()` throws all of it at once. Members nobody asked for are defects too, so that a
/// misspelt optional field is not lost in silence.
public final class JSONReader {
  public let pointer: String
  private let value: JSONValue
  private var asked: Set<String> = []
  private var children: [JSONReader] = []
  private var ownDefects: [FieldDefect] = []

  public init(_ value: JSONValue, at pointer: String = "") {
    self.value = value
    self.pointer = pointer
    if value.object == nil {
      note("", "type", zh: "此处应为对象（object）", en: "an object is expected here")
    }
  }

  /// Notes a defect of this object or of one of its members, named by a relative JSON pointer.
  public func note(_ name: String, _ code: String, zh: String, en: String, source: String? = nil) {
    let place = name.isEmpty ? pointer : pointer + "/" + name
    ownDefects.append(FieldDefect(place, code, zh: zh, en: en, source: source))
  }

  public var defects: [FieldDefect] {
    var all = ownDefects
    for member in value.object?.members ?? [] where !asked.contains(member.name) {
      all.append(
        FieldDefect(
          pointer + "/" + Self.escaped(member.name), "unknown-field",
          zh: "未知字段，请删除或改正拼写", en: "unknown field: remove it or mend its spelling"))
    }
    for child in children { all += child.defects }
    return all
  }

  /// - Throws: `Invalid` with all defects of this object and of all read below it.
  public func finish() throws {
    let found = defects
    if !found.isEmpty { throw Invalid(found) }
  }

  public func raw(_ name: String) -> JSONValue? {
    asked.insert(name)
    guard let member = value[name], !member.isNull else { return nil }
    return member
  }

  public func has(_ name: String) -> Bool { raw(name) != nil }

  private func typed<T>(_ name: String, required: Bool, _ kind: String, _ pick: (JSONValue) -> T?)
    -> T?
  {
    guard let member = raw(name) else {
      if required, value.object != nil {
        note(name, "missing", zh: "必填", en: "this field is required")
      }
      return nil
    }
    if let found = pick(member) { return found }
    note(
      name, "type", zh: "类型应为 \(kind)，实为 \(member.kind)",
      en: "expected \(kind), found \(member.kind)")
    return nil
  }

  /// A text with at least one visible character, within a length counted as the database counts it:
  /// in Unicode scalars, for any number of marks may stand on one character.
  public func text(_ name: String, required: Bool = true, max: Int = 2_000) -> String? {
    guard let text = typed(name, required: required, "string", { $0.string }) else { return nil }
    if text.utf8.contains(0) {
      note(name, "nul", zh: "不得含空字符", en: "must not contain a NUL character")
      return nil
    }
    if text.allSatisfy(\.isWhitespace) {
      note(name, "blank", zh: "不能为空白", en: "must not be blank")
      return nil
    }
    if text.unicodeScalars.count > max {
      note(name, "too-long", zh: "最多 \(max) 个字符", en: "at most \(max) characters")
      return nil
    }
    return text
  }

  public func int(_ name: String, required: Bool = true, in range: ClosedRange<Int64>) -> Int64? {
    let pick: (JSONValue) -> Int64? = { $0.int }
    guard let number = typed(name, required: required, "whole number", pick) else { return nil }
    guard range.contains(number) else {
      note(
        name, "range", zh: "应在 \(range.lowerBound) 与 \(range.upperBound) 之间",
        en: "must lie between \(range.lowerBound) and \(range.upperBound)")
      return nil
    }
    return number
  }

  public func bool(_ name: String, required: Bool = true) -> Bool? {
    typed(name, required: required, "boolean") { $0.bool }
  }

  public func day(_ name: String, required: Bool = true) -> CalendarDay? {
    formatted(name, required: required, "YYYY-MM-DD") { CalendarDay(iso8601: $0) }
  }

  public func instant(_ name: String, required: Bool = true) -> Instant? {
    formatted(name, required: required, "RFC 3339") { Instant(rfc3339: $0) }
  }

  public func id<Noun>(_ name: String, required: Bool = true, _: Noun.Type = Noun.self)
    -> Identifier<Noun>?
  {
    formatted(name, required: required, "UUID") { Identifier<Noun>($0) }
  }

  /// A value of a closed list; the message names the list.
  public func choice<T: RawRepresentable & CaseIterable>(
    _ name: String, required: Bool = true, _: T.Type = T.self
  ) -> T? where T.RawValue == String {
    guard let text = typed(name, required: required, "string", { $0.string }) else { return nil }
    if let found = T(rawValue: text) { return found }
    let known = T.allCases.map(\.rawValue).joined(separator: ", ")
    note(name, "choice", zh: "应为其一：\(known)", en: "must be one of: \(known)")
    return nil
  }

  private func formatted<T>(
    _ name: String, required: Bool, _ form: String, _ pick: (String) -> T?
  ) -> T? {
    guard let text = typed(name, required: required, "string", { $0.string }) else { return nil }
    if let found = pick(text) { return found }
    note(name, "format", zh: "格式应为 \(form)", en: "must have the form \(form)")
    return nil
  }

  /// `{amount_minor, currency}`; only CNY is pleaded here.
  public func money(_ name: String, required: Bool = true) -> Money? {
    guard let reader = object(name, required: required) else { return nil }
    let amount = reader.int("amount_minor", in: 0...100_000_000_000_000)
    let currency = reader.text("currency", max: 3)
    guard let amount, let currency else { return nil }
    guard currency == "CNY" else {
      reader.note("currency", "currency", zh: "本院以人民币（CNY）计", en: "this court counts in CNY")
      return nil
    }
    return Money(minorUnits: amount, currency: currency)
  }

  /// A reader of a nested object; its defects are told with this one's.
  public func object(_ name: String, required: Bool = true) -> JSONReader? {
    guard
      let member = typed(name, required: required, "object", { $0.object.map(JSONValue.object) })
    else { return nil }
    return child(member, pointer + "/" + Self.escaped(name))
  }

  /// Readers of a list of objects, within a count.
  public func objects(_ name: String, required: Bool = true, count: ClosedRange<Int>)
    -> [JSONReader]
  {
    list(name, required: required, count: count).enumerated().map { index, element in
      child(element, pointer + "/" + Self.escaped(name) + "/\(index)")
    }
  }

  public func texts(
    _ name: String, required: Bool = true, count: ClosedRange<Int>, max: Int = 200
  ) -> [String] {
    list(name, required: required, count: count).enumerated().compactMap { index, element in
      if let text = element.string, text.unicodeScalars.count <= max, !text.utf8.contains(0) {
        return text
      }
      note(
        name + "/\(index)", "type", zh: "应为不超过 \(max) 字的文字",
        en: "expected a string of at most \(max) characters")
      return nil
    }
  }

  private func list(_ name: String, required: Bool, count: ClosedRange<Int>) -> [JSONValue] {
    guard let values = typed(name, required: required, "array", { $0.array }) else { return [] }
    guard count.contains(values.count) else {
      note(
        name, "count", zh: "数量应在 \(count.lowerBound) 与 \(count.upperBound) 之间",
        en: "must have between \(count.lowerBound) and \(count.upperBound) entries")
      return []
    }
    return values
  }

  private func child(_ value: JSONValue, _ pointer: String) -> JSONReader {
    let reader = JSONReader(value, at: pointer)
    children.append(reader)
    return reader
  }

  private static func escaped(_ name: String) -> String {
    guard name.contains(where: { $0 == "~" || $0 == "/" }) else { return name }
    return name.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
  }
}
