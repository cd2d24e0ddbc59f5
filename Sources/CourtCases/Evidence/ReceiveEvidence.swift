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

  /// - Parameters:
  ///   - body: the bytes in pieces of any size.
  ///   - origin: where they were before, for evidence of another court; kept in the custody entry.
  /// - Throws: `Rejection` `evidence.too-large`, `evidence.already-received`, the sniffer's refusal,
  ///   `evidence.empty`; nothing remains of the upload then.
  public func run<Body: AsyncSequence>(
    _ id: EvidenceID, fileName: String, by principal: Account, body: Body,
    origin: EvidenceOrigin? = nil
  ) async throws -> Received where Body.Element == ArraySlice<UInt8> {
    let item = try await announced(id, to: principal)
    let blob: BlobID = court.ids.make(at: court.clock.now())
    let began = court.wallClock.now()
    try await court.store.write { try $0.insertBlob(blob, at: began) }
    do {
      let taken = try await take(body, into: blob, declaredName: fileName)
      if let origin, origin.digests != taken.digests { throw Self.changed }
      return try await finish(
        item.id, blob: blob, taken, fileName: fileName, by: principal, origin: origin)
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
    /// Told to whoever reads the custody of the item.
    var warnings: [TypeWarning] = []
  }

  func announced(_ id: EvidenceID, to principal: Account) async throws -> EvidenceItem {
    let court = court
    let now = court.clock.now()
    return try await court.store.read { transaction in
      transaction.look(as: .account(principal.id))
      guard let item = try transaction.evidence(id, locked: false) else { throw Self.notFound }
      let view: CaseView
      do {
        view = try CaseView(item.caseID, in: court, transaction, at: now, for: principal)
      } catch is Rejection { throw Self.notFound }
      guard view.standing.mayRead, item.submittedBy == principal.id else { throw Self.notFound }
      return item
    }
  }

  private static let changed = Rejection(
    "evidence.changed", .conflict, zh: "文件在验证之后被改动，请重新取得证据包",
    en: "the file was changed after it was verified: get the bundle again")

  static let notFound = Rejection(
    "evidence.not-found", .notFound, zh: "没有找到该证据", en: "there is no such evidence item")

  func take<Body: AsyncSequence>(
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
        en: "the file is empty: check it and upload again"
      ).at("")
    }
    let chunks = try await sink.finish()
    switch sniffer.finish() {
    case .refused(let refusal): throw Self.rejection(refusal)
    case .accepted(let mediaType, let warnings):
      let size = hasher.sizeBytes
      return Taken(
        digests: hasher.finish(), sizeBytes: size, chunks: chunks, mediaType: mediaType,
        warnings: warnings)
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
    origin: EvidenceOrigin? = nil,
    alongside: @escaping @Sendable (any CourtTransaction) throws -> Void = { _ in }
  ) async throws -> Received {
    let court = court
    return try await court.store.write { transaction in
      try alongside(transaction)
      return try Self.settle(
        id, blob: blob, taken, fileName: fileName, by: principal, origin: origin, court,
        transaction)
    }
  }

  static func settle(
    _ id: EvidenceID, blob: BlobID, _ taken: Taken, fileName: String, by principal: Account,
    origin: EvidenceOrigin? = nil, _ court: Court, _ transaction: any CourtTransaction
  ) throws -> Received {
    let now = court.clock.now()
    transaction.look(as: .account(principal.id))
    guard var item = try transaction.evidence(id, locked: true) else { throw notFound }
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
    let derivation = try transaction.derivation(of: id)
    let window = try EvidenceWindow(open, isDerived: derivation != nil)
    try EvidenceQuota.checkBytes(taken.sizeBytes, of: item, by: principal, court, transaction)
    let received = try certify(
      item, blob, taken, fileName, in: open, by: principal, origin: origin)
    try transaction.completeBlob(blob, chunks: taken.chunks, sizeBytes: taken.sizeBytes)
    try transaction.receiveEvidence(id, content: received.content)
    for entry in received.custody { try transaction.appendCustody(entry) }
    item.content = received.content
    item.standing = .received
    try noteLateness(of: item, window, in: open)
    if let derivation { try open.enterDerivation(derivation, of: item) }
    if try transaction.seal(of: id)?.isSealed != true {
      open.noteEvidence(item, isLate: window.isLate)
    }
    try open.commit()
    return Received(item: item, caseNumber: open.file.number, isRepeat: false)
  }

  /// An item announced in time whose bytes came late is late.
  private static func noteLateness(
    of item: EvidenceItem, _ window: EvidenceWindow, in open: OpenCase
  ) throws {
    guard window.isLate else { return }
    let noted = try open.transaction.lateness(of: item.caseID)
    guard !noted.contains(where: { $0.evidenceID == item.id }) else { return }
    let late = EvidenceLateness(noted: item.id, endedAt: window.endedAt, nil, at: open.now)
    open.pending.beside.append { try $0.insertLateness(late) }
    open.askForRuling()
  }

  /// Makes the leaves, the custody entries and the signed receipt of what was received.
  private static func certify(
    _ item: EvidenceItem, _ blob: BlobID, _ taken: Taken, _ fileName: String, in open: OpenCase,
    by principal: Account, origin: EvidenceOrigin?
  ) throws -> (content: EvidenceContent, custody: [CustodyEntry]) {
    let court = open.court
    let digest = taken.digests.sha256.bytes
    func entry(_ act: CustodyAct, _ reason: String, _ last: CustodyEntry?) throws -> CustodyEntry {
      try CustodyChain.entry(
        act: act.rawValue, of: item, digests: taken.digests, sizeBytes: taken.sizeBytes,
        after: last, in: open.file, court: court, actor: act == .received ? principal : nil,
        role: act == .received ? DocketRole.name(of: open.standing.roles) : "system",
        reason: reason, at: open.now, before: act == .stored ? digest : nil, changedTo: digest,
        origin: act == .received ? origin : nil)
    }
    let received = try entry(.received, item.purpose, nil)
    let hashed = try entry(.hashed, TypeWarning.remark(taken.warnings), received)
    let stored = try entry(.stored, "\(taken.chunks) chunks, \(taken.sizeBytes) bytes", hashed)
    guard let leafHash = Digest32(bytes: received.leafHash) else {
      throw Fault(.broken, "a leaf hash is not 32 bytes")
    }
    let receipt = Receipt(
      court: court.keys.court, signer: court.keys.signerID, caseNumber: open.file.number,
      itemID: item.id.description, fileName: fileName, sizeBytes: taken.sizeBytes,
      digests: taken.digests,
      receivedAt: open.now, inLogBy: open.now.adding(seconds: 60), leafHash: leafHash)
    let signed = try court.keys.sign(receipt)
    let content = EvidenceContent(
      blobID: blob, fileName: fileName, mediaType: taken.mediaType, sizeBytes: taken.sizeBytes,
      sha256: digest, sm3: taken.digests.sm3.bytes, receivedAt: open.now,
      receipt: signed.json, receiptSignature: signed.cms,
      warnings: taken.warnings.map(\.rawValue))
    return (content, [received, hashed, stored])
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
