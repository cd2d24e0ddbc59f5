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
      The same bytes, which do not compress, by turns: uploaded as evidence over HTTP (two digests, \
      type check, chunks stored, receipt signed), digested by openssl alone, and copied by binary \
      COPY into a table of the same shape.

      With --count, many evidence items are uploaded one after the other, each timed from its \
      announcement to its signed receipt, by turns with a COPY of the same bytes that is committed.

      EXAMPLES
        xiezhi bench upload --size 1GiB
        xiezhi bench upload --size 5GiB --rounds 1 --resumable --piece 64MiB
        xiezhi bench upload --size 10MiB --count 100
        xiezhi bench upload --size 64MiB --rounds 5 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Size of the evidence, such as 256MiB.") var size = ByteSize(bytes: 1 << 30)
  @Option(help: "Rounds.") var rounds = 3
  @Flag(help: "Upload in pieces by tus 1.0.0 instead of with one PUT.") var resumable = false
  @Option(help: "Size of a piece with --resumable.") var piece = ByteSize(bytes: 64 << 20)
  @Option(help: "Upload so many items and tell the distribution of upload to receipt.")
  var count: Int?

  private static let largest = 5 << 30

  func validate() throws {
    guard (1...100).contains(rounds), size.bytes <= Self.largest else {
      throw ValidationError("1 to 100 rounds, at most 5GiB")
    }
    guard (1...250).contains(count ?? 1), size.bytes * (count ?? 1) <= 30 << 30 else {
      throw ValidationError("1 to 250 items, together at most 30GiB")
    }
    guard piece.bytes >= 1 << 18 else { throw ValidationError("pieces of 256KiB or more") }
  }

  func run() async throws {
    try await options.run { folder in
      try await BenchCourt.with(folder) { court in
        try await court.withServer(settings: ["XIEZHI_EVIDENCE_BYTES": "\(Self.largest)"]) {
          server in
          if let count { return try await receipts(count, court, server) }
          return try await measure(court, server)
        }
      }
    }
  }

  func send(_ upload: EvidenceUpload, _ file: String) async throws {
    if resumable {
      try await upload.resume(file, bytes: size.bytes, piece: piece.bytes)
    } else {
      try await upload.send(file, bytes: size.bytes)
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
        try await timed(court, server) { try await send(upload, file) })
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

  var way: String {
    resumable ? " by tus in pieces of \(piece.description)" : " by PUT"
  }

  private func table(_ all: [[Figures]], resting: Int, peak: Int) -> BenchTable {
    var table = BenchTable(
      "upload of \(size.description)\(way), \(rounds) rounds",
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
