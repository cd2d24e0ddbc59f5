import CourtCases
import CourtDomain
import CourtEvidence
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The bytes of evidence, in and out, in flat memory.
enum EvidenceContentResource {
  static let endpoints: [Endpoint] = [
    .put("uploadEvidence", "/v1/evidence/{id}/content", body: .stream, to: upload),
    .get("downloadEvidence", "/v1/evidence/{id}/content", to: download),
    .get("getBundle", "/v1/cases/{id}/bundle", to: bundle),
  ]

  // MARK: In

  /// Takes the bytes as they are; what they are is found by looking at them, never by the header.
  @Sendable static func upload(_ call: Call) async throws -> Answer {
    let id: EvidenceID = try call.id(EvidenceResource.missing)
    let (court, principal) = (call.court, try call.account())
    let declared = try declaredBytes(call)
    guard let stream = call.stream else { throw APIRefusal.bodyCutShort }
    let fileName = try UploadName.of(call.headers)
    let received = try await call.gates.transfers.pass(principal.id) {
      try await ReceiveEvidence(court).run(
        id, fileName: fileName, by: principal,
        body: UploadBody(body: stream, declaredBytes: declared, limits: call.options.limits))
    }
    try await note(received.item, call)
    guard let content = received.item.content else {
      throw Fault(.broken, "evidence \(id) was received without content")
    }
    var members = EvidenceViews.item(received.item).object ?? JSONObject()
    for part in try EvidenceViews.receipt(received.item, content).object?.members ?? [] {
      members[part.name] = part.value
    }
    return Answer(status: received.isRepeat ? 200 : 201, json: .object(members))
  }

  private static func note(_ item: EvidenceItem, _ call: Call) async throws {
    let entry = AuditEntry(
      at: call.court.clock.now(), accountID: call.caller?.id,
      role: call.caller?.kind.rawValue ?? "nobody", operation: call.endpoint.operation,
      caseID: item.caseID, outcome: "ok", requestID: call.identity.id)
    try await call.court.store.write { try $0.audit(entry) }
  }

  /// A length over the limit is refused before a byte is read.
  private static func declaredBytes(_ call: Call) throws -> Int64? {
    guard let header = call.headers[.contentLength] else { return nil }
    let limit = call.court.limits.evidenceBytes
    guard let declared = Int64(header), declared <= limit else {
      throw Rejection(
        "evidence.too-large", .tooLarge, zh: "文件超过上限 \(limit) 字节，请压缩或分拆后上传",
        en: "the file is over the limit of \(limit) bytes: split it")
    }
    return declared
  }

  // MARK: Out

  /// The reading is in the item's custody before the first byte leaves.
  @Sendable static func download(_ call: Call) async throws -> Answer {
    let id: EvidenceID = try call.id(EvidenceResource.missing)
    let (court, principal) = (call.court, try call.account())
    let (operation, request) = (call.endpoint.operation, call.identity.id)
    let passage = try call.gates.transfers.enter(principal.id)
    let ticket = try await court.store.write { transaction in
      let now = court.clock.now()
      let ticket = try ReadEvidence(court).ticket(
        for: id, act: "viewed", reason: "download", by: principal, transaction, at: now)
      try transaction.audit(
        AuditEntry(
          at: now, accountID: principal.id, role: principal.kind.rawValue, operation: operation,
          caseID: ticket.item.caseID, outcome: "ok", requestID: request))
      return ticket
    }
    return file(ticket.content.fileName, ticket.content.mediaType, ticket.content.sizeBytes) {
      writer in
      let sent = Outflow(writer)
      try await ReadEvidence(court).stream(ticket) { try await sent.write($0) }
      try await sent.finish()
      passage.end()
    }
  }

  /// All evidence of the case with everything that proves it, verifiable without this court.
  @Sendable static func bundle(_ call: Call) async throws -> Answer {
    let (court, principal, id) = (call.court, try call.account(), try call.caseID())
    let passage = try call.gates.transfers.enter(principal.id)
    let prepared = try await call.gates.bundles.pass(principal.id) {
      try await call.view(id) { view, transaction, now in
        try checkBundle(view.standing)
        return try BundleCase(court).prepare(id, by: principal, transaction, at: now)
      }
    }
    return file(prepared.fileName, "application/zip", prepared.writer.sizeBytes) { writer in
      let sent = Outflow(writer)
      try await BundleCase(court).stream(prepared) { try await sent.write($0[...]) }
      try await sent.finish()
      passage.end()
    }
  }

  private static func checkBundle(_ standing: CaseStanding) throws {
    guard standing.isOfficial || standing.partyID != nil || standing.roles.contains("platform")
    else {
      throw Rejection(
        "evidence.bundle-not-yours", .forbidden, zh: "证据包只对当事人、法官和书记员开放",
        en: "the bundle is for the parties, the judge and the clerk")
    }
  }

  private static func file(
    _ name: String, _ mediaType: String, _ length: Int64,
    _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
  ) -> Answer {
    var answer = Answer(mediaType: mediaType, length: length, write: write)
    answer.headers[.contentDisposition] = Attachment.header(name)
    answer.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
    return answer
  }
}

/// The writer of a streamed answer, shared with the closures that feed it.
///
/// Unchecked: it is made, fed and finished within the one task that sends one answer, and whoever
/// feeds it awaits each write before the next; nothing ever touches it at the same time.
final class Outflow: @unchecked Sendable {
  private var writer: any ResponseBodyWriter

  init(_ writer: any ResponseBodyWriter) { self.writer = writer }

  func write(_ bytes: ArraySlice<UInt8>) async throws {
    try await writer.write(ByteBuffer(bytes: bytes))
  }

  func finish() async throws { try await writer.finish(nil) }
}

/// What an uploader calls his file: `X-File-Name` (percent-encoded UTF-8), else the name in
/// `Content-Disposition`. Source: RFC 6266, RFC 8187.
enum UploadName {
  static let limit = 200

  static func of(_ headers: HTTPFields) throws -> String {
    let given = headers[.fileName] ?? headers[.contentDisposition].flatMap(inDisposition)
    guard let given else { throw Source.header.defect }
    return try checked(given.removingPercentEncoding ?? given, from: .header)
  }

  /// The last part of what may be a path, where it is a plain name.
  static func checked(_ decoded: String, from source: Source) throws -> String {
    let last =
      decoded.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let name = last.trimmingSpaces
    let isPlain = name.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0.value != 0x7F && $0.properties.generalCategory != .format
    }
    guard !name.isEmpty, name != ".", name != "..", name.unicodeScalars.count <= limit, isPlain
    else {
      throw source.defect
    }
    return name
  }

  /// Where the name stands, so that the remedy names the same place.
  enum Source {
    case header
    case metadata
    case form

    var defect: Invalid {
      let (zh, en) =
        switch self {
        case .header:
          ("X-File-Name 请求头（百分号编码的 UTF-8）", "X-File-Name (percent-encoded UTF-8)")
        case .metadata: ("Upload-Metadata 的 filename", "filename of Upload-Metadata")
        case .form: ("表单文件部分的 filename", "filename of the form's part")
        }
      return Invalid([
        FieldDefect(
          "", "file-name", zh: "请在 \(zh) 中给出文件名，至多 \(limit) 字，不含控制字符",
          en: "name the file in \(en), at most \(limit) characters and none of control")
      ])
    }
  }

  private static func inDisposition(_ header: String) -> String? {
    let parts = header.split(separator: ";").dropFirst().map { $0.trimmingSpaces }
    func value(_ name: String) -> String? {
      parts.first { $0.lowercased().hasPrefix(name + "=") }.map {
        String($0.dropFirst(name.count + 1))
      }
    }
    if let extended = value("filename*") {
      return extended.split(separator: "'", omittingEmptySubsequences: false).last.map(String.init)
    }
    return value("filename").map { $0.replacing("\"", with: "") }
  }
}
