import Foundation

extension JSONValue {
  /// RFC 8785 for any document: `canonicalBytes` with every number as ECMAScript writes the double
  /// nearest to it.
  ///
  /// What the court itself hashes goes through `canonicalBytes`, which keeps numbers as read: it
  /// signs whole numbers only, and older digests must stay. Nil for a number beyond the doubles,
  /// which the standard forbids. Source: RFC 8785 §3.2.2.3.
  public var ecmaCanonicalBytes: [UInt8]? { withECMANumbers?.canonicalBytes }

  private var withECMANumbers: JSONValue? {
    switch self {
    case .number(let text):
      return ECMANumber.text(text).map { .number($0) }
    case .array(let values):
      let written = values.compactMap(\.withECMANumbers)
      return written.count == values.count ? .array(written) : nil
    case .object(let object):
      let members = object.members.compactMap { member in
        member.value.withECMANumbers.map { JSONObject.Member(member.name, $0) }
      }
      return members.count == object.members.count ? .object(JSONObject(unique: members)) : nil
    default: return self
    }
  }
}

/// Doubles as text. Source: ECMA-262, Number::toString.
enum ECMANumber {
  static func text(_ source: String) -> String? {
    guard let value = Double(source), value.isFinite else { return nil }
    return text(value)
  }

  /// The shortest digits that read back as the same double; plain up to 21 digits, with an exponent
  /// beyond and below 10^-6.
  static func text(_ value: Double) -> String {
    if value == 0 { return "0" }
    let (digits, exponent) = shortest(value.magnitude)
    let sign = value < 0 ? "-" : ""
    let count = digits.count
    if count <= exponent, exponent <= 21 {
      return sign + digits + String(repeating: "0", count: exponent - count)
    }
    if exponent > 0, exponent <= 21 {
      return sign + digits.prefix(exponent) + "." + digits.dropFirst(exponent)
    }
    if exponent > -6, exponent <= 0 {
      return sign + "0." + String(repeating: "0", count: -exponent) + digits
    }
    let power = exponent - 1
    let tail = count > 1 ? "." + digits.dropFirst() : ""
    return sign + digits.prefix(1) + tail + "e" + (power < 0 ? "-" : "+") + String(power.magnitude)
  }

  /// Significant digits without zeros at either end, and the place of the decimal point counted
  /// from their start. Swift's description is the shortest that reads back.
  private static func shortest(_ value: Double) -> (digits: String, exponent: Int) {
    let parts = value.description.lowercased().split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let (whole, fraction) = (mantissa[0], mantissa.count > 1 ? mantissa[1] : "")
    var exponent = whole.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    var digits = whole + fraction
    while digits.hasPrefix("0"), digits.count > 1 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.hasSuffix("0"), digits.count > 1 { digits.removeLast() }
    return (String(digits), exponent)
  }
}
