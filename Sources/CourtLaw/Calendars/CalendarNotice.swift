public import CourtDomain

/// A year's notice of days off as somebody brings it, before it is a table of the law.
public struct CalendarNotice: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public let day: CalendarDay
    /// `false` for a make-up working day.
    public let isOff: Bool
    /// The holiday as the notice names it, such as 春节.
    public let name: String
    /// Line of the file; 0 where the form has no lines of its own.
    public let line: Int
  }

  public var year: Int
  /// The notice's number, such as 国办发明电〔2024〕12号.
  public var number: String?
  public var issuedOn: CalendarDay?
  public var url: String?
  public var entries: [Entry]
  /// Name of the file it was read from, for messages.
  public let file: String

  /// A year lists some forty days; more than two years' worth is another kind of file.
  public static let entryLimit = 800
  public static let sizeLimitBytes = 1 << 20
}

extension CalendarNotice {
  /// Reads a notice: the General Office's own words, JSON with `days` of `{date, name, off}` or `{date, name, isOffDay}`, or a line
  /// for each day with the date first, `off` or `work` (休, 班) somewhere after it, and the name.
  ///
  /// - Parameter year: the year it is for; the file's own, or the one most of its days are in, when
  ///   `nil`.
  /// - Throws: `LawDefects` with everything unreadable at once.
  public static func read(_ text: String, file: String, year: Int? = nil) throws(LawDefects)
    -> CalendarNotice
  {
    let log = FindingLog()
    guard text.utf8.count <= sizeLimitBytes else {
      log.add(
        file, 0, "notice.too-large", zh: "文件超过 1 MiB。", en: "The file is larger than 1 MiB.",
        remedyZh: "只导入一年的放假安排。", remedyEn: "Import one year's notice.")
      throw LawDefects(log.sorted())
    }
    var notice = read(text, file, year, log)
    if let year { notice.year = year }
    if notice.year == 0 { notice.year = notice.commonYear }
    if notice.entries.isEmpty, log.findings.isEmpty {
      log.add(
        file, 0, "notice.empty", zh: "文件中没有任何日期。", en: "The file lists no day.",
        remedyZh: "每行写一个日期，例如 2026-01-01,off,元旦。",
        remedyEn: "Write a day a line, such as 2026-01-01,off,元旦.")
    }
    guard log.findings.isEmpty else { throw LawDefects(log.sorted()) }
    return notice
  }

  private static func read(_ text: String, _ file: String, _ year: Int?, _ log: FindingLog)
    -> CalendarNotice
  {
    let start = text.first { !$0.isWhitespace }
    if start == "{" || start == "[" { return readJSON(text, file, log) }
    guard NoticeProse.isProse(text) else { return readLines(text, file, log) }
    var prose = NoticeProse(text, file: file, year: year, log: log)
    return prose.read()
  }

  private var commonYear: Int {
    let counts = Dictionary(grouping: entries, by: \.day.year).mapValues(\.count)
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
  }

  private static func readJSON(_ text: String, _ file: String, _ log: FindingLog)
    -> CalendarNotice
  {
    var notice = CalendarNotice(year: 0, entries: [], file: file)
    guard let json = try? JSONParser.parse(text) else {
      log.add(
        file, 0, "notice.json", zh: "不是合法的 JSON。", en: "This is not valid JSON.",
        remedyZh: "检查引号、逗号和括号。", remedyEn: "Check quotes, commas and brackets.")
      return notice
    }
    notice.year = json["year"]?.int.flatMap { Int(exactly: $0) } ?? 0
    notice.number = json["doc_no"]?.string
    notice.issuedOn = json["issued"]?.day
    notice.url =
      json["source_urls"]?.array?.first?.string ?? json["papers"]?.array?.first?.string
    let days = json.array ?? json["days"]?.array ?? []
    for (index, item) in days.prefix(entryLimit).enumerated() {
      guard let day = item["date"]?.day, let isOff = (item["isOffDay"] ?? item["off"])?.bool,
        let name = item["name"]?.string, !name.isEmpty
      else {
        log.add(
          file, 0, "notice.day", zh: "第 \(index + 1) 个日期无法识别。",
          en: "Day number \(index + 1) cannot be read.",
          remedyZh: "写成 {\"date\": \"2026-01-01\", \"name\": \"元旦\", \"isOffDay\": true}。",
          remedyEn: "Write {\"date\": \"2026-01-01\", \"name\": \"元旦\", \"isOffDay\": true}.")
        continue
      }
      notice.entries.append(Entry(day: day, isOff: isOff, name: name, line: 0))
    }
    tooMany(days.count, file, log)
    return notice
  }

  private static func readLines(_ text: String, _ file: String, _ log: FindingLog)
    -> CalendarNotice
  {
    var notice = CalendarNotice(year: 0, entries: [], file: file)
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    var count = 0
    for (index, line) in lines.enumerated() {
      let words = line.split { ",;\t ，；|".contains($0) }.map(String.init)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard let day = CalendarDay(iso8601: first), let entry = entry(day, words, index + 1) else {
        // A heading names its columns instead of a day.
        if count == 0, !first.contains(where: \.isNumber) { continue }
        log.add(
          file, index + 1, "notice.line", zh: "此行无法识别：\(line.prefix(60))。",
          en: "This line cannot be read: \(line.prefix(60)).",
          remedyZh: "写成 2026-01-01,off,元旦 或 2026-01-04,work,元旦。",
          remedyEn: "Write 2026-01-01,off,元旦 or 2026-01-04,work,元旦.")
        continue
      }
      count += 1
      if count <= entryLimit { notice.entries.append(entry) }
    }
    tooMany(count, file, log)
    return notice
  }

  private static let offWords: Set<String> = ["off", "rest", "true", "休", "放假"]
  private static let workWords: Set<String> = ["work", "working", "false", "班", "上班"]

  private static func entry(_ day: CalendarDay, _ words: [String], _ line: Int) -> Entry? {
    var isOff: Bool?
    var name: [String] = []
    for word in words.dropFirst() {
      if isOff == nil, offWords.contains(word.lowercased()) {
        isOff = true
      } else if isOff == nil, workWords.contains(word.lowercased()) {
        isOff = false
      } else {
        name.append(word)
      }
    }
    guard let isOff, !name.isEmpty else { return nil }
    return Entry(day: day, isOff: isOff, name: name.joined(separator: "、"), line: line)
  }

  private static func tooMany(_ count: Int, _ file: String, _ log: FindingLog) {
    guard count > entryLimit else { return }
    log.add(
      file, 0, "notice.too-many", zh: "列出了 \(count) 天，超过 \(entryLimit) 天。",
      en: "It lists \(count) days, more than \(entryLimit).", remedyZh: "只导入一年的放假安排。",
      remedyEn: "Import one year's notice.")
  }
}
