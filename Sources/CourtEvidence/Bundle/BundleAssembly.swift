import CourtDomain

/// Turns values into the small files of a bundle.
struct BundleAssembly {
  let court: CourtIdentity
  let caseNumber: String
  let createdAt: Instant
  let checkpoint: SignedCheckpoint
  let trust: TrustAnchors
  let milestones: [Milestone]
  let attestations: Attestations
  let witnessPolicy: [UInt8]?
  let keys: CourtKeys?
  let keyEvents: [BundlePlan.ProvenLeaf]

  func contents(items: [BundlePlan.Item], dataPaths: [String]) throws(EvidenceFault)
    -> BundleContents
  {
    var contents = BundleContents()
    // The seal's place must be known to the lists before they can be sealed.
    if keys != nil { contents.tags[BundleSeal.path] = [] }
    for (index, item) in items.enumerated() {
      if let entry = item.destruction {
        contents.tags[BundleLayout.destroyed(index + 1)] = Array("\(entry)\n".utf8)
      } else {
        contents.payloads[dataPaths[index]] = .init(
          sizeBytes: item.sizeBytes, digests: item.digests)
      }
      Self.add(item, number: index + 1, size: checkpoint.size, to: &contents)
    }
    contents.tags.merge(CheckpointFolder.last.files(of: checkpoint)) { $1 }
    contents.tags.merge(
      CheckpointFolder.last.files(of: attestations, body: checkpoint.body)
    ) { $1 }
    try addMilestones(to: &contents)
    try addSM2(items, to: &contents)
    addKeyEvents(to: &contents)
    let further = keys == nil ? [] : trust.extras.files
    let policy = witnessPolicy.map { [(name: BundleTrust.policyFile, bytes: $0)] } ?? []
    for (name, bytes) in trust.files + further + policy {
      contents.tags[BundleLayout.trustFolder + "/" + name] = bytes
    }
    contents.tags[BundleLayout.trustNotice] = Array(BundleLayout.trustNoticeText.utf8)
    contents.tags[BundleLayout.bagDeclaration] = Array(BundleLayout.bagDeclarationText.utf8)
    contents.tags[BundleLayout.bagInfo] = bagInfo(contents)
    contents.tags[BundleLayout.manifest] = contents.manifest
    contents.tags[BundleLayout.sm3List] = contents.sm3List
    Self.addPage(to: &contents)
    let list = contents.tagManifest
    contents.tags[BundleLayout.tagManifest] = list
    if let keys { contents.tags[BundleSeal.path] = try keys.sealBundle(list) }
    return contents
  }

  /// The same receipts signed by SM2, for readers who want the commercial algorithms.
  private func addSM2(_ items: [BundlePlan.Item], to contents: inout BundleContents)
    throws(EvidenceFault)
  {
    guard let keys, let certificate = keys.certificates.sm2PEM else { return }
    for (index, item) in items.enumerated() {
      guard let signature = try keys.signSM2(item.receipt.json) else { return }
      contents.tags[BundleLayout.item(index + 1) + "/receipt.sm2"] = signature
    }
    contents.tags[BundleLayout.sm2Signer] = Array(certificate.utf8)
  }

  private func addMilestones(to contents: inout BundleContents) throws(EvidenceFault) {
    let earlier = milestones.filter { $0.checkpoint.size < checkpoint.size }
      .sorted { $0.checkpoint.size < $1.checkpoint.size }
    for (index, milestone) in earlier.prefix(Milestone.maximumCount).enumerated() {
      let folder = CheckpointFolder.milestone(index + 1)
      contents.tags.merge(folder.files(of: milestone.checkpoint)) { $1 }
      contents.tags.merge(
        folder.files(of: milestone.attestations, body: milestone.checkpoint.body)
      ) { $1 }
      let path = ConsistencyPath(
        from: milestone.checkpoint.size, to: checkpoint.size, fromRoot: milestone.checkpoint.root,
        proof: milestone.proof)
      guard let path else {
        throw EvidenceFault(
          .inconsistent, place: "milestone of \(milestone.checkpoint.size) leaves",
          reason: "its proof has not the length that the sizes ask for",
          remedy: "Make the proofs for the very checkpoint that the bundle carries")
      }
      contents.tags.merge(folder.files(of: path)) { $1 }
    }
  }

  private static func addPage(to contents: inout BundleContents) {
    let late = [BundleLayout.page, BundleLayout.tagManifest]
    let shape = BundleShape(
      names: Array(contents.tags.keys) + Array(contents.payloads.keys) + late)
    // Where there is none, the inspection of the plan says what is wrong with which part.
    let page = VerifyPage.text(contents: contents, shape: shape)
    contents.tags[BundleLayout.page] = Array((page ?? "").utf8)
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
    add(
      entry, folder: BundleLayout.entry(number, index) + "/", size: size, to: &contents
    ) { BundleLayout.level(number, index, $0) }
  }

  /// All events of the court's keys, so that a reader sees who was announced when.
  private func addKeyEvents(to contents: inout BundleContents) {
    guard keys != nil else { return }
    for (offset, event) in keyEvents.prefix(BundleShape.maximumKeyEvents).enumerated() {
      Self.add(
        event, folder: BundleLayout.keyEvent(offset + 1) + "/", size: checkpoint.size,
        to: &contents
      ) { BundleLayout.keyLevel(offset + 1, $0) }
    }
  }

  private static func add(
    _ entry: BundlePlan.ProvenLeaf, folder: String, size: UInt64,
    to contents: inout BundleContents, level place: (Int) -> String
  ) {
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
      contents.tags[place(level)] = preimage
      hash = SHA256.digest(preimage)
    }
  }

  /// Source: BagIt 1.0 (RFC 8493) §2.2.2.
  private func bagInfo(_ contents: BundleContents) -> [UInt8] {
    func line(_ text: String) -> String {
      String(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
    let fields = [
      "Source-Organization: \(line(court.name)) (\(line(court.origin)))",
      "Bagging-Date: \(createdAt.rfc3339.prefix(10))",
      "External-Identifier: \(line(caseNumber))",
      "Payload-Oxum: \(contents.payloadOxum)",
      "\(BundleLayout.agent)\(contents.format)",
    ]
    return Array(fields.map { $0 + "\n" }.joined().utf8)
  }
}
