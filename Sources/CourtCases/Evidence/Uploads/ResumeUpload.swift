public import CourtDomain

/// An announced item's file in pieces, over any number of connections and restarts.
///
/// What is acknowledged is committed. The last piece is stored by the transaction that receives the
/// item, so that an upload is whole exactly when item, custody, leaf, docket entry and receipt are
/// there. One appender at a time: each takes a place in the row that others respect while it shows
/// signs of life, and that fences it off when it has been given to another.
public struct ResumeUpload: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  static let notFound = Rejection(
    "upload.not-found", .notFound, zh: "没有找到该上传", en: "there is no such upload")

  static let expired = Rejection(
    "upload.expired", .gone, zh: "该上传已过期，请重新开始", en: "this upload has expired: begin a new one")

  /// Opens an upload for an announced item; one that the account had open for it ends, so that
  /// what counts for the quota is all there is.
  ///
  /// - Throws: `Rejection` `evidence.empty`, `evidence.too-large`, `evidence.quota`,
  ///   `evidence.already-received`, `upload.too-many-open`, `evidence.window-closed`.
  public func begin(
    _ id: EvidenceID, fileName: String, lengthBytes: Int64, by principal: Account
  ) async throws -> EvidenceUpload {
    let court = court
    let item = try await ReceiveEvidence(court).announced(id, to: principal)
    try checkLength(lengthBytes)
    let (upload, former) = try await court.store.write { transaction in
      let now = court.clock.now()
      transaction.look(as: .account(principal.id))
      guard item.content == nil else {
        throw Rejection(
          "evidence.already-received", .conflict, zh: "该证据已收存，如需补充请另行提交一件",
          en: "this item has its file already: announce a further one")
      }
      let open = try OpenCase(item.caseID, in: court, transaction, at: now, for: principal)
      _ = try EvidenceWindow(open, isDerived: try transaction.derivation(of: id) != nil)
      try EvidenceQuota.checkBytes(lengthBytes, of: item, by: principal, court, transaction)
      guard try transaction.openUploads(by: principal.id) < court.limits.openUploads else {
        throw Rejection(
          "upload.too-many-open", .conflict,
          zh: "未完成的上传已达 \(court.limits.openUploads) 个，请先完成或终止其中一些",
          en: "\(court.limits.openUploads) uploads are unfinished: finish or end some of them")
      }
      try open.commit()
      let former = try transaction.openUploads(of: id, by: principal.id)
      for upload in former { try transaction.discardBlob(upload.blobID) }
      let wall = court.wallClock.now()
      let upload = EvidenceUpload(
        id: court.ids.make(at: wall), evidenceID: id, accountID: principal.id,
        blobID: court.ids.make(at: wall), fileName: fileName, lengthBytes: lengthBytes,
        begunAt: wall, expiresAt: wall.adding(seconds: court.limits.uploadSeconds))
      try transaction.insertBlob(upload.blobID, at: wall)
      try transaction.insertUpload(upload)
      return (upload, former.map(\.id))
    }
    for id in former { court.uploadsUnderWay.drop(id) }
    return upload
  }

  private func checkLength(_ lengthBytes: Int64) throws {
    guard lengthBytes > 0 else {
      throw Rejection(
        "evidence.empty", .unacceptable, zh: "文件为空，请检查后重新上传",
        en: "the file is empty: check it and upload again"
      ).at("")
    }
    let limit = court.limits.evidenceBytes
    guard lengthBytes <= limit else {
      throw Rejection(
        "evidence.too-large", .tooLarge, zh: "文件超过上限 \(limit) 字节，请压缩或分拆后上传",
        en: "the file is over the limit of \(limit) bytes: split it")
    }
  }

  /// How far the upload is. Only its sender learns of it.
  public func find(_ id: UploadID, by principal: Account) async throws -> EvidenceUpload {
    let now = court.wallClock.now()
    return try await court.store.read { transaction in
      try Self.own(id, of: principal, transaction, locked: false, at: now)
    }
  }

  /// Gives an unfinished upload up; its bytes go at once.
  public func end(_ id: UploadID, by principal: Account) async throws -> EvidenceUpload {
    let now = court.wallClock.now()
    let ended = try await court.store.write { transaction in
      let upload = try Self.own(id, of: principal, transaction, locked: true, at: now)
      guard upload.finishedAt == nil else {
        throw Rejection(
          "evidence.already-received", .conflict, zh: "该证据已收存，不能撤销上传",
          en: "the item is in custody: its upload cannot be taken back")
      }
      try transaction.discardBlob(upload.blobID)
      return upload
    }
    court.uploadsUnderWay.drop(id)
    return ended
  }

  static func own(
    _ id: UploadID, of principal: Account, _ transaction: any CourtTransaction, locked: Bool,
    at now: Instant
  ) throws -> EvidenceUpload {
    guard let upload = try transaction.upload(id, locked: locked), upload.accountID == principal.id
    else { throw notFound }
    guard upload.expiresAt > now || upload.finishedAt != nil else { throw expired }
    return upload
  }
}
