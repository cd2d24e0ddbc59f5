public import CourtDomain

/// The findings of a law folder, told so that a person reads what matters first.
public struct LawCheckReport: Sendable {
  public let folder: String
  public let findings: [LawFinding]

  /// - Parameter today: warns in the last two months of the last year loaded, and after it; without
  ///   it nothing is said of the time that passes.
  public init(folder: String, today: CalendarDay? = nil) {
    let findings = LawBook.findings(folder: folder)
    let ending = today.flatMap { Self.ending(folder, $0) }
    self.init(folder: folder, findings: findings + [ending].compactMap { $0 })
  }

  /// The next year's notice appears in late autumn; from then on its absence stops deadlines.
  private static func ending(_ folder: String, _ today: CalendarDay) -> LawFinding? {
    guard let last = (try? LawBook.load(folder: folder))?.calendar.years.max(),
      let from = CalendarDay(year: last, month: 11, day: 1), today >= from
    else { return nil }
    let next = max(last + 1, today.year)
    return LawFinding(
      .warning, file: "calendar-\(next).yaml", line: 0, code: "calendar.runs-out",
      what: LocalizedText(
        zh: "已载入的日历只到 \(last) 年，之后的期限只能暂定或不能计算。",
        en: "The calendars end with \(last): dates after it are provisional or refused."),
      remedy: LocalizedText(
        zh: "公布后用 law calendar import 载入 \(next) 年的放假通知。",
        en: "Bring in the notice of \(next) with law calendar import once it is out."))
  }

  init(folder: String, findings: [LawFinding]) {
    self.folder = folder
    self.findings = findings
  }

  public var errors: [LawFinding] { findings.filter { $0.severity == .error } }
  public var isClean: Bool { errors.isEmpty }

  /// Every finding a line where `isVerbose`; else rows read in secondary sources are counted by
  /// file, for there are many and they say the same.
  public func lines(_ language: Language, isVerbose: Bool) -> [String] {
    let single = findings.filter { isVerbose || $0.code != "source.secondary" }
    var lines = single.map { "\(folder)/\($0.line(in: language))" }
    let zh = language == .zh
    if !isVerbose {
      let counts = Dictionary(
        grouping: findings.filter { $0.code == "source.secondary" }, by: \.file)
      for (file, rows) in counts.sorted(by: { $0.key < $1.key }) {
        lines.append(
          zh
            ? "\(folder)/\(file): 提醒：\(rows.count) 条只见于间接来源，发布前核对官方文本（--verbose 逐条列出）。"
            : "\(folder)/\(file): warning: \(rows.count) row\(rows.count == 1 ? "" : "s") read in "
              + "secondary sources only: compare the official text before a release "
              + "(--verbose lists them).")
      }
    }
    let warnings = findings.count - errors.count
    lines.append(
      zh
        ? "\(folder)：\(errors.count) 个错误，\(warnings) 个提醒"
        : "\(folder): \(errors.count) errors, \(warnings) warnings")
    return lines
  }

  public func toJSON() -> JSONValue {
    [
      "folder": .string(folder), "errors": .int(errors.count),
      "warnings": .int(findings.count - errors.count),
      "findings": .array(findings.map { $0.toJSON() }),
    ]
  }
}

extension LawFinding {
  public func toJSON() -> JSONValue {
    [
      "severity": .string(severity.rawValue), "file": .string(file), "line": .int(line),
      "code": .string(code), "what": what.json, "remedy": remedy.json,
    ]
  }
}
