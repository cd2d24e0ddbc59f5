import CourtClient
import CourtDomain
import Foundation
import Testing

/// One resumable upload as a tus client sees it.
struct TusUpload: Sendable {
  let client: CourtClient
  let path: String

  static func headers(_ more: [(String, String)]) -> [(String, String)] {
    [("tus-resumable", "1.0.0")] + more
  }

  static func begin(
    _ item: String, length: Int, named fileName: String = "chat.txt", by client: CourtClient
  ) async throws -> CourtClient.Answer {
    let name = Data(fileName.utf8).base64EncodedString()
    return try await client.send(
      HTTPCall(
        "POST", "/v1/evidence/\(item)/uploads",
        headers: client.headers(
          headers([("upload-length", "\(length)"), ("upload-metadata", "filename \(name)")]))))
  }

  static func open(
    _ item: String, length: Int, named fileName: String = "chat.txt", by client: CourtClient
  ) async throws -> TusUpload {
    let answer = try await begin(item, length: length, named: fileName, by: client)
    #expect(answer.status == 201, "\(String(decoding: answer.bytes, as: UTF8.self))")
    #expect(answer.headers["tus-resumable"] == "1.0.0")
    return TusUpload(client: client, path: try #require(answer.headers["location"]))
  }

  func at(_ server: TestServer, _ person: Person) -> TusUpload {
    TusUpload(client: server.client(person), path: path)
  }

  func send(
    _ method: String, _ more: [(String, String)] = [], _ body: [UInt8] = []
  ) async throws -> CourtClient.Answer {
    try await client.send(
      HTTPCall(method, path, headers: client.headers(Self.headers(more)), body: body))
  }

  func append(_ bytes: [UInt8], at offset: Int, checksum: String? = nil) async throws
    -> CourtClient.Answer
  {
    try await send(
      "PATCH",
      [
        ("content-type", "application/offset+octet-stream"), ("upload-offset", "\(offset)"),
      ] + (checksum.map { [("upload-checksum", $0)] } ?? []), bytes)
  }

  func offset() async throws -> Int {
    let head = try await send("GET")
    return try #require(head.headers["upload-offset"].flatMap { Int($0) })
  }

  /// The head of a piece for a raw connection that will not send all of it.
  func rawHead(at offset: Int, length: Int) throws -> String {
    "PATCH \(path) HTTP/1.1\r\nHost: court\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: \(offset)\r\n"
      + "Content-Type: application/offset+octet-stream\r\nContent-Length: \(length)\r\n"
      + "Authorization: Bearer \(try #require(client.token))\r\n\r\n"
  }
}

extension Dispute {
  func submitForm(
    _ parts: [(String, [UInt8])], key: String = CourtClient.freshKey(),
    by person: Person? = nil
  ) async throws -> CourtClient.Answer {
    let client = server.client(person ?? plaintiff)
    var body: [UInt8] = []
    for (disposition, content) in parts {
      body += Array("--limes\r\nContent-Disposition: form-data; \(disposition)\r\n\r\n".utf8)
      body += content
      body += Array("\r\n".utf8)
    }
    body += Array("--limes--\r\n".utf8)
    return try await client.send(
      HTTPCall(
        "POST", path + "/evidence/files",
        headers: client.headers([
          ("content-type", "multipart/form-data; boundary=limes"), ("idempotency-key", key),
        ]), body: body))
  }
}

/// Small letters by chance, always the same for one seed.
func words(_ count: Int, seed: UInt64 = 9) -> [UInt8] {
  var chance = Chance(seed: seed)
  return (0..<count).map { _ in UInt8(truncatingIfNeeded: 0x61 + chance.next() % 26) }
}

/// SplitMix64: the same numbers for one seed everywhere.
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
