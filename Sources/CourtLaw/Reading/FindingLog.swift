import CourtDomain

/// Collects what is wrong while a folder is read, so that everything is told at once.
///
/// One per load, used by one task only.
final class FindingLog {
  private(set) var findings: [LawFinding] = []
  private(set) var rows: [LawRow] = []
  var sources = SourceList()

  func add(
    _ file: String, _ line: Int, _ code: String, severity: LawFinding.Severity = .error,
    zh: String, en: String, remedyZh: String, remedyEn: String
  ) {
    findings.append(
      LawFinding(
        severity, file: file, line: line, code: code, what: LocalizedText(zh: zh, en: en),
        remedy: LocalizedText(zh: remedyZh, en: remedyEn)))
  }

  func add(row: LawRow) { rows.append(row) }

  /// Two rows of one rule in force on one day, or a day between two rows without any.
  func checkDates() {
    let groups = Dictionary(grouping: rows) { $0.table + "\u{0}" + $0.rule }
    for group in groups.values where group.count > 1 {
      let ordered = group.sorted { $0.validFrom < $1.validFrom }
      for (earlier, later) in zip(ordered, ordered.dropFirst()) { compare(earlier, later) }
    }
  }

  private func compare(_ earlier: LawRow, _ later: LawRow) {
    let rule = later.rule
    guard let end = earlier.validTo, end < later.validFrom else {
      let other = "\(earlier.file):\(earlier.line)"
      let lastDay = later.validFrom.adding(days: -1)
      add(
        later.file, later.line, "row.overlap",
        zh: "规则 \(rule) 自 \(later.validFrom) 起与 \(other) 的条目同时有效。",
        en: "From \(later.validFrom) rule \(rule) is also in force by \(other).",
        remedyZh: "给较早的条目写上 valid_to: \(lastDay)。",
        remedyEn: "End the earlier row with valid_to: \(lastDay).")
      return
    }
    let next = end.adding(days: 1)
    guard next < later.validFrom else { return }
    let lastDay = later.validFrom.adding(days: -1)
    add(
      later.file, later.line, "row.gap",
      zh: "规则 \(rule) 自 \(next) 至 \(lastDay) 没有条目。",
      en: "Rule \(rule) has no row from \(next) to \(lastDay).",
      remedyZh: "把较早条目的 valid_to 改为 \(lastDay)，或补充缺少的条目。",
      remedyEn: "End the earlier row with valid_to: \(lastDay), or add the row that applied.")
  }

  func sorted() -> [LawFinding] {
    findings.sorted {
      ($0.file, $0.line, $0.code, $0.what.en) < ($1.file, $1.line, $1.code, $1.what.en)
    }
  }
}
