import CourtCases
import CourtClient
import CourtDomain
import CourtPG
import Foundation

/// A case with an evidence list to upload to.
struct EvidenceUpload {
  let client: CourtClient
  let caseID: String

  static func prepare(_ server: CourtClient) async throws -> EvidenceUpload {
    let people = try await BenchPerson.open(1, at: server)
    guard let person = people.first else { throw BenchFailure("no account") }
    let client = person.client(of: server)
    let complaint = try JSONParser.parse(BenchComplaint(of: person).bytes(order: "UPLOAD-1"))
    let answer = try await client.call("POST", "/v1/cases", complaint)
    guard let id = answer.json["id"]?.string else {
      throw BenchFailure("a filing was answered without an id")
    }
    return EvidenceUpload(client: client, caseID: id)
  }

  private func announce() async throws -> String {
    let announced = try await client.call(
      "POST", "/v1/cases/\(caseID)/evidence",
      ["name": "监控画面", "kind": "electronic-data", "purpose": "证明到货时已破损"])
    guard let id = announced.json["id"]?.string else {
      throw BenchFailure("evidence was announced without an id")
    }
    return id
  }

  /// Announces an item and sends its bytes; done when the signed receipt is here.
  func send(_ file: String, bytes: Int) async throws {
    let id = try await announce()
    let call = HTTPCall(
      "PUT", "/v1/evidence/\(id)/content",
      headers: client.headers([
        ("content-type", "application/octet-stream"), ("x-file-name", "evidence.png"),
      ]))
    let next = try BenchFile.reader(file)
    let reply = try await HTTPSession.with(host: client.host, port: client.port) { session in
      try await session.upload(call, length: bytes) { try next() }
    }
    guard reply.status == 201 else {
      throw BenchFailure("the upload was answered with \(reply.status): \(reply.text.prefix(600))")
    }
  }

  /// The same in pieces by tus 1.0.0; done when the signed receipt has been fetched.
  func resume(_ file: String, bytes: Int, piece: Int) async throws {
    let id = try await announce()
    let name = Data("evidence.png".utf8).base64EncodedString()
    let begun = try await client.send(
      HTTPCall(
        "POST", "/v1/evidence/\(id)/uploads",
        headers: client.headers([
          ("tus-resumable", "1.0.0"), ("upload-length", "\(bytes)"),
          ("upload-metadata", "filename \(name)"),
        ])))
    guard begun.status == 201, let path = begun.headers["location"] else {
      throw BenchFailure("an upload was not begun: \(begun.status)")
    }
    let next = try BenchFile.reader(file)
    try await HTTPSession.with(host: client.host, port: client.port) { session in
      for offset in stride(from: 0, to: bytes, by: piece) {
        let length = min(piece, bytes - offset)
        let call = HTTPCall(
          "PATCH", path,
          headers: client.headers([
            ("tus-resumable", "1.0.0"), ("upload-offset", "\(offset)"),
            ("content-type", "application/offset+octet-stream"),
          ]))
        var left = length
        let reply = try await session.upload(call, length: length) {
          guard left > 0, let bytes = try next() else { return nil }
          left -= bytes.count
          return bytes
        }
        guard reply.status == 204 else {
          throw BenchFailure("a piece was answered with \(reply.status): \(reply.text.prefix(600))")
        }
      }
    }
    let receipt = try await client.send(
      HTTPCall("GET", "/v1/evidence/\(id)/receipt", headers: client.headers()))
    guard receipt.status == 200 else { throw BenchFailure("no receipt: \(receipt.status)") }
  }
}

/// The same bytes by binary COPY into a table like the one that holds evidence.
struct ScratchCopy {
  let court: BenchCourt

  init(_ court: BenchCourt) { self.court = court }

  /// Empties the table before and after; what is timed is the COPY with its commit.
  func timed(_ file: String, rounds: Int, _ each: () async throws -> Void) async throws -> [Double]
  {
    let chunkBytes = court.house.court.limits.chunkBytes
    let pool = PGPool(PGConfig(connectionString: court.owner, poolSize: 1))
    var found: [Double] = []
    do {
      try await pool.session(timeout: .seconds(600)) { connection in
        try connection.script(
          "DROP TABLE IF EXISTS bench_chunk; CREATE TABLE bench_chunk (LIKE blob_chunk INCLUDING ALL)"
        )
      }
      for _ in 0..<rounds {
        try await each()
        found.append(
          try await pool.session(timeout: .seconds(600)) { connection in
            let start = ContinuousClock.now
            let next = try BenchFile.reader(file, piece: chunkBytes)
            var rows = ChunkRows(blob: UUID())
            try connection.copyIn("COPY bench_chunk FROM STDIN (FORMAT binary)") {
              try rows.next(next())
            }
            return (ContinuousClock.now - start).inSeconds
          })
      }
      try await pool.session(timeout: .seconds(600)) { try $0.script("DROP TABLE bench_chunk") }
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
    return found
  }

  func copy(_ file: String, round: Int) async throws {
    let chunkBytes = court.house.court.limits.chunkBytes
    let pool = PGPool(PGConfig(connectionString: court.owner, poolSize: 1))
    do {
      try await pool.session(timeout: .seconds(600)) { connection in
        try connection.script(
          "DROP TABLE IF EXISTS bench_chunk; CREATE TABLE bench_chunk (LIKE blob_chunk INCLUDING ALL)"
        )
        let next = try BenchFile.reader(file, piece: chunkBytes)
        var rows = ChunkRows(blob: UUID())
        try connection.copyIn("COPY bench_chunk FROM STDIN (FORMAT binary)") {
          try rows.next(next())
        }
        try connection.script("DROP TABLE bench_chunk")
      }
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
  }
}

/// Rows of `blob_chunk` in PostgreSQL's binary COPY format.
private struct ChunkRows {
  private let blob: [UInt8]
  private var index: Int32 = 0
  private var isEnded = false

  init(blob: UUID) { self.blob = withUnsafeBytes(of: blob.uuid) { Array($0) } }

  /// The row of a chunk; the trailer after the last; then nothing.
  mutating func next(_ chunk: [UInt8]?) -> [UInt8]? {
    guard let chunk else {
      defer { isEnded = true }
      return isEnded ? nil : Self.big(Int16(-1))
    }
    var row: [UInt8] = []
    row.reserveCapacity(chunk.count + 64)
    if index == 0 { row += Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0] }
    row += Self.big(Int16(4))
    row += Self.big(Int32(4)) + Self.big(Int32(1))
    row += Self.big(Int32(16)) + blob
    row += Self.big(Int32(4)) + Self.big(index)
    row += Self.big(Int32(chunk.count))
    row += chunk
    index += 1
    return row
  }

  private static func big(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}
