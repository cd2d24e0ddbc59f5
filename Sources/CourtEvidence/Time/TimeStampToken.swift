/// An authority's signed word that it saw a digest at a time. Source: RFC 3161 §2.4.2.
///
/// Reading one proves nothing; `verify` does.
public struct TimeStampToken: Sendable, Hashable {
  /// ContentInfo, the bytes that are stored and handed on.
  public let der: [UInt8]
  public let info: TimeStampInfo

  public static func == (left: Self, right: Self) -> Bool { left.der == right.der }
  public func hash(into hasher: inout Hasher) { hasher.combine(der) }

  /// Bytes of a token at most; with long chains and revocation lists inside they reach 40 KiB.
  public static let maximumBytes = 1 << 20

  static let limits = DERLimits(bytes: maximumBytes, depth: 40, values: 40_000)

  /// Reads a bare token.
  ///
  /// - Throws: `malformed` for bytes that are not exactly one DER token.
  public init(der: [UInt8]) throws(EvidenceFault) {
    let message = try SignedMessage(der: der, limits: Self.limits)
    guard message.contentType == OID.timeStampInfo, let content = message.content else {
      throw .der("token", "what is signed is no TSTInfo")
    }
    info = try TimeStampInfo(der: content)
    self.der = der
  }
}

/// What an authority answers. Source: RFC 3161 §2.4.2 TimeStampResp.
public struct TimeStampResponse: Sendable {
  /// PKIStatus; 0 and 1 come with a token.
  public let status: Int
  /// What the authority says to people.
  public let texts: [String]
  /// The bits of PKIFailureInfo that are set.
  public let failures: [Int]
  public let token: TimeStampToken?

  public var isGranted: Bool { status == 0 || status == 1 }

  /// - Throws: `malformed`, also where status and token contradict each other.
  public init(der: [UInt8]) throws(EvidenceFault) {
    let what = "TimeStampResp"
    var fields = try DERReader.document(der, what, limits: TimeStampToken.limits).reader
    var state = try fields.next("PKIStatusInfo", tag: DERTag.sequence).reader
    status = try state.next("status").number("status")
    let free = try state.optional("statusString", tag: DERTag.sequence)
    texts = try Self.texts(free)
    let bits = try state.optional("failInfo", tag: DERTag.bitString)
    failures = Self.bits(bits)
    try state.end("PKIStatusInfo")
    let held = try fields.optional("timeStampToken", tag: DERTag.sequence)
    try fields.end(what)
    if let held {
      token = try TimeStampToken(der: Array(held.encoded))
    } else {
      token = nil
    }
    guard isGranted == (token != nil) else {
      throw .der(what, "status \(status) \(token == nil ? "without" : "with") a token")
    }
  }

  private static func texts(_ value: DERValue?) throws(EvidenceFault) -> [String] {
    guard let value else { return [] }
    return try value.elements("statusString", limit: 16).map {
      String(decoding: $0.content.prefix(500), as: UTF8.self)
    }
  }

  private static func bits(_ value: DERValue?) -> [Int] {
    guard let content = value?.content.dropFirst() else { return [] }
    return content.prefix(8).enumerated().flatMap { index, byte in
      (0..<8).filter { byte & (0x80 >> UInt8($0)) != 0 }.map { index * 8 + $0 }
    }
  }

  /// An answer that carries a token.
  static func granted(_ token: [UInt8]) -> [UInt8] {
    DER.sequence(DER.sequence(DER.integer(0)), token)
  }

  /// A refusal with one bit of PKIFailureInfo set.
  static func rejected(_ text: String, failure: Int) -> [UInt8] {
    var bits = [UInt8](repeating: 0, count: failure / 8 + 1)
    bits[failure / 8] = 0x80 >> UInt8(failure % 8)
    let unused = UInt8(7 - failure % 8)
    return DER.sequence(
      DER.sequence(
        DER.integer(2),
        DER.sequence(DER.value(DERTag.utf8String, Array(text.utf8.prefix(500)))),
        DER.value(DERTag.bitString, [unused] + bits)))
  }
}
