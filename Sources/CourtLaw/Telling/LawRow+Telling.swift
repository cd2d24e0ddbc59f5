public import CourtDomain

extension LawRow {
  public func toJSON() -> JSONValue {
    [
      "table": .string(table), "rule": .string(rule), "name": name?.json ?? .null,
      "value": .string(value),
      "valid_from": .string(validFrom.description), "valid_to": .optional(validTo?.description),
      "citation": .string(citation), "source": source.json, "note": .optional(note),
      "standing": .string(standing.rawValue), "file": .string(file), "line": .int(line),
    ]
  }

  /// The row in a few plain lines.
  public func telling(_ language: Language) -> String {
    let zh = language == .zh
    var lines = [
      heading(language), "  " + (zh ? "内容：" : "value: ") + body,
      "  " + (zh ? "施行：" : "in force: ") + span(language),
      "  " + (zh ? "依据：" : "source: ") + "\(source(language)) (\(citation))",
    ]
    if let note { lines.append("  " + (zh ? "说明：" : "note: ") + note) }
    if let mark = standing.words?(language) { lines.append("  " + mark) }
    lines.append("  \(file):\(line)")
    return lines.joined(separator: "\n")
  }

  /// The row in one line.
  public func line(_ language: Language) -> String {
    "\(rule)  \(name.map { $0(language) + "  " } ?? "")\(body)  (\(citation))"
      + (standing == .text ? "" : "  [\(standing.rawValue)]")
  }

  private func heading(_ language: Language) -> String {
    "\(rule)  \(name.map { $0(language) + "  " } ?? "")[\(table)]"
  }

  private func span(_ language: Language) -> String {
    guard let validTo else {
      return language == .zh ? "自 \(validFrom) 起" : "from \(validFrom)"
    }
    return language == .zh ? "\(validFrom) 至 \(validTo)" : "\(validFrom) to \(validTo)"
  }
}

extension LawRow.Standing {
  /// What a reader must know of a row that was not read in the official text.
  public var words: LocalizedText? {
    switch self {
    case .text: nil
    case .secondary:
      LocalizedText(
        zh: "只见于间接来源，发布前须核对官方文本", en: "read in a secondary source only: compare the official text")
    case .house:
      LocalizedText(zh: "本院自定，不是法律", en: "the court's own rule: not law")
    }
  }
}

extension LawChange {
  public enum Kind: String, Sendable, Hashable {
    case added, ended, changed
  }

  public var kind: Kind {
    if before == nil { return .added }
    return after == nil ? .ended : .changed
  }

  /// Whether only the article, the note or the standing differs.
  public var isOfSourceOnly: Bool { kind == .changed && before?.value == after?.value }

  public func toJSON() -> JSONValue {
    [
      "kind": .string(kind.rawValue), "table": .string(table), "rule": .string(rule),
      "before": before?.toJSON() ?? .null, "after": after?.toJSON() ?? .null,
    ]
  }

  /// The name only where it changed too.
  private func named(_ row: LawRow, _ language: Language) -> String {
    guard kind == .changed, before?.name != after?.name, let name = row.name else { return "" }
    return name(language) + ", "
  }

  /// The change in a few plain lines, `-` before and `+` after.
  public func telling(_ language: Language) -> String {
    let word: LocalizedText =
      switch kind {
      case .added: LocalizedText(zh: "新增", en: "added")
      case .ended: LocalizedText(zh: "终止", en: "ended")
      case .changed: LocalizedText(zh: "变更", en: "changed")
      }
    let name = (after ?? before)?.name.map { $0(language) + "  " } ?? ""
    var lines = ["\(word(language))  \(rule)  \(name)[\(table)]"]
    for (sign, row) in [("-", before), ("+", after)] {
      guard let row else { continue }
      lines.append(
        "  \(sign) \(named(row, language))\(row.body)  (\(row.citation), \(row.validFrom))")
    }
    return lines.joined(separator: "\n")
  }
}
