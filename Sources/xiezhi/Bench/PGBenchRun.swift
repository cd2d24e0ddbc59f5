import Foundation

/// pgbench on the same cluster and database, as the same role.
struct PGBenchRun {
  let program: String
  let connection: String
  let folder: String
  private(set) var runs = 0

  init(connection: String, folder: String) async throws {
    var folders = ["/usr/lib/postgresql/15/bin"]
    if let config = try? StockProgram.find("pg_config"),
      let told = try? await StockProgram.run(config, ["--bindir"], in: folder)
    {
      folders.insert(told.trimmingCharacters(in: .whitespacesAndNewlines), at: 0)
    }
    program = try StockProgram.find("pgbench", in: folders)
    self.connection = connection
    self.folder = folder
  }

  /// Runs a script for so long and answers what its own log of every transaction says.
  mutating func run(
    _ script: String, _ arguments: [String], clients: Int, seconds: Double
  ) async throws -> FilingLoad.Outcome {
    runs += 1
    let file = folder + "/filing-\(runs).sql"
    let log = folder + "/pgbench-\(runs)"
    try script.write(toFile: file, atomically: true, encoding: .utf8)
    let said = try await StockProgram.run(
      program,
      [
        "-n", "-M", "prepared", "-c", "\(clients)", "-j", "\(min(clients, 2))", "-T",
        "\(max(1, Int(seconds)))", "-f", file, "-l", "--log-prefix", log, "-D", "run=\(runs)",
      ] + arguments + [connection], in: folder)
    let latencies = try latencies(prefix: "pgbench-\(runs).")
    return FilingLoad.Outcome(perSecond: try Self.perSecond(said), latencies: latencies)
  }

  /// `tps = 1234.5 (without initial connection time)`
  private static func perSecond(_ said: String) throws -> Double {
    let line = said.split(separator: "\n").first { $0.hasPrefix("tps = ") }
    guard let line, let number = Double(line.dropFirst(6).prefix { $0 != " " }) else {
      throw BenchFailure("pgbench did not say its tps: \(said)")
    }
    if let failed = said.split(separator: "\n").first(where: { $0.hasPrefix("number of failed") }),
      !failed.contains(": 0 ")
    {
      throw BenchFailure("pgbench had failed transactions: \(failed)")
    }
    return number
  }

  /// Milliseconds: the third field of each line of the logs of this run's threads.
  private func latencies(prefix: String) throws -> [Double] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    var all: [Double] = []
    for name in names where name.hasPrefix(prefix) {
      let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      for line in text.utf8.split(separator: 0x0A) {
        let fields = line.split(separator: 0x20, maxSplits: 3)
        guard fields.count > 2, let time = Double(String(decoding: fields[2], as: UTF8.self)) else {
          continue
        }
        all.append(time / 1000)
      }
      try? FileManager.default.removeItem(atPath: folder + "/" + name)
    }
    return all
  }
}
