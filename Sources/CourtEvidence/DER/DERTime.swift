import CourtDomain

/// Times in DER. Source: RFC 3161 §2.4.2 for fractions, RFC 5280 §4.1.2.5 for two-digit years.
enum DERTime {
  /// GeneralizedTime or UTCTime, always in UTC and with seconds.
  static func instant(_ value: DERValue, _ what: String) throws(EvidenceFault) -> Instant {
    let text = Array(value.content)
    let isShort = value.tag == DERTag.utcTime
    guard isShort || value.tag == DERTag.generalizedTime else {
      throw .der(what, "a time was expected")
    }
    guard let read = isShort ? short(text) : long(text) else {
      throw .der(what, "'\(String(decoding: text.prefix(40), as: UTF8.self))' is no time in UTC")
    }
    return read
  }

  private static func short(_ text: [UInt8]) -> Instant? {
    guard text.count == 13, let year = Int(String(decoding: text.prefix(2), as: UTF8.self)) else {
      return nil
    }
    return long(Array((year >= 50 ? "19" : "20").utf8) + text)
  }

  private static func long(_ text: [UInt8]) -> Instant? {
    guard text.count >= 15, text.count <= 22, text.last == UInt8(ascii: "Z") else { return nil }
    let digits = text.prefix(14)
    let fraction = text[14..<(text.count - 1)]
    guard digits.allSatisfy(isDigit) else { return nil }
    if !fraction.isEmpty {
      // Trailing zeros are forbidden, yet authorities write them, under their signature.
      guard fraction.first == UInt8(ascii: "."), fraction.count >= 2,
        fraction.dropFirst().allSatisfy(isDigit)
      else { return nil }
    }
    let all = String(decoding: digits, as: UTF8.self)
    func part(_ from: Int, _ count: Int) -> Substring { all.dropFirst(from).prefix(count) }
    let dots = String(decoding: fraction, as: UTF8.self)
    return Instant(
      rfc3339: "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T"
        + "\(part(8, 2)):\(part(10, 2)):\(part(12, 2))\(dots)Z")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// The fourteen digits `YYYYMMDDhhmmss` and the microseconds that are over.
  static func digits(_ at: Instant) -> (digits: [UInt8], microseconds: Int) {
    let digits = at.rfc3339.utf8.prefix(19).filter(isDigit)
    let over = ((at.microseconds % 1_000_000) + 1_000_000) % 1_000_000
    return (digits, Int(over))
  }
}
