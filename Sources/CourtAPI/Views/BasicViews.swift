import CourtDomain
import Foundation

/// Small parts that many answers are made of.
enum View {
  static func text(_ text: LocalizedText) -> JSONValue {
    ["zh": .string(text.zh), "en": .string(text.en)]
  }

  static func money(_ money: Money) -> JSONValue {
    ["amount_minor": .int(money.minorUnits), "currency": .string(money.currency)]
  }

  static func instant(_ instant: Instant?) -> JSONValue { .optional(instant?.rfc3339) }

  static func id<Noun>(_ id: Identifier<Noun>?) -> JSONValue { .optional(id?.description) }

  static func base64(_ bytes: [UInt8]) -> JSONValue {
    .string(Data(bytes).base64EncodedString())
  }

  static func items(_ items: [JSONValue], next cursor: String? = nil) -> JSONValue {
    ["items": .array(items), "next_cursor": .optional(cursor)]
  }

  /// A share or likelihood, to four digits.
  static func ratio(_ value: Double) -> JSONValue {
    guard value.isFinite else { return .null }
    let scaled = Int64((value * 10_000).rounded())
    let sign = scaled < 0 ? "-" : ""
    let digits = String(scaled.magnitude % 10_000)
    let padding = String(repeating: "0", count: 4 - digits.count)
    return .number("\(sign)\(scaled.magnitude / 10_000).\(padding)\(digits)")
  }

  static func account(_ account: Account) -> JSONValue {
    [
      "id": id(account.id), "login": .string(account.login), "kind": .string(account.kind.rawValue),
      "name": .string(account.name), "id_number": .optional(account.idNumber.map(masked)),
    ]
  }

  /// The first three and the last two characters: enough to recognise one's own.
  static func masked(_ number: String) -> String {
    guard number.count > 6 else { return String(repeating: "*", count: number.count) }
    let hidden = String(repeating: "*", count: number.count - 5)
    return number.prefix(3) + hidden + number.suffix(2)
  }
}
