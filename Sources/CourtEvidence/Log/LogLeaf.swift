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
  public static let keyCreated = LeafKind(rawValue: "key.created")
  public static let keyRotated = LeafKind(rawValue: "key.rotated")
  public static let keyRevoked = LeafKind(rawValue: "key.revoked")
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
  /// Digests of the bytes the event is about; nil where there are none. Only committed to.
  public let digests: DigestPair?
  /// How many bytes those are; only committed to.
  public let sizeBytes: Int64?
  public let at: Instant
  /// The event's number within its item's custody, from 1; only committed to.
  public let sequence: Int64
  /// Leaf hash of the same item's previous custody entry; nil for its first. Only committed to, so
  /// that an outsider cannot tell which leaves belong to one item.
  public let previous: Digest32?

  public init(
    court: String, kind: LeafKind, caseNumber: String, itemID: String, detail: JSONValue,
    digests: DigestPair?, sizeBytes: Int64? = nil, at: Instant, sequence: Int64,
    previous: Digest32?
  ) {
    self.court = court
    self.kind = kind
    self.caseNumber = caseNumber
    self.itemID = itemID
    self.detail = detail
    self.digests = digests
    self.sizeBytes = sizeBytes
    self.at = at
    self.sequence = sequence
    self.previous = previous
  }
}

/// One entry of the log: bytes made once, stored, and never built again.
///
/// They are canonical JSON (RFC 8785). In clear stand only which court, when, what kind of act and
/// the version; case, item, detail, content and chain appear as salted commitments. Whoever reads
/// the whole log does not learn who sued whom, whether a file he holds is in it, or which entries
/// belong together. Version 1, which told digests and chain in clear, is still read
/// (`LeafStatement`), never made.
public struct LogLeaf: Sendable, Hashable {
  public let bytes: [UInt8]
  public let leafHash: Digest32
  public let opening: LeafOpening

  /// The version that is made.
  public static let version = 2
  /// A leaf with its detail may not be larger.
  public static let maximumDetailBytes = 65_536
  /// Numbers above this would not survive a reader that counts in doubles. Source: RFC 8785 §3.2.2.3.
  static let maximumNumber: Int64 = 9_007_199_254_740_991

  public static func make(_ facts: LeafFacts) throws(EvidenceFault) -> LogLeaf {
    guard (1...maximumNumber).contains(facts.sequence) else {
      throw defect("sequence", "\(facts.sequence) is not in 1...2^53-1")
    }
    guard (0...maximumNumber).contains(facts.sizeBytes ?? 0) else {
      throw defect("size", "\(facts.sizeBytes ?? 0) is not in 0...2^53-1")
    }
    let detail = facts.detail.canonicalBytes
    guard detail.count <= maximumDetailBytes else {
      throw defect("detail", "\(detail.count) bytes are more than \(maximumDetailBytes)")
    }
    let opening = LeafOpening(
      caseNumber: try commit(Array(facts.caseNumber.utf8)),
      item: try commit(Array(facts.itemID.utf8)), detail: try commit(detail),
      content: try commit(LeafContent(facts.digests, sizeBytes: facts.sizeBytes).bytes),
      chain: try commit(LeafChain(sequence: facts.sequence, previous: facts.previous).bytes))
    let bytes = encode(facts, opening)
    guard bytes.count <= EntryBundle.maximumEntryBytes else {
      throw defect("size", "\(bytes.count) bytes do not fit into an entry bundle")
    }
    return LogLeaf(bytes: bytes, leafHash: MerkleTree.leafHash(bytes), opening: opening)
  }

  private static func encode(_ facts: LeafFacts, _ opening: LeafOpening) -> [UInt8] {
    var leaf = JSONObject()
    leaf["at"] = .string(facts.at.rfc3339)
    leaf["court"] = .string(facts.court)
    leaf["kind"] = .string(facts.kind.rawValue)
    leaf["v"] = .int(version)
    for (name, commitment) in opening.commitments { leaf[name] = .string(commitment.digest.hex) }
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

extension LogLeaf {
  /// The leaf that tells of a change of the court's keys.
  public static func announcing(_ event: KeyEvent, at: Instant) throws(EvidenceFault) -> LogLeaf {
    let detail: JSONValue
    do { detail = try JSONParser.parse(event.bytes) } catch {
      throw defect("detail", "the event is no JSON")
    }
    return try make(
      LeafFacts(
        court: event.court, kind: LeafKind(rawValue: event.act.rawValue), caseNumber: "",
        itemID: "key \(event.role.rawValue) \(event.generation)", detail: detail, digests: nil,
        at: at, sequence: Int64(event.sequence), previous: nil))
  }
}
