/// What a reader holds against a court that has the database and the keys: things that were given
/// out before and that nobody can take back.
///
/// A bundle that is consistent with itself proves that one operator made it. Only what the reader
/// kept shows whether it is what was there before.
public struct Holdings: Sendable {
  /// Receipts as they were handed out: the bundle must hold each item exactly so.
  public var receipts: [SignedReceipt]
  /// The reader's case: every item must be of it.
  public var caseNumber: String?
  /// The last checkpoint that the reader saw (`CheckpointMemory`).
  public var memory: MultiSignedCheckpoint?
  /// A copy of the public log, to connect checkpoints of any two sizes.
  public var log: LogFolder?
  /// Bundles of the same case that were fetched before, as paths: custody only grows.
  public var earlier: [String]

  public static let none = Holdings()

  public init(
    receipts: [SignedReceipt] = [], caseNumber: String? = nil,
    memory: MultiSignedCheckpoint? = nil, log: LogFolder? = nil, earlier: [String] = []
  ) {
    self.receipts = receipts
    self.caseNumber = caseNumber
    self.memory = memory
    self.log = log
    self.earlier = earlier
  }
}

/// A bundle that was fetched before, read for comparison.
struct EarlierBundle: Sendable {
  let contents: BundleContents
  let checkpoint: SignedCheckpoint
  /// Whether it is genuine itself: one that is not shows nothing.
  let isGenuine: Bool

  init?(path: String, trustFolder: String?) {
    let report = BundleVerifier.verify(path: path, trustFolder: trustFolder)
    guard let source = try? BundleVerifier.open(path),
      let contents = try? BundleVerifier.read(source, hashesPayload: false),
      let trust = (try? trustFolder.map(BundleTrust.load(folder:)))
        ?? BundleTrust(copiesIn: contents),
      let checkpoint = try? CheckpointInspection(contents, .last, trust.anchors).read()
    else { return nil }
    self.contents = contents
    self.checkpoint = checkpoint
    isGenuine = report.passed
  }
}

/// How a checkpoint from elsewhere stands to the log of a bundle.
enum LogConnection: Sendable, Hashable {
  /// One is the beginning of the other.
  case connected
  /// One log signed both, and neither grew out of the other.
  case fork
  /// Nothing at hand connects the two sizes.
  case unknown
}

/// The log of a bundle as far as it is known: its checkpoints, and the copy the reader brought.
struct KnownLog {
  /// Checkpoints that are proven to be of one log, the last one first.
  let checkpoints: [SignedCheckpoint]
  /// The reader's copy; nil where there is none or it is not sound.
  let folder: LogFolder?
  let folderSize: UInt64

  func connection(origin: String, size: UInt64, root: Digest32) -> LogConnection {
    guard let last = checkpoints.first, last.origin.utf8.elementsEqual(origin.utf8) else {
      return .unknown
    }
    if size == 0 { return root == MerkleTree.emptyRoot ? .connected : .fork }
    if let same = checkpoints.first(where: { $0.size == size }) {
      return same.root == root ? .connected : .fork
    }
    guard let folder, max(size, last.size) <= folderSize,
      let there = try? folder.root(size: size), let end = try? folder.root(size: last.size)
    else { return .unknown }
    // A copy of another history than the bundle's says nothing about this bundle's.
    guard end == last.root else { return .unknown }
    return there == root ? .connected : .fork
  }
}
