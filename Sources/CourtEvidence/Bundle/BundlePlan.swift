public import CourtDomain

/// Everything a bundle will hold except the payload's bytes: values gathered from the store.
///
/// Making a plan runs the verifier's own checks on it, so that a bundle the verifier would refuse
/// is never begun.
public struct BundlePlan: Sendable {
  /// One leaf with what opens it and what proves it to be in the log.
  public struct ProvenLeaf: Sendable {
    public let leaf: [UInt8]
    public let opening: LeafOpening
    public let index: UInt64
    public let proof: [Digest32]

    /// `proof` leads from leaf `index` to the root of the plan's checkpoint.
    public init(leaf: [UInt8], opening: LeafOpening, index: UInt64, proof: [Digest32]) {
      self.leaf = leaf
      self.opening = opening
      self.index = index
      self.proof = proof
    }
  }

  /// One evidence file: its receipt and its custody, first entry the reception.
  public struct Item: Sendable {
    public let receipt: SignedReceipt
    public let custody: [ProvenLeaf]
    private let fields: ReceiptFields

    public var itemID: String { fields.item }
    public var caseNumber: String { fields.caseNumber }
    public var fileName: String { fields.fileName }
    public var sizeBytes: Int64 { fields.sizeBytes }
    public var digests: DigestPair { fields.digests }
    /// The entry, from 0, that says the bytes were destroyed: the bundle holds the item without them.
    public let destruction: Int?

    /// - Throws: `malformed` for receipt bytes that no receipt of this program has.
    public init(receipt: SignedReceipt, custody: [ProvenLeaf]) throws(EvidenceFault) {
      guard let fields = ReceiptFields(receipt.json) else {
        throw EvidenceFault(
          .malformed, place: "receipt", reason: "the stored bytes are not a receipt",
          remedy: "Pass the receipt's bytes exactly as they were signed")
      }
      self.receipt = receipt
      self.custody = custody
      self.fields = fields
      destruction = custody.firstIndex {
        LeafStatement($0.leaf)?.kind == LeafKind.evidenceDestroyed.rawValue
      }
    }
  }

  public let caseNumber: String
  public let createdAt: Instant
  public let items: [Item]
  let contents: BundleContents
  /// The payload path of every item, in the items' order; it stays free where bytes were destroyed.
  let dataPaths: [String]

  /// `attestations` belong to `checkpoint`, and `witnessPolicy` says which witnesses the court asks.
  /// `keys` seal the bundle; without them it is one of the first format, which carries no seal and
  /// no milestones. `keyEvents` are all events of the court's keys under the checkpoint, in the
  /// order of the log.
  ///
  /// - Throws: `inconsistent`, naming every check that would fail; `limit` for more items than a
  ///   bundle holds.
  public init(
    court: CourtIdentity, caseNumber: String, createdAt: Instant, checkpoint: SignedCheckpoint,
    trust: TrustAnchors, items: [Item], milestones: [Milestone] = [],
    attestations: Attestations = .none, witnessPolicy: [UInt8]? = nil, keys: CourtKeys? = nil,
    keyEvents: [ProvenLeaf] = []
  ) throws(EvidenceFault) {
    guard (1...BundleShape.maximumItems).contains(items.count) else {
      throw EvidenceFault(
        .limit, place: "bundle",
        reason: "\(items.count) items are not 1 to \(BundleShape.maximumItems)",
        remedy: "Make several bundles")
    }
    guard items.allSatisfy({ $0.caseNumber == caseNumber }) else {
      throw EvidenceFault(
        .inconsistent, place: "bundle", reason: "an item belongs to another case",
        remedy: "Ask for the items of one case only")
    }
    self.caseNumber = caseNumber
    self.createdAt = createdAt
    self.items = items
    dataPaths = items.enumerated().map {
      BundleLayout.dataPath($0.offset + 1, fileName: $0.element.fileName)
    }
    contents = try BundleAssembly(
      court: court, caseNumber: caseNumber, createdAt: createdAt, checkpoint: checkpoint,
      trust: trust, milestones: milestones, attestations: attestations,
      witnessPolicy: witnessPolicy, keys: keys, keyEvents: keyEvents
    ).contents(items: items, dataPaths: dataPaths)
    let report = BundleReport(
      BundleInspection(
        contents, trusted: try BundleTrust(anchors: trust, policy: witnessPolicy), at: createdAt
      ).checks())
    guard report.passed else {
      let reasons = report.failures.map { "\($0.id): \($0.message.en)" }.joined(separator: "; ")
      throw EvidenceFault(
        .inconsistent, place: "bundle of \(caseNumber)", reason: reasons,
        remedy: "Compare the stored leaf, receipt and proof of the items named")
    }
  }
}
