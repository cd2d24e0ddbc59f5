public import CourtDomain
import CourtEvidence

extension ResumeUpload {
  /// What an appended piece led to.
  public struct Appended: Sendable {
    public var upload: EvidenceUpload
    /// The item, where the piece was the last one.
    public var received: ReceiveEvidence.Received?
  }

  /// Appends a piece of any size at the acknowledged offset.
  ///
  /// Where the body breaks off, what had arrived is stored and acknowledged by the next question.
  /// - Throws: `Rejection` `upload.offset`, `upload.locked`, `upload.too-long`, and whatever the
  ///   receipt of the whole file may refuse; nothing remains of the upload in the last case.
  public func append<Body: AsyncSequence>(
    _ id: UploadID, at offset: Int64, by principal: Account, body: Body
  ) async throws -> Appended where Body.Element == ArraySlice<UInt8> {
    let upload = try await enter(id, at: offset, by: principal)
    guard upload.finishedAt == nil else {
      for try await piece in body where !piece.isEmpty { throw Appending.tooLong(upload) }
      return Appended(upload: upload, received: nil)
    }
    let intake =
      offset == 0
      ? UploadIntake(declaredName: upload.fileName)
      : court.uploadsUnderWay.take(id, at: offset)
    var appending = Appending(upload: upload, intake: intake, court: court)
    let pulse = upload.appender.map { AppenderPulse(of: upload, appender: $0, court: court) }
    let beating = Task { await pulse?.beat() }
    defer { beating.cancel() }
    do {
      for try await piece in body {
        pulse?.hear()
        try await appending.take(piece)
        if appending.isWhole { break }
      }
    } catch {
      await leave(appending, after: error)
      throw error
    }
    guard appending.isWhole else {
      do { try await appending.rest() } catch {
        await leave(appending, after: error)
        throw error
      }
      return Appended(upload: appending.upload, received: nil)
    }
    pulse?.receive()
    do {
      return try await appending.receive(by: principal)
    } catch {
      await leave(appending, after: error)
      throw error
    }
  }

  /// Takes the appender's place.
  private func enter(_ id: UploadID, at offset: Int64, by principal: Account) async throws
    -> EvidenceUpload
  {
    let court = court
    let now = court.wallClock.now()
    return try await court.store.write { transaction in
      var upload = try Self.own(id, of: principal, transaction, locked: true, at: now)
      if let until = upload.appenderUntil, until > now {
        throw Rejection(
          "upload.locked", .locked, zh: "另一连接正在续传同一文件，请稍候再试",
          en: "another connection is appending to this upload: try again shortly")
      }
      guard upload.receivedBytes == offset else {
        throw Rejection(
          "upload.offset", .conflict, zh: "已收到 \(upload.receivedBytes) 字节，请从该处继续",
          en: "\(upload.receivedBytes) bytes are here: go on from there")
      }
      guard upload.finishedAt == nil else { return upload }
      upload.appender = court.ids.make(at: now)
      upload.appenderUntil = court.limits.appenderLease(from: now)
      upload.expiresAt = now.adding(seconds: court.limits.uploadSeconds)
      try transaction.saveUpload(upload)
      return upload
    }
  }

  /// Leaves an upload behind in the state that suits the error: given up where it can never
  /// succeed, resumable otherwise. Shielded from cancellation, which is how a client vanishes.
  private func leave(_ appending: Appending, after error: any Error) async {
    let court = court
    let upload = appending.upload
    if let refusal = error as? Rejection {
      guard refusal.code != Appending.takenOver.code else { return }
      guard Appending.isPassing(refusal) else {
        court.uploadsUnderWay.drop(upload.id)
        await Task { try? await court.store.write { try $0.discardBlob(upload.blobID) } }.value
        return
      }
    }
    await Task {
      var resting = appending
      do { try await resting.rest() } catch {
        // Where the bytes cannot be stored, at least the place is given back.
        var leaving = appending
        try? await leaving.release()
      }
    }.value
  }
}

/// One appender at work.
struct Appending: Sendable {
  private(set) var upload: EvidenceUpload
  private var intake: UploadIntake?
  private let court: Court
  private var buffer: [UInt8] = []
  private var stored: Instant

  init(upload: EvidenceUpload, intake: UploadIntake?, court: Court) {
    self.upload = upload
    self.intake = intake
    self.court = court
    stored = court.wallClock.now()
  }

  static let takenOver = Rejection(
    "upload.taken-over", .conflict, zh: "另一连接已接替续传，请查询进度后再继续",
    en: "another connection has taken this upload over: ask for the offset first")

  static func tooLong(_ upload: EvidenceUpload) -> Rejection {
    Rejection(
      "upload.too-long", .tooLarge, zh: "内容超出声明的长度 \(upload.lengthBytes) 字节",
      en: "more came than the \(upload.lengthBytes) bytes that were announced")
  }

  /// Refusals after which the same upload may still go on.
  static func isPassing(_ refusal: Rejection) -> Bool {
    [takenOver.code, "upload.too-long", "evidence.at-once", "case.stale"].contains(refusal.code)
  }

  /// Everything is here, the last of it in memory only.
  var isWhole: Bool { upload.receivedBytes + Int64(buffer.count) == upload.lengthBytes }

  mutating func take(_ piece: ArraySlice<UInt8>) async throws {
    guard upload.receivedBytes + Int64(buffer.count + piece.count) <= upload.lengthBytes else {
      throw Self.tooLong(upload)
    }
    intake?.take(piece)
    if let refusal = intake?.sniffer.refusalSoFar { throw ReceiveEvidence.rejection(refusal) }
    buffer.append(contentsOf: piece)
    guard !isWhole else { return }
    if buffer.count >= court.limits.chunkBytes * 8 {
      try await store(keeping: buffer.count % court.limits.chunkBytes)
    } else if isQuiet, !buffer.isEmpty {
      try await store(keeping: 0)
    }
  }

  /// A slow sender's bytes are stored as they are, before its place is taken for abandoned.
  private var isQuiet: Bool {
    court.wallClock.now() > stored.adding(seconds: court.limits.appenderSeconds / 3)
  }

  /// Stores what is here and gives the place back; the digests wait for the next piece.
  mutating func rest() async throws {
    // The last byte belongs to the transaction that receives the item.
    let held = isWhole ? 1 : 0
    if held > 0 { intake = nil }
    try await store(keeping: held, leaving: true)
    buffer = []
    if let intake {
      court.uploadsUnderWay.keep(intake, of: upload.id, at: upload.receivedBytes)
    }
  }

  /// Gives the place back without storing anything; the sender begins at what was acknowledged.
  mutating func release() async throws { try await store(keeping: buffer.count, leaving: true) }

  private mutating func store(keeping held: Int, leaving: Bool = false) async throws {
    let ready = Array(buffer.dropLast(held))
    let (court, before) = (court, upload)
    let chunks = try Self.chunks(of: ready, after: before.chunkCount, court)
    upload = try await court.store.write { transaction in
      var upload = try Self.held(before, transaction)
      for (index, bytes) in chunks {
        try transaction.appendChunk(upload.blobID, index: index, bytes: bytes)
      }
      let now = court.wallClock.now()
      upload.receivedBytes += Int64(ready.count)
      upload.chunkCount += chunks.count
      upload.appender = leaving ? nil : upload.appender
      upload.appenderUntil = leaving ? nil : court.limits.appenderLease(from: now)
      upload.expiresAt = now.adding(seconds: court.limits.uploadSeconds)
      try transaction.saveUpload(upload)
      return upload
    }
    buffer.removeFirst(ready.count)
    stored = court.wallClock.now()
  }

  /// The upload as this appender left it, or the news that another has it.
  private static func held(_ before: EvidenceUpload, _ transaction: any CourtTransaction) throws
    -> EvidenceUpload
  {
    guard let upload = try transaction.upload(before.id, locked: true) else {
      throw ResumeUpload.notFound
    }
    guard upload.appender == before.appender, upload.receivedBytes == before.receivedBytes else {
      throw takenOver
    }
    return upload
  }

  private static func chunks(of bytes: [UInt8], after count: Int, _ court: Court) throws
    -> [(Int, [UInt8])]
  {
    let size = court.limits.chunkBytes
    let chunks = stride(from: 0, to: bytes.count, by: size).enumerated().map { place, start in
      (count + place, Array(bytes[start..<min(start + size, bytes.count)]))
    }
    guard count + chunks.count <= court.limits.uploadChunks else {
      throw Rejection(
        "upload.pieces-too-small", .unacceptable,
        zh: "分片过小：至多 \(court.limits.uploadChunks) 片，请以至少 1 MiB 一片重新上传",
        en: "the pieces are too small, and \(court.limits.uploadChunks) are the most: begin anew "
          + "with pieces of 1 MiB or more")
    }
    return chunks
  }

  /// Digests what is missing, judges the whole file and receives the item, the last piece included.
  mutating func receive(by principal: Account) async throws -> ResumeUpload.Appended {
    if intake == nil { intake = try await digestStored() }
    guard let intake else { throw Fault(.broken, "an upload was not digested") }
    let (court, before, tail) = (court, upload, buffer)
    let chunks = try Self.chunks(of: tail, after: before.chunkCount, court)
    let taken = try intake.finish(chunks: before.chunkCount + chunks.count)
    let received = try await ReceiveEvidence(court).finish(
      before.evidenceID, blob: before.blobID, taken, fileName: before.fileName, by: principal
    ) { transaction in
      var upload = try Self.held(before, transaction)
      for (index, bytes) in chunks {
        try transaction.appendChunk(upload.blobID, index: index, bytes: bytes)
      }
      upload.receivedBytes = upload.lengthBytes
      upload.chunkCount += chunks.count
      (upload.appender, upload.appenderUntil) = (nil, nil)
      upload.finishedAt = court.wallClock.now()
      try transaction.saveUpload(upload)
    }
    upload.receivedBytes = upload.lengthBytes
    upload.finishedAt = court.wallClock.now()
    return ResumeUpload.Appended(upload: upload, received: received)
  }

  /// Reads the stored chunks back one by one, in flat memory, and then what is not stored yet.
  private func digestStored() async throws -> UploadIntake {
    let anew = UploadIntake(declaredName: upload.fileName)
    for index in 0..<upload.chunkCount {
      let id = upload.id
      let chunk = try await court.store.read { try $0.uploadChunk(id, index: index) }
      guard let chunk else { throw Fault(.broken, "upload \(id): chunk \(index) is missing") }
      anew.take(chunk[...])
    }
    guard anew.hasher.sizeBytes == upload.receivedBytes else {
      throw Fault(.broken, "upload \(upload.id) holds other bytes than it acknowledged")
    }
    anew.take(buffer[...])
    return anew
  }
}
