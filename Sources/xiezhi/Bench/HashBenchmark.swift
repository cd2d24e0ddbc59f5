import ArgumentParser
import CourtEvidence
import Foundation

/// `xiezhi bench hash`
struct HashBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hash", abstract: "SHA-256 and SM3 in one pass beside openssl dgst.",
    discussion: """
      EXAMPLES
        xiezhi bench hash
        xiezhi bench hash --size 1GiB --rounds 5 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Size of the file, such as 256MiB.") var size = ByteSize(bytes: 256 << 20)
  @Option(help: "Rounds.") var rounds = 3

  func validate() throws {
    guard (1...100).contains(rounds) else { throw ValidationError("1 to 100 rounds") }
  }

  func run() async throws { try await options.run(measure) }

  private func measure(_ folder: BenchFolder) async throws -> BenchTable {
    let file = folder.path + "/bytes"
    progress("making \(size.description) of bytes")
    try BenchFile.write(file, bytes: size.bytes)
    let openssl = try StockProgram.find("openssl")
    var times: [[Double]] = [[], [], []]
    for round in 1...rounds {
      progress("round \(round) of \(rounds)")
      var own = DigestPair(sha256: .zero, sm3: .zero)
      times[0].append(try await seconds { own = try Self.digest(file) })
      for (place, name) in [(1, "sha256"), (2, "sm3")] {
        var said = ""
        times[place].append(
          try await seconds {
            said = try await StockProgram.run(openssl, ["dgst", "-\(name)", file], in: folder.path)
          })
        let digest = name == "sm3" ? own.sm3 : own.sha256
        guard said.contains(digest.hex) else {
          throw BenchFailure("openssl's \(name) of the same file is another: \(said)")
        }
      }
    }
    return table(times.map { Statistics.median($0) })
  }

  private static func digest(_ file: String) throws -> DigestPair {
    let hasher = DualHasher()
    let next = try BenchFile.reader(file, piece: 1 << 20)
    while let piece = try next() { piece.withUnsafeBytes { hasher.update($0) } }
    return hasher.finish()
  }

  private func table(_ times: [Double]) -> BenchTable {
    var table = BenchTable(
      "digests of \(size.description), \(rounds) rounds",
      columns: ["s", "MiB/s", "speed of openssl's two"])
    let both = times[1] + times[2]
    let names = ["xiezhi, both in one pass", "openssl dgst -sha256", "openssl dgst -sm3"]
    for (name, time) in zip(names, times) {
      table.add(
        name,
        [
          .number(time, decimals: 3), .number(Double(size.bytes) / 1_048_576 / max(time, 1e-9)),
          time == times[0] ? .ratio(both / max(time, 1e-9)) : .none,
        ])
    }
    table.notes = ["every digest was compared with openssl's"]
    return table
  }
}
