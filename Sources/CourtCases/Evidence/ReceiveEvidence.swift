public import CourtDomain
import CourtEvidence

/// Takes the bytes of an announced item: digested, sniffed and stored while they arrive.
///
/// Slow clients must not hold a database connection, so every batch of chunks is a short
/// transaction of its own; the item appears only with the last one, together with its custody
/// entry, its log leaf and its receipt. What a vanished client leaves behind is discarded at once,
/// or by the sweeper.
public struct ReceiveEvidence: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public struct Received: Sendable {
    public var item: EvidenceItem
    public var caseNumber: String
    public var isRepeat: Bool
  }

  /// - Parameter body: the bytes in pieces of any size.
  /// - Throws: `Rejection` `evidence.too-large`, `evidence.already-received`, the sniffer's refusal,
  ///   `evidence.empty`; nothing remains of the upload then.
  public func run<Body: AsyncSequence>(
    _ id: EvidenceID, fileName: String, by principal: Account, body: Body
  ) async throws -> Received where Body.Element == ArraySlice<UInt8> {
    let item = try await announced(id, to: principal)
    let blob: BlobID = court.ids.make(at: court.clock.now())
    let began = court.wallClock.now()
    try await court.store.write { try $0.insertBlob(blob, at: began) }
    do {
      let taken = try await take(body, into: blob, declaredName: fileName)
      return try await finish(item.id, blob: blob, taken, fileName: fileName, by: principal)
    } catch {
      // Shielded from cancellation: the client's going away is why we are here.
      let store = court.store
      await Task { try? await store.write { try $0.discardBlob(blob) } }.value
      throw error
    }
  }

  struct Taken: Sendable {
    var digests: DigestPair
    var sizeBytes: Int64
    var chunks: Int
    var mediaType: String
  }

  func announced(_ id: EvidenceID, to principal: Account) async throws -> EvidenceItem {
    let court = court
    let now = court.clock.now()
    return try await court.store.read { transaction in
      guard let item = try transaction.evidence(id, locked: false) else { throw Self.notFound }
      let view: CaseView
      do {
        view = try CaseView(item.caseID, in: court, transaction, at: now, for: principal)
      } catch is Rejection { throw Self.notFound }
      guard view.standing.mayRead, item.submittedBy == principal.id else { throw Self.notFound }
      return item
    }
  }

  static let notFound = Rejection(
    "evidence.not-found", .notFound, zh: "没有找到该证据", en: "there is no such evidence item")

  private func take<Body: AsyncSequence>(
    _ body: Body, into blob: BlobID, declaredName: String
  ) async throws -> Taken where Body.Element == ArraySlice<UInt8> {
    let hasher = DualHasher()
    var sniffer = TypeSniffer(declaredName: declaredName)
    var sink = ChunkSink(blob: blob, store: court.store, chunkBytes: court.limits.chunkBytes)
    for try await piece in body {
      guard hasher.sizeBytes + Int64(piece.count) <= court.limits.evidenceBytes else {
        throw Rejection(
          "evidence.too-large", .tooLarge,
          zh: "文件超过上限 \(court.limits.evidenceBytes) 字节，请压缩或分拆后上传",
          en: "the file is over the limit of \(court.limits.evidenceBytes) bytes: split it")
      }
      piece.withUnsafeBytes { bytes in
        hasher.update(bytes)
        sniffer.update(bytes)
      }
      if let refusal = sniffer.refusalSoFar { throw Self.rejection(refusal) }
      try await sink.append(piece)
    }
    guard hasher.sizeBytes > 0 else {
      throw Rejection(
        "evidence.empty", .unacceptable, zh: "文件为空，请检查后重新上传",
        en: "the file is empty: check it and upload again")
    }
    let chunks = try await sink.finish()
    switch sniffer.finish() {
    case .refused(let refusal): throw Self.rejection(refusal)
    case .accepted(let mediaType):
      let size = hasher.sizeBytes
      return Taken(
        digests: hasher.finish(), sizeBytes: size, chunks: chunks, mediaType: mediaType)
    }
  }

  static func rejection(_ refusal: TypeRefusal) -> Rejection {
    Rejection(
      refusal.code, .unacceptable, zh: refusal.message.zh + "；" + refusal.remedy.zh,
      en: refusal.message.en + "; " + refusal.remedy.en)
  }

  /// - Parameter alongside: what else belongs to the same transaction, before anything else in it.
  func finish(
    _ id: EvidenceID, blob: BlobID, _ taken: Taken, fileName: String, by principal: Account,
    alongside: @escaping @Sendable (any CourtTransaction) throws -> Void = { _ in }
  ) async throws -> Received {
    let court = court
    return try await court.store.write { transaction in
      try alongside(transaction)
      let now = court.clock.now()
      guard var item = try transaction.evidence(id, locked: true) else { throw Self.notFound }
      if let content = item.content {
        guard content.sha256 == taken.digests.sha256.bytes else {
          throw Rejection(
            "evidence.already-received", .conflict,
            zh: "该证据已收到不同内容，如需补充请另行提交一件",
            en: "other bytes were received for this item already: announce a further one")
        }
        try transaction.discardBlob(blob)
        let number = try transaction.caseFile(item.caseID, locked: false)?.number ?? ""
        return Received(item: item, caseNumber: number, isRepeat: true)
      }
      let open = try OpenCase(item.caseID, in: court, transaction, at: now, for: principal)
      try EvidenceWindow.check(open)
      try EvidenceQuota.checkBytes(taken.sizeBytes, of: item, by: principal, court, transaction)
      let received = try Self.certify(item, blob, taken, fileName, in: open, by: principal)
      try transaction.completeBlob(blob, chunks: taken.chunks, sizeBytes: taken.sizeBytes)
      try transaction.receiveEvidence(id, content: received.content)
      try transaction.appendCustody(received.custody)
      open.noteEvidence(item, fileName: fileName, sha256: taken.digests.sha256.hex)
      try open.commit()
      item.content = received.content
      item.standing = .received
      return Received(item: item, caseNumber: open.file.number, isRepeat: false)
    }
  }

  /// Makes the leaf, the custody entry and the signed receipt of what was received.
  private static func certify(
    _ item: EvidenceItem, _ blob: BlobID, _ taken: Taken, _ fileName: String, in open: OpenCase,
    by principal: Account
  ) throws -> (content: EvidenceContent, custody: CustodyEntry) {
    let court = open.court
    let custody = try CustodyChain.entry(
      act: "received", of: item, digests: taken.digests, after: nil, in: open.file, court: court,
      actor: principal, role: DocketRole.name(of: open.standing.roles), reason: item.purpose,
      at: open.now)
    guard let leafHash = Digest32(bytes: custody.leafHash) else {
      throw Fault(.broken, "a leaf hash is not 32 bytes")
    }
    let receipt = Receipt(
      court: court.keys.court, caseNumber: open.file.number, itemID: item.id.description,
      fileName: fileName, sizeBytes: taken.sizeBytes, digests: taken.digests,
      receivedAt: open.now, inLogBy: open.now.adding(seconds: 60), leafHash: leafHash)
    let signed = try court.keys.sign(receipt)
    let content = EvidenceContent(
      blobID: blob, fileName: fileName, mediaType: taken.mediaType, sizeBytes: taken.sizeBytes,
      sha256: taken.digests.sha256.bytes, sm3: taken.digests.sm3.bytes, receivedAt: open.now,
      receipt: signed.json, receiptSignature: signed.cms)
    return (content, custody)
  }
}

/// Collects pieces into chunks of one size and stores them a few at a time.
private struct ChunkSink {
  let blob: BlobID
  let store: any CourtStoring
  let chunkBytes: Int
  var buffer: [UInt8] = []
  var index = 0

  mutating func append(_ piece: ArraySlice<UInt8>) async throws {
    buffer.append(contentsOf: piece)
    if buffer.count >= chunkBytes * 8 { try await flush(all: false) }
  }

  /// Stores the rest; answers how many chunks there are.
  mutating func finish() async throws -> Int {
    try await flush(all: true)
    return index
  }

  private mutating func flush(all: Bool) async throws {
    var chunks: [(Int, [UInt8])] = []
    var start = 0
    while buffer.count - start >= chunkBytes || (all && start < buffer.count) {
      let end = min(start + chunkBytes, buffer.count)
      chunks.append((index, Array(buffer[start..<end])))
      index += 1
      start = end
    }
    buffer.removeFirst(start)
    guard !chunks.isEmpty else { return }
    let (blob, ready) = (blob, chunks)
    try await store.write { transaction in
      for (index, bytes) in ready { try transaction.appendChunk(blob, index: index, bytes: bytes) }
    }
  }
}
