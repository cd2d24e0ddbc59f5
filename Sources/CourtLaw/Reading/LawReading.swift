import CourtDomain

/// Turns the documents of a folder into tables, each by its own reader, and checks what only shows
/// across files.
struct LawReading {
  let log: FindingLog

  static let tableNames: Set<String> = [
    "sources", "periods", "calendar", "fees", "causes", "jurisdiction", "case-numbers", "courts",
    "norms",
  ]

  func read(_ folder: LawFolder) -> LawTables {
    for document in folder.documents { checkTableName(document) }
    readSources(folder.tables("sources"))
    var tables = LawTables()
    for document in folder.tables("periods") { readPeriods(document, &tables) }
    for document in folder.tables("calendar") { readCalendar(document, &tables) }
    for document in folder.tables("fees") { readFees(document, &tables) }
    for document in folder.tables("norms") { readNorms(document, &tables) }
    for document in folder.tables("jurisdiction") { readJurisdiction(document, &tables) }
    for document in folder.tables("causes") { readCauses(document, &tables) }
    for document in folder.tables("case-numbers") { readCaseNumbers(document, &tables) }
    for document in folder.tables("courts") { readCourts(document, &tables) }
    if !folder.documents.isEmpty {
      checkPresence(folder)
      checkNeeded(tables)
    }
    tables.rows = log.rows
    log.checkDates()
    checkYears(tables.calendar)
    noteSecondary()
    return tables
  }

  private func checkTableName(_ document: RowReader) {
    guard let name = document.required("table"), !Self.tableNames.contains(name) else { return }
    document.defect(
      "table.unknown", at: "table", zh: "没有名为 \(name) 的法律表。", en: "There is no law table \(name).",
      remedyZh: "可用的表：\(Self.tableNames.sorted().joined(separator: "、"))。",
      remedyEn: "Use one of: \(Self.tableNames.sorted().joined(separator: ", ")).")
  }

  private func checkPresence(_ folder: LawFolder) {
    for name in Self.tableNames.sorted() where folder.tables(name).isEmpty {
      log.add(
        "\(name).yaml", 0, "table.missing", zh: "没有表 \(name)。", en: "The table \(name) is missing.",
        remedyZh: "补充一个以 table: \(name) 开头的文件。",
        remedyEn: "Add a file that starts with table: \(name).")
    }
  }

  /// The rules that the book's own computations ask for by name: without one they would only fail
  /// when somebody asks.
  private func checkNeeded(_ tables: LawTables) {
    func need(_ rules: [String], _ known: some Collection<String>, _ file: String) {
      // A row that could not be read is told as that.
      guard !log.findings.contains(where: { $0.file == file && $0.severity == .error }) else {
        return
      }
      for rule in rules where !known.contains(rule) {
        log.add(
          file, 0, "rule.needed", zh: "缺少程序计算所需的规则 \(rule)。",
          en: "The rule \(rule), which the computations need, is missing.",
          remedyZh: "补充该条目；法律已废止的，以 valid_to 结束而不要删除。",
          remedyEn: "Add the row; end a repealed one with valid_to and keep it.")
      }
    }
    need(
      [
        "restoration", "hearing.notice", "limitation.general", "consumer.no-reason-return",
        "escalation.second", "escalation.third",
      ], tables.periods.versions.keys, "periods.yaml")
    need(["outage.extension"], tables.outages.versions.keys, "periods.yaml")
    need(
      ["fee.property", "fee.enforcement", "fee.preservation"], tables.bands.versions.keys,
      "fees.yaml")
    need(["fee.appeal", "fee.payment-order"], tables.derivedFees.versions.keys, "fees.yaml")
    need(
      [
        "claim.fraud", "claim.known-defect", "claim.food", "claim.late-interest",
        "track.small-claims", "track.not-small-claims", "track.not-simplified", "track.simplified",
        "track.ordinary",
      ], tables.values.versions.keys, "fees.yaml")
    need(
      [
        "fee.several-claims", "fee.loser-pays", "claim.food.label", "claim.food.knowing-buyer",
        "hearing.adjournments", "holidays.statutory",
      ], tables.norms.versions.keys, "norms.yaml")
  }

  private func readSources(_ documents: [RowReader]) {
    for document in documents {
      document.allow(["table", "rows"])
      for row in document.rows("rows") {
        row.allow(["rule", "zh", "en", "edition", "valid_from", "valid_to"])
        guard let key = row.required("rule"), let zh = row.required("zh"),
          let en = row.required("en"), row.required("edition") != nil,
          row.day("valid_from", required: true) != nil
        else { continue }
        if log.sources.names[key] != nil {
          row.defect(
            "source.twice", zh: "来源 \(key) 出现两次。", en: "The source \(key) stands twice.",
            remedyZh: "删除其中一个。", remedyEn: "Remove one of the two.")
        }
        log.sources.names[key] = LocalizedText(zh: zh, en: en)
      }
    }
  }

  private func checkYears(_ calendar: WorkingCalendar) {
    guard let first = calendar.years.min(), let last = calendar.years.max() else { return }
    for year in first...last where !calendar.years.contains(year) {
      log.add(
        "calendar-\(year).yaml", 0, "calendar.year-missing",
        zh: "\(first) 至 \(last) 年之间缺少 \(year) 年。",
        en: "The year \(year) is missing between \(first) and \(last).",
        remedyZh: "补充 calendar-\(year).yaml。", remedyEn: "Add calendar-\(year).yaml.")
    }
  }

  private func noteSecondary() {
    for row in log.rows where row.standing == .secondary {
      log.add(
        row.file, row.line, "source.secondary", severity: .warning,
        zh: "规则 \(row.rule) 只见于间接来源。", en: "Rule \(row.rule) was read in a secondary source only.",
        remedyZh: "发布前核对官方文本（\(row.source.zh)）。",
        remedyEn: "Compare the official text before a release (\(row.source.en)).")
    }
  }
}
