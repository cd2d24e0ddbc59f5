import CourtCases
import CourtDomain
import CourtEvidence
import CourtStore
import Foundation

/// A case with one of everything the court never changes again.
struct FullCase: Sendable {
  var file: CaseFile
  var parties: [Party]
  var filer: Account
  var judge: Account
  var mediator: Account
  var item: EvidenceItem
  var content: EvidenceContent
  var document: CourtDocument
  var decision: Decision

  static func make(in court: TestCourt) async throws -> FullCase {
    let (file, parties, filer) = try await court.fileCase()
    let judge = try await court.openAccount(.judge, "judge")
    let mediator = try await court.openAccount(.mediator, "mediator")
    let (item, content) = evidence(of: file, by: filer, in: court)
    let document = document(of: file, in: court)
    let whole = FullCase(
      file: file, parties: parties, filer: filer, judge: judge, mediator: mediator, item: item,
      content: content, document: document, decision: decision(of: file, by: judge, in: court))
    try await whole.store(in: court)
    return whole
  }

  private func store(in court: TestCourt) async throws {
    let checkpoint = try Self.checkpoint(leaf: Self.leaf)
    let (now, zero) = (court.now, [UInt8](repeating: 0, count: 32))
    try await court.store.write { transaction in
      try transaction.appendDocket(court.docketEntry(file, 1, after: zero))
      try transaction.insertBlob(content.blobID, at: now)
      try transaction.appendChunk(content.blobID, index: 0, bytes: Self.bytes)
      try transaction.completeBlob(
        content.blobID, chunks: 1, sizeBytes: Int64(Self.bytes.count))
      try transaction.insertEvidence(item)
      try transaction.receiveEvidence(item.id, content: content)
      try transaction.appendCustody(custodyEntry(1, court))
      let pending = try transaction.pendingLeaves(limit: 10)
      var frontier = MerkleFrontier()
      for (place, leaf) in pending.enumerated() {
        let nodes = frontier.append(leaf.hash)
        try transaction.placeLeaves([(id: leaf.id, index: UInt64(place))], nodes: nodes)
      }
      try transaction.insertCheckpoint(checkpoint, at: now)
      try transaction.insertDocument(document)
      try transaction.sign(decision)
      try transaction.insertMediationStatement(
        MediationStatement(
          caseID: file.id, author: filer.id, authorRole: "plaintiff", text: "愿意和解", at: now))
      try transaction.audit(
        AuditEntry(
          at: now, accountID: filer.id, role: "plaintiff", operation: "fileCase", caseID: file.id,
          outcome: "ok", requestID: "r-1"))
    }
  }

  static let bytes = Array("截图".utf8)
  static let leaf = Array(#"{"kind":"evidence.received"}"#.utf8)

  func custodyEntry(_ sequence: Int, _ court: TestCourt) -> CustodyEntry {
    let bytes = sequence == 1 ? Self.leaf : Self.leaf + Array("\(sequence)".utf8)
    return CustodyEntry(
      evidenceID: item.id, sequence: sequence, at: court.now, actorID: filer.id,
      actorRole: "plaintiff", act: "received", reason: "submitted", leafBytes: bytes,
      leafHash: MerkleTree.leafHash(bytes).bytes, opening: [1, 2, 3])
  }

  static func evidence(of file: CaseFile, by filer: Account, in court: TestCourt) -> (
    item: EvidenceItem, content: EvidenceContent
  ) {
    let item = EvidenceItem(
      id: court.make(), caseID: file.id, submittedBy: filer.id, partyID: nil, ordinal: 1,
      name: "聊天记录", kind: .electronicData, purpose: "证明货不对板", standing: .announced,
      announcedAt: court.now, content: nil)
    let content = EvidenceContent(
      blobID: court.make(), fileName: "chat.png", mediaType: "image/png",
      sizeBytes: Int64(bytes.count), sha256: SHA256.digest(bytes).bytes,
      sm3: SM3.digest(bytes).bytes, receivedAt: court.now, receipt: [4], receiptSignature: [5])
    return (item, content)
  }

  static func document(of file: CaseFile, in court: TestCourt) -> CourtDocument {
    let paper = Array("<p>受理通知书</p>".utf8)
    return CourtDocument(
      id: court.make(), caseID: file.id, kind: "notice-of-acceptance",
      title: LocalizedText(zh: "受理通知书", en: "Notice of acceptance"), mediaType: "text/html",
      bytes: paper, sha256: SHA256.digest(paper).bytes, createdAt: court.now)
  }

  static func decision(of file: CaseFile, by judge: Account, in court: TestCourt) -> Decision {
    Decision(
      id: court.make(), caseID: file.id, judgeID: judge.id, kind: .judgment, outcome: .partial,
      awarded: Money(minorUnits: 100_00), reasons: "本院认为", orders: ["退款", "驳回其他"],
      articles: ["CC art. 577"], rangeAnswer: nil, range: ["low": 1, "high": 2],
      draftedAt: court.now, signedAt: court.now, bytes: [1, 2], signature: [3, 4])
  }

  /// A checkpoint of a log with this one leaf, signed by keys made for the occasion.
  static func checkpoint(leaf: [UInt8]) throws -> SignedCheckpoint {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("court-store-keys-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let keys = try CourtKeys.open(
      folder: folder.path,
      court: CourtIdentity(name: "Internet Court", origin: "court.example/192"))
    return try keys.signCheckpoint(size: 1, root: MerkleTree.leafHash(leaf))
  }
}
