import CourtCases
import CourtDomain
import CourtEvidence
import HTTPTypes
import Hummingbird

/// Files in pieces, by tus 1.0.0: any number of connections, each going on where the last one broke.
enum UploadResource {
  static let endpoints: [Endpoint] = [
    Endpoint(
      operation: "describeUploads", method: .options, path: "/v1/uploads", access: .anyone,
      speaksTus: true, handler: describe),
    Endpoint(
      operation: "beginUpload", method: .post, path: "/v1/evidence/{id}/uploads",
      speaksTus: true, handler: begin),
    Endpoint(
      operation: "getUpload", method: .get, path: "/v1/uploads/{id}", speaksTus: true,
      handler: get),
    Endpoint(
      operation: "appendToUpload", method: .patch, path: "/v1/uploads/{id}", body: .stream,
      speaksTus: true, handler: append),
    Endpoint(
      operation: "endUpload", method: .delete, path: "/v1/uploads/{id}", speaksTus: true,
      handler: end),
  ]

  private static let missing = Rejection(
    "upload.not-found", .notFound, zh: "没有找到该上传", en: "there is no such upload")

  @Sendable static func describe(_ call: Call) async throws -> Answer {
    var answer = Answer.empty
    answer.headers[.tusVersion] = Tus.version
    answer.headers[.tusExtension] = Tus.extensions
    answer.headers[.tusMaxSize] = String(call.court.limits.evidenceBytes)
    answer.headers[.tusChecksumAlgorithm] = Tus.algorithms
    return answer
  }

  /// Asks for no retry key: an upload begun twice expires by itself and costs nothing but its row.
  @Sendable static func begin(_ call: Call) async throws -> Answer {
    try Tus.check(call.headers)
    let id: EvidenceID = try call.id(EvidenceResource.missing)
    let length = try Tus.number(.uploadLength, in: call.headers)
    let fileName = try Tus.fileName(call.headers)
    let upload = try await ResumeUpload(call.court).begin(
      id, fileName: fileName, lengthBytes: length, by: try call.account())
    var answer = Answer(status: 201, json: view(upload))
    answer.headers = headers(of: upload)
    answer.headers[.location] = path(upload.id)
    return answer
  }

  @Sendable static func get(_ call: Call) async throws -> Answer {
    try Tus.check(call.headers)
    let id: UploadID = try call.id(missing)
    let principal = try call.account()
    let upload = try await ResumeUpload(call.court).find(id, by: principal)
    var answer = Answer(json: view(upload, try await content(of: upload, for: principal, call)))
    answer.headers = headers(of: upload)
    return answer
  }

  @Sendable static func end(_ call: Call) async throws -> Answer {
    try Tus.check(call.headers)
    let id: UploadID = try call.id(missing)
    _ = try await ResumeUpload(call.court).end(id, by: try call.account())
    return .empty
  }

  // MARK: Pieces

  @Sendable static func append(_ call: Call) async throws -> Answer {
    try Tus.check(call.headers)
    let id: UploadID = try call.id(missing)
    guard call.headers[.contentType]?.lowercased() == Tus.pieceType else {
      throw APIRefusal.wrongType([Tus.pieceType])
    }
    let offset = try Tus.number(.uploadOffset, in: call.headers)
    let checksum = try Tus.checksum(call.headers)
    guard let stream = call.stream else { throw APIRefusal.bodyCutShort }
    let declared = try declaredBytes(call)
    let body = UploadBody(body: stream, declaredBytes: declared, limits: call.options.limits)
    let principal = try call.account()
    let appended = try await call.gates.transfers.pass(principal.id) {
      guard let checksum else {
        return try await ResumeUpload(call.court).append(id, at: offset, by: principal, body: body)
      }
      return try await call.gates.pieces.pass {
        let piece = try await whole(body, limit: call.options.limits.checksumBytes)
        guard checksum.matches(piece) else { throw Tus.mismatch }
        return try await ResumeUpload(call.court).append(
          id, at: offset, by: principal, body: OnePiece(bytes: piece))
      }
    }
    var answer = Answer.empty
    answer.headers = headers(of: appended.upload)
    if let item = appended.received?.item {
      try await note(item, call)
      answer.headers[.contentLocation] = "/v1/evidence/\(item.id)/receipt"
      if let warnings = item.content?.warnings, !warnings.isEmpty {
        answer.headers[.evidenceWarnings] = warnings.joined(separator: ", ")
      }
    }
    return answer
  }

  private static func declaredBytes(_ call: Call) throws -> Int64? {
    guard let header = call.headers[.contentLength] else { return nil }
    let limit = call.court.limits.evidenceBytes
    guard let declared = Int64(header), declared <= limit else {
      throw Rejection(
        "upload.too-long", .tooLarge, zh: "该片超过单件上限 \(limit) 字节",
        en: "the piece is longer than any item may be, \(limit) bytes")
    }
    return declared
  }

  /// A piece that must be checked before a byte of it counts.
  private static func whole(_ body: UploadBody, limit: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await piece in body {
      guard bytes.count + piece.count <= limit else {
        throw Rejection(
          "upload.piece-too-large", .tooLarge,
          zh: "带校验和的分片至多 \(limit) 字节，请改小分片",
          en: "a piece with a checksum has at most \(limit) bytes: send smaller ones")
      }
      bytes.append(contentsOf: piece)
    }
    return bytes
  }

  private static func note(_ item: EvidenceItem, _ call: Call) async throws {
    let entry = AuditEntry(
      at: call.court.clock.now(), accountID: call.caller?.id,
      role: call.caller?.kind.rawValue ?? "nobody", operation: call.endpoint.operation,
      caseID: item.caseID, outcome: "ok", requestID: call.identity.id)
    try await call.court.store.write { try $0.audit(entry) }
  }

  // MARK: Telling

  private static func path(_ id: UploadID) -> String { "/v1/uploads/\(id)" }

  private static func headers(of upload: EvidenceUpload) -> HTTPFields {
    var headers = HTTPFields()
    headers[.uploadOffset] = String(upload.receivedBytes)
    headers[.uploadLength] = String(upload.lengthBytes)
    if upload.finishedAt == nil { headers[.uploadExpires] = Tus.date(upload.expiresAt) }
    return headers
  }

  /// What was received by an upload that is whole.
  private static func content(
    of upload: EvidenceUpload, for principal: Account, _ call: Call
  ) async throws -> EvidenceContent? {
    guard upload.finishedAt != nil else { return nil }
    return try await call.court.store.read { transaction in
      transaction.look(as: .account(principal.id))
      return try transaction.evidence(upload.evidenceID, locked: false)?.content
    }
  }

  private static func view(
    _ upload: EvidenceUpload, _ content: EvidenceContent? = nil
  ) -> JSONValue {
    [
      "id": View.id(upload.id), "evidence_id": View.id(upload.evidenceID),
      "file_name": .string(upload.fileName), "length_bytes": .int(upload.lengthBytes),
      "received_bytes": .int(upload.receivedBytes), "begun_at": View.instant(upload.begunAt),
      "expires_at": View.instant(upload.expiresAt), "finished_at": View.instant(upload.finishedAt),
      "href": .string(path(upload.id)),
      "warnings": content.map(EvidenceViews.warnings) ?? .array([]),
    ]
  }
}

/// Bytes that are here already, as a body.
struct OnePiece: AsyncSequence, Sendable {
  typealias Element = ArraySlice<UInt8>

  let bytes: [UInt8]

  struct AsyncIterator: AsyncIteratorProtocol {
    var rest: [UInt8]?

    mutating func next() async throws -> ArraySlice<UInt8>? {
      defer { rest = nil }
      return rest.flatMap { $0.isEmpty ? nil : $0[...] }
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: bytes) }
}
