import CourtCases
import CourtDomain
import CourtPG

/// The bytes of evidence, in chunks, so that no upload or download holds a whole file in memory.
extension PGCourtTransaction {
  func insertBlob(_ id: BlobID, at: Instant) throws {
    try later(
      "INSERT INTO blob (court_id, blob_id, begun_at) VALUES ($1, $2, $3)", court, .id(id),
      .instant(at))
  }

  func appendChunk(_ blob: BlobID, index: Int, bytes: [UInt8]) throws {
    _ = try execute(
      "INSERT INTO blob_chunk (court_id, blob_id, chunk_index, bytes) VALUES ($1, $2, $3, $4)",
      court, .id(blob), .int(index), .bytes(bytes))
  }

  /// Believes nobody: the chunks must be there without a gap and add up.
  func completeBlob(_ blob: BlobID, chunks: Int, sizeBytes: Int64) throws {
    let row = try query(
      "SELECT complete_blob($1, $2, $3::integer, $4) AS done", court, .id(blob),
      .int4(Int32(clamping: chunks)), .int(sizeBytes)
    ).onlyRow()
    guard try row?.bool("done") ?? false else {
      throw Fault(
        .broken, "blob \(blob) is not \(sizeBytes) bytes in \(chunks) chunks, or was complete")
    }
  }

  /// - Throws: `Fault` where an evidence item rests on the blob.
  func discardBlob(_ blob: BlobID) throws {
    try later(
      "DELETE FROM blob WHERE court_id = $1 AND blob_id = $2", court, .id(blob))
  }

  func sweepBlobs(before: Instant, limit: Int) throws -> Int {
    try execute(
      """
      DELETE FROM blob WHERE court_id = $1 AND blob_id IN (
        SELECT blob_id FROM blob
        WHERE court_id = $1 AND size_bytes IS NULL AND begun_at < $2 AND NOT EXISTS (
          SELECT FROM evidence_upload u WHERE u.court_id = blob.court_id
            AND u.blob_id = blob.blob_id)
        ORDER BY begun_at LIMIT $3 FOR UPDATE SKIP LOCKED)
      """, court, .instant(before), rows(limit))
  }

  func incomingChunk(_ blob: BlobID, index: Int) throws -> [UInt8]? {
    try query(
      "SELECT incoming_chunk($1, $2, $3) AS bytes", court, .id(blob),
      .int4(Int32(clamping: index))
    ).onlyRow().flatMap { try $0.bytesOrNil("bytes") }
  }
}
