import CourtDomain
import Foundation
import Yams

/// Reads the columns of one mapping of a law table; every defect goes to the log with its line.
struct RowReader {
  let node: Node.Mapping
  let file: String
  let line: Int
  let log: FindingLog

  init?(_ node: Node, file: String, log: FindingLog) {
    let line = node.mark?.line ?? 0
    guard let mapping = node.mapping else {
      log.add(
        file, line, "row.not-a-mapping", zh: "此处应为“名称: 值”的条目。",
        en: "A row of names and values is due here.", remedyZh: "写成 - {rule: …, …}。",
        remedyEn: "Write it as - {rule: …, …}.")
      return nil
    }
    self.node = mapping
    self.file = file
    self.line = line
    self.log = log
  }

  private func child(_ name: String) -> Node? {
    node.first { $0.key.string == name }?.value
  }

  func has(_ name: String) -> Bool { child(name) != nil }

  func defect(
    _ code: String, at name: String? = nil, zh: String, en: String, remedyZh: String,
    remedyEn: String
  ) {
    let at = name.flatMap(child)?.mark?.line ?? line
    log.add(file, at, code, zh: zh, en: en, remedyZh: remedyZh, remedyEn: remedyEn)
  }

  private func wrong(_ name: String, zh: String, en: String) {
    defect(
      "value.wrong", at: name, zh: "\(name) 的值不对。", en: "The value of \(name) is wrong.",
      remedyZh: "应为\(zh)。", remedyEn: "It must be \(en).")
  }

  /// Refuses columns nobody reads: a misspelt name must not silently mean its absence.
  func allow(_ names: Set<String>) {
    for (key, _) in node {
      guard let name = key.string, names.contains(name) else {
        log.add(
          file, key.mark?.line ?? line, "column.unknown",
          zh: "没有名为 \(key.string ?? "?") 的列。", en: "There is no column \(key.string ?? "?").",
          remedyZh: "可用的列：\(names.sorted().joined(separator: "、"))。",
          remedyEn: "Use one of: \(names.sorted().joined(separator: ", ")).")
        continue
      }
    }
  }

  func string(_ name: String) -> String? {
    guard let node = child(name) else { return nil }
    guard let text = node.scalar?.string, !text.isEmpty, text.utf8.count <= 2_000 else {
      wrong(name, zh: "一段不超过 2000 字节的文字", en: "a text of at most 2,000 bytes")
      return nil
    }
    return text
  }

  private func missing(_ name: String) {
    defect(
      "value.missing", zh: "缺少 \(name)。", en: "\(name) is missing.", remedyZh: "补充 \(name)。",
      remedyEn: "Add \(name).")
  }

  func required(_ name: String) -> String? {
    if !has(name) { missing(name) }
    return string(name)
  }

  private func parsed<Value>(
    _ name: String, required: Bool, zh: String, en: String, _ read: (String) -> Value?
  ) -> Value? {
    guard has(name) else {
      if required { missing(name) }
      return nil
    }
    guard let text = string(name) else { return nil }
    guard let value = read(text) else {
      wrong(name, zh: zh, en: en)
      return nil
    }
    return value
  }

  func int(_ name: String, in range: ClosedRange<Int>, required: Bool = false) -> Int? {
    parsed(
      name, required: required, zh: "\(range.lowerBound) 至 \(range.upperBound) 的整数",
      en: "a whole number from \(range.lowerBound) to \(range.upperBound)"
    ) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
  }

  func decimal(_ name: String, required: Bool = false) -> Decimal? {
    parsed(
      name, required: required, zh: "非负的十进制数", en: "a decimal number that is not negative",
      plainDecimal)
  }

  func bool(_ name: String, required: Bool = false) -> Bool? {
    parsed(name, required: required, zh: "true 或 false", en: "true or false") {
      $0 == "true" ? true : $0 == "false" ? false : nil
    }
  }

  func day(_ name: String, required: Bool = false) -> CalendarDay? {
    parsed(
      name, required: required, zh: "YYYY-MM-DD 格式的日期", en: "a date YYYY-MM-DD",
      CalendarDay.init(iso8601:))
  }

  func choice<Value: RawRepresentable & CaseIterable>(_ name: String, _: Value.Type) -> Value?
  where Value.RawValue == String {
    let words = Value.allCases.map(\.rawValue)
    return parsed(
      name, required: false, zh: words.joined(separator: "、"),
      en: "one of " + words.joined(separator: ", "), Value.init(rawValue:))
  }

  func text(_ name: String) -> LocalizedText? {
    guard let node = child(name) else {
      missing(name)
      return nil
    }
    guard let zh = node.mapping?["zh"]?.scalar?.string, !zh.isEmpty,
      let en = node.mapping?["en"]?.scalar?.string, !en.isEmpty
    else {
      wrong(name, zh: "含 zh 和 en 的双语文字", en: "a text in both languages, {zh: …, en: …}")
      return nil
    }
    return LocalizedText(zh: zh, en: en)
  }

  /// A text in both languages where there is a whole one; its defects are told by who needs it.
  func bilingual(_ name: String) -> LocalizedText? {
    guard let node = child(name), let zh = node.mapping?["zh"]?.scalar?.string,
      let en = node.mapping?["en"]?.scalar?.string
    else { return nil }
    return LocalizedText(zh: zh, en: en)
  }

  func strings(_ name: String) -> [String] {
    guard let node = child(name) else { return [] }
    let texts = node.sequence?.compactMap { $0.scalar?.string }
    guard let texts, texts.count == node.sequence?.count, texts.count <= 1_000 else {
      wrong(name, zh: "一列文字", en: "a list of texts")
      return []
    }
    return texts
  }

  /// The mappings of a list; none when the column is missing.
  func rows(_ name: String) -> [RowReader] {
    guard let node = child(name) else { return [] }
    guard let sequence = node.sequence, sequence.count <= 10_000 else {
      wrong(name, zh: "一列条目", en: "a list of rows")
      return []
    }
    return sequence.compactMap { RowReader($0, file: file, log: log) }
  }

  func decimals(_ name: String) -> [String: Decimal] {
    dictionary(name, zh: "数额", en: "amounts", plainDecimal)
  }

  func ints(_ name: String) -> [String: Int] {
    dictionary(name, zh: "正整数", en: "positive whole numbers") {
      Int($0).flatMap { (1...10_000).contains($0) ? $0 : nil }
    }
  }

  func dictionary<Value>(
    _ name: String, zh: String, en: String, _ read: (String) -> Value?
  ) -> [String: Value] {
    guard let node = child(name) else { return [:] }
    guard let mapping = node.mapping else {
      wrong(name, zh: "名称与\(zh)", en: "names with \(en)")
      return [:]
    }
    var out: [String: Value] = [:]
    for (key, value) in mapping {
      guard let key = key.string, let text = value.scalar?.string, let read = read(text) else {
        wrong(name, zh: "名称与\(zh)", en: "names with \(en)")
        continue
      }
      out[key] = read
    }
    return out
  }
}

/// Digits with at most one point: no sign, exponent or separator.
func plainDecimal(_ text: String) -> Decimal? {
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  guard (1...2).contains(parts.count), text.utf8.count <= 30,
    parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
  else { return nil }
  return Decimal(string: text, locale: nil)
}
