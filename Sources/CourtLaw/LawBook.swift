public import CourtDomain

/// The law as data: dated tables read from a folder, asked by day.
///
/// A value: immutable after loading, so that one book serves every thread. Every answer names the
/// row's article; where the law leaves a choice the court's settings decide, and where the book has
/// no row it throws instead of guessing.
public struct LawBook: Sendable {
  let tables: LawTables
  private let findings: [LawFinding]

  init(tables: LawTables, findings: [LawFinding]) {
    self.tables = tables
    self.findings = findings
  }

  /// Reads and checks every table of the folder.
  ///
  /// - Throws: `LawDefects` with all errors of all files at once.
  public static func load(folder: String) throws -> LawBook {
    let book = read(folder: folder)
    let errors = book.findings.filter { $0.severity == .error }
    guard errors.isEmpty else { throw LawDefects(errors) }
    return book
  }

  /// Errors and warnings of a folder, in file and line order.
  public static func findings(folder: String) -> [LawFinding] {
    read(folder: folder).findings
  }

  private static func read(folder: String) -> LawBook {
    let log = FindingLog()
    let tables = LawReading(log: log).read(LawFolder(folder, log: log))
    return LawBook(tables: tables, findings: log.sorted())
  }

  /// What somebody should look at before a release: rows read in secondary sources only, years
  /// about to run out.
  public func check() -> [LawFinding] { findings }

  /// The rows as they stand, by table and rule; all of them, or those of a rule, or of a day.
  public func rows(rule: String? = nil, on day: CalendarDay? = nil) -> [LawRow] {
    tables.rows.filter { row in
      (rule.map { row.rule == $0 } ?? true) && (day.map(row.isInForce) ?? true)
    }.sorted { ($0.table, $0.rule, $0.validFrom) < ($1.table, $1.rule, $1.validFrom) }
  }

  /// What the law says differently on the second day.
  public func changes(from first: CalendarDay, to second: CalendarDay) -> [LawChange] {
    func key(_ row: LawRow) -> String { row.table + "\u{0}" + row.rule }
    let before = Dictionary(rows(on: first).map { (key($0), $0) }, uniquingKeysWith: { $1 })
    let after = Dictionary(rows(on: second).map { (key($0), $0) }, uniquingKeysWith: { $1 })
    return Set(before.keys).union(after.keys).sorted().compactMap { key in
      let (old, new) = (before[key], after[key])
      guard old != new, let row = new ?? old else { return nil }
      return LawChange(table: row.table, rule: row.rule, before: old, after: new)
    }
  }

  /// Every court of this book, by id.
  public var courts: [CourtSettings] { tables.courts.sorted { $0.id < $1.id } }

  /// The court of a code such as 浙0192.
  public func court(_ code: String) throws(LawError) -> CourtSettings {
    guard let court = tables.courts.first(where: { $0.code == code }) else {
      throw .unknownCourt(code)
    }
    return court
  }

  public func court(id: Int) throws(LawError) -> CourtSettings {
    guard let court = tables.courts.first(where: { $0.id == id }) else {
      throw .unknownCourt(String(id))
    }
    return court
  }
}

/// Everything a folder says, by table.
struct LawTables: Sendable {
  var rows: [LawRow] = []
  var calendar = WorkingCalendar()
  var counting = DatedTable<LocalizedText>()
  var exclusions = DatedTable<ExclusionRule>()
  var periods = DatedTable<Period>()
  var outages = DatedTable<OutageRule>()
  var bands = DatedTable<FeeBands>()
  var derivedFees = DatedTable<DerivedFee>()
  var feeRanges = DatedTable<FeeRange>()
  var halvings = DatedTable<HalvingRule>()
  var reliefs = DatedTable<ReliefRule>()
  var values = DatedTable<NamedValues>()
  var norms = DatedTable<NormText>()
  var jurisdiction = DatedTable<JurisdictionRule>()
  var redirects = DatedTable<LocalizedText>()
  var venues = DatedTable<VenueRule>()
  var grounds = DatedTable<LocalizedText>()
  var causeVersions = DatedTable<LocalizedText>()
  var causes = DatedTable<Cause>()
  var caseNumberTypes = DatedTable<CaseNumberType>()
  var specialMarks = DatedTable<LocalizedText>()
  var courts: [CourtSettings] = []
}
