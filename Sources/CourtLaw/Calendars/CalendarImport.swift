import CourtDomain
import Foundation

/// Puts a year's notice into a law folder.
public struct CalendarImport: Sendable {
  public let folder: String
  public var replaces: Bool
  public var isUnusual: Bool

  public init(into folder: String, replaces: Bool = false, isUnusual: Bool = false) {
    self.folder = folder
    self.replaces = replaces
    self.isUnusual = isUnusual
  }

  public struct Outcome: Sendable, Hashable {
    /// Where the calendar stands now.
    public let path: String
    public let warnings: [LawFinding]
  }

  /// Checks the notice against the law of its year and writes its table.
  ///
  /// The written folder is read again, and the old state is put back if the new table breaks it.
  ///
  /// - Throws: `LawDefects` with everything wrong at once.
  public func run(_ notice: CalendarNotice) throws(LawDefects) -> Outcome {
    let book: LawBook
    do { book = try LawBook.load(folder: folder) } catch {
      throw error as? LawDefects ?? defect(folder, "folder.unreadable", String(describing: error))
    }
    let statutory = CalendarDay(year: notice.year, month: 1, day: 1).flatMap {
      try? book.norm("holidays.statutory", on: $0).values["days"]
    }
    let findings = notice.findings(
      statutoryDays: statutory.map { NSDecimalNumber(decimal: $0).intValue },
      calendar: book.calendar, isUnusual: isUnusual)
    let errors = findings.filter { $0.severity == .error }
    guard errors.isEmpty else { throw LawDefects(errors) }
    return Outcome(path: try write(notice, book), warnings: findings)
  }

  private func write(_ notice: CalendarNotice, _ book: LawBook) throws(LawDefects) -> String {
    let path = folder + "/" + notice.fileName
    let old = FileManager.default.contents(atPath: path)
    if old != nil || book.calendar.years.contains(notice.year), !replaces {
      throw LawDefects([
        LawFinding(
          file: notice.fileName, line: 0, code: "notice.exists",
          what: LocalizedText(
            zh: "\(notice.year) 年的日历已经存在。", en: "There is a calendar of \(notice.year) already."),
          remedy: LocalizedText(
            zh: "核对后加 --replace 覆盖。", en: "Compare the two and say --replace to overwrite it."))
      ])
    }
    do {
      try Data(notice.yaml().utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw defect(path, "file.unwritable", "it cannot be written")
    }
    let broken = LawBook.findings(folder: folder).filter { $0.severity == .error }
    guard broken.isEmpty else {
      restore(old, path)
      throw LawDefects(broken)
    }
    return path
  }

  private func restore(_ old: Data?, _ path: String) {
    if let old {
      try? old.write(to: URL(fileURLWithPath: path), options: .atomic)
    } else {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  private func defect(_ file: String, _ code: String, _ what: String) -> LawDefects {
    LawDefects([
      LawFinding(
        file: file, line: 0, code: code,
        what: LocalizedText(zh: "无法读写：\(what)。", en: "It cannot be used: \(what)."),
        remedy: LocalizedText(zh: "检查路径和权限。", en: "Check the path and its permissions."))
    ])
  }
}
