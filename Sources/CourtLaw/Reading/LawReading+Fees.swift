import CourtDomain
import Foundation

extension LawReading {
  func readFees(_ document: RowReader, _ tables: inout LawTables) {
    document.allow(
      ["table", "bands", "derived", "ranges", "halving", "relief", "calculators", "track"])
    for row in document.rows("bands") { readBands(row, &tables) }
    for row in document.rows("derived") { readDerived(row, &tables) }
    for row in document.rows("ranges") { readRange(row, &tables) }
    for row in document.rows("halving") {
      let dated = row.dated(table: "fees/halving", columns: ["name", "applies_to"])
      if let dated, let name = row.text("name") {
        let rule = HalvingRule(name: name, appliesTo: row.strings("applies_to"))
        tables.halvings.add(dated, rule)
      }
    }
    for row in document.rows("relief") { readRelief(row, &tables) }
    for table in ["calculators", "track"] {
      for row in document.rows(table) { readValues(row, "fees/" + table, &tables) }
    }
  }

  private func readBands(_ row: RowReader, _ tables: inout LawTables) {
    let dated = row.dated(table: "fees/bands", columns: ["name", "bands", "cap", "prepaid"])
    var bands: [FeeBands.Band] = []
    let lines = row.rows("bands")
    for (index, line) in lines.enumerated() {
      line.allow(["up_to", "flat", "rate"])
      let upTo = line.decimal("up_to")
      let flat = line.decimal("flat")
      let rate = line.decimal("rate")
      checkBand(line, upTo, flat, rate, before: bands.last?.upTo, isLast: index == lines.count - 1)
      if let flat { bands.append(FeeBands.Band(upTo: upTo, price: .flat(flat))) }
      if let rate { bands.append(FeeBands.Band(upTo: upTo, price: .rate(rate))) }
    }
    if lines.isEmpty {
      row.defect(
        "fee.no-bands", zh: "没有收费分段。", en: "There are no bands.", remedyZh: "补充 bands。",
        remedyEn: "Add bands.")
    }
    guard let dated, let name = row.text("name"), !bands.isEmpty else { return }
    tables.bands.add(
      dated,
      FeeBands(
        name: name, bands: bands, cap: row.decimal("cap"),
        isPrepaid: row.bool("prepaid") ?? true))
  }

  private func checkBand(
    _ line: RowReader, _ upTo: Decimal?, _ flat: Decimal?, _ rate: Decimal?, before: Decimal?,
    isLast: Bool
  ) {
    let isOpen = !line.has("up_to")
    let rises = upTo.map { $0 > before ?? 0 } ?? true
    guard isOpen == isLast, rises, (flat == nil) != (rate == nil), rate ?? 0 <= 1 else {
      line.defect(
        "fee.band", zh: "分段有误：上限须递增且只有末段无上限；flat 与 rate 二选一；rate 不超过 1。",
        en: "The band is wrong: limits rise and only the last band has none; either flat or rate; "
          + "a rate is at most 1.", remedyZh: "对照法条更正该分段。",
        remedyEn: "Correct the band by the article.")
      return
    }
  }

  private func readDerived(_ row: RowReader, _ tables: inout LawTables) {
    let dated = row.dated(
      table: "fees/derived", columns: ["name", "of", "numerator", "denominator"])
    let of = row.required("of")
    if let of, tables.bands.versions[of] == nil {
      unknown(row, "of", of)
      return
    }
    guard let dated, let name = row.text("name"), let of,
      let numerator = row.int("numerator", in: 1...1_000, required: true),
      let denominator = row.int("denominator", in: 1...1_000, required: true)
    else { return }
    tables.derivedFees.add(
      dated,
      DerivedFee(name: name, of: of, numerator: numerator, denominator: denominator))
  }

  private func readRange(_ row: RowReader, _ tables: inout LawTables) {
    let dated = row.dated(table: "fees/ranges", columns: ["name", "least", "most", "damages"])
    let damages = row.string("damages")
    if let damages, tables.bands.versions[damages] == nil { unknown(row, "damages", damages) }
    guard let dated, let name = row.text("name"),
      let least = row.decimal("least", required: true),
      let most = row.decimal("most", required: true)
    else { return }
    guard least <= most else {
      row.defect(
        "fee.range", at: "least", zh: "least 大于 most。", en: "least is larger than most.",
        remedyZh: "更正范围。", remedyEn: "Correct the range.")
      return
    }
    tables.feeRanges.add(dated, FeeRange(name: name, least: least, most: most, damages: damages))
  }

  private func readRelief(_ row: RowReader, _ tables: inout LawTables) {
    let dated = row.dated(
      table: "fees/relief", columns: ["name", "natural_persons_only", "least_share"])
    guard let dated, let name = row.text("name") else { return }
    tables.reliefs.add(
      dated,
      ReliefRule(
        name: name, naturalPersonsOnly: row.bool("natural_persons_only") ?? false,
        leastShare: row.decimal("least_share")))
  }

  private func readValues(_ row: RowReader, _ table: String, _ tables: inout LawTables) {
    let dated = row.dated(table: table, columns: ["name", "values", "list"])
    guard let dated, let name = row.text("name") else { return }
    let known = Set(TrackObstacle.allCases.map(\.rawValue))
    let words = row.strings("list")
    for word in words where !known.contains(word) { unknown(row, "list", word) }
    tables.values.add(
      dated, NamedValues(name: name, numbers: row.decimals("values"), words: words))
  }

  func unknown(_ row: RowReader, _ column: String, _ name: String) {
    row.defect(
      "rule.unknown", at: column, zh: "\(column) 指向的 \(name) 不存在。",
      en: "\(column) names \(name), which does not exist.", remedyZh: "更正名称，或补充该条目。",
      remedyEn: "Correct the name or add the row.")
  }
}
