import CourtDomain
import CourtLaw
import Testing

@Suite struct BrokenTimeTables {
  /// One change to one file, and the one finding it makes.
  @Test(arguments: [
    ("periods.yaml", "  - rule: restoration\n", "  - rule: restauration\n", "rule.needed"),
    (
      "periods.yaml", "    extends: [trial.simplified]\n", "    extends: [trial.simple]\n",
      "rule.unknown"
    ),
    (
      "periods.yaml", "    extends: [trial.simplified]\n", "", "period.extension"
    ),
    (
      "periods.yaml",
      "    starts: {zh: 收到起诉材料, en: \"the complaint was received\"}\n    binds: court\n",
      "    starts: {zh: 收到起诉材料, en: \"the complaint was received\"}\n", "value.missing"
    ),
    ("periods.yaml", "working_days: 1", "working_days: 0", "value.wrong"),
    ("periods.yaml", "rule: outage.extension", "rule: outage.longer", "rule.needed"),
    ("norms.yaml", "rule: hearing.adjournments", "rule: hearing.adjourned", "rule.needed"),
    ("norms.yaml", "source: EV 56,", "source: EVX 56,", "source.unknown"),
    (
      "courts.yaml", "    fee_choices: {}\n",
      "    fee_choices: {}\n    closing_days:\n"
        + "      - {from: 2026-03-26, to: 2026-03-25, name: 台风, en: typhoon}\n",
      "court.closing-days"
    ),
    (
      "courts.yaml", "    fee_choices: {}\n",
      "    fee_choices: {}\n    closing_days:\n"
        + "      - {from: 2026-03-25, to: 2026-03-26, name: 台风, en: typhoon}\n"
        + "      - {from: 2026-03-26, to: 2026-03-26, name: 停电, en: power cut}\n",
      "court.closing-days"
    ),
  ])
  func areToldByTheirCode(file: String, old: String, new: String, code: String) throws {
    let copy = try TableCopy()
    try copy.change(file, old, to: new)
    let errors = try copy.errors()
    #expect(errors.map(\.code) == [code], "\(errors)")
    #expect(errors.allSatisfy { $0.file == file && !$0.remedy.en.isEmpty && !$0.remedy.zh.isEmpty })
  }

  @Test func closingDaysAreReadFromTheCourtsRow() throws {
    let copy = try TableCopy()
    try copy.change(
      "courts.yaml", "    fee_choices: {}\n",
      to: "    fee_choices: {}\n    closing_days:\n"
        + "      - {from: 2026-03-25, to: 2026-03-26, name: 台风停工, en: typhoon}\n")
    let book = try LawBook.load(folder: copy.folder)
    let court = try book.court("浙0192")
    #expect(court.closingDays.count == 2)
    let deadline = try book.deadline(
      DeadlineRequest(rule: "defence", startDay: day("2026-03-10"), court: court))
    #expect(deadline.lastDay == (try day("2026-03-27")))
    #expect(try book.court("京0491").closingDays.isEmpty)
  }

  @Test func aHouseRuleCanBeChangedInItsRow() throws {
    let copy = try TableCopy()
    try copy.change(
      "periods.yaml", "working_days: 1, least_minutes: 0", to: "working_days: 2, least_minutes: 30")
    let book = try LawBook.load(folder: copy.folder)
    func last(_ minutes: Int64) throws -> CalendarDay? {
      let from = try #require(Instant(rfc3339: "2026-03-25T02:00:00Z"))
      return try book.deadline(
        ClockHistory(
          DeadlineRequest(
            rule: "defence", startDay: day("2026-03-10"), court: book.court("浙0192")),
          adjustments: [.outage(Outage(from: from, to: from.adding(seconds: 60 * minutes)))])
      ).deadline?.lastDay
    }
    #expect(try last(29) == (try day("2026-03-25")))
    #expect(try last(30) == (try day("2026-03-27")))
  }
}
