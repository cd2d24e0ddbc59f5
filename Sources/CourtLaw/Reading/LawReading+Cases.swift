import CourtDomain

extension LawReading {
  func readJurisdiction(_ document: RowReader, _ tables: inout LawTables) {
    document.allow(["table", "rows", "redirects", "venues", "grounds"])
    for (part, keyPath) in [
      ("redirects", \LawTables.redirects), ("grounds", \LawTables.grounds),
    ] {
      for row in document.rows(part) {
        let dated = row.dated(table: "jurisdiction/" + part, columns: ["name"])
        if let dated, let name = row.text("name") { tables[keyPath: keyPath].add(dated, name) }
      }
    }
    for row in document.rows("rows") { readDispute(row, &tables) }
    for row in document.rows("venues") {
      let dated = row.dated(table: "jurisdiction/venues", columns: ["name", "places"])
      let places = row.strings("places").compactMap { word in
        let place = VenueRule.Place(rawValue: word)
        if place == nil { unknown(row, "places", word) }
        return place
      }
      if let dated, let name = row.text("name") {
        tables.venues.add(dated, VenueRule(name: name, places: places))
      }
    }
  }

  private func readDispute(_ row: RowReader, _ tables: inout LawTables) {
    let dated = row.dated(
      table: "jurisdiction", columns: ["name", "within", "needs_platform", "redirect"])
    let within = row.bool("within", required: true)
    let redirect = row.string("redirect")
    if let redirect, tables.redirects.versions[redirect] == nil {
      unknown(row, "redirect", redirect)
    }
    if within == false, redirect == nil {
      row.defect(
        "jurisdiction.no-redirect", zh: "不予受理的类型须写明应向何处起诉。",
        en: "A dispute that is not heard here must say where it belongs.",
        remedyZh: "补充 redirect。", remedyEn: "Add redirect.")
    }
    guard let dated, let name = row.text("name"), let within else { return }
    tables.jurisdiction.add(
      dated,
      JurisdictionRule(
        name: name, isWithin: within, needsPlatform: row.bool("needs_platform") ?? false,
        redirect: redirect))
  }

  func readCauses(_ document: RowReader, _ tables: inout LawTables) {
    document.allow(["table", "versions", "rows"])
    for row in document.rows("versions") {
      let dated = row.dated(table: "causes/versions", columns: ["name"])
      if let dated, let name = row.text("name") { tables.causeVersions.add(dated, name) }
    }
    let rows = document.rows("rows")
    let known = Set(rows.compactMap { $0.has("rule") ? $0.string("rule") : nil })
    for row in rows { readCause(row, known, &tables) }
  }

  private func readCause(_ row: RowReader, _ known: Set<String>, _ tables: inout LawTables) {
    let dated = row.dated(
      table: "causes", columns: ["version", "code", "name", "parent", "dispute", "aliases"])
    let version = row.required("version")
    if let version, tables.causeVersions.versions[version] == nil {
      unknown(row, "version", version)
    }
    let parent = row.string("parent")
    if let parent, !known.contains(parent) { unknown(row, "parent", parent) }
    let dispute = row.string("dispute")
    if let dispute, tables.jurisdiction.versions[dispute] == nil {
      unknown(row, "dispute", dispute)
    }
    guard let dated, let version, let name = row.text("name") else { return }
    tables.causes.add(
      dated,
      Cause(
        id: dated.rule, code: row.string("code"), name: name, parent: parent, version: version,
        dispute: dispute, aliases: row.strings("aliases"), matchedAlias: nil,
        citation: dated.citation))
  }

  func readCaseNumbers(_ document: RowReader, _ tables: inout LawTables) {
    document.allow(["table", "rows", "special"])
    for row in document.rows("rows") {
      let dated = row.dated(table: "case-numbers", columns: ["name"])
      if let dated, let name = row.text("name") {
        tables.caseNumberTypes.add(dated, CaseNumberType(code: dated.rule, name: name))
      }
    }
    for row in document.rows("special") {
      let dated = row.dated(table: "case-numbers/special", columns: ["name"])
      if let dated, let name = row.text("name") { tables.specialMarks.add(dated, name) }
    }
  }
}
