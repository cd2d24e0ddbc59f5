import CourtCases
import CourtDomain
import CourtEvidence
import HTTPTypes

/// Keys of platforms, and the records they sign.
enum PlatformResource {
  static let endpoints: [Endpoint] = [
    .get("listPlatformKeys", "/v1/platform-keys", .only([.administrator, .platform]), to: list),
    .post(
      "registerPlatformKey", "/v1/platform-keys", .only([.administrator]), key: true,
      to: register),
    .post(
      "revokePlatformKey", "/v1/platform-keys/revocations", .only([.administrator]), key: true,
      to: revoke),
    Endpoint(
      operation: "submitPlatformRecord", method: .post,
      path: "/v1/cases/{id}/platform-records", access: .only([.platform]), body: .stream,
      query: ["name", "kind", "purpose", "file_name", "late_reason"], handler: submit),
  ]

  /// An administrator sees all of them, a platform its own.
  @Sendable static func list(_ call: Call) async throws -> Answer {
    let account = try call.account()
    let owner = account.kind == .administrator ? nil : account.id
    let keys = try await call.court.store.read { try $0.platformKeys(of: owner) }
    return Answer(json: View.items(keys.map(PlatformViews.key)))
  }

  @Sendable static func register(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let keyID = body.text("key_id", max: 200)
    let owner: AccountID? = body.id("account_id")
    let algorithm: MessageSignatureAlgorithm? = body.choice("algorithm")
    let pem = body.text("public_key_pem", max: 4_000)
    if let keyID, !keyID.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
      body.note("key_id", "format", zh: "应为可见 ASCII 字符", en: "visible ASCII is expected")
    }
    try body.finish()
    guard let keyID, let owner, let algorithm, let pem else { throw Invalid(body.defects) }
    let (court, principal) = (call.court, try call.account())
    return try await call.write { transaction, now in
      let key = try RegisterPlatformKey(court).run(
        keyID, of: owner, algorithm, publicKeyPEM: pem, by: principal, transaction, at: now)
      return StoredAnswer(status: 201, json: PlatformViews.key(key))
    }
  }

  @Sendable static func revoke(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let keyID = body.text("key_id", max: 200)
    try body.finish()
    guard let keyID else { throw Invalid(body.defects) }
    let court = call.court
    return try await call.write { transaction, now in
      let key = try RegisterPlatformKey(court).revoke(keyID, transaction, at: now)
      return StoredAnswer(status: 200, json: PlatformViews.key(key))
    }
  }

  /// One request announces, brings and proves the record; the signature's nonce makes it act once.
  @Sendable static func submit(_ call: Call) async throws -> Answer {
    let (court, principal, id) = (call.court, try call.account(), try call.caseID())
    let command = try command(call, id)
    guard let stream = call.stream else { throw APIRefusal.bodyCutShort }
    let declared = call.headers[.contentLength].flatMap { Int64($0) }
    let received = try await call.auditingRefusals(of: id) {
      try await call.gates.transfers.pass(principal.id) {
        try await ReceivePlatformRecord(court).run(
          command, by: principal,
          body: UploadBody(body: stream, declaredBytes: declared, limits: call.options.limits))
      }
    }
    guard let content = received.item.content else {
      throw Fault(.broken, "a platform record was received without content")
    }
    var members = EvidenceViews.item(received.item).object ?? JSONObject()
    for part in try EvidenceViews.receipt(received.item, content).object?.members ?? [] {
      members[part.name] = part.value
    }
    return Answer(status: 201, json: .object(members))
  }

  private static func command(
    _ call: Call, _ id: CaseID
  ) throws -> ReceivePlatformRecord.Command {
    var asked = JSONObject()
    for (name, value) in call.query { asked[name] = .string(value) }
    let reader = JSONReader(.object(asked))
    let name = reader.line("name", max: 200)
    let kind: EvidenceKind? = reader.choice("kind")
    let purpose = reader.text("purpose", max: 1_000)
    let fileName = reader.text("file_name", max: 200)
    let late = reader.text("late_reason", required: false, max: 2_000)
    try reader.finish()
    guard let name, let kind, let purpose, let fileName else { throw Invalid(reader.defects) }
    return ReceivePlatformRecord.Command(
      caseID: id,
      announcement: .init(name: name, kind: kind, purpose: purpose, lateReason: late),
      fileName: fileName,
      message: SignedRequest(
        method: call.endpoint.method.rawValue, scheme: call.scheme, authority: call.authority,
        target: call.target,
        fields: call.headers.map { .init($0.name.canonicalName, $0.value) }))
  }
}
