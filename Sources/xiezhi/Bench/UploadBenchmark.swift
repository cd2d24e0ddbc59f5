import ArgumentParser
import CourtCases
import CourtClient
import CourtDomain
import CourtPG
import Foundation

/// `xiezhi bench upload`
struct UploadBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upload", abstract: "An evidence upload beside openssl dgst and COPY.",
    discussion: """
      The same bytes, which do not compress, by turns: uploaded as evidence over HTTP (two digests,
      type check, chunks stored, receipt signed), digested by openssl alone, and copied by binary
      COPY into a table of the same shape.

      EXAMPLES
        xiezhi bench upload --size 1GiB
        xiezhi bench upload --size 64MiB --rounds 5 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Size of the evidence, such as 256MiB.") var size = ByteSize(bytes: 1 << 30)
  @Option(help: "Rounds.") var rounds = 3

  func validate() throws {
    guard (1...100).contains(rounds), size.bytes <= 2 << 30 else {
      throw ValidationError("1 to 100 rounds, at most 2GiB")
    }
  }

  func run() async throws {
    try await options.run { folder in
      try await BenchCourt.with(folder) { court in
        try await court.withServer { server in try await measure(court, server) }
      }
    }
  }

  /// Seconds by the wall clock and of processor time by whom.
  private struct Figures {
    var wall = 0.0
    var client = 0.0
    var server = 0.0
    var database = 0.0
  }

  private func measure(_ court: BenchCourt, _ server: borrowing ServerChild) async throws
    -> BenchTable
  {
    let file = court.folder.path + "/evidence.png"
    progress("making \(size.description) of bytes")
    try BenchFile.write(file, bytes: size.bytes)
    let openssl = try StockProgram.find("openssl")
    let resting = ProcessFigures.statusBytes("VmRSS", of: server.processID)
    let upload = try await EvidenceUpload.prepare(server.client)
    var all: [[Figures]] = [[], [], []]
    for round in 1...rounds {
      progress("round \(round) of \(rounds)")
      all[0].append(
        try await timed(court, server) { try await upload.send(file, bytes: size.bytes) })
      all[1].append(
        try await timed(court, server, ownChildren: true) {
          _ = try await StockProgram.run(
            openssl, ["dgst", "-sha256", file], in: court.folder.path)
        })
      all[2].append(
        try await timed(court, server) { try await ScratchCopy(court).copy(file, round: round) })
    }
    let peak = ProcessFigures.statusBytes("VmHWM", of: server.processID)
    return table(all, resting: resting, peak: peak)
  }

  private func timed(
    _ court: BenchCourt, _ server: borrowing ServerChild, ownChildren: Bool = false,
    _ body: () async throws -> Void
  ) async throws -> Figures {
    let postgres = try court.postgresProcess
    func now() -> Figures {
      Figures(
        client: ProcessFigures.ownCPUSeconds(children: ownChildren),
        server: ProcessFigures.cpuSeconds(server.processID),
        database: ProcessFigures.cpuSeconds(family: postgres))
    }
    let before = now()
    let wall = try await seconds(body)
    let after = now()
    return Figures(
      wall: wall, client: after.client - before.client, server: after.server - before.server,
      database: after.database - before.database)
  }

  private func table(_ all: [[Figures]], resting: Int, peak: Int) -> BenchTable {
    var table = BenchTable(
      "upload of \(size.description), \(rounds) rounds",
      columns: [
        "wall s", "MiB/s", "CPU program s", "CPU PostgreSQL s", "wall of digest", "wall of COPY",
      ])
    let walls = all.map { Statistics.median($0.map(\.wall)) }
    for (index, name) in ["evidence upload", "openssl dgst -sha256", "binary COPY"].enumerated() {
      let program = all[index].map { index == 0 ? $0.server : $0.client }
      table.add(
        name,
        [
          .number(walls[index], decimals: 2),
          .number(Double(size.bytes) / 1_048_576 / max(walls[index], 1e-9)),
          .number(Statistics.median(program), decimals: 2),
          .number(Statistics.median(all[index].map(\.database)), decimals: 2),
          .ratio(walls[index] / max(walls[1], 1e-9)), .ratio(walls[index] / max(walls[2], 1e-9)),
        ])
    }
    let client = Statistics.median(all[0].map(\.client))
    table.notes = [
      "server memory: \(resting >> 20) MiB at rest, \(peak >> 20) MiB at its peak (VmHWM)",
      "CPU program: the server, openssl, the copying client; beside the server the uploading client "
        + "took \(BenchCell.number(client, decimals: 2).text) s",
      "the upload also computes SM3, checks the type and writes through the same constraints as ever",
    ]
    return table
  }
}

/// A case with an evidence list to upload to.
private struct EvidenceUpload {
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

  /// Announces an item and sends its bytes; done when the signed receipt is here.
  func send(_ file: String, bytes: Int) async throws {
    let announced = try await client.call(
      "POST", "/v1/cases/\(caseID)/evidence",
      ["name": "监控画面", "kind": "electronic-data", "purpose": "证明到货时已破损"])
    guard let id = announced.json["id"]?.string else {
      throw BenchFailure("evidence was announced without an id")
    }
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
}

/// The same bytes by binary COPY into a table like the one that holds evidence.
private struct ScratchCopy {
  let court: BenchCourt

  init(_ court: BenchCourt) { self.court = court }

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
