public import CourtDomain

/// Files that come in pieces, what they take up, and previews.
public protocol UploadRows {
  func insertUpload(_ upload: EvidenceUpload) throws
  /// - Parameter locked: holds the row until the end of the transaction, so that appenders take
  ///   turns.
  func upload(_ id: UploadID, locked: Bool) throws -> EvidenceUpload?
  /// Uploads of the account that are not finished.
  func openUploads(by account: AccountID) throws -> Int
  /// Those for one item, locked.
  func openUploads(of item: EvidenceID, by account: AccountID) throws -> [EvidenceUpload]
  /// Writes what changes of an upload: offset, chunks, expiry, appender, end.
  func saveUpload(_ upload: EvidenceUpload) throws
  /// Removes the expired: the unfinished with their bytes. Answers how many.
  func sweepUploads(before: Instant, limit: Int) throws -> Int
  /// One stored chunk of an unfinished upload; `nil` after the last.
  func uploadChunk(_ id: UploadID, index: Int) throws -> [UInt8]?
  /// What the case and one side of it take up.
  ///
  /// - Parameter item: left out of the bytes, because it is about to be counted anew.
  func evidenceUsage(
    of id: CaseID, party: PartyID?, account: AccountID, leavingOut item: EvidenceID?
  ) throws
    -> EvidenceUsage
  /// Without its bytes.
  func preview(of id: EvidenceID) throws -> EvidencePreview?
  /// The picture itself; wants a custody entry `viewed` of the same transaction.
  func previewBytes(of id: EvidenceID) throws -> [UInt8]?
  /// Keeps the first one made; a failure is replaced by what comes after it.
  func savePreview(_ preview: EvidencePreview) throws
}
