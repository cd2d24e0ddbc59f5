import CourtDomain
import CourtLaw
import Foundation
import Testing

/// A copy of the project's tables in a private folder, to be broken on purpose.
struct TableCopy: ~Copyable {
  let folder: String

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("law-tables-" + UUID().uuidString).path
    try FileManager.default.copyItem(atPath: TestLaw.folder, toPath: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func change(_ file: String, _ text: String, to other: String) throws {
    let path = folder + "/" + file
    let old = try String(contentsOfFile: path, encoding: .utf8)
    try #require(old.contains(text), "\(file) does not contain \(text)")
    try old.replacing(text, with: other, maxReplacements: 1)
      .write(toFile: path, atomically: true, encoding: .utf8)
  }

  func append(_ file: String, _ text: String) throws {
    let path = folder + "/" + file
    let old = try String(contentsOfFile: path, encoding: .utf8)
    try (old + text).write(toFile: path, atomically: true, encoding: .utf8)
  }

  func errors() throws -> [LawFinding] {
    let folder = self.folder
    let defects = #expect(throws: LawDefects.self) { try LawBook.load(folder: folder) }
    return try #require(defects).findings
  }

  func line(of text: String, in file: String) throws -> Int {
    let lines = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    return try #require(lines.firstIndex { $0.contains(text) }) + 1
  }
}

@Suite struct BrokenTables {
  @Test func theProjectsTablesHaveNoErrors() throws {
    let errors = LawBook.findings(folder: TestLaw.folder).filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(LawDefects(errors))")
  }

  @Test func rowsFromSecondarySourcesAreWarnings() throws {
    let warnings = try TestLaw.law().check()
    #expect(warnings.allSatisfy { $0.severity == .warning })
    #expect(warnings.contains { $0.file == "jurisdiction.yaml" && $0.code == "source.secondary" })
  }

  @Test func allDefectsOfAllFilesAreToldAtOnceWithPlaceAndRemedy() throws {
    let copy = try TableCopy()
    try copy.change(
      "periods.yaml", "length: 15\n    unit: days\n    foreign: 30",
      to: "lenght: 15\n    unit: days\n    foreign: 30")
    try copy.change("fees.yaml", "of: fee.property", to: "of: fee.properti")
    try copy.change("jurisdiction.yaml", "source: \"IC18 2#1\"", to: "source: \"IC19 2#1\"")
    try copy.change("courts.yaml", "    make_up_days_count: true\n", to: "")
    try copy.change(
      "causes.yaml",
      "valid_from: 2021-01-01, valid_to: 2025-12-31, source: CAUSES20}\n  - {rule: sale-contract",
      to: "valid_from: 2021-13-01, source: CAUSES20}\n  - {rule: sale-contract")
    try copy.change("calendar-2026.yaml", "{day: 2026-01-04", to: "{day: 2026-01-05")
    let errors = try copy.errors()
    let places = Set(errors.map { "\($0.file) \($0.code)" })
    for expected in [
      "periods.yaml column.unknown", "periods.yaml period.length", "fees.yaml rule.unknown",
      "jurisdiction.yaml source.unknown", "courts.yaml value.missing", "causes.yaml value.wrong",
      "calendar-2026.yaml calendar.make-up",
    ] { #expect(places.contains(expected), "\(expected) not in \(places.sorted())") }
    for finding in errors {
      #expect(finding.line > 0 && !finding.remedy.zh.isEmpty && !finding.remedy.en.isEmpty)
    }
    let misspelt = try #require(errors.first { $0.code == "column.unknown" })
    #expect(misspelt.line == (try copy.line(of: "lenght", in: "periods.yaml")))
    #expect(misspelt.description.hasPrefix("periods.yaml:\(misspelt.line): error: "))
    let calendar = try #require(errors.first { $0.code == "calendar.make-up" })
    #expect(calendar.line == (try copy.line(of: "2026-01-05", in: "calendar-2026.yaml")))
  }

  @Test func overlappingRowsAreFound() throws {
    let copy = try TableCopy()
    try copy.append(
      "case-numbers.yaml",
      "  - {rule: 知, name: {zh: 知识产权, en: again}, valid_from: 2020-01-01, source: NUMBERS}\n")
    let errors = try copy.errors()
    #expect(errors.map(\.code) == ["row.overlap"])
    #expect(errors.first?.remedy.en.contains("2019-12-31") == true)
  }

  @Test func gapsBetweenRowsAreFound() throws {
    let copy = try TableCopy()
    try copy.change("jurisdiction.yaml", "valid_to: 2025-10-31", to: "valid_to: 2025-10-29")
    let errors = try copy.errors()
    #expect(errors.map(\.code) == ["row.gap"])
    #expect(errors.first?.what.en.contains("2025-10-30 to 2025-10-31") == true)
  }

  @Test func aMissingSourceIsFound() throws {
    let copy = try TableCopy()
    try copy.change("periods.yaml", "    source: CPL 126; INT 208\n", to: "")
    let errors = try copy.errors()
    #expect(errors.map(\.code) == ["value.missing"])
    #expect(errors.first?.what.en == "source is missing.")
  }

  @Test func aMissingYearIsFound() throws {
    let copy = try TableCopy()
    try FileManager.default.removeItem(atPath: copy.folder + "/calendar-2024.yaml")
    #expect(try copy.errors().map(\.code) == ["calendar.year-missing"])
  }

  @Test func anotherCalendarsYearTwiceIsFound() throws {
    let copy = try TableCopy()
    try copy.change(
      "calendar-2025.yaml", "rule: calendar.2025\nyear: 2025", to: "rule: calendar.2025\nyear: 2026"
    )
    let codes = Set(try copy.errors().map(\.code))
    #expect(codes.contains("calendar.year-twice") || codes.contains("calendar.range"))
  }

  @Test(arguments: [
    ("rows: [", "yaml.syntax"), ("", "file.empty"), ("- 1\n- 2\n", "row.not-a-mapping"),
    ("table: tables\n", "table.unknown"), ("rows: []\n", "value.missing"),
    ("table: fees\ntable: fees\n", "yaml.syntax"), ("table: fees\nbands: 7\n", "value.wrong"),
    ("table: fees\nbands:\n  - 7\n", "row.not-a-mapping"),
    (
      "table: fees\nbands:\n  - {rule: fee.x, name: {zh: 甲}, valid_from: 2026-01-01, source: FEE 1x}\n",
      "source.unreadable"
    ),
  ])
  func aBrokenFileNamesItsLine(text: String, code: String) throws {
    let copy = try TableCopy()
    try text.write(toFile: copy.folder + "/extra.yaml", atomically: true, encoding: .utf8)
    let errors = try copy.errors().filter { $0.file == "extra.yaml" }
    #expect(errors.contains { $0.code == code }, "\(errors)")
    #expect(errors.allSatisfy { $0.line > 0 })
  }

  @Test func aFolderThatIsNoneSaysSo() throws {
    let defects = #expect(throws: LawDefects.self) { try LawBook.load(folder: "/nowhere/law") }
    #expect(defects?.findings.map(\.code) == ["folder.empty"])
  }

  @Test func aFileOfRandomBytesIsRefused() throws {
    var generator = SeededGenerator.announced("aFileOfRandomBytesIsRefused")
    for _ in 0..<40 {
      let copy = try TableCopy()
      let bytes = (0..<Int.random(in: 1...400, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      try Data(bytes).write(to: URL(fileURLWithPath: copy.folder + "/noise.yaml"))
      #expect(try !copy.errors().isEmpty)
    }
  }
}

@Suite struct LookingIntoTheLaw {
  @Test func aRuleShowsTheRowOfTheDay() throws {
    let rows = try TestLaw.law().rows(rule: "product-liability", on: day("2025-10-31"))
    let row = try #require(rows.first { $0.table == "jurisdiction" })
    #expect(row.value.contains("within: true"))
    #expect(row.validTo == (try day("2025-10-31")))
    #expect(row.citation == "IC18 2#8")
  }

  @Test func twoDaysAreCompared() throws {
    let changes = try TestLaw.law().changes(from: day("2025-10-31"), to: day("2025-11-01"))
    let product = try #require(changes.first { $0.rule == "product-liability" })
    #expect(product.before?.citation == "IC18 2#8" && product.after?.citation == "IC25")
    #expect(changes.contains { $0.rule == "virtual-property" && $0.before == nil })
    #expect(changes.contains { $0.rule == "public-interest" && $0.after == nil })
    #expect(!changes.contains { $0.rule == "defence" })
  }
}
