import CourtCases
import CourtDomain
import CourtEvidence
import HTTPTypes
import Hummingbird
import NIOCore

/// Recordings of hearings.
enum RecordingResource {
  static let endpoints: [Endpoint] = [
    .get("listRecordings", "/v1/cases/{id}/recordings", to: list),
    .post("startRecording", "/v1/cases/{id}/recordings", key: true, to: start),
    .get("getRecording", "/v1/recordings/{id}", to: get),
    .put("uploadRecordingChunk", "/v1/recordings/{id}/chunks/{index}", body: .stream, to: append),
    .post("interruptRecording", "/v1/recordings/{id}/interruptions", key: true, to: interrupt),
    .post(
      "resumeRecording", "/v1/recordings/{id}/resumption", body: .optionalJSON, key: true,
      to: resume),
    .post("endRecording", "/v1/recordings/{id}/end", body: .optionalJSON, key: true, to: end),
    .post("confirmRecording", "/v1/recordings/{id}/confirmations", key: true, to: confirm),
    .get("downloadRecording", "/v1/recordings/{id}/content", to: content),
  ]

  private static let missing = Rejection(
    "recording.not-found", .notFound, zh: "没有找到该庭审录音录像", en: "there is no such recording")

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let found = try await call.view(try call.caseID()) { view, transaction, _ in
      try transaction.recordings(of: view.file.id)
    }
    return Answer(json: View.items(found.map(RecordingViews.recording)))
  }

  @Sendable static func start(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let hearing: HearingID? = body.id("hearing_id")
    let mediaType = body.text("media_type", max: 100)
    let replaces = body.bool("replaces_record", required: false) ?? false
    let consented = body.bool("parties_consented", required: false) ?? false
    try body.finish()
    guard let hearing, let mediaType else { throw Invalid(body.defects) }
    let (court, principal, id) = (call.court, try call.account(), try call.caseID())
    return try await call.auditingRefusals(of: id) {
      try await call.write { transaction, now in
        let recording = try RecordHearing(court).start(
          in: id, of: hearing, mediaType: mediaType, replacingRecord: replaces,
          consented: consented, by: principal, transaction, at: now)
        return StoredAnswer(
          status: 201, json: RecordingViews.recording(recording),
          location: "/v1/recordings/\(recording.id)")
      }
    }
  }

  @Sendable static func get(_ call: Call) async throws -> Answer {
    let (court, principal) = (call.court, try call.account())
    let id: RecordingID = try call.id(missing)
    let now = court.clock.now()
    let seen = try await court.store.read { transaction in
      try RecordHearing(court).look(at: id, by: principal, transaction, at: now)
    }
    return Answer(json: RecordingViews.seen(seen))
  }

  /// Idempotent by nature: the same chunk at the same place changes nothing.
  @Sendable static func append(_ call: Call) async throws -> Answer {
    let (court, principal) = (call.court, try call.account())
    let id: RecordingID = try call.id(missing)
    guard let index = Int(call.parameter("index")), index >= 0 else { throw missing }
    // Only whoever may append makes the server hold a chunk in memory.
    try await court.store.read { transaction in
      try RecordHearing(court).checkAppender(
        of: id, principal, transaction, at: court.clock.now())
    }
    let entered = try await call.gates.pieces.pass {
      let bytes = try await chunk(call)
      return try await court.store.write { transaction in
        try RecordHearing(court).append(
          bytes, as: index, to: id, by: principal, transaction, at: court.clock.now())
      }
    }
    return Answer(json: RecordingViews.chunk(entered))
  }

  private static func chunk(_ call: Call) async throws -> [UInt8] {
    guard let stream = call.stream else { throw APIRefusal.bodyCutShort }
    let declared = call.headers[.contentLength].flatMap { Int64($0) }
    let limit = RecordHearing.chunkBytes
    if let declared, declared > Int64(limit) { throw APIRefusal.tooLarge(limit) }
    var bytes: [UInt8] = []
    let body = UploadBody(body: stream, declaredBytes: declared, limits: call.options.limits)
    for try await piece in body {
      guard bytes.count + piece.count <= limit else { throw APIRefusal.tooLarge(limit) }
      bytes += piece
    }
    guard !bytes.isEmpty else {
      throw Rejection(
        "recording.empty-chunk", .unacceptable, zh: "该段为空", en: "the chunk is empty",
        reasons: [FieldDefect("", "empty", zh: "该段为空", en: "the chunk is empty")])
    }
    return bytes
  }

  @Sendable static func interrupt(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let ground: RecordingInterruption.Ground? = body.choice("ground")
    let reason = body.text("reason")
    try body.finish()
    guard let ground, let reason else { throw Invalid(body.defects) }
    return try await write(call, status: 201) { recording, id, principal, transaction, now in
      RecordingViews.interruption(
        try recording.interrupt(
          id, ground, reason: reason, by: principal, transaction, at: now))
    }
  }

  @Sendable static func resume(_ call: Call) async throws -> Answer {
    try call.body().finish()
    return try await write(call) { recording, id, principal, transaction, now in
      RecordingViews.interruption(
        try recording.resume(id, by: principal, transaction, at: now))
    }
  }

  @Sendable static func end(_ call: Call) async throws -> Answer {
    try call.body().finish()
    return try await write(call) { recording, id, principal, transaction, now in
      RecordingViews.recording(try recording.end(id, by: principal, transaction, at: now))
    }
  }

  @Sendable static func confirm(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let value = body.text("integrity", max: 64)
    let confirms = body.bool("confirms")
    let comment = body.text("comment", required: false)
    let digest = value.flatMap { Digest32(hex: $0) }
    if value != nil, digest == nil {
      body.note(
        "integrity", "digest", zh: "应为 64 位小写十六进制", en: "64 hexadecimal digits are expected")
    }
    try body.finish()
    guard let digest, let confirms else { throw Invalid(body.defects) }
    return try await write(call, status: 201) { recording, id, principal, transaction, now in
      RecordingViews.confirmation(
        try recording.confirm(
          id, value: digest.bytes, confirms: confirms, comment: comment ?? "", by: principal,
          transaction, at: now))
    }
  }

  private static func write(
    _ call: Call, status: Int = 200,
    _ work:
      @escaping @Sendable (RecordHearing, RecordingID, Account, any CourtTransaction, Instant)
      throws -> JSONValue
  ) async throws -> Answer {
    let (court, principal) = (call.court, try call.account())
    let id: RecordingID = try call.id(missing)
    return try await call.write { transaction, now in
      StoredAnswer(
        status: status,
        json: try work(RecordHearing(court), id, principal, transaction, now))
    }
  }

  /// The watching is entered before the first byte leaves.
  @Sendable static func content(_ call: Call) async throws -> Answer {
    let (court, principal) = (call.court, try call.account())
    let id: RecordingID = try call.id(missing)
    let passage = try call.gates.transfers.enter(principal.id)
    let ticket = try await court.store.write { transaction in
      try RecordHearing(court).ticket(id, by: principal, transaction, at: court.clock.now())
    }
    var answer = Answer(
      mediaType: "application/octet-stream", length: ticket.recording.sizeBytes
    ) { writer in
      let sent = Outflow(writer)
      try await RecordHearing(court).stream(ticket) { try await sent.write($0) }
      try await sent.finish()
      passage.end()
    }
    answer.headers[.contentDisposition] = Attachment.header("recording-\(id).bin")
    answer.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
    return answer
  }
}
