import CourtDomain

extension CalendarNotice {
  /// The seven holidays every year has.
  static let holidays: [(name: String, en: String)] = [
    ("元旦", "New Year"), ("春节", "Spring Festival"), ("清明", "Qingming"), ("劳动", "Labour Day"),
    ("端午", "Dragon Boat Festival"), ("中秋", "Mid-Autumn Festival"), ("国庆", "National Day"),
  ]

  /// Everything that keeps the notice from being a year's calendar.
  ///
  /// A year is complete when all seven holidays are named and the weekdays taken off, less the
  /// weekend days worked in exchange, are as many as the law gives: a notice only moves days.
  ///
  /// - Parameters:
  ///   - statutoryDays: the holidays of that year by law; `nil` to leave the sum unchecked.
  ///   - calendar: the years already loaded.
  ///   - isUnusual: a year in which the government gave more or fewer days; the sum is told as a
  ///     warning then.
  public func findings(statutoryDays: Int?, calendar: WorkingCalendar, isUnusual: Bool = false)
    -> [LawFinding]
  {
    let log = FindingLog()
    var seen: [CalendarDay: Entry] = [:]
    for entry in entries {
      if let earlier = seen[entry.day] { twice(entry, earlier, log) }
      seen[entry.day] = entry
      check(entry, calendar, log)
    }
    checkHolidays(log)
    if let statutoryDays { checkSum(statutoryDays, isUnusual, log) }
    return log.sorted()
  }

  private func check(_ entry: Entry, _ calendar: WorkingCalendar, _ log: FindingLog) {
    let day = entry.day
    let isOfYear =
      day.year == year || day.year == year - 1 && day.month == 12 && day.day >= 25
    if !isOfYear {
      log.add(
        file, entry.line, "notice.other-year", zh: "\(day) 不属于 \(year) 年的安排。",
        en: "\(day) does not belong to the notice of \(year).",
        remedyZh: "用 --year 指定年份，或删除该日。", remedyEn: "Name the year with --year, or remove it.")
    }
    if !entry.isOff, day.weekday <= 5 {
      log.add(
        file, entry.line, "notice.make-up-on-weekday", zh: "调休上班日 \(day) 不是周末。",
        en: "The make-up working day \(day) is not a weekend day.",
        remedyZh: "对照通知更正。", remedyEn: "Correct it by the notice.")
    }
    let isListed = calendar.holiday(day) != nil || calendar.isMakeUpDay(day)
    if isListed, !calendar.years.contains(year) {
      log.add(
        file, entry.line, "notice.overlap", zh: "\(day) 已列在另一年的日历中。",
        en: "\(day) stands in another year's calendar already.",
        remedyZh: "删除其中一处。", remedyEn: "Remove it from one of the two.")
    }
  }

  private func twice(_ entry: Entry, _ earlier: Entry, _ log: FindingLog) {
    let contradicts = entry.isOff != earlier.isOff
    log.add(
      file, entry.line, "notice.day-twice",
      zh: "\(entry.day) 被列了两次\(contradicts ? "，且一休一班" : "")。",
      en: "\(entry.day) is listed twice\(contradicts ? ", once off and once working" : "").",
      remedyZh: "对照通知保留一处。", remedyEn: "Keep the one the notice says.")
  }

  private func checkHolidays(_ log: FindingLog) {
    let missing = Self.holidays.filter { holiday in
      !entries.contains { $0.isOff && $0.name.contains(holiday.name) }
    }
    guard !missing.isEmpty else { return }
    log.add(
      file, 0, "notice.incomplete",
      zh: "缺少节日：\(missing.map(\.name).joined(separator: "、"))。",
      en: "Holidays are missing: \(missing.map(\.en).joined(separator: ", ")).",
      remedyZh: "补齐全年的放假安排；两节相连的，名称中写明两节。",
      remedyEn: "Add the whole year; name both where two holidays run together.")
  }

  private func checkSum(_ statutory: Int, _ isUnusual: Bool, _ log: FindingLog) {
    let off = entries.count { $0.isOff && $0.day.weekday <= 5 }
    let worked = entries.count { !$0.isOff }
    guard off - worked != statutory else { return }
    log.add(
      file, 0, "notice.sum", severity: isUnusual ? .warning : .error,
      zh: "休息的工作日 \(off) 天减去调休上班 \(worked) 天为 \(off - worked) 天，法定节假日为 \(statutory) 天。",
      en: "\(off) weekdays off less \(worked) make-up days are \(off - worked); the law gives "
        + "\(statutory) holidays.",
      remedyZh: "核对是否漏列；当年确有临时调整的，加 --unusual。",
      remedyEn: "Look for a missing day; if the year was unusual, say --unusual.")
  }
}
