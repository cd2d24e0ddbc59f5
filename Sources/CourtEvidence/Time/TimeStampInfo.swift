public import CourtDomain

/// What an authority signs: that it saw a digest at a time. Source: RFC 3161 §2.4.2 TSTInfo.
public struct TimeStampInfo: Sendable, Hashable {
  /// Under which policy the authority works, as an object identifier.
  public let policy: String
  public let hash: HashFunction
  /// The digest that was shown.
  public let imprint: [UInt8]
  /// High byte first, two's complement.
  public let serial: [UInt8]
  public let time: Instant
  /// How far the true time may lie from `time`, in microseconds; nil where nothing is promised.
  public let accuracyMicroseconds: Int64?
  /// Whether two tokens of this authority are ordered by their times alone.
  public let isOrdered: Bool
  public let nonce: [UInt8]?

  /// - Throws: `malformed` with the field that is wrong.
  init(der: [UInt8]) throws(EvidenceFault) {
    let what = "TSTInfo"
    var fields = try DERReader.document(der, what).reader
    guard try fields.next("version").number("version") == 1 else {
      throw .der("version", "only version 1 is known")
    }
    policy = try fields.next("policy").objectIdentifier("policy")
    (hash, imprint) = try Self.imprint(try fields.next("messageImprint", tag: DERTag.sequence))
    serial = try fields.next("serialNumber").integer("serialNumber")
    guard serial.count <= 40 else { throw .der("serialNumber", "it has over 40 bytes") }
    let moment = try fields.next("genTime", tag: DERTag.generalizedTime)
    time = try DERTime.instant(moment, "genTime")
    accuracyMicroseconds = try Self.accuracy(
      try fields.optional("accuracy", tag: DERTag.sequence))
    let ordering = try fields.optional("ordering", tag: DERTag.boolean)
    isOrdered = try ordering?.boolean("ordering") ?? false
    nonce = try fields.optional("nonce", tag: DERTag.integer)?.integer("nonce")
    _ = try fields.optional("tsa", tag: DERTag.constructed(0))
    if let extensions = try fields.optional("extensions", tag: DERTag.constructed(1)) {
      try Self.refuseCritical(extensions)
    }
    try fields.end(what)
  }

  /// MessageImprint, in requests and answers alike.
  static func imprint(_ value: DERValue) throws(EvidenceFault) -> (HashFunction, [UInt8]) {
    var fields = value.reader
    let hash = try HashFunction.read(try fields.next("messageImprint"), "messageImprint")
    let bytes = try fields.next("messageImprint").octets("messageImprint")
    try fields.end("messageImprint")
    guard bytes.count == hash.length else {
      throw .der("messageImprint", "\(bytes.count) bytes are no \(hash.rawValue) digest")
    }
    return (hash, bytes)
  }

  private static func accuracy(_ value: DERValue?) throws(EvidenceFault) -> Int64? {
    guard let value else { return nil }
    var fields = value.reader
    let what = "accuracy"
    var total: Int64 = 0
    if let seconds = try fields.optional(what, tag: DERTag.integer) {
      total += Int64(min(try seconds.number(what), 1 << 40)) * 1_000_000
    }
    for (tag, unit) in [(DERTag.context(0), Int64(1000)), (DERTag.context(1), 1)] {
      guard let part = try fields.optional(what, tag: tag) else { continue }
      let plain = DERValue(tag: DERTag.integer, content: part.content, encoded: part.encoded)
      let number = try plain.number(what)
      guard (1...999).contains(number) else { throw .der(what, "\(number) is not 1 to 999") }
      total += Int64(number) * unit
    }
    try fields.end(what)
    return total
  }

  /// A critical extension changes the meaning of the token, and this court knows none.
  private static func refuseCritical(_ value: DERValue) throws(EvidenceFault) {
    for one in try value.elements("extensions", limit: 64) {
      var fields = one.reader
      let name = try fields.next("extension").objectIdentifier("extension")
      let critical = try fields.optional("extension", tag: DERTag.boolean)
      if try critical?.boolean("extension") ?? false {
        throw .der("extension", "the critical extension \(name) is not known here")
      }
    }
  }
}
