import CourtDomain

/// Reads the notice in the words of the General Office itself: 一、元旦：1月1日（周四）至3日（周六）放假…
///
/// The notice repeats itself, and the repetition is its proof: the weekday behind each date and the
/// 共N天 behind each holiday must agree with the dates.
struct NoticeProse {
  private let text: String
  private let file: String
  private let log: FindingLog
  private(set) var notice: CalendarNotice

  /// Whether the text speaks in months and days instead of listing dates.
  static func isProse(_ text: String) -> Bool {
    text.contains("放假") && text.firstMatch(of: #/\d月\d{1,2}日/#) != nil
  }

  init(_ text: String, file: String, year: Int?, log: FindingLog) {
    self.text = text
    self.file = file
    self.log = log
    let named = text.firstMatch(of: #/(\d{4})年部分节假日/#) ?? text.firstMatch(of: #/(\d{4})年/#)
    notice = CalendarNotice(
      year: year ?? named.flatMap { Int($0.1) } ?? 0, entries: [], file: file)
    notice.number = text.firstMatch(of: #/国办发明电〔\d{4}〕\d{1,3}号/#).map { String($0.0) }
  }

  mutating func read() -> CalendarNotice {
    guard notice.year != 0 else {
      log.add(
        file, 0, "notice.year", zh: "通知中没有写明年份。", en: "The notice names no year.",
        remedyZh: "用 --year 指定年份。", remedyEn: "Name it with --year.")
      return notice
    }
    let heads = text.matches(of: #/[一二三四五六七八九十]、\s*([^：:。、]{2,4}节?(?:、[^：:。]{2,4})?)[：:]/#)
    for (index, head) in heads.prefix(20).enumerated() {
      let end = index + 1 < heads.count ? heads[index + 1].range.lowerBound : text.endIndex
      readHoliday(
        String(head.1), String(text[head.range.upperBound..<end]), at: head.range.lowerBound)
    }
    return notice
  }

  private mutating func readHoliday(_ name: String, _ body: String, at start: String.Index) {
    let line = text[..<start].count { $0.isNewline } + 1
    var month: Int?
    var days: Set<CalendarDay> = []
    // The last holiday is followed by sentences on safety and duty, which name no dates.
    for sentence in body.split(whereSeparator: { "。；".contains($0) }) {
      let isWork = sentence.contains("上班")
      guard isWork || sentence.contains("放假") || sentence.contains("休") else { continue }
      for run in runs(String(sentence), &month, line) {
        for ordinal in run.from.ordinal...run.to.ordinal {
          guard let day = CalendarDay(ordinal: ordinal) else { continue }
          if !isWork { days.insert(day) }
          notice.entries.append(
            CalendarNotice.Entry(day: day, isOff: !isWork, name: name, line: line))
        }
      }
    }
    checkCount(name, body, days.count, line)
  }

  /// The dates of a sentence; two that 至 joins are a run.
  private func runs(_ sentence: String, _ month: inout Int?, _ line: Int)
    -> [(from: CalendarDay, to: CalendarDay)]
  {
    var out: [(from: CalendarDay, to: CalendarDay)] = []
    var end = sentence.startIndex
    let dates = #/(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?/#
    for match in sentence.matches(of: dates) {
      month = match.2.flatMap { Int($0) } ?? month
      guard let day = day(match.1, month, match.3, line) else { continue }
      checkWeekday(day, match.4, line)
      let between = sentence[end..<match.range.lowerBound]
      if between == "至", let last = out.last, last.from < day, day.days(since: last.from) <= 31 {
        out[out.count - 1].to = day
      } else {
        out.append((day, day))
      }
      end = match.range.upperBound
    }
    return out
  }

  private func day(_ year: Substring?, _ month: Int?, _ day: Substring, _ line: Int)
    -> CalendarDay?
  {
    let named = year.flatMap { Int($0) } ?? notice.year
    guard let month, let number = Int(day),
      let found = CalendarDay(year: named, month: month, day: number)
    else {
      log.add(
        file, line, "notice.date", zh: "“\(day)日”不是 \(named) 年的日期。",
        en: "\"\(day)日\" is no date of \(named).", remedyZh: "对照通知原文更正。",
        remedyEn: "Correct it by the notice.")
      return nil
    }
    return found
  }

  private func checkWeekday(_ day: CalendarDay, _ words: Substring?, _ line: Int) {
    guard let words, let match = words.firstMatch(of: #/(?:周|星期)([一二三四五六日天])/#),
      let index = Array("一二三四五六日").firstIndex(
        of: match.1 == "天" ? "日" : Character(String(match.1))),
      day.weekday != index + 1
    else { return }
    log.add(
      file, line, "notice.weekday", zh: "\(day) 不是\(match.0)。",
      en: "\(day) is not the weekday the notice says (\(match.0)).",
      remedyZh: "核对日期、星期和年份。", remedyEn: "Compare the date, the weekday and the year.")
  }

  private func checkCount(_ name: String, _ body: String, _ count: Int, _ line: Int) {
    guard let match = body.firstMatch(of: #/共(\d{1,2})天/#), let said = Int(match.1), said != count
    else { return }
    log.add(
      file, line, "notice.count", zh: "\(name)写明共 \(said) 天，列出 \(count) 天。",
      en: "\(name) is said to have \(said) days and lists \(count).",
      remedyZh: "核对起止日期。", remedyEn: "Compare its first and last day.")
  }
}
