import CourtDomain

extension LawReading {
  func readPeriods(_ document: RowReader, _ tables: inout LawTables) {
    document.allow(["table", "counting", "exclusions", "outages", "rows"])
    for row in document.rows("counting") {
      if let dated = row.dated(table: "periods/counting", columns: ["name"]),
        let name = row.text("name")
      {
        tables.counting.add(dated, name)
      }
    }
    for row in document.rows("exclusions") {
      if let dated = row.dated(table: "periods/exclusions", columns: ["name", "months_at_most"]),
        let name = row.text("name")
      {
        let months = row.int("months_at_most", in: 1...120)
        tables.exclusions.add(dated, ExclusionRule(name: name, monthsAtMost: months))
      }
    }
    for row in document.rows("outages") { readOutage(row, &tables) }
    let rows = document.rows("rows")
    let known = Set(rows.compactMap { $0.has("rule") ? $0.string("rule") : nil })
    for row in rows { readPeriod(row, known, &tables) }
    for rule in ["count.start", "count.hours", "count.months", "count.roll"]
    where tables.counting.versions[rule] == nil {
      document.defect(
        "rule.missing", at: "counting", zh: "缺少计算规则 \(rule)。",
        en: "The rule of counting \(rule) is missing.", remedyZh: "在 counting 中补充。",
        remedyEn: "Add it to counting.")
    }
  }

  private func readOutage(_ row: RowReader, _ tables: inout LawTables) {
    let dated = row.dated(
      table: "periods/outages", columns: ["name", "working_days", "least_minutes"])
    guard let dated, let name = row.text("name"),
      let days = row.int("working_days", in: 1...30, required: true),
      let minutes = row.int("least_minutes", in: 0...1_440, required: true)
    else { return }
    tables.outages.add(
      dated, OutageRule(name: name, workingDays: days, leastMinutes: minutes))
  }

  private func readPeriod(_ row: RowReader, _ known: Set<String>, _ tables: inout LawTables) {
    let columns: Set<String> = [
      "name", "length", "foreign", "unit", "mode", "direction", "roll", "clear", "starts",
      "exclusions", "foreign_exempt", "binds", "restorable", "extends", "approved_by",
      "total_at_most", "asked_before", "decided_before",
    ]
    let dated = row.dated(table: "periods", columns: columns)
    let lengths = 1...Period.longest
    let length = row.int("length", in: lengths)
    let foreign = row.int("foreign", in: lengths)
    let mode = row.choice("mode", Period.Mode.self) ?? .fixed
    let direction = row.choice("direction", Period.Direction.self) ?? .after
    let rolls = row.bool("roll") ?? true
    if row.required("unit") != nil, let unit = row.choice("unit", PeriodUnit.self) {
      checkPeriod(row, length: length, mode: mode, direction: direction, unit: unit, rolls: rolls)
      let exclusions = row.strings("exclusions")
      for rule in exclusions where tables.exclusions.versions[rule] == nil {
        row.defect(
          "rule.unknown", at: "exclusions", zh: "没有扣除规则 \(rule)。",
          en: "There is no exclusion \(rule).", remedyZh: "更正名称，或在 exclusions 中补充。",
          remedyEn: "Correct the name or add it to exclusions.")
      }
      if !row.has("binds") { _ = row.required("binds") }
      let binds = row.choice("binds", Period.Bound.self)
      let extends = row.strings("extends")
      for rule in extends where !known.contains(rule) { unknown(row, "extends", rule) }
      let asked = row.string("asked_before")
      let decided = row.string("decided_before")
      for (column, rule) in [("asked_before", asked), ("decided_before", decided)] {
        if let rule, !known.contains(rule) { unknown(row, column, rule) }
      }
      let approvedBy = row.has("approved_by") ? row.text("approved_by") : nil
      checkExtension(row, extends)
      guard let dated, let name = row.text("name"), let starts = row.text("starts"), let binds
      else { return }
      tables.periods.add(
        dated,
        Period(
          rule: dated.rule, name: name, length: length, foreignLength: foreign, unit: unit,
          mode: mode, direction: direction, rolls: rolls,
          followsClearDaySwitch: row.bool("clear") ?? false, starts: starts,
          exclusions: exclusions, foreignExempt: row.citation("foreign_exempt"),
          binds: binds, isRestorable: row.bool("restorable") ?? (binds == .party),
          extends: extends, approvedBy: approvedBy,
          totalAtMost: row.int("total_at_most", in: lengths), askedBefore: asked,
          decidedBefore: decided))
    }
  }

  private func checkExtension(_ row: RowReader, _ extends: [String]) {
    let isWrong =
      extends.isEmpty
      ? row.has("approved_by") || row.has("total_at_most") : !row.has("approved_by")
    guard isWrong else { return }
    row.defect(
      "period.extension", at: "extends",
      zh: "extends 与 approved_by 须同时写；total_at_most 只用于延长。",
      en: "extends and approved_by belong together; total_at_most is for extensions only.",
      remedyZh: "补充或删除其中的列。", remedyEn: "Add or remove the column.")
  }

  private func checkPeriod(
    _ row: RowReader, length: Int?, mode: Period.Mode, direction: Period.Direction,
    unit: PeriodUnit, rolls: Bool
  ) {
    if (mode == .given) == row.has("length") {
      row.defect(
        "period.length", at: "length", zh: "除 mode: given 外须写 length；mode: given 时不得写。",
        en: "A length is due unless mode is given, and only then it must be left out.",
        remedyZh: "补充或删除 length。", remedyEn: "Add or remove length.")
    }
    if rolls, direction == .before || unit == .hours {
      row.defect(
        "period.roll", at: "roll", zh: "以小时计或倒数计算的期间末日不顺延。",
        en: "A period in hours or counted back is not moved off a day of rest.",
        remedyZh: "写上 roll: false。", remedyEn: "Write roll: false.")
    }
  }

  func readCalendar(_ document: RowReader, _ tables: inout LawTables) {
    let columns: Set<String> = ["table", "year", "notice", "off", "working"]
    guard document.dated(table: "calendar", columns: columns) != nil,
      let year = document.int("year", in: 1950...2200, required: true)
    else { return }
    guard tables.calendar.years.insert(year).inserted else {
      document.defect(
        "calendar.year-twice", at: "year", zh: "\(year) 年已在另一文件中。",
        en: "The year \(year) stands in another file too.", remedyZh: "只保留一个文件。",
        remedyEn: "Keep one file a year.")
      return
    }
    for row in document.rows("off") { readOff(row, year, &tables.calendar) }
    for row in document.rows("working") { readWorking(row, year, &tables.calendar) }
  }

  private func readOff(_ row: RowReader, _ year: Int, _ calendar: inout WorkingCalendar) {
    row.allow(["from", "to", "name", "en"])
    guard let from = row.day("from", required: true), let to = row.day("to", required: true),
      let zh = row.required("name"), let en = row.required("en")
    else { return }
    guard from <= to, to.days(since: from) <= 31, belongs(from, year), belongs(to, year) else {
      row.defect(
        "calendar.range", at: "from", zh: "放假日期 \(from) 至 \(to) 不在 \(year) 年或首尾颠倒。",
        en: "The days off from \(from) to \(to) are not of \(year) or end before they start.",
        remedyZh: "对照通知更正。", remedyEn: "Correct them by the notice.")
      return
    }
    for ordinal in from.ordinal...to.ordinal {
      guard let day = CalendarDay(ordinal: ordinal) else { continue }
      noteTwice(row, day, calendar)
      calendar.off[day] = LocalizedText(zh: zh, en: en)
    }
  }

  private func readWorking(_ row: RowReader, _ year: Int, _ calendar: inout WorkingCalendar) {
    row.allow(["day", "name", "en"])
    guard let day = row.day("day", required: true), let zh = row.required("name"),
      let en = row.required("en")
    else { return }
    guard day.weekday >= 6, belongs(day, year) else {
      row.defect(
        "calendar.make-up", at: "day", zh: "调休上班日 \(day) 不是 \(year) 年的周末。",
        en: "The make-up working day \(day) is not a weekend day of \(year).",
        remedyZh: "对照通知更正。", remedyEn: "Correct it by the notice.")
      return
    }
    noteTwice(row, day, calendar)
    calendar.makeUp[day] = LocalizedText(zh: zh, en: en)
  }

  private func noteTwice(_ row: RowReader, _ day: CalendarDay, _ calendar: WorkingCalendar) {
    guard calendar.off[day] != nil || calendar.makeUp[day] != nil else { return }
    row.defect(
      "calendar.day-twice", zh: "\(day) 被列了两次。", en: "\(day) is listed twice.",
      remedyZh: "只保留一处。", remedyEn: "Keep it once.")
  }

  /// A notice may reach into the last week of the year before.
  private func belongs(_ day: CalendarDay, _ year: Int) -> Bool {
    day.year == year || day.year == year - 1 && day.month == 12 && day.day >= 25
  }
}
