import CourtDomain
import HTTPTypes
import HummingbirdCore
import NIOCore
import Testing

@testable import CourtAPI

/// Bodies: what is taken, what is refused, and that all defects come at once.
@Suite struct BodiesOfRequests {
  private let json = ["Content-Type": "application/json"]

  private func client(_ limits: ServerLimits = ServerLimits()) throws -> RouterClient {
    RouterClient(try TestCourt.make(), limits: limits)
  }

  @Test(arguments: [
    ("{", "json.syntax", 1), ("{\"login\":\"a\",\"login\":\"b\"}", "json.duplicate-name", 20),
    ("{} {}", "json.trailing", 3), ("[1,]", "json.syntax", 3), ("nul", "json.syntax", 0),
    ("{\"login\":\"\u{0007}\"}", "json.control-character", 10), ("", "json.ended", 0),
    (String(repeating: "[", count: 40), "json.too-deep", 32),
  ]) func malformedJSONIsToldWithItsByte(body: String, code: String, offset: Int) async throws {
    let reply = try await client().send(.post, "/v1/sessions", json, body: body)
    #expect(reply.status == 400)
    #expect(reply.code == code)
    #expect(reply.json["offset"]?.int == Int64(offset))
  }

  @Test func everyDefectIsToldAtOnce() async throws {
    let reply = try await client().send(
      .post, "/v1/sessions", json, body: "{\"login\":7,\"pasword\":\"x\"}")
    #expect(reply.status == 422)
    #expect(reply.code == "request.invalid")
    let pointers = Set((reply.json["errors"]?.array ?? []).compactMap { $0["pointer"]?.string })
    #expect(pointers == ["/login", "/password", "/pasword"])
  }

  @Test(arguments: [nil, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
  func onlyJSONIsTaken(type: String?) async throws {
    var headers: [String: String] = [:]
    headers["Content-Type"] = type
    let reply = try await client().send(.post, "/v1/sessions", headers, body: "{}")
    #expect(reply.status == 415)
  }

  @Test func aCharsetDoesNotHurtButCompressionIsNotTaken() async throws {
    let charset = try await client().send(
      .post, "/v1/sessions", ["Content-Type": "application/json; charset=utf-8"], body: "{}")
    #expect(charset.status == 422)
    let packed = try await client().send(
      .post, "/v1/sessions", json.merging(["Content-Encoding": "gzip"]) { $1 }, body: "{}")
    #expect(packed.status == 415)
  }

  @Test func aLengthOverTheLimitIsRefusedBeforeAByteIsRead() async throws {
    let reply = try await client().send(
      .post, "/v1/sessions", json.merging(["Content-Length": "104857600"]) { $1 }, body: "{")
    #expect(reply.status == 413)
    #expect(reply.code == "request.too-large")
    #expect(reply.headers[.connection] == "close")
  }

  @Test func aBodyWithoutLengthIsCutOffAtTheLimit() async throws {
    var limits = ServerLimits()
    limits.jsonBytes = 1000
    let piece = [UInt8](repeating: 0x20, count: 400)
    let fits = try await client(limits).send(
      .post, "/v1/sessions", json, pieces: [piece, piece, Array("{}".utf8)])
    #expect(fits.status == 422)
    let over = try await client(limits).send(
      .post, "/v1/sessions", json, pieces: [piece, piece, piece])
    #expect(over.status == 413)
  }

  @Test func fewerBytesThanAnnouncedAreNoBody() async throws {
    let reply = try await client().send(
      .post, "/v1/sessions", json.merging(["Content-Length": "20"]) { $1 }, body: "{}")
    #expect(reply.status == 400)
    #expect(reply.code == "request.cut-short")
  }

  @Test func anUploadThatEndsEarlyIsAnErrorNotAShortFile() async throws {
    let body = UploadBody(
      body: .init(buffer: .init(bytes: [1, 2, 3])), declaredBytes: 4,
      limits: ServerLimits())
    await #expect(throws: ProblemError.self) { for try await _ in body {} }
    let whole = UploadBody(
      body: .init(buffer: .init(bytes: [1, 2, 3])), declaredBytes: 3, limits: ServerLimits())
    var received: [UInt8] = []
    for try await piece in whole { received += piece }
    #expect(received == [1, 2, 3])
  }
}

/// Names of files, in and out.
@Suite struct FileNames {
  @Test(arguments: [
    ("X-File-Name", "order.pdf", "order.pdf"),
    ("X-File-Name", "%E8%AE%A2%E5%8D%95.pdf", "订单.pdf"),
    ("X-File-Name", "..%2F..%2Fetc%2Fpasswd", "passwd"),
    ("X-File-Name", "C:\\Users\\x\\chat.png", "chat.png"),
    ("Content-Disposition", "attachment; filename=\"a b.txt\"", "a b.txt"),
    ("Content-Disposition", "attachment; filename=x; filename*=UTF-8''%E5%9B%BE.png", "图.png"),
  ]) func areTakenWithoutTheirFolders(header: String, value: String, name: String) throws {
    let field = try #require(HTTPField.Name(header))
    #expect(try UploadName.of([field: value]) == name)
  }

  @Test(arguments: [
    "", "..", "%00", "a%0Ab", "%E2%80%AEfdp.exe", String(repeating: "x", count: 201),
  ])
  func thatDeceiveAreRefused(name: String) {
    #expect(throws: Invalid.self) { try UploadName.of([.fileName: name]) }
  }

  @Test func surviveAnyScriptOnTheWayOut() {
    let header = Attachment.header("订单 \"1\".pdf")
    #expect(header.contains("filename*=UTF-8''%E8%AE%A2%E5%8D%95%20%221%22.pdf"))
    #expect(header.utf8.allSatisfy { (0x20...0x7E).contains($0) })
  }
}

/// A client that goes away, or stalls, in the middle of a body.
@Suite struct BrokenBodies {
  private struct Broken: Error {}

  private func body(endingWith error: any Error) -> RequestBody {
    RequestBody(
      asyncSequence: AsyncThrowingStream<ByteBuffer, any Error> { continuation in
        continuation.yield(ByteBuffer(string: "{\"login\":"))
        continuation.finish(throwing: error)
      })
  }

  @Test func areTheClientsDoingNotAFaultOfOurs() async throws {
    let upload = UploadBody(
      body: body(endingWith: Broken()), declaredBytes: nil, limits: ServerLimits())
    let thrown = await #expect(throws: ProblemError.self) { for try await _ in upload {} }
    #expect(thrown?.problem.code == "request.cut-short")
    #expect(thrown?.problem.status == 400)
  }

  /// With no time allowed, every piece is judged by itself.
  @Test func thatOnlyHoldAPlaceAreGivenUp() async throws {
    var limits = ServerLimits()
    limits.paceSeconds = 0
    limits.paceBytes = 5
    func upload(_ pieces: [String]) -> UploadBody {
      let stream = AsyncStream<ByteBuffer> { continuation in
        for piece in pieces { continuation.yield(ByteBuffer(string: piece)) }
        continuation.finish()
      }
      return UploadBody(body: .init(asyncSequence: stream), declaredBytes: nil, limits: limits)
    }
    let trickle = upload(["enough", "four"])
    let thrown = await #expect(throws: ProblemError.self) { for try await _ in trickle {} }
    #expect(thrown?.problem.code == "request.too-slow" && thrown?.problem.status == 408)
    for try await piece in upload(["enough", "plenty"]) { #expect(piece.count == 6) }
  }

  @Test func thatStallAreGivenUp() async throws {
    var limits = ServerLimits()
    limits.bodySeconds = 0
    let head = HTTPRequest(
      method: .post, scheme: "http", authority: "localhost", path: "/v1/sessions",
      headerFields: [.contentType: "application/json"])
    let (stalled, source) = AsyncStream<ByteBuffer>.makeStream()
    let request = Request(head: head, body: RequestBody(asyncSequence: stalled))
    let reading = BodyReading(limits: limits)
    let thrown = await #expect(throws: ProblemError.self) {
      try await reading.bytes(of: request, as: .json)
    }
    #expect(thrown?.problem.status == 408)
    source.finish()
  }

  @Test func aLongBodyRefusedUnreadEndsTheConnection() async throws {
    let client = RouterClient(try TestCourt.make())
    let reply = try await client.send(
      .put, "/v1/evidence/x/content", ["Content-Length": "5000000000"])
    #expect(reply.status == 401)
    #expect(reply.headers[.connection] == "close")
  }
}
