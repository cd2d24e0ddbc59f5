import CourtDomain

extension LawReading {
  func readCourts(_ document: RowReader, _ tables: inout LawTables) {
    document.allow(["table", "rows"])
    let rows = document.rows("rows")
    let codes = Set(rows.compactMap { $0.has("rule") ? $0.string("rule") : nil })
    for row in rows {
      guard let court = readCourt(row, codes, tables) else { continue }
      if tables.courts.contains(where: { $0.id == court.id }) {
        row.defect(
          "court.twice", at: "court_id", zh: "法院编号 \(court.id) 出现两次。",
          en: "The court id \(court.id) stands twice.", remedyZh: "每个法院使用不同的编号。",
          remedyEn: "Give each court its own id.")
        continue
      }
      tables.courts.append(court)
    }
  }

  private func readCourt(_ row: RowReader, _ codes: Set<String>, _ tables: LawTables)
    -> CourtSettings?
  {
    let columns: Set<String> = [
      "court_id", "name", "province", "divisions", "zone", "internet_court", "appeals_to",
      "special_appeals", "make_up_days_count", "notice_clear_days", "given_days", "fee_choices",
      "closing_days",
    ]
    let dated = row.dated(table: "courts", columns: columns)
    let appealsTo = row.string("appeals_to")
    let special = row.dictionary("special_appeals", zh: "法院代字", en: "court codes") { $0 }
    for code in special.values.sorted() + [appealsTo].compactMap({ $0 })
    where !codes.contains(code) {
      unknown(row, row.has("special_appeals") ? "special_appeals" : "appeals_to", code)
    }
    for kind in special.keys.sorted() where tables.jurisdiction.versions[kind] == nil {
      unknown(row, "special_appeals", kind)
    }
    let id = row.int("court_id", in: 1...999_999, required: true)
    let zone = readZone(row)
    let province = row.required("province")
    let isInternet = row.bool("internet_court", required: true)
    let makeUp = row.bool("make_up_days_count", required: true)
    let clear = row.bool("notice_clear_days", required: true)
    let given = readGivenDays(row, tables)
    let choices = row.decimals("fee_choices")
    for rule in choices.keys.sorted() where tables.feeRanges.versions[rule] == nil {
      unknown(row, "fee_choices", rule)
    }
    guard let dated, let id, let name = row.text("name"), let zone, let province,
      let isInternet, let makeUp, let clear
    else { return nil }
    return CourtSettings(
      id: id, code: dated.rule, name: name, zone: zone, province: province,
      divisions: row.strings("divisions"), isInternetCourt: isInternet, appealsTo: appealsTo,
      specialAppeals: special, makeUpDaysAreWorkingDays: makeUp, noticeCountsClearDays: clear,
      givenDays: given, feeChoices: choices, closingDays: readClosingDays(row))
  }

  private func readGivenDays(_ row: RowReader, _ tables: LawTables) -> [String: Int] {
    let given = row.ints("given_days")
    for (rule, days) in given.sorted(by: { $0.key < $1.key }) {
      guard let versions = tables.periods.versions[rule] else {
        unknown(row, "given_days", rule)
        continue
      }
      for version in versions {
        do throws(LawError) {
          _ = try version.value.length(isForeign: false, given: days)
        } catch {
          row.defect(
            "court.given-days", at: "given_days", zh: error.text.zh, en: error.text.en,
            remedyZh: "改为法律允许的天数。", remedyEn: "Choose a length the law allows.")
        }
      }
    }
    return given
  }

  /// Days on which the court alone is closed; runs of days as in a calendar file.
  private func readClosingDays(_ row: RowReader) -> [CalendarDay: LocalizedText] {
    var out: [CalendarDay: LocalizedText] = [:]
    for run in row.rows("closing_days") {
      run.allow(["from", "to", "name", "en"])
      guard let from = run.day("from", required: true), let to = run.day("to", required: true),
        let zh = run.required("name"), let en = run.required("en")
      else { continue }
      guard from <= to, to.days(since: from) <= 31 else {
        run.defect(
          "court.closing-days", at: "from", zh: "闭院日 \(from) 至 \(to) 首尾颠倒，或超过一个月。",
          en: "The closing days from \(from) to \(to) end before they start or exceed a month.",
          remedyZh: "更正起止日期。", remedyEn: "Correct the two days.")
        continue
      }
      for ordinal in from.ordinal...to.ordinal {
        guard let day = CalendarDay(ordinal: ordinal) else { continue }
        if out.updateValue(LocalizedText(zh: zh, en: en), forKey: day) != nil {
          run.defect(
            "court.closing-days", zh: "\(day) 被列了两次。", en: "\(day) is listed twice.",
            remedyZh: "只保留一处。", remedyEn: "Keep it once.")
        }
      }
    }
    return out
  }

  /// `+08:00` and the like, in whole minutes within 14 hours.
  private func readZone(_ row: RowReader) -> CourtZone? {
    guard let text = row.required("zone") else { return nil }
    let stamp = Instant(rfc3339: "2000-01-01T00:00:00" + text)
    let noon = Instant(rfc3339: "2000-01-01T00:00:00Z")
    guard let stamp, let noon, abs(noon.seconds(since: stamp)) <= 14 * 3600 else {
      row.defect(
        "value.wrong", at: "zone", zh: "zone 的值不对。", en: "The value of zone is wrong.",
        remedyZh: "写成 +08:00。", remedyEn: "Write it as +08:00.")
      return nil
    }
    return CourtZone(offsetSeconds: Int(noon.seconds(since: stamp)))
  }
}
