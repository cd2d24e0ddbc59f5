import CourtDomain

/// A leaf as read from its bytes, of whichever version: what it tells and what it commits to.
public struct LeafStatement: Sendable, Hashable {
  public let version: Int
  /// RFC 3339, as written.
  public let at: String
  public let court: String
  public let kind: String
  /// By the name of the member: case, item, detail; from version 2 content and chain too.
  public let commitments: [String: Digest32]
  /// What version 1 tells in clear; nil in later ones, where commitments hide them.
  public let told: (content: LeafContent, chain: LeafChain)?

  private static let names: [Int: [String]] = [
    1: ["case", "detail", "item"], 2: ["case", "chain", "content", "detail", "item"],
  ]

  /// Nil unless the bytes are canonical JSON of a leaf of a known version.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count <= EntryBundle.maximumEntryBytes, let value = try? JSONParser.parse(bytes),
      value.canonicalBytes == bytes, let version = value["v"]?.int.flatMap(Int.init(exactly:)),
      let names = Self.names[version], let at = value["at"]?.string,
      let court = value["court"]?.string, let kind = value["kind"]?.string
    else { return nil }
    var commitments: [String: Digest32] = [:]
    for name in names { commitments[name] = value[name]?.digest }
    guard commitments.count == names.count else { return nil }
    if version == 1 {
      guard let sequence = value["sequence"]?.int, sequence > 0 else { return nil }
      let previous = value["previous"]?.digest
      if value["previous"] != nil, previous == nil { return nil }
      told = (
        LeafContent(DigestPair(value), sizeBytes: nil),
        LeafChain(sequence: sequence, previous: previous)
      )
    } else {
      guard value.object?.names.count == names.count + 4 else { return nil }
      told = nil
    }
    self.version = version
    self.at = at
    self.court = court
    self.kind = kind
    self.commitments = commitments
  }

  /// The names of the commitments, in order.
  public var names: [String] { commitments.keys.sorted() }

  /// What the leaf says about the bytes, from its text or from the opened commitment; nil where the
  /// preimage is no content. Whether the commitment opens is another question.
  public func content(opening: [UInt8]) -> LeafContent? {
    told?.content ?? Commitment(preimage: opening).flatMap { LeafContent(bytes: $0.value) }
  }

  /// The same for the chain.
  public func chain(opening: [UInt8]) -> LeafChain? {
    told?.chain ?? Commitment(preimage: opening).flatMap { LeafChain(bytes: $0.value) }
  }

  /// Whether the opening is the one this leaf committed to, all of it.
  public func opens(with opening: LeafOpening) -> Bool {
    let shown = opening.commitments
    return shown.count == commitments.count
      && shown.allSatisfy { commitments[$0.name] == $0.commitment.digest }
  }

  public static func == (left: LeafStatement, right: LeafStatement) -> Bool {
    left.version == right.version && left.at == right.at && left.court == right.court
      && left.kind == right.kind && left.commitments == right.commitments
      && left.told?.content == right.told?.content && left.told?.chain == right.told?.chain
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(commitments)
    hasher.combine(at)
  }
}

extension DigestPair {
  /// From the members `sha256` and `sm3`.
  init?(_ value: JSONValue) {
    guard let sha256 = value["sha256"]?.digest, let sm3 = value["sm3"]?.digest else { return nil }
    self.init(sha256: sha256, sm3: sm3)
  }
}

extension JSONValue {
  /// The digest a lower-case hexadecimal string spells.
  var digest: Digest32? { string.flatMap { Digest32(hex: $0) } }
}
