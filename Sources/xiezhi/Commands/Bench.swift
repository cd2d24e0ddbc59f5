import ArgumentParser
import CourtDomain

/// `xiezhi bench`
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure this court beside stock tools, in one run.",
    discussion: """
      Every benchmark starts what it needs in a folder of its own and removes it afterwards. What is \
      compared runs by turns in the same run, and medians of the rounds are shown: compare ratios, \
      not numbers of different machines. Nothing here passes or fails.

      EXAMPLES
        xiezhi bench filing --clients 32 --seconds 10 --rounds 3
        xiezhi bench upload --size 1GiB
        xiezhi bench start --json
        xiezhi bench hash --size 256MiB
        xiezhi bench simulation
        xiezhi bench engine
        xiezhi bench timers --pending 100000
        xiezhi bench bundle --mutants 1000
        xiezhi bench log --kills 100
        xiezhi bench booking --tries 100000
        xiezhi bench hearings --only 2000
      """,
    subcommands: [
      FilingBenchmark.self, UploadBenchmark.self, StartBenchmark.self, HashBenchmark.self,
      SimulationBenchmark.self, EngineBenchmark.self, TimerBenchmark.self, BundleDrill.self,
      LogBenchmark.self, BookingBenchmark.self, HearingsBenchmark.self,
    ])
}

/// The flags that every benchmark takes.
struct BenchOptions: ParsableArguments {
  @Option(help: "Where to make the scratch folder; on the disk you want to measure.")
  var scratch = "/var/tmp"

  @Option(help: "Folder that holds Workflows. [XIEZHI_SHARE]")
  var share: String?

  @Flag(help: "Print one JSON object instead of a table.")
  var json = false

  @Flag(help: "Leave the scratch folder behind.")
  var keep = false

  /// Runs the benchmark in a scratch folder and prints what it found.
  func run(_ body: (BenchFolder) async throws -> BenchTable) async throws {
    let folder = try BenchFolder(under: scratch, share: share, keep: keep)
    defer { folder.remove() }
    let table = try await body(folder)
    print(json ? table.json.text : table.text)
  }
}
