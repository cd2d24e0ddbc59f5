/// Many things under one time-stamp: a hash tree, its request, and what each thing gets of it.
///
/// Source: RFC 4998 §4.2, §5.2. Between `request` and `finish` lies an authority's answer.
public struct RecordDraft: Sendable {
  /// What becomes of the new stamp.
  private enum Purpose: Sendable {
    case begins
    /// Goes to the end of the last chain of the record.
    case continues(EvidenceRecord)
    /// Begins a new chain of the record.
    case restarts(EvidenceRecord)
  }

  public let hash: HashFunction
  private let groups: [[[UInt8]]]
  private let purposes: [Purpose]
  private let tree: RecordTree

  /// Things under one stamp at most.
  public static let maximumGroups = 65_536

  private init(hash: HashFunction, groups: [[[UInt8]]], purposes: [Purpose])
    throws(EvidenceFault)
  {
    guard !groups.isEmpty, groups.count <= Self.maximumGroups,
      groups.allSatisfy({ (1...ArchiveTimeStamp.maximumHashes).contains($0.count) })
    else {
      throw EvidenceFault(
        .limit, place: "evidence record", reason: "\(groups.count) groups of data",
        remedy: "Give 1 to \(Self.maximumGroups) groups, none of them empty")
    }
    self.hash = hash
    self.groups = groups
    self.purposes = purposes
    var leaves: [[UInt8]] = []
    for group in groups { leaves.append(try HashTree.node(group, hash)) }
    tree = try RecordTree(leaves, hash)
  }

  /// New records, one for each group of things that belong together, such as a document and its
  /// signatures.
  public static func initial(_ groups: [[ArchivedObject]], hash: HashFunction = .sha256)
    throws(EvidenceFault) -> RecordDraft
  {
    var digests: [[[UInt8]]] = []
    for group in groups { digests.append(try Self.digests(group, hash)) }
    return try RecordDraft(
      hash: hash, groups: digests, purposes: groups.map { _ in .begins })
  }

  /// Time-stamp renewal: before the certificate of the last stamp ends or its signature algorithm
  /// grows weak. The hash function stays; the data are not needed.
  ///
  /// All records must end in the same function.
  public static func renewal(_ records: [EvidenceRecord]) throws(EvidenceFault) -> RecordDraft {
    guard let hash = records.first?.last.hash, records.allSatisfy({ $0.last.hash == hash }) else {
      throw EvidenceFault(
        .inconsistent, place: "evidence records", reason: "none, or of several hash functions",
        remedy: "Renew records of one function together")
    }
    var groups: [[[UInt8]]] = []
    for record in records { groups.append([try hash.digest(record.last.stampDER)]) }
    return try RecordDraft(
      hash: hash, groups: groups, purposes: records.map { .continues($0) })
  }

  /// Hash-tree renewal: before the hash function grows weak. Needs the data again.
  public static func renewal(
    _ records: [(record: EvidenceRecord, objects: [ArchivedObject])], hash: HashFunction
  ) throws(EvidenceFault) -> RecordDraft {
    var groups: [[[UInt8]]] = []
    for (record, objects) in records {
      let older = try hash.digest(record.olderChains(record.chains.count))
      var group: [[UInt8]] = []
      for digest in try Self.digests(objects, hash) {
        group.append(try hash.digest(digest + older))
      }
      groups.append(group)
    }
    return try RecordDraft(
      hash: hash, groups: groups, purposes: records.map { .restarts($0.record) })
  }

  private static func digests(_ objects: [ArchivedObject], _ hash: HashFunction)
    throws(EvidenceFault) -> [[UInt8]]
  {
    var found: [[UInt8]] = []
    for object in objects {
      guard let digest = try object.digest(hash) else {
        throw EvidenceFault(
          .inconsistent, place: "evidence record",
          reason: "of an object no \(hash.rawValue) digest is known",
          remedy: "Give the object's bytes")
      }
      found.append(digest)
    }
    return found
  }

  /// What the authority is asked.
  public func request() throws(EvidenceFault) -> TimeStampRequest {
    try TimeStampRequest(hash, imprint: tree.root)
  }

  /// The records with the authority's stamp in them, in the order of what was given.
  ///
  /// - Throws: `inconsistent` for a token over something else.
  public func finish(_ token: TimeStampToken) throws(EvidenceFault) -> [EvidenceRecord] {
    guard token.info.hash == hash, token.info.imprint == tree.root else {
      throw EvidenceFault(
        .inconsistent, place: "time-stamp", reason: "it is over another hash",
        remedy: "Give the answer to this draft's own request")
    }
    var made: [EvidenceRecord] = []
    for (number, purpose) in purposes.enumerated() {
      let stamp = ArchiveTimeStamp(
        hash: hash, tree: tree.rows(number, group: groups[number]), token: token)
      switch purpose {
      case .begins: made.append(try EvidenceRecord(chains: [[stamp]]))
      case .continues(let record):
        var chains = record.chains
        chains[chains.count - 1].append(stamp)
        made.append(try EvidenceRecord(chains: chains))
      case .restarts(let record):
        made.append(try EvidenceRecord(chains: record.chains + [[stamp]]))
      }
    }
    return made
  }
}

/// A binary tree over leaves; a node without a neighbour rises as it is.
struct RecordTree: Sendable {
  private let levels: [[[UInt8]]]

  init(_ leaves: [[UInt8]], _ hash: HashFunction) throws(EvidenceFault) {
    var levels = [leaves]
    while let level = levels.last, level.count > 1 {
      var above: [[UInt8]] = []
      for at in stride(from: 0, to: level.count, by: 2) {
        above.append(try HashTree.node(Array(level[at..<min(at + 2, level.count)]), hash))
      }
      levels.append(above)
    }
    self.levels = levels
  }

  var root: [UInt8] { levels[levels.count - 1][0] }

  /// The reduced hash tree of one leaf: its group first, then the neighbours on the way up. Nil for
  /// a single thing that is the root itself.
  func rows(_ leaf: Int, group: [[UInt8]]) -> [[[UInt8]]]? {
    var rows: [[[UInt8]]] = []
    var at = leaf
    for level in levels.dropLast() {
      let neighbour = at ^ 1
      if neighbour < level.count { rows.append([level[neighbour]]) }
      at /= 2
    }
    let sorted = group.sorted { $0.lexicographicallyPrecedes($1) }
    if group.count > 1 { return [sorted] + rows }
    guard let first = rows.first else { return nil }
    // A single thing shares the first row with its neighbour. Source: RFC 4998 §4.2.2.
    let pair = (first + group).sorted { $0.lexicographicallyPrecedes($1) }
    return [pair] + rows.dropFirst()
  }
}
