public import CourtDomain
public import Foundation

/// A norm that is neither a period nor a fee, as a procedure or a reason cites it.
public struct Norm: Hashable, Sendable {
  public let rule: String
  public let name: LocalizedText
  /// The norm in one sentence.
  public let says: LocalizedText
  /// The numbers inside it, by the name the table gives them.
  public let values: [String: Decimal]
  /// The items of its closed list, in the table's words.
  public let list: [String]
  public let citation: String
  public let source: LocalizedText
  public let note: String?
  public let standing: LawRow.Standing
}

struct NormText: Sendable, Hashable {
  let name: LocalizedText
  let says: LocalizedText
  let values: [String: Decimal]
  let list: [String]
}

extension LawBook {
  /// The norm of that name in force on that day.
  ///
  /// - Throws: `LawError.unknownRule` or `.notInForce`.
  public func norm(_ rule: String, on day: CalendarDay) throws(LawError) -> Norm {
    Norm(try tables.norms.inForce(rule, on: day))
  }

  /// Every norm in force on that day, by name.
  public func norms(on day: CalendarDay) -> [Norm] { tables.norms.all(on: day).map(Norm.init) }

  /// How often hearings of that track may be adjourned.
  ///
  /// Source: 法释〔2019〕4号 art. 3.
  public func adjournmentsAllowed(_ track: TrackAnswer.Track, on day: CalendarDay)
    throws(LawError) -> Int
  {
    let rule = "hearing.adjournments"
    let norm = try norm(rule, on: day)
    let name = track.rawValue.replacing("-", with: "_")
    guard let most = norm.values[name] else { throw .unknownRule(rule + "." + name) }
    return NSDecimalNumber(decimal: most).intValue
  }
}

extension Norm {
  init(_ row: Dated<NormText>) {
    rule = row.row.rule
    name = row.value.name
    says = row.value.says
    values = row.value.values
    list = row.value.list
    citation = row.row.citation
    source = row.row.source
    note = row.row.note
    standing = row.row.standing
  }
}

extension LawReading {
  func readNorms(_ document: RowReader, _ tables: inout LawTables) {
    document.allow(["table", "rows"])
    for row in document.rows("rows") {
      let dated = row.dated(table: "norms", columns: ["name", "says", "values", "list"])
      guard let dated, let name = row.text("name"), let says = row.text("says") else { continue }
      tables.norms.add(
        dated,
        NormText(
          name: name, says: says, values: row.decimals("values"), list: row.strings("list")))
    }
  }
}
