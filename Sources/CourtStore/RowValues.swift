import CourtDomain
import CourtPG
import Foundation

/// The court's values in columns.
extension PGRow {
  func instant(_ column: String) throws -> Instant {
    Instant(microseconds: try timestampMicroseconds(column))
  }

  func instantOrNil(_ column: String) throws -> Instant? {
    try timestampMicrosecondsOrNil(column).map { Instant(microseconds: $0) }
  }

  func id<Noun>(_ column: String, _: Noun.Type = Noun.self) throws -> Identifier<Noun> {
    Identifier(uuid: try uuid(column))
  }

  func idOrNil<Noun>(_ column: String, _: Noun.Type = Noun.self) throws -> Identifier<Noun>? {
    try uuidOrNil(column).map { Identifier(uuid: $0) }
  }

  /// A word of an enumeration; the schema's checks allow no other.
  func choice<Choice: RawRepresentable<String>>(
    _ column: String, _: Choice.Type = Choice.self
  ) throws -> Choice {
    let word = try text(column)
    guard let choice = Choice(rawValue: word) else {
      throw Fault(.broken, "column \(column) holds '\(word)', which this program does not know")
    }
    return choice
  }

  func money(_ column: String = "amount_minor") throws -> Money {
    Money(minorUnits: try int64(column), currency: try text("currency"))
  }

  func localized(_ stem: String) throws -> LocalizedText {
    LocalizedText(zh: try text(stem + "_zh"), en: try text(stem + "_en"))
  }

  func document(_ column: String) throws -> JSONValue {
    try StoredJSON.parse(try json(column), column)
  }

  func day(_ column: String) throws -> CalendarDay {
    let ordinal = Int(try daysSince1970(column))
    guard let day = CalendarDay(ordinal: ordinal) else {
      throw Fault(.broken, "column \(column) holds a day outside the years 1 to 9999")
    }
    return day
  }
}

extension PGParameter {
  static func instant(_ instant: Instant) -> PGParameter {
    .timestamp(microsecondsSince1970: instant.microseconds)
  }

  static func instant(orNull instant: Instant?) -> PGParameter {
    .timestamp(orNull: instant?.microseconds)
  }

  static func id<Noun>(_ id: Identifier<Noun>) -> PGParameter { .uuid(id.uuid) }

  static func id<Noun>(orNull id: Identifier<Noun>?) -> PGParameter { .uuid(orNull: id?.uuid) }

  static func day(_ day: CalendarDay) -> PGParameter {
    .date(daysSince1970: Int32(clamping: day.ordinal))
  }

  static func document(_ value: JSONValue) -> PGParameter { .json(value.text) }
}

enum StoredJSON {
  /// Generous: what is stored passed stricter limits when it came in.
  private static let limits = JSONParser.Limits(depth: 128, values: 2_000_000)

  static func parse(_ text: String, _ column: String) throws -> JSONValue {
    do {
      return try JSONParser.parse(text, limits: limits)
    } catch {
      throw Fault(.broken, "column \(column) holds unreadable JSON: \(error)")
    }
  }
}
