import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  func insertUpload(_ upload: EvidenceUpload) throws {
    try later(
      """
      INSERT INTO evidence_upload (court_id, upload_id, evidence_id, account_id, blob_id, file_name,
        length_bytes, received_bytes, chunk_count, begun_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      """, court, .id(upload.id), .id(upload.evidenceID), .id(upload.accountID),
      .id(upload.blobID), .text(upload.fileName), .int(upload.lengthBytes),
      .int(upload.receivedBytes), .int(upload.chunkCount), .instant(upload.begunAt),
      .instant(upload.expiresAt))
  }

  private static let uploadColumns = """
    upload_id, evidence_id, account_id, blob_id, file_name, length_bytes, received_bytes, \
    chunk_count, begun_at, expires_at, appender, appender_until, finished_at
    """

  private static let uploadByID = PGStatement(
    "SELECT \(uploadColumns) FROM evidence_upload WHERE court_id = $1 AND upload_id = $2")

  private static let uploadLocked = PGStatement(
    "SELECT \(uploadColumns) FROM evidence_upload WHERE court_id = $1 AND upload_id = $2 "
      + "FOR UPDATE")

  private static let openUploadsOfItem = PGStatement(
    "SELECT \(uploadColumns) FROM evidence_upload WHERE court_id = $1 AND evidence_id = $2 "
      + "AND account_id = $3 AND finished_at IS NULL FOR UPDATE")

  func upload(_ id: UploadID, locked: Bool) throws -> EvidenceUpload? {
    let statement = locked ? Self.uploadLocked : Self.uploadByID
    return try query(statement, [court, .id(id)]).onlyRow().map(Self.readUpload)
  }

  private static func readUpload(_ row: PGRow) throws -> EvidenceUpload {
    EvidenceUpload(
      id: try row.id("upload_id"), evidenceID: try row.id("evidence_id"),
      accountID: try row.id("account_id"), blobID: try row.id("blob_id"),
      fileName: try row.text("file_name"), lengthBytes: try row.int64("length_bytes"),
      receivedBytes: try row.int64("received_bytes"), chunkCount: try row.int("chunk_count"),
      begunAt: try row.instant("begun_at"), expiresAt: try row.instant("expires_at"),
      appender: try row.idOrNil("appender"),
      appenderUntil: try row.instantOrNil("appender_until"),
      finishedAt: try row.instantOrNil("finished_at"))
  }

  func openUploads(of item: EvidenceID, by account: AccountID) throws -> [EvidenceUpload] {
    try query(Self.openUploadsOfItem, [court, .id(item), .id(account)]).map(Self.readUpload)
  }

  func openUploads(by account: AccountID) throws -> Int {
    let row = try query(
      """
      SELECT count(*) AS open FROM evidence_upload
      WHERE court_id = $1 AND account_id = $2 AND finished_at IS NULL
      """, court, .id(account)
    ).onlyRow()
    return try row.map { Int(try $0.int64("open")) } ?? 0
  }

  func saveUpload(_ upload: EvidenceUpload) throws {
    let touched = try execute(
      """
      UPDATE evidence_upload SET received_bytes = $3, chunk_count = $4, expires_at = $5,
        appender = $6, appender_until = $7, finished_at = $8
      WHERE court_id = $1 AND upload_id = $2
      """, court, .id(upload.id), .int(upload.receivedBytes), .int(upload.chunkCount),
      .instant(upload.expiresAt), .id(orNull: upload.appender),
      .instant(orNull: upload.appenderUntil), .instant(orNull: upload.finishedAt))
    guard touched == 1 else { throw Fault(.broken, "there is no upload \(upload.id) to save") }
  }

  func sweepUploads(before: Instant, limit: Int) throws -> Int {
    let broken = try execute(
      """
      DELETE FROM blob b WHERE b.court_id = $1 AND b.size_bytes IS NULL AND b.blob_id IN (
        SELECT blob_id FROM evidence_upload
        WHERE court_id = $1 AND expires_at < $2 AND finished_at IS NULL
        ORDER BY expires_at LIMIT $3 FOR UPDATE SKIP LOCKED)
      """, court, .instant(before), rows(limit))
    let finished = try execute(
      """
      DELETE FROM evidence_upload WHERE court_id = $1 AND upload_id IN (
        SELECT upload_id FROM evidence_upload
        WHERE court_id = $1 AND expires_at < $2 AND finished_at IS NOT NULL
        ORDER BY expires_at LIMIT $3 FOR UPDATE SKIP LOCKED)
      """, court, .instant(before), rows(limit))
    return broken + finished
  }

  func uploadChunk(_ id: UploadID, index: Int) throws -> [UInt8]? {
    try query(
      "SELECT upload_chunk($1, $2, $3) AS bytes", court, .id(id), .int4(Int32(clamping: index))
    ).onlyRow().flatMap { try $0.bytesOrNil("bytes") }
  }

  func evidenceUsage(
    of id: CaseID, party: PartyID?, account: AccountID, leavingOut item: EvidenceID?
  ) throws -> EvidenceUsage {
    let row = try query(
      """
      SELECT case_items, case_bytes, party_items, party_bytes
      FROM evidence_usage($1, $2, $3, $4, $5)
      """, court, .id(id), .id(orNull: party), .id(account), .id(orNull: item)
    ).onlyRow()
    guard let row else { throw Fault(.broken, "evidence_usage gave no row") }
    return EvidenceUsage(
      caseItems: Int(try row.int64("case_items")), caseBytes: try row.int64("case_bytes"),
      partyItems: Int(try row.int64("party_items")), partyBytes: try row.int64("party_bytes"))
  }

  func preview(of id: EvidenceID) throws -> EvidencePreview? {
    try tellViewer()
    return try query(
      """
      SELECT made_at, tool, media_type, width, height, sha256, failure FROM evidence_preview
      WHERE court_id = $1 AND evidence_id = $2
      """, court, .id(id)
    ).onlyRow().map { row in
      var picture: EvidencePreview.Picture?
      if let type = try row.textOrNil("media_type") {
        picture = .init(
          mediaType: type, width: try row.int("width"), height: try row.int("height"), bytes: [])
      }
      return EvidencePreview(
        evidenceID: id, madeAt: try row.instant("made_at"), tool: try row.text("tool"),
        sha256: try row.bytesOrNil("sha256"), picture: picture,
        failure: try row.textOrNil("failure"))
    }
  }

  func previewBytes(of id: EvidenceID) throws -> [UInt8]? {
    try query("SELECT preview_bytes($1, $2) AS bytes", court, .id(id)).onlyRow()
      .flatMap { try $0.bytesOrNil("bytes") }
  }

  func savePreview(_ preview: EvidencePreview) throws {
    try tellViewer()
    _ = try execute(
      """
      INSERT INTO evidence_preview AS p (court_id, evidence_id, made_at, tool, media_type, width,
        height, bytes, sha256, failure)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      ON CONFLICT (court_id, evidence_id) DO UPDATE SET made_at = $3, tool = $4, media_type = $5,
        width = $6, height = $7, bytes = $8, sha256 = $9, failure = $10
      WHERE p.failure IS NOT NULL
      """, court, .id(preview.evidenceID), .instant(preview.madeAt), .text(preview.tool),
      .text(orNull: preview.picture?.mediaType),
      .int(orNull: preview.picture.map { Int64($0.width) }),
      .int(orNull: preview.picture.map { Int64($0.height) }),
      .bytes(orNull: preview.picture?.bytes),
      .bytes(orNull: preview.sha256), .text(orNull: preview.failure))
  }
}
