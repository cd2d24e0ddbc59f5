import CourtDomain

/// An earlier checkpoint of the same log, shown to be its beginning: with its time it brackets when
/// leaves were added.
public struct Milestone: Sendable, Hashable {
  public let checkpoint: SignedCheckpoint
  /// From this checkpoint to the one the bundle's paths lead to.
  public let proof: [Digest32]
  /// What witnesses and authorities said about it.
  public let attestations: Attestations

  public init(
    checkpoint: SignedCheckpoint, proof: [Digest32], attestations: Attestations = .none
  ) {
    self.checkpoint = checkpoint
    self.proof = proof
    self.attestations = attestations
  }

  static let maximumCount = 2000
}

/// Where the parts of a checkpoint stand in a bundle.
struct CheckpointFolder: Sendable, Hashable {
  let path: String

  /// The checkpoint that all paths lead to.
  static let last = CheckpointFolder(path: "checkpoint")
  /// Earlier ones, by number from 1, smaller sizes first.
  static func milestone(_ number: Int) -> CheckpointFolder {
    CheckpointFolder(path: "milestones/\(number)")
  }

  var note: String { path + "/checkpoint.txt" }
  var body: String { path + "/body.txt" }
  var signature: String { path + "/signature.bin" }
  var keyHash: String { path + "/key-hash.bin" }
  var parts: [String] { [note, body, signature, keyHash] }

  var start: String { path + "/consistency/start.bin" }
  func later(_ level: Int) -> String { path + "/consistency/later/\(Self.two(level)).bin" }
  func earlier(_ level: Int) -> String { path + "/consistency/earlier/\(Self.two(level)).bin" }

  private static func two(_ level: Int) -> String { level < 10 ? "0\(level)" : "\(level)" }

  func files(of checkpoint: SignedCheckpoint) -> [String: [UInt8]] {
    [
      note: Array(checkpoint.text.utf8), body: Array(checkpoint.body.utf8),
      signature: checkpoint.signature, keyHash: checkpoint.keyHash,
    ]
  }

  func files(of path: ConsistencyPath) -> [String: [UInt8]] {
    var files = [start: path.start.bytes]
    for (level, node) in path.later.enumerated() { files[later(level)] = node }
    for (level, node) in path.earlier { files[earlier(level)] = node }
    return files
  }

  /// How many levels the names show.
  func levels(in names: Set<String>) -> Int {
    var level = 0
    while level < MerkleProof.maximumLength, names.contains(later(level)) { level += 1 }
    return level
  }

  /// Every file a milestone with these names must have.
  func expected(in names: Set<String>) -> [String] {
    let levels = 0..<levels(in: names)
    return parts + [start] + expectedAttestations(in: names) + levels.map(later)
      + levels.map(earlier).filter(names.contains)
  }
}

/// A checkpoint of a bundle, read and judged.
struct CheckpointInspection {
  private let contents: BundleContents
  private let folder: CheckpointFolder
  private let anchors: TrustAnchors

  init(_ contents: BundleContents, _ folder: CheckpointFolder, _ anchors: TrustAnchors) {
    self.contents = contents
    self.folder = folder
    self.anchors = anchors
  }

  /// The checkpoint if the log signed it and all its parts are of one piece.
  func read() throws(EvidenceFault) -> SignedCheckpoint {
    try read(under: anchors.logVerifierKey)
  }

  private func read(under key: String) throws(EvidenceFault) -> SignedCheckpoint {
    let checkpoint = try SignedCheckpoint(text: contents.text(folder.note), verifierKey: key)
    let wrong = folder.files(of: checkpoint).filter { contents.tags[$0.key] != $0.value }
    guard wrong.isEmpty else {
      throw EvidenceFault(
        .inconsistent, place: folder.path,
        reason: "\(wrong.keys.sorted().joined(separator: ", ")) is not part of the checkpoint",
        remedy: "Fetch the bundle again")
    }
    return checkpoint
  }

  /// The same for an earlier checkpoint, which a former key of the log may have signed: one that
  /// this very log announced and had not revoked by then.
  func read(_ history: KeyHistory) throws(EvidenceFault) -> SignedCheckpoint {
    let hash = contents.tags[folder.keyHash] ?? []
    let present = try NoteVerifierKey(text: anchors.logVerifierKey)
    let former = history.logKeys(origin: anchors.origin).first { $0.key.keyHash == hash }
    guard present.keyHash != hash, let former else { return try read() }
    let checkpoint = try read(under: former.key.text)
    let keyID = history.entries[former.number - 1].event.keyID
    if let defect = history.defect(.log, keyID, revokedBelow: checkpoint.size) {
      throw EvidenceFault(
        .inconsistent, place: folder.path, reason: defect.en, remedy: "Ask the court for its keys")
    }
    return checkpoint
  }

  /// Whether the last checkpoint's log begins with this one.
  func isBeginning(_ checkpoint: SignedCheckpoint, of last: SignedCheckpoint) -> Bool {
    guard let start = Digest32(bytes: contents.tags[folder.start] ?? []) else { return false }
    let names = Set(contents.tags.keys)
    let count = folder.levels(in: names)
    var earlier: [Int: [UInt8]] = [:]
    for level in 0..<count { earlier[level] = contents.tags[folder.earlier(level)] }
    let path = ConsistencyPath(
      start: start, later: (0..<count).map { contents.tags[folder.later($0)] ?? [] },
      earlier: earlier)
    return path.leads(
      from: checkpoint.size, fromRoot: checkpoint.root, to: last.size, toRoot: last.root)
  }
}
