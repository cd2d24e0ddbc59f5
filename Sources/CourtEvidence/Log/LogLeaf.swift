public import CourtDomain

/// A value that can be shown later, and until then says nothing: only SHA-256(salt ‖ value) is
/// published. Deleting the salt makes the published digest meaningless for ever.
public struct Commitment: Sendable, Hashable {
  public static let saltBytes = 32

  /// 32 random bytes.
  public let salt: [UInt8]
  public let value: [UInt8]

  public init?(salt: [UInt8], value: [UInt8]) {
    guard salt.count == Self.saltBytes else { return nil }
    self.salt = salt
    self.value = value
  }

  /// The very bytes that are hashed.
  public var preimage: [UInt8] { salt + value }
  public var digest: Digest32 { SHA256.digest(preimage) }
}

/// The values behind a leaf's three commitments. Stored beside the log, shown in bundles, deleted
/// when the law asks to forget.
public struct LeafOpening: Sendable, Hashable {
  public let caseNumber: Commitment
  public let item: Commitment
  public let detail: Commitment

  public init(caseNumber: Commitment, item: Commitment, detail: Commitment) {
    self.caseNumber = caseNumber
    self.item = item
    self.detail = detail
  }

  /// What is stored: canonical JSON of three hexadecimal preimages.
  public var bytes: [UInt8] {
    let document: JSONValue = [
      "case": .string(Hex.encode(caseNumber.preimage)),
      "detail": .string(Hex.encode(detail.preimage)),
      "item": .string(Hex.encode(item.preimage)),
    ]
    return document.canonicalBytes
  }

  /// - Throws: `malformed` for anything that `bytes` did not make.
  public init(bytes: [UInt8]) throws(EvidenceFault) {
    func commitment(_ object: JSONValue, _ name: String) -> Commitment? {
      guard let raw = object[name]?.string.flatMap(Hex.decode), raw.count >= Commitment.saltBytes
      else { return nil }
      return Commitment(
        salt: Array(raw.prefix(Commitment.saltBytes)),
        value: Array(raw.dropFirst(Commitment.saltBytes)))
    }
    guard let value = try? JSONParser.parse(bytes), value.canonicalBytes == bytes,
      let caseNumber = commitment(value, "case"), let item = commitment(value, "item"),
      let detail = commitment(value, "detail")
    else {
      throw EvidenceFault(
        .malformed, place: "leaf opening", reason: "the stored bytes are not an opening",
        remedy: "Restore the row from a backup; the leaf itself is not affected")
    }
    self.init(caseNumber: caseNumber, item: item, detail: detail)
  }
}

/// What happened, as the log calls it: `evidence.received`, `evidence.viewed`, `decision.signed`.
public struct LeafKind: RawRepresentable, Sendable, Hashable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let evidenceReceived = LeafKind(rawValue: "evidence.received")
  public static let evidenceViewed = LeafKind(rawValue: "evidence.viewed")
  public static let evidenceExported = LeafKind(rawValue: "evidence.exported")
  public static let evidenceSealed = LeafKind(rawValue: "evidence.sealed")
  public static let evidenceRedacted = LeafKind(rawValue: "evidence.redacted")
  public static let evidenceReturned = LeafKind(rawValue: "evidence.returned")
  public static let evidenceDestroyed = LeafKind(rawValue: "evidence.destroyed")
  public static let decisionSigned = LeafKind(rawValue: "decision.signed")
}

/// The facts that become a leaf.
public struct LeafFacts: Sendable {
  /// The court's origin, in clear.
  public let court: String
  public let kind: LeafKind
  public let caseNumber: String
  public let itemID: String
  /// Who, why, with which tool, under which file name: only committed to.
  public let detail: JSONValue
  /// Digests of the bytes the event is about; nil where there are none.
  public let digests: DigestPair?
  public let at: Instant
  /// The event's number within its case, from 1.
  public let sequence: Int64
  /// Leaf hash of the same item's previous custody entry; nil for its first.
  public let previous: Digest32?

  public init(
    court: String, kind: LeafKind, caseNumber: String, itemID: String, detail: JSONValue,
    digests: DigestPair?, at: Instant, sequence: Int64, previous: Digest32?
  ) {
    self.court = court
    self.kind = kind
    self.caseNumber = caseNumber
    self.itemID = itemID
    self.detail = detail
    self.digests = digests
    self.at = at
    self.sequence = sequence
    self.previous = previous
  }
}

/// One entry of the log: bytes made once, stored, and never built again.
///
/// They are canonical JSON (RFC 8785). Case, item and detail appear as salted commitments, so that
/// whoever reads the whole log does not learn who sued whom.
public struct LogLeaf: Sendable, Hashable {
  public let bytes: [UInt8]
  public let leafHash: Digest32
  public let opening: LeafOpening

  /// A leaf with its detail may not be larger.
  public static let maximumDetailBytes = 65_536
  /// Numbers above this would not survive a reader that counts in doubles. Source: RFC 8785 §3.2.2.3.
  static let maximumNumber: Int64 = 9_007_199_254_740_991

  public static func make(_ facts: LeafFacts) throws(EvidenceFault) -> LogLeaf {
    guard (1...maximumNumber).contains(facts.sequence) else {
      throw defect("sequence", "\(facts.sequence) is not in 1...2^53-1")
    }
    let detail = facts.detail.canonicalBytes
    guard detail.count <= maximumDetailBytes else {
      throw defect("detail", "\(detail.count) bytes are more than \(maximumDetailBytes)")
    }
    let opening = LeafOpening(
      caseNumber: try commit(Array(facts.caseNumber.utf8)),
      item: try commit(Array(facts.itemID.utf8)), detail: try commit(detail))
    let bytes = encode(facts, opening)
    return LogLeaf(bytes: bytes, leafHash: MerkleTree.leafHash(bytes), opening: opening)
  }

  private static func encode(_ facts: LeafFacts, _ opening: LeafOpening) -> [UInt8] {
    var leaf = JSONObject()
    leaf["at"] = .string(facts.at.rfc3339)
    leaf["case"] = .string(opening.caseNumber.digest.hex)
    leaf["court"] = .string(facts.court)
    leaf["detail"] = .string(opening.detail.digest.hex)
    leaf["item"] = .string(opening.item.digest.hex)
    leaf["kind"] = .string(facts.kind.rawValue)
    leaf["sequence"] = .int(facts.sequence)
    leaf["v"] = 1
    leaf["previous"] = facts.previous.map { .string($0.hex) }
    leaf["sha256"] = facts.digests.map { .string($0.sha256.hex) }
    leaf["sm3"] = facts.digests.map { .string($0.sm3.hex) }
    return JSONValue.object(leaf).canonicalBytes
  }

  private static func commit(_ value: [UInt8]) throws(EvidenceFault) -> Commitment {
    let salt = try SecureRandom.bytes(Commitment.saltBytes)
    guard let made = Commitment(salt: salt, value: value) else {
      throw defect("salt", "the generator gave the wrong length")
    }
    return made
  }

  private static func defect(_ place: String, _ reason: String) -> EvidenceFault {
    EvidenceFault(.limit, place: "leaf \(place)", reason: reason, remedy: "Shorten or correct it")
  }
}
