import CourtDomain
import Yams

extension RowReader {
  static let datedColumns: Set<String> = [
    "rule", "valid_from", "valid_to", "source", "note", "standing",
  ]

  /// Reads the columns every dated row has, checks its other names, and keeps it for showing.
  ///
  /// - Returns: `nil` when the row cannot be used; the log says why.
  func dated(table: String, columns: Set<String>) -> LawRow? {
    allow(columns.union(Self.datedColumns))
    let rule = required("rule")
    let from = day("valid_from", required: true)
    let to = day("valid_to")
    let standing = choice("standing", LawRow.Standing.self) ?? .text
    let citation = required("source")
    let source = citation.flatMap { words($0, "source") }
    if let from, let to, to < from {
      defect(
        "row.ends-early", at: "valid_to", zh: "valid_to 早于 valid_from。",
        en: "valid_to lies before valid_from.", remedyZh: "更正其中一个日期。",
        remedyEn: "Correct one of the two dates.")
    }
    guard let rule, let from, let citation, let source else { return nil }
    let row = LawRow(
      file: file, line: line, table: table, rule: rule, validFrom: from, validTo: to,
      value: rendered(without: []), name: has("name") ? bilingual("name") : nil,
      body: rendered(without: ["name"]), citation: citation, source: source,
      note: string("note"), standing: standing)
    log.add(row: row)
    return row
  }

  /// A column that cites an article, in words.
  func citation(_ name: String) -> LocalizedText? {
    string(name).flatMap { words($0, name) }
  }

  private func words(_ citation: String, _ column: String) -> LocalizedText? {
    switch log.sources.words(for: citation) {
    case .success(let text): return text
    case .failure(.unknownSource(let key)):
      defect(
        "source.unknown", at: column, zh: "sources.yaml 中没有来源 \(key)。",
        en: "sources.yaml has no source \(key).", remedyZh: "更正简称，或在 sources.yaml 中补充该文件。",
        remedyEn: "Correct the short name or add the instrument to sources.yaml.")
    case .failure(.unreadable(let part)):
      defect(
        "source.unreadable", at: column, zh: "来源“\(part)”无法识别。",
        en: "The citation \"\(part)\" cannot be read.",
        remedyZh: "写成“简称 条号”，例如 CPL 85.3 或 FEE 13#1。",
        remedyEn: "Write a short name and articles, such as CPL 85.3 or FEE 13#1.")
    }
    return nil
  }

  private func rendered(without left: Set<String>) -> String {
    node.compactMap { key, value in
      guard let name = key.string, !Self.datedColumns.contains(name), !left.contains(name)
      else { return nil }
      return name + ": " + Self.render(value)
    }.joined(separator: ", ")
  }

  private static func render(_ node: Node) -> String {
    if let scalar = node.scalar { return scalar.string }
    if let sequence = node.sequence {
      return "[" + sequence.map(render).joined(separator: ", ") + "]"
    }
    let pairs = node.mapping?.map { ($0.key.string ?? "?") + ": " + render($0.value) } ?? []
    return "{" + pairs.joined(separator: ", ") + "}"
  }
}
