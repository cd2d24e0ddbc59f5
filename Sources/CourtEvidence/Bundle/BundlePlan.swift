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
    }
  }

  public let caseNumber: String
  public let createdAt: Instant
  public let items: [Item]
  let contents: BundleContents
  /// The payload path of every item, in the items' order.
  let dataPaths: [String]

  /// - Throws: `inconsistent`, naming every check that would fail; `limit` for more items than a
  ///   bundle holds.
  public init(
    court: CourtIdentity, caseNumber: String, createdAt: Instant, checkpoint: SignedCheckpoint,
    trust: TrustAnchors, items: [Item]
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
    contents = try BundleAssembly.contents(
      court: court, caseNumber: caseNumber, createdAt: createdAt, checkpoint: checkpoint,
      trust: trust, items: items, dataPaths: dataPaths)
    let report = BundleReport(BundleInspection(contents, trusted: trust).checks())
    guard report.passed else {
      let reasons = report.failures.map { "\($0.id): \($0.message.en)" }.joined(separator: "; ")
      throw EvidenceFault(
        .inconsistent, place: "bundle of \(caseNumber)", reason: reasons,
        remedy: "Compare the stored leaf, receipt and proof of the items named")
    }
  }
}

/// Turns values into the small files of a bundle.
enum BundleAssembly {
  static func contents(
    court: CourtIdentity, caseNumber: String, createdAt: Instant, checkpoint: SignedCheckpoint,
    trust: TrustAnchors, items: [BundlePlan.Item], dataPaths: [String]
  ) throws(EvidenceFault) -> BundleContents {
    var contents = BundleContents()
    for (index, item) in items.enumerated() {
      contents.payloads[dataPaths[index]] = .init(
        sizeBytes: item.sizeBytes, digests: item.digests)
      add(item, number: index + 1, size: checkpoint.size, to: &contents)
    }
    contents.tags[BundleLayout.checkpoint] = Array(checkpoint.text.utf8)
    contents.tags[BundleLayout.checkpointBody] = Array(checkpoint.body.utf8)
    contents.tags[BundleLayout.checkpointSignature] = checkpoint.signature
    contents.tags[BundleLayout.checkpointKeyHash] = checkpoint.keyHash
    for (name, bytes) in trust.files {
      contents.tags[BundleLayout.trustFolder + "/" + name] = bytes
    }
    contents.tags[BundleLayout.trustNotice] = Array(BundleLayout.trustNoticeText.utf8)
    contents.tags[BundleLayout.bagDeclaration] = Array(BundleLayout.bagDeclarationText.utf8)
    contents.tags[BundleLayout.bagInfo] = bagInfo(
      court: court, caseNumber: caseNumber, createdAt: createdAt, oxum: contents.payloadOxum)
    contents.tags[BundleLayout.manifest] = contents.manifest
    contents.tags[BundleLayout.sm3List] = contents.sm3List
    try addPage(to: &contents)
    contents.tags[BundleLayout.tagManifest] = contents.tagManifest
    return contents
  }

  private static func addPage(to contents: inout BundleContents) throws(EvidenceFault) {
    let late = [BundleLayout.page, BundleLayout.tagManifest]
    let shape = BundleShape(
      names: Array(contents.tags.keys) + Array(contents.payloads.keys) + late)
    guard let page = VerifyPage.text(contents: contents, shape: shape) else {
      throw EvidenceFault(
        .inconsistent, place: "bundle",
        reason: "a proof's length does not fit its place in the log",
        remedy: "Make the proofs for the very checkpoint that the bundle carries")
    }
    contents.tags[BundleLayout.page] = Array(page.utf8)
  }

  private static func add(
    _ item: BundlePlan.Item, number: Int, size: UInt64, to contents: inout BundleContents
  ) {
    let folder = BundleLayout.item(number) + "/"
    contents.tags[folder + "receipt.json"] = item.receipt.json
    contents.tags[folder + "receipt.cms"] = item.receipt.cms
    contents.tags[folder + "item.json"] = item.custody.first?.opening.detail.value
    let details = item.custody.map { $0.opening.detail.value }
    contents.tags[folder + "custody.json"] =
      [UInt8(ascii: "[")] + details.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    for (index, entry) in item.custody.enumerated() {
      add(entry, number: number, index: index, size: size, to: &contents)
    }
  }

  private static func add(
    _ entry: BundlePlan.ProvenLeaf, number: Int, index: Int, size: UInt64,
    to contents: inout BundleContents
  ) {
    let folder = BundleLayout.entry(number, index) + "/"
    contents.tags[folder + "leaf.json"] = entry.leaf
    contents.tags[folder + "index.txt"] = Array("\(entry.index)\n".utf8)
    for (name, commitment) in entry.opening.commitments {
      contents.tags[folder + name + ".bin"] = commitment.preimage
    }
    var hash = MerkleTree.leafHash(entry.leaf)
    // The sides follow from index and size; a proof that fits neither is found by the inspection.
    let sides = MerkleProof.sides(index: entry.index, size: size, count: entry.proof.count)
    for (level, sibling) in entry.proof.enumerated() {
      let preimage =
        sides?[level] == .left
        ? MerkleTree.nodePreimage(hash, sibling) : MerkleTree.nodePreimage(sibling, hash)
      contents.tags[BundleLayout.level(number, index, level)] = preimage
      hash = SHA256.digest(preimage)
    }
  }

  /// Source: BagIt 1.0 (RFC 8493) §2.2.2.
  private static func bagInfo(
    court: CourtIdentity, caseNumber: String, createdAt: Instant, oxum: String
  ) -> [UInt8] {
    func line(_ text: String) -> String {
      String(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
    let fields = [
      "Source-Organization: \(line(court.name)) (\(line(court.origin)))",
      "Bagging-Date: \(createdAt.rfc3339.prefix(10))",
      "External-Identifier: \(line(caseNumber))",
      "Payload-Oxum: \(oxum)",
      "Bag-Software-Agent: xiezhi bundle v1",
    ]
    return Array(fields.map { $0 + "\n" }.joined().utf8)
  }
}
