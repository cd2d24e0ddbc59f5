public import CourtDomain
import CourtEvidence

/// Records a hearing: chunks linked into a chain, interruptions on lawful grounds, and at the end
/// one value over all of it for the parties to confirm.
///
/// Source: Provisions on Recording of Hearings arts. 1, 3, 4, 8, 9.
public struct RecordHearing: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Largest chunk, in bytes.
  public static let chunkBytes = 8 << 20
  /// Most chunks of one recording: a day at one a second.
  public static let mostChunks = 86_400

  static let notFound = Rejection(
    "recording.not-found", .notFound, zh: "没有找到该庭审录音录像", en: "there is no such recording")

  /// - Parameter consented: the parties agreed that it stands in place of the written record.
  /// - Throws: `Rejection` `recording.for-the-court`, `recording.no-hearing`, `recording.running`,
  ///   `recording.replaces-only-in-simplified`.
  public func start(
    in id: CaseID, of hearing: HearingID, mediaType: String, replacingRecord: Bool,
    consented: Bool, by principal: Account, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> Recording {
    let open = try OpenCase(id, in: court, transaction, at: now, for: principal)
    try checkCourt(open.standing)
    let planned = open.hearings.first { $0.id == hearing && $0.standing == .scheduled }
    guard let planned, now >= planned.startsAt.adding(seconds: -KeepDoor.secondsBefore) else {
      throw Rejection(
        "recording.no-hearing", .conflict, zh: "没有正在进行的该次庭审，开庭前三十分钟起可以开始录制",
        en: "there is no such hearing to record: it may begin half an hour before the hearing")
    }
    guard
      try !transaction.recordings(of: id).contains(where: {
        $0.hearingID == hearing && $0.endedAt == nil
      })
    else {
      throw Rejection(
        "recording.running", .conflict, zh: "该次庭审正在录制，请先结束",
        en: "this hearing is being recorded: end that recording first")
    }
    let isSimple = ["simplified", "small-claims"].contains(open.file.track)
    guard !replacingRecord || (isSimple && consented) else {
      throw Rejection(
        "recording.replaces-only-in-simplified", .conflict,
        zh: "只有适用简易程序且经当事人同意，录音录像才可以替代法庭笔录",
        en: "only in a simplified case, with the parties' consent, does it replace the record",
        source: "REC art. 8")
    }
    let recording = Recording(
      id: court.ids.make(at: now), caseID: id, hearingID: hearing, blobID: court.ids.make(at: now),
      mediaType: mediaType, replacesRecord: replacingRecord, startedAt: now,
      startedBy: principal.id, chunkCount: 0, sizeBytes: 0,
      head: [UInt8](repeating: 0, count: 32), endedAt: nil, integrity: nil, statement: nil,
      signature: nil)
    open.enterInDocket(
      "recording-started", zh: "开始庭审录音录像", en: "the recording of the hearing begins",
      article: "REC 1, 4")
    try open.commit()
    try transaction.insertBlob(recording.blobID, at: court.wallClock.now())
    try transaction.insertRecording(recording)
    try enter("started", recording, mediaType, in: open.file, by: principal, open.standing, open)
    return recording
  }

  /// Takes the next chunk; the same chunk again changes nothing.
  ///
  /// - Throws: `Rejection` `recording.out-of-order`, `recording.chunk-differs`,
  ///   `recording.interrupted`, `recording.ended`, `recording.too-long`.
  public func append(
    _ bytes: [UInt8], as index: Int, to id: RecordingID, by principal: Account,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws -> RecordingChunk {
    var (recording, _) = try running(id, by: principal, transaction, at: now)
    let digest = SHA256.digest(bytes).bytes
    if index < recording.chunkCount {
      let before = try transaction.recordingChunks(of: id).first { $0.index == index }
      if let before, before.sha256 == digest { return before }
      throw Rejection(
        "recording.chunk-differs", .conflict,
        zh: "第 \(index) 段已存，内容不同；应为第 \(recording.chunkCount) 段",
        en: "chunk \(index) is stored with other content; chunk \(recording.chunkCount) is next")
    }
    guard index == recording.chunkCount else {
      throw Rejection(
        "recording.out-of-order", .conflict, zh: "应为第 \(recording.chunkCount) 段",
        en: "chunk \(recording.chunkCount) is next")
    }
    guard index < Self.mostChunks else {
      throw Rejection(
        "recording.too-long", .tooLarge, zh: "录音录像超过 \(Self.mostChunks) 段",
        en: "a recording has at most \(Self.mostChunks) chunks")
    }
    guard try transaction.interruptions(of: id).allSatisfy({ $0.resumedAt != nil }) else {
      throw Rejection(
        "recording.interrupted", .conflict, zh: "录制已中断，恢复后才能继续",
        en: "the recording is interrupted: resume it first")
    }
    let chunk = RecordingChunk(
      index: index, at: now, sizeBytes: bytes.count, sha256: digest,
      link: SHA256.digest(recording.head + digest).bytes)
    try transaction.appendChunk(recording.blobID, index: index, bytes: bytes)
    try transaction.insertRecordingChunk(chunk, of: id)
    recording.chunkCount += 1
    recording.sizeBytes += Int64(bytes.count)
    recording.head = chunk.link
    try transaction.updateRecording(recording)
    return chunk
  }

  /// - Throws: `Rejection` `recording.interrupted`.
  public func interrupt(
    _ id: RecordingID, _ ground: RecordingInterruption.Ground, reason: String,
    by principal: Account, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> RecordingInterruption {
    let (recording, _) = try running(id, by: principal, transaction, at: now)
    let before = try transaction.interruptions(of: id)
    guard before.allSatisfy({ $0.resumedAt != nil }) else {
      throw Rejection(
        "recording.interrupted", .conflict, zh: "录制已处于中断状态",
        en: "the recording is interrupted already")
    }
    let interruption = RecordingInterruption(
      ordinal: before.count + 1, ground: ground, reason: reason,
      afterChunk: recording.chunkCount, stoppedAt: now, resumedAt: nil,
      enteredBy: principal.id)
    let open = try OpenCase(
      recording.caseID, in: court, transaction, at: now, for: principal)
    open.enterInDocket(
      "recording-interrupted", zh: "庭审录音录像中断：\(reason)",
      en: "the recording is interrupted: \(reason)", article: "REC 3, 4")
    try open.commit()
    try transaction.insertInterruption(interruption, of: id)
    try enter(
      "interrupted", recording, "\(ground.rawValue): \(reason)", in: open.file, by: principal,
      open.standing, open)
    return interruption
  }

  /// - Throws: `Rejection` `recording.not-interrupted`.
  public func resume(
    _ id: RecordingID, by principal: Account, _ transaction: any CourtTransaction,
    at now: Instant
  ) throws -> RecordingInterruption {
    let (recording, _) = try running(id, by: principal, transaction, at: now)
    guard var last = try transaction.interruptions(of: id).last, last.resumedAt == nil else {
      throw Rejection(
        "recording.not-interrupted", .conflict, zh: "录制没有中断",
        en: "the recording is not interrupted")
    }
    last.resumedAt = now
    let open = try OpenCase(
      recording.caseID, in: court, transaction, at: now, for: principal)
    open.enterInDocket(
      "recording-resumed", zh: "恢复庭审录音录像", en: "the recording goes on", article: "REC 3, 4")
    try open.commit()
    try transaction.endInterruption(last, of: id)
    try enter("resumed", recording, "", in: open.file, by: principal, open.standing, open)
    return last
  }

  // MARK: Shared

  func checkCourt(_ standing: CaseStanding) throws {
    guard standing.roles.contains("clerk") || standing.roles.contains("judge") else {
      throw Rejection(
        "recording.for-the-court", .forbidden, zh: "庭审录音录像由法院录制",
        en: "the court records its hearings", source: "REC art. 4")
    }
  }

  func seen(
    _ id: RecordingID, by principal: Account, locked: Bool,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws -> (recording: Recording, view: CaseView) {
    guard let recording = try transaction.recording(id, locked: locked) else {
      throw Self.notFound
    }
    do {
      let view = try CaseView(
        recording.caseID, in: court, transaction, at: now, for: principal)
      guard view.standing.isOfficial || view.standing.partyID != nil else { throw Self.notFound }
      return (recording, view)
    } catch is Rejection { throw Self.notFound }
  }

  /// That somebody is of the court that records; asked before a chunk's bytes are taken in.
  ///
  /// - Throws: `Rejection` `recording.not-found`, `recording.for-the-court`, `recording.ended`.
  public func checkAppender(
    of id: RecordingID, _ principal: Account, _ transaction: any CourtTransaction, at now: Instant
  ) throws {
    try checkRunning(try seen(id, by: principal, locked: false, transaction, at: now))
  }

  func running(
    _ id: RecordingID, by principal: Account, _ transaction: any CourtTransaction,
    at now: Instant
  ) throws -> (recording: Recording, view: CaseView) {
    let found = try seen(id, by: principal, locked: true, transaction, at: now)
    try checkRunning(found)
    return found
  }

  private func checkRunning(_ found: (recording: Recording, view: CaseView)) throws {
    try checkCourt(found.view.standing)
    guard found.recording.endedAt == nil else {
      throw Rejection(
        "recording.ended", .conflict, zh: "录制已结束", en: "the recording has ended")
    }
  }

  func enter(
    _ act: String, _ recording: Recording, _ reason: String, in file: CaseFile,
    by principal: Account, _ standing: CaseStanding, _ open: OpenCase,
    access: EvidenceAccessID? = nil
  ) throws {
    try enter(
      act, recording, reason, in: file, by: principal, standing, open.transaction, at: open.now,
      access: access)
  }

  func enter(
    _ act: String, _ recording: Recording, _ reason: String, in file: CaseFile,
    by principal: Account, _ standing: CaseStanding, _ transaction: any CourtTransaction,
    at now: Instant, access: EvidenceAccessID? = nil
  ) throws {
    let last = try transaction.recordingActs(of: recording.id).last
    let role = DocketRole.name(of: standing.roles)
    let sequence = (last?.sequence ?? 0) + 1
    let leaf = try LogLeaf.make(
      LeafFacts(
        court: court.keys.court.origin, kind: LeafKind(rawValue: "recording.\(act)"),
        caseNumber: file.number, itemID: recording.id.description,
        detail: [
          "act": .string(act), "actor": .string(principal.id.description), "role": .string(role),
          "reason": .string(reason), "tool": .string(CourtTool.name),
          "chunks": .int(recording.chunkCount), "head": .string(hexText(recording.head)),
          "integrity": .optional(recording.integrity.map { hexText($0) }),
        ], digests: nil, at: now, sequence: Int64(sequence),
        previous: last.flatMap { Digest32(bytes: $0.leafHash) }))
    try transaction.appendRecordingAct(
      RecordingAct(
        sequence: sequence, act: act, at: now, actorID: principal.id, actorRole: role,
        reason: reason, leafBytes: leaf.bytes, leafHash: leaf.leafHash.bytes,
        opening: leaf.opening.bytes, accessID: access), of: recording.id)
  }
}
