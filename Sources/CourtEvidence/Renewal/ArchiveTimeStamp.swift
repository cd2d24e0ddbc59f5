/// A time-stamp over the root of a hash tree, with the part of the tree that leads to some data.
///
/// Source: RFC 4998 §4.1.
public struct ArchiveTimeStamp: Sendable {
  /// The whole value as it stood or as it was made.
  let encoded: [UInt8]
  /// What hashes the tree: what the field says, or else the function of the time-stamp.
  public let hash: HashFunction
  /// Rows of the reduced hash tree, the first with the data's own hashes; nil where the stamp is
  /// over the data's hash itself.
  public let tree: [[[UInt8]]]?
  /// ContentInfo to the byte: what a renewal hashes.
  let stampDER: [UInt8]
  public let token: TimeStampToken

  static let maximumRows = 64
  static let maximumHashes = 4096

  /// Reads one.
  init(_ value: DERValue) throws(EvidenceFault) {
    let what = "ArchiveTimeStamp"
    guard value.tag == DERTag.sequence else { throw .der(what, "a sequence was expected") }
    var fields = value.reader
    let algorithm = try fields.optional(what, tag: DERTag.constructed(0))
    _ = try fields.optional(what, tag: DERTag.constructed(1))
    let rows = try fields.optional(what, tag: DERTag.constructed(2))
    let stamp = try fields.next("timeStamp", tag: DERTag.sequence)
    try fields.end(what)
    encoded = Array(value.encoded)
    stampDER = Array(stamp.encoded)
    token = try TimeStampToken(der: stampDER)
    var function = token.info.hash
    if let algorithm {
      // [0] IMPLICIT: the fields of AlgorithmIdentifier without their SEQUENCE.
      let plain = DERValue(
        tag: DERTag.sequence, content: algorithm.content, encoded: algorithm.encoded)
      function = try HashFunction.read(plain, "digestAlgorithm")
    }
    hash = function
    if let rows { tree = try Self.tree(rows, function) } else { tree = nil }
  }

  private static func tree(_ value: DERValue, _ hash: HashFunction) throws(EvidenceFault)
    -> [[[UInt8]]]
  {
    let what = "reducedHashtree"
    var rows: [[[UInt8]]] = []
    for row in try value.elements(what, limit: maximumRows) {
      guard row.tag == DERTag.sequence else { throw .der(what, "a row is no sequence") }
      var hashes: [[UInt8]] = []
      for one in try row.elements(what, limit: maximumHashes) {
        let bytes = try one.octets(what)
        guard bytes.count == hash.length else {
          throw .der(what, "\(bytes.count) bytes are no \(hash.rawValue) digest")
        }
        hashes.append(bytes)
      }
      guard !hashes.isEmpty else { throw .der(what, "a row holds nothing") }
      rows.append(hashes)
    }
    guard !rows.isEmpty else { throw .der(what, "it has no row") }
    return rows
  }

  /// Makes one.
  init(hash: HashFunction, tree: [[[UInt8]]]?, token: TimeStampToken) {
    self.hash = hash
    self.tree = tree
    self.token = token
    stampDER = token.der
    var parts = [
      DER.value(DERTag.constructed(0), DER.objectIdentifier(hash.objectIdentifier))
    ]
    if let tree {
      let rows = tree.map { row in DER.sequence(of: row.map { DER.octets($0) }) }
      parts.append(DER.value(DERTag.constructed(2), rows.flatMap(\.self)))
    }
    encoded = DER.sequence(of: parts + [token.der])
  }

  /// The hash that the rows lead to; nil without rows. Source: RFC 4998 §4.3 steps 3 to 4.
  func root() throws(EvidenceFault) -> [UInt8]? {
    guard let tree, let first = tree.first else { return nil }
    var node = try HashTree.node(first, hash)
    for row in tree.dropFirst() { node = try HashTree.node(row + [node], hash) }
    return node
  }

  /// Whether the stamp is about this hash: it stands in the first row, or is the imprint itself.
  func covers(_ digest: [UInt8]) -> Bool {
    if let first = tree?.first { return first.contains(digest) }
    return token.info.imprint == digest
  }
}

/// Trees of hashes in which neighbours are put in order before they are hashed together.
///
/// Source: RFC 4998 §4.2.
enum HashTree {
  /// One hash stays as it is; several are sorted, joined and hashed.
  static func node(_ hashes: [[UInt8]], _ hash: HashFunction) throws(EvidenceFault) -> [UInt8] {
    if hashes.count == 1 { return hashes[0] }
    let sorted = hashes.sorted { $0.lexicographicallyPrecedes($1) }
    return try hash.digest(sorted.flatMap(\.self))
  }
}
