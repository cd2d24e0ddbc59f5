public import CourtDomain
import CourtEvidence

extension RecordHearing {
  /// Ends the recording: one signed statement over the chain and every interruption, whose SHA-256
  /// is the value the parties confirm.
  ///
  /// - Throws: `Rejection` `recording.interrupted`, `recording.empty`.
  /// Source: Provisions on Recording of Hearings arts. 4, 9.
  public func end(
    _ id: RecordingID, by principal: Account, _ transaction: any CourtTransaction,
    at now: Instant
  ) throws -> Recording {
    var (recording, _) = try running(id, by: principal, transaction, at: now)
    guard recording.chunkCount > 0 else {
      throw Rejection(
        "recording.empty", .conflict, zh: "尚未录制任何内容", en: "nothing was recorded yet")
    }
    let interruptions = try transaction.interruptions(of: id)
    guard interruptions.allSatisfy({ $0.resumedAt != nil }) else {
      throw Rejection(
        "recording.interrupted", .conflict, zh: "录制处于中断状态，请先恢复",
        en: "the recording is interrupted: resume it first")
    }
    let open = try OpenCase(
      recording.caseID, in: court, transaction, at: now, for: principal)
    let statement = Self.statement(
      of: recording, interruptions, caseNumber: open.file.number, endedAt: now,
      court: court.keys.court.origin)
    recording.endedAt = now
    recording.statement = statement
    recording.integrity = SHA256.digest(statement).bytes
    recording.signature = try court.keys.signDetached(statement, at: now)
    let value = hexText(recording.integrity ?? [])
    open.enterInDocket(
      "recording-ended",
      zh: "庭审录音录像结束，中断\(interruptions.count)次，完整性校验值 \(value)",
      en: "the recording ends, \(interruptions.count) interruptions, integrity value \(value)",
      article: "REC 4, 9", input: ["integrity": .string(value)])
    try open.commit()
    try transaction.completeBlob(
      recording.blobID, chunks: recording.chunkCount, sizeBytes: recording.sizeBytes)
    try transaction.updateRecording(recording)
    try enter("ended", recording, value, in: open.file, by: principal, open.standing, open)
    return recording
  }

  /// Canonical JSON: whoever has the chunks and the log of interruptions can make it again.
  public static func statement(
    of recording: Recording, _ interruptions: [RecordingInterruption], caseNumber: String,
    endedAt: Instant, court: String
  ) -> [UInt8] {
    let stops: [JSONValue] = interruptions.map {
      [
        "after_chunk": .int($0.afterChunk), "ground": .string($0.ground.rawValue),
        "reason": .string($0.reason), "resumed_at": .optional($0.resumedAt?.rfc3339),
        "stopped_at": .string($0.stoppedAt.rfc3339),
      ]
    }
    let statement: JSONValue = [
      "case": .string(caseNumber), "chain_head": .string(hexText(recording.head)),
      "chunks": .int(recording.chunkCount), "court": .string(court),
      "ended_at": .string(endedAt.rfc3339), "hearing": .string(recording.hearingID.description),
      "interruptions": .array(stops), "media_type": .string(recording.mediaType),
      "recording": .string(recording.id.description),
      "replaces_record": .bool(recording.replacesRecord),
      "size_bytes": .int(recording.sizeBytes),
      "started_at": .string(recording.startedAt.rfc3339), "v": 1,
    ]
    return statement.canonicalBytes
  }

  /// A party signs for the value, or says why not; its account is its signature.
  ///
  /// - Throws: `Rejection` `recording.not-ended`, `recording.not-yours`,
  ///   `recording.another-value`, `recording.confirmed-already`; `Invalid` for a no without reason.
  /// Source: Provisions on Recording of Hearings art. 9; Online Litigation Rules arts. 7, 33.
  public func confirm(
    _ id: RecordingID, value: [UInt8], confirms: Bool, comment: String, by principal: Account,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws -> RecordingConfirmation {
    let (recording, view) = try seen(id, by: principal, locked: true, transaction, at: now)
    guard let party = view.standing.partyID else {
      throw Rejection(
        "recording.not-yours", .forbidden, zh: "完整性校验值由当事人确认",
        en: "the parties confirm the value", source: "REC art. 9")
    }
    guard let integrity = recording.integrity else {
      throw Rejection(
        "recording.not-ended", .conflict, zh: "录制尚未结束", en: "the recording has not ended")
    }
    guard value == integrity else {
      throw Rejection(
        "recording.another-value", .unacceptable, zh: "所确认的值与完整性校验值不一致",
        en: "this is not the integrity value of the recording")
    }
    guard confirms || !comment.trimmingSpaces.isEmpty else {
      throw Invalid([
        FieldDefect("/comment", "missing", zh: "不确认的，应当说明理由", en: "a no needs a reason")
      ])
    }
    let said = RecordingConfirmation(
      partyID: party, accountID: principal.id, integrity: value, confirms: confirms,
      comment: comment, at: now)
    try transaction.insertRecordingConfirmation(said, of: id)
    try enter(
      "confirmed", recording, confirms ? "confirms" : comment, in: view.file, by: principal,
      view.standing, transaction, at: now)
    return said
  }

  /// A recording whose watching is entered; the only way to its bytes.
  public struct Ticket: Sendable {
    public let recording: Recording
    let access: EvidenceAccessID
  }

  public func ticket(
    _ id: RecordingID, by principal: Account, _ transaction: any CourtTransaction,
    at now: Instant
  ) throws -> Ticket {
    let (recording, view) = try seen(id, by: principal, locked: true, transaction, at: now)
    guard recording.endedAt != nil else {
      throw Rejection(
        "recording.not-ended", .conflict, zh: "录制尚未结束", en: "the recording has not ended")
    }
    let access: EvidenceAccessID = court.ids.make(at: now)
    try enter(
      "viewed", recording, "", in: view.file, by: principal, view.standing, transaction, at: now,
      access: access)
    return Ticket(recording: recording, access: access)
  }

  nonisolated(nonsending) public func stream(
    _ ticket: Ticket,
    to sink: nonisolated(nonsending) (ArraySlice<UInt8>) async throws -> Void
  ) async throws {
    for index in 0..<ticket.recording.chunkCount {
      let access = ticket.access
      let bytes = try await court.store.read { try $0.recordingBytes(access, index: index) }
      guard let bytes else {
        throw Fault(.broken, "recording \(ticket.recording.id): chunk \(index) is missing")
      }
      try await sink(bytes[...])
    }
  }

  /// All there is to see of the recordings of a case.
  public struct Seen: Sendable {
    public let recording: Recording
    public let chunks: [RecordingChunk]
    public let interruptions: [RecordingInterruption]
    public let confirmations: [RecordingConfirmation]
    public let acts: [RecordingAct]
  }

  public func look(
    at id: RecordingID, by principal: Account, _ transaction: any CourtTransaction,
    at now: Instant
  ) throws -> Seen {
    let recording = try seen(id, by: principal, locked: false, transaction, at: now).recording
    return Seen(
      recording: recording, chunks: try transaction.recordingChunks(of: id),
      interruptions: try transaction.interruptions(of: id),
      confirmations: try transaction.recordingConfirmations(of: id),
      acts: try transaction.recordingActs(of: id))
  }
}
