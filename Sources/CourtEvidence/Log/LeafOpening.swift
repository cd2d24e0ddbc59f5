import CourtDomain

/// The values behind a leaf's commitments. Stored beside the log, shown in bundles, deleted when the
/// law asks to forget.
public struct LeafOpening: Sendable, Hashable {
  public let caseNumber: Commitment
  public let item: Commitment
  public let detail: Commitment
  /// Digests and size of the bytes: `LeafContent`. Nil in leaves of version 1, which tell them.
  public let content: Commitment?
  /// Number and predecessor in the item's custody: `LeafChain`. Nil in leaves of version 1.
  public let chain: Commitment?

  public init(
    caseNumber: Commitment, item: Commitment, detail: Commitment, content: Commitment? = nil,
    chain: Commitment? = nil
  ) {
    self.caseNumber = caseNumber
    self.item = item
    self.detail = detail
    self.content = content
    self.chain = chain
  }

  /// Each commitment under the name of its member in the leaf, in the order of their names.
  public var commitments: [(name: String, commitment: Commitment)] {
    let all: [(String, Commitment?)] = [
      ("case", caseNumber), ("chain", chain), ("content", content), ("detail", detail),
      ("item", item),
    ]
    return all.compactMap { name, commitment in commitment.map { (name, $0) } }
  }

  /// What is stored: canonical JSON of the hexadecimal preimages.
  public var bytes: [UInt8] {
    var document = JSONObject()
    for (name, commitment) in commitments {
      document[name] = .string(Hex.encode(commitment.preimage))
    }
    return JSONValue.object(document).canonicalBytes
  }

  /// - Throws: `malformed` for anything that `bytes` did not make.
  public init(bytes: [UInt8]) throws(EvidenceFault) {
    func commitment(_ object: JSONValue, _ name: String) -> Commitment? {
      object[name]?.string.flatMap(Hex.decode).flatMap { Commitment(preimage: $0) }
    }
    guard let value = try? JSONParser.parse(bytes), value.canonicalBytes == bytes,
      let caseNumber = commitment(value, "case"), let item = commitment(value, "item"),
      let detail = commitment(value, "detail"), let members = value.object?.names.count,
      members == 3 || members == 5
    else { throw Self.malformed }
    let (content, chain) = (commitment(value, "content"), commitment(value, "chain"))
    guard (content == nil) == (members == 3), (chain == nil) == (members == 3) else {
      throw Self.malformed
    }
    self.init(
      caseNumber: caseNumber, item: item, detail: detail, content: content, chain: chain)
  }

  private static let malformed = EvidenceFault(
    .malformed, place: "leaf opening", reason: "the stored bytes are not an opening",
    remedy: "Restore the row from a backup; the leaf itself is not affected")
}

extension Commitment {
  /// Nil where there is no whole salt.
  public init?(preimage: some Collection<UInt8>) {
    self.init(
      salt: Array(preimage.prefix(Self.saltBytes)), value: Array(preimage.dropFirst(Self.saltBytes))
    )
  }
}

/// What a leaf commits to as `content`: the bytes it is about.
public struct LeafContent: Sendable, Hashable {
  public let digests: DigestPair?
  public let sizeBytes: Int64?

  public init(_ digests: DigestPair?, sizeBytes: Int64?) {
    self.digests = digests
    self.sizeBytes = sizeBytes
  }

  /// Canonical JSON; `{}` for an act without bytes.
  public var bytes: [UInt8] {
    var object = JSONObject()
    object["sha256"] = digests.map { .string($0.sha256.hex) }
    object["size"] = sizeBytes.map { .int($0) }
    object["sm3"] = digests.map { .string($0.sm3.hex) }
    return JSONValue.object(object).canonicalBytes
  }

  /// Nil unless the bytes are what `bytes` makes.
  public init?(bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes) else { return nil }
    self.init(DigestPair(value), sizeBytes: value["size"]?.int)
    guard self.bytes == bytes, (sizeBytes ?? 0) >= 0 else { return nil }
  }
}

/// What a leaf commits to as `chain`: where it stands in the custody of its item.
public struct LeafChain: Sendable, Hashable {
  /// From 1.
  public let sequence: Int64
  /// The leaf hash of the entry before it; nil for the first.
  public let previous: Digest32?

  public init(sequence: Int64, previous: Digest32?) {
    self.sequence = sequence
    self.previous = previous
  }

  public var bytes: [UInt8] {
    var object = JSONObject()
    object["previous"] = previous.map { .string($0.hex) }
    object["sequence"] = .int(sequence)
    return JSONValue.object(object).canonicalBytes
  }

  /// Nil unless the bytes are what `bytes` makes.
  public init?(bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes), let sequence = value["sequence"]?.int,
      sequence > 0
    else { return nil }
    self.init(sequence: sequence, previous: value["previous"]?.digest)
    guard self.bytes == bytes else { return nil }
  }
}
