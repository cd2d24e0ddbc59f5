public import CourtDomain
public import CourtEvidence

/// Takes evidence over from another court's bundle: verified first, then entered into a case like
/// any other, with its origin named.
///
/// The custody entry of the reception, and so a leaf of this court's own log, commits to the other
/// court's receipt word for word: who reads the item later can hold the other court to it.
public struct ImportBundle: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public struct Imported: Sendable {
    public let report: BundleReport
    /// What is now in the case, beside the item's name in the other court's bundle.
    public let items: [(received: ReceiveEvidence.Received, origin: EvidenceOrigin)]
    /// What the other court destroyed before: known by receipt and custody, with nothing to take over.
    public let destroyed: [(origin: EvidenceOrigin, name: String, destruction: Destruction)]
    /// What this court does not take, and why: a type it refuses, an empty file.
    public let refused: [(name: String, reason: Rejection)]
  }

  /// - Throws: `Rejection` `bundle.refused` naming every failed check; nothing was entered then.
  public func run(
    bundle path: String, trustFolder: String, into id: CaseID, by principal: Account
  ) async throws -> Imported {
    let (report, opened) = ReceivedBundle.open(path: path, trustFolder: trustFolder)
    guard let bundle = opened else { throw Self.refusal(report) }
    var items: [(received: ReceiveEvidence.Received, origin: EvidenceOrigin)] = []
    var refused: [(name: String, reason: Rejection)] = []
    var destroyed: [(origin: EvidenceOrigin, name: String, destruction: Destruction)] = []
    for item in bundle.items {
      let origin = EvidenceOrigin(item, of: bundle)
      if let destruction = item.destruction {
        try await note(origin, destruction, in: id, by: principal)
        destroyed.append((origin, item.receipt.fileName, destruction))
        continue
      }
      do {
        let received = try await take(item, of: bundle, origin, into: id, by: principal)
        items.append((received, origin))
      } catch let rejection as Rejection {
        refused.append((item.receipt.fileName, rejection))
      }
    }
    return Imported(report: report, items: items, destroyed: destroyed, refused: refused)
  }

  /// Tells the case that there was an item and where: by number and time alone, since what it was is
  /// for those who have the bundle.
  private func note(
    _ origin: EvidenceOrigin, _ destruction: Destruction, in id: CaseID, by principal: Account
  ) async throws {
    let court = court
    try await court.store.write { transaction in
      let open = try OpenCase(
        id, in: court, transaction, at: court.clock.now(), for: principal)
      _ = try EvidenceWindow(open)
      open.enterInDocket(
        "evidence-destroyed-elsewhere",
        zh: "移送的证据 \(origin.itemID)（\(origin.court)）文件已由原法院于 \(destruction.at) 销毁，仅有收据与保管记录",
        en: "item \(origin.itemID) of \(origin.court) came without its file, which that court "
          + "destroyed on \(destruction.at); its receipt and custody remain",
        article: "CPL art. 69",
        input: [
          "court": .string(origin.court), "item": .string(origin.itemID),
          "leaf_hash": .string(origin.leafHash.hex), "destroyed_at": .string(destruction.at),
        ])
      try open.commit()
    }
  }

  private func take(
    _ item: ReceivedBundle.Item, of bundle: ReceivedBundle, _ origin: EvidenceOrigin,
    into id: CaseID, by principal: Account
  ) async throws -> ReceiveEvidence.Received {
    let court = court
    let name = String(item.receipt.fileName.prefix(200))
    let command = AnnounceEvidence.Command(
      name: name.isEmpty ? item.receipt.item : name, kind: .electronicData,
      purpose: "移送自 \(origin.court) 的 \(origin.caseNumber) 案；transferred from that court")
    let announced = try await court.store.write { transaction in
      try AnnounceEvidence(court).run(
        command, in: id, by: principal, transaction, at: court.clock.now())
    }
    return try await ReceiveEvidence(court).run(
      announced.id, fileName: item.receipt.fileName, by: principal,
      body: bundle.payload(of: item), origin: origin)
  }

  private static func refusal(_ report: BundleReport) -> Rejection {
    let zh = report.failures.map { "\($0.id)：\($0.message.zh)" }.joined(separator: "；")
    let en = report.failures.map { "\($0.id): \($0.message.en)" }.joined(separator: "; ")
    return Rejection(
      "bundle.refused", .unacceptable, zh: "证据包未通过验证：\(zh)",
      en: "the bundle is not genuine: \(en)")
  }
}

/// Where an item came from: another court, its case, its receipt.
public struct EvidenceOrigin: Sendable {
  public let court: String
  public let caseNumber: String
  public let itemID: String
  public let receipt: SignedReceipt
  public let digests: DigestPair
  let leafIndex: UInt64
  let leafHash: Digest32
  let logSize: UInt64

  init(_ item: ReceivedBundle.Item, of bundle: ReceivedBundle) {
    court = bundle.origin
    caseNumber = item.receipt.caseNumber
    itemID = item.receipt.item
    receipt = item.signed
    digests = item.receipt.digests
    leafIndex = item.leafIndex
    leafHash = item.receipt.leafHash
    logSize = bundle.logSize
  }

  /// What the custody entry says of it; the receipt as text, its signature in hexadecimal.
  var json: JSONValue {
    [
      "court": .string(court), "case": .string(caseNumber), "item": .string(itemID),
      "leaf_hash": .string(leafHash.hex), "leaf_index": .string(String(leafIndex)),
      "log_size": .string(String(logSize)),
      "receipt": .string(String(decoding: receipt.json, as: UTF8.self)),
      "receipt_cms": .string(Hex.encode(receipt.cms)),
    ]
  }
}
