import CourtCases
import CourtDomain
import CourtPG

/// Hearing recordings: chunks in a chain, interruptions, confirmations, and who watched.
extension PGCourtTransaction {
  private static let recordingColumns = """
    recording_id, case_id, hearing_id, blob_id, media_type, replaces_record, started_at, \
    started_by, chunk_count, size_bytes, head, ended_at, integrity, statement, signature
    """

  private func recording(from row: PGRow) throws -> Recording {
    Recording(
      id: try row.id("recording_id"), caseID: try row.id("case_id"),
      hearingID: try row.id("hearing_id"), blobID: try row.id("blob_id"),
      mediaType: try row.text("media_type"), replacesRecord: try row.bool("replaces_record"),
      startedAt: try row.instant("started_at"), startedBy: try row.id("started_by"),
      chunkCount: try row.int("chunk_count"), sizeBytes: try row.int64("size_bytes"),
      head: try row.bytes("head"), endedAt: try row.instantOrNil("ended_at"),
      integrity: try row.bytesOrNil("integrity"), statement: try row.bytesOrNil("statement"),
      signature: try row.bytesOrNil("signature"))
  }

  func insertRecording(_ recording: Recording) throws {
    try later(
      """
      INSERT INTO recording (court_id, recording_id, case_id, hearing_id, blob_id, media_type,
        replaces_record, started_at, started_by, chunk_count, size_bytes, head)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      """, court, .id(recording.id), .id(recording.caseID), .id(recording.hearingID),
      .id(recording.blobID), .text(recording.mediaType), .bool(recording.replacesRecord),
      .instant(recording.startedAt), .id(recording.startedBy), .int(recording.chunkCount),
      .int(recording.sizeBytes), .bytes(recording.head))
  }

  private static let recordingByID = PGStatement(
    "SELECT \(recordingColumns) FROM recording WHERE court_id = $1 AND recording_id = $2")
  private static let recordingLocked = PGStatement(
    "SELECT \(recordingColumns) FROM recording WHERE court_id = $1 AND recording_id = $2 "
      + "FOR NO KEY UPDATE")
  private static let recordingsOfCase = PGStatement(
    "SELECT \(recordingColumns) FROM recording WHERE court_id = $1 AND case_id = $2 "
      + "ORDER BY started_at, recording_id LIMIT 200")

  func recording(_ id: RecordingID, locked: Bool) throws -> Recording? {
    try query(locked ? Self.recordingLocked : Self.recordingByID, [court, .id(id)]).onlyRow()
      .map(recording(from:))
  }

  func recordings(of id: CaseID) throws -> [Recording] {
    try query(Self.recordingsOfCase, [court, .id(id)]).map(recording(from:))
  }

  func updateRecording(_ recording: Recording) throws {
    let touched = try execute(
      """
      UPDATE recording SET chunk_count = $3, size_bytes = $4, head = $5, ended_at = $6,
        integrity = $7, statement = $8, signature = $9
      WHERE court_id = $1 AND recording_id = $2
      """, court, .id(recording.id), .int(recording.chunkCount), .int(recording.sizeBytes),
      .bytes(recording.head), .instant(orNull: recording.endedAt),
      .bytes(orNull: recording.integrity), .bytes(orNull: recording.statement),
      .bytes(orNull: recording.signature))
    guard touched == 1 else { throw Fault(.broken, "there is no recording \(recording.id)") }
  }

  func insertRecordingChunk(_ chunk: RecordingChunk, of id: RecordingID) throws {
    try later(
      """
      INSERT INTO recording_chunk (court_id, recording_id, chunk_index, at, size_bytes, sha256,
        link)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """, court, .id(id), .int(chunk.index), .instant(chunk.at), .int(chunk.sizeBytes),
      .bytes(chunk.sha256), .bytes(chunk.link))
  }

  func recordingChunks(of id: RecordingID) throws -> [RecordingChunk] {
    try query(
      """
      SELECT chunk_index, at, size_bytes, sha256, link FROM recording_chunk
      WHERE court_id = $1 AND recording_id = $2 ORDER BY chunk_index
      """, court, .id(id)
    ).map { row in
      RecordingChunk(
        index: try row.int("chunk_index"), at: try row.instant("at"),
        sizeBytes: try row.int("size_bytes"), sha256: try row.bytes("sha256"),
        link: try row.bytes("link"))
    }
  }

  func insertInterruption(_ interruption: RecordingInterruption, of id: RecordingID) throws {
    try later(
      """
      INSERT INTO recording_interruption (court_id, recording_id, ordinal, ground, reason,
        after_chunk, stopped_at, entered_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, court, .id(id), .int(interruption.ordinal), .text(interruption.ground.rawValue),
      .text(interruption.reason), .int(interruption.afterChunk),
      .instant(interruption.stoppedAt), .id(interruption.enteredBy))
  }

  func endInterruption(_ interruption: RecordingInterruption, of id: RecordingID) throws {
    try later(
      """
      UPDATE recording_interruption SET resumed_at = $4
      WHERE court_id = $1 AND recording_id = $2 AND ordinal = $3 AND resumed_at IS NULL
      """, court, .id(id), .int(interruption.ordinal), .instant(orNull: interruption.resumedAt))
  }

  func interruptions(of id: RecordingID) throws -> [RecordingInterruption] {
    try query(
      """
      SELECT ordinal, ground, reason, after_chunk, stopped_at, resumed_at, entered_by
      FROM recording_interruption WHERE court_id = $1 AND recording_id = $2 ORDER BY ordinal
      """, court, .id(id)
    ).map { row in
      RecordingInterruption(
        ordinal: try row.int("ordinal"), ground: try row.choice("ground"),
        reason: try row.text("reason"), afterChunk: try row.int("after_chunk"),
        stoppedAt: try row.instant("stopped_at"), resumedAt: try row.instantOrNil("resumed_at"),
        enteredBy: try row.id("entered_by"))
    }
  }

  func insertRecordingConfirmation(_ said: RecordingConfirmation, of id: RecordingID) throws {
    _ = try execute(
      """
      INSERT INTO recording_confirmation (court_id, recording_id, party_id, account_id, integrity,
        confirms, comment, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, court, .id(id), .id(said.partyID), .id(said.accountID), .bytes(said.integrity),
      .bool(said.confirms), .text(said.comment), .instant(said.at))
  }

  func recordingConfirmations(of id: RecordingID) throws -> [RecordingConfirmation] {
    try query(
      """
      SELECT party_id, account_id, integrity, confirms, comment, at FROM recording_confirmation
      WHERE court_id = $1 AND recording_id = $2 ORDER BY at, party_id
      """, court, .id(id)
    ).map { row in
      RecordingConfirmation(
        partyID: try row.id("party_id"), accountID: try row.id("account_id"),
        integrity: try row.bytes("integrity"), confirms: try row.bool("confirms"),
        comment: try row.text("comment"), at: try row.instant("at"))
    }
  }

  func appendRecordingAct(_ act: RecordingAct, of id: RecordingID) throws {
    try queueLeaf(bytes: act.leafBytes, hash: act.leafHash, at: act.at)
    try later(
      """
      INSERT INTO recording_act (court_id, recording_id, sequence, act, at, actor_id, actor_role,
        reason, leaf_bytes, leaf_hash, opening, access_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      """, court, .id(id), .int(act.sequence), .text(act.act), .instant(act.at),
      .id(act.actorID), .text(act.actorRole), .text(act.reason), .bytes(act.leafBytes),
      .bytes(act.leafHash), .bytes(act.opening), .id(orNull: act.accessID))
  }

  func recordingActs(of id: RecordingID) throws -> [RecordingAct] {
    try query(
      """
      SELECT sequence, act, at, actor_id, actor_role, reason, leaf_bytes, leaf_hash, opening,
        access_id
      FROM recording_act WHERE court_id = $1 AND recording_id = $2 ORDER BY sequence
      """, court, .id(id)
    ).map { row in
      RecordingAct(
        sequence: try row.int("sequence"), act: try row.text("act"), at: try row.instant("at"),
        actorID: try row.id("actor_id"), actorRole: try row.text("actor_role"),
        reason: try row.text("reason"), leafBytes: try row.bytes("leaf_bytes"),
        leafHash: try row.bytes("leaf_hash"), opening: try row.bytes("opening"),
        accessID: try row.idOrNil("access_id"))
    }
  }

  func recordingBytes(_ access: EvidenceAccessID, index: Int) throws -> [UInt8]? {
    try query(
      "SELECT recording_bytes($1, $2, $3) AS bytes", court, .id(access),
      .int4(Int32(clamping: index))
    ).onlyRow().flatMap { try $0.bytesOrNil("bytes") }
  }
}
