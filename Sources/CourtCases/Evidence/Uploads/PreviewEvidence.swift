public import CourtDomain
import CourtEvidence

/// A small picture of an item, drawn once by a sandboxed child and kept beside the item.
///
/// Making it reads the bytes and is entered in custody as `converted`, with the digest of what came
/// out; each showing is entered as `viewed`. The original is never touched, and nothing waits for a
/// picture: where it cannot be made, that is told with its reason.
public struct PreviewEvidence: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Files above this are not drawn, in bytes.
  static let sizeLimit: Int64 = 256 << 20
  /// Seconds after which what failed may be tried again.
  static let retrySeconds: Int64 = 600

  public struct Shown: Sendable {
    public var item: EvidenceItem
    public var picture: EvidencePreview.Picture
  }

  /// Whether there is neither a picture nor a fresh reason why not.
  public func isMissing(_ id: EvidenceID, for principal: Account) async throws -> Bool {
    let court = court
    let item = try await item(id, for: principal)
    guard item.content != nil else { throw Self.noContent }
    return try await court.store.read { transaction in
      transaction.look(as: .account(principal.id))
      guard let made = try transaction.preview(of: id) else { return true }
      guard made.failure != nil else { return false }
      return made.madeAt.adding(seconds: Self.retrySeconds) < court.wallClock.now()
    }
  }

  private static let noContent = Rejection(
    "evidence.no-content", .conflict, zh: "该证据的文件尚未上传",
    en: "the file of this item has not arrived yet")

  private func item(_ id: EvidenceID, for principal: Account) async throws -> EvidenceItem {
    let court = court
    let now = court.clock.now()
    return try await court.store.read { transaction in
      transaction.look(as: .account(principal.id))
      guard let item = try transaction.evidence(id, locked: false) else {
        throw ReceiveEvidence.notFound
      }
      do {
        let view = try CaseView(item.caseID, in: court, transaction, at: now, for: principal)
        guard view.standing.mayRead else { throw ReceiveEvidence.notFound }
      } catch is Rejection { throw ReceiveEvidence.notFound }
      return item
    }
  }

  /// Draws it, or notes why not.
  public func make(_ id: EvidenceID, by principal: Account) async throws {
    let court = court
    guard let content = try await item(id, for: principal).content else { throw Self.noContent }
    let tool = court.previewer.tool(for: content.mediaType)
    guard let tool, content.sizeBytes <= Self.sizeLimit else {
      return try await note(.failed(tool == nil ? "no-tool" : "too-large"), of: id, tool ?? "none")
    }
    let ticket = try await court.store.write { transaction in
      try ReadEvidence(court).ticket(
        for: id, act: "converted", reason: "preview by \(tool)", by: principal, transaction,
        at: court.clock.now())
    }
    let drawing = try await court.previewer.draw(
      content.mediaType, sizeBytes: content.sizeBytes
    ) { sink in
      try await ReadEvidence(court).stream(ticket) { try await sink($0) }
    }
    try await note(drawing, of: id, tool)
  }

  private func note(_ drawing: PreviewDrawing, of id: EvidenceID, _ tool: String) async throws {
    var preview = EvidencePreview(
      evidenceID: id, madeAt: court.wallClock.now(), tool: tool, sha256: nil, picture: nil,
      failure: nil)
    switch drawing {
    case .picture(let picture):
      preview.picture = picture
      preview.sha256 = SHA256.digest(picture.bytes).bytes
    case .failed(let reason): preview.failure = reason
    }
    let made = preview
    try await court.store.write { transaction in
      transaction.look(as: .system)
      try transaction.savePreview(made)
    }
  }

  /// Enters the viewing and hands out the picture.
  ///
  /// - Throws: `Rejection` `evidence.no-preview` with the reason.
  public func show(
    _ id: EvidenceID, to principal: Account, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> Shown {
    transaction.look(as: .account(principal.id))
    guard let preview = try transaction.preview(of: id) else { throw Self.none("unknown") }
    guard var picture = preview.picture, let sha256 = preview.sha256 else {
      throw Self.none(preview.failure ?? "unknown")
    }
    let ticket = try ReadEvidence(court).ticket(
      for: id, act: "viewed", reason: "preview by \(preview.tool), sha256 \(hexText(sha256))",
      by: principal, transaction, at: now)
    guard let bytes = try transaction.previewBytes(of: id) else {
      throw Fault(.broken, "evidence \(id): the preview has lost its bytes")
    }
    picture.bytes = bytes
    return Shown(item: ticket.item, picture: picture)
  }

  /// Why there is no picture, by the word that is stored.
  static func none(_ reason: String) -> Rejection {
    let (zh, en) =
      reasons[reason] ?? ("预览未能生成", "no preview could be made")
    return Rejection(
      "evidence.no-preview", .conflict, zh: zh + "；请下载原件查看", en: en + ": download the file itself",
      reasons: [FieldDefect("", "evidence.no-preview.\(reason)", zh: zh, en: en)])
  }

  private static let reasons: [String: (String, String)] = [
    "no-tool": (
      "本法院服务器未安装可预览该类文件的程序", "no program that draws this kind of file is installed at this court"
    ),
    "too-large": ("文件过大，不生成预览", "the file is too large to draw"),
    "time": ("生成预览超时", "drawing took too long"),
    "memory": ("生成预览所需资源超限", "drawing needed more than it may take"),
    "unreadable": (
      "预览程序无法解析该文件，文件可能已损坏", "the drawing program cannot read the file, which may be damaged"
    ),
    "no-start": ("预览程序未能启动", "the drawing program did not start"),
  ]
}
