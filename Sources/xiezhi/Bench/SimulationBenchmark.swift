import ArgumentParser
import CourtWorkflow
import Foundation
import Glibc

/// `xiezhi bench simulation`
struct SimulationBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulation", abstract: "A year of 1,000, 10,000 and 100,000 simulated cases.",
    discussion: """
      The peak of memory is set back before each run. An ended case leaves nothing but counts, so \
      memory grows with the cases open at once and with nothing else: the last column is what the \
      run took for each of them. One court holds all cases of its year that are open at once; \
      several courts of 10,000 cases are simulated one after the other in the memory of one.

      EXAMPLES
        xiezhi bench simulation
        xiezhi bench simulation --cases 1000 --cases 10000 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Cases of a run; may be given several times.") var cases: [Int] = []
  @Option(help: "The procedure.") var procedure: String?
  @Option(help: "The scenario.") var scenario: String?
  @Option(help: "Seed.") var seed: UInt64 = 1

  func run() async throws { try await options.run(measure) }

  private func measure(_ folder: BenchFolder) async throws -> BenchTable {
    let share = try Settings.shareFolder(
      options.share ?? ProcessInfo.processInfo.environment["XIEZHI_SHARE"])
    let procedure = procedure ?? share + "/Workflows/online-shopping.yaml"
    let scenario = scenario ?? share + "/Fixtures/scenarios/internet-court.yaml"
    var table = BenchTable(
      "simulated years, seed \(seed)",
      columns: ["s", "CPU s", "acts", "acts/s", "open at once", "peak MiB", "kB/open case"])
    // What earlier runs have freed must not hide what a later one takes.
    let first = ProcessFigures.statusBytes("VmRSS", of: getpid())
    let wanted = cases.isEmpty ? [1_000, 10_000, 100_000] : cases
    for count in wanted {
      var kinds = [1]
      if count > 10_000 { kinds.append((count + 9_999) / 10_000) }
      for courts in kinds {
        progress("\(count) cases in \(courts) court(s)")
        let run = try Self.measured {
          try Self.simulate(procedure, scenario, share, count, courts, seed)
        }
        table.add(
          "\(count) cases" + (courts > 1 ? ", \(courts) courts" : ""),
          [
            .number(run.seconds, decimals: 2), .number(run.cpu, decimals: 2),
            .number(Double(run.acts)),
            .number(Double(run.acts) / max(run.cpu, 1e-9)), .number(Double(run.open)),
            .number(run.peakMiB, decimals: 1),
            .number(run.perOpenCase(above: first) / 1_000, decimals: 1),
          ])
      }
    }
    table.notes = [
      "acts: decisions of the engine and clocks that ran out; per second of one core",
      "peak: the greatest resident memory of the whole process, program and law tables included",
      "per open case: what the peak lies above the memory before the first run, procedures and law "
        + "included, by the cases open at once",
    ]
    return table
  }

  private struct Figures {
    var seconds = 0.0
    var cpu = 0.0
    var acts = 0
    var open = 0
    var peak = 0

    var peakMiB: Double { Double(peak) / 1_048_576 }

    func perOpenCase(above first: Int) -> Double {
      Double(max(0, peak - first)) / Double(max(open, 1))
    }
  }

  private static func simulate(
    _ procedure: String, _ scenario: String, _ share: String, _ count: Int, _ courts: Int,
    _ seed: UInt64
  ) throws -> SimulationResult {
    let host = try SimulationHost(share: share, court: nil)
    var simulation = try host.simulation(procedure, scenario, seed: seed)
    simulation.cases = count
    simulation.courts = courts
    return simulation.run(law: host.law)
  }

  private static func measured(_ body: () throws -> SimulationResult) throws -> Figures {
    resetPeak()
    let clock = ContinuousClock()
    let start = clock.now
    let cpu = ProcessFigures.ownCPUSeconds()
    let tally = try body().tally
    return Figures(
      seconds: (clock.now - start).inSeconds, cpu: ProcessFigures.ownCPUSeconds() - cpu,
      acts: tally.acts + tally.expiries, open: tally.peakOpen,
      peak: ProcessFigures.statusBytes("VmHWM", of: getpid()))
  }

  /// Writing 5 to `clear_refs` sets the peak back to what is resident now. Source: proc(5).
  private static func resetPeak() {
    let file = open("/proc/self/clear_refs", O_WRONLY)
    guard file >= 0 else { return }
    _ = write(file, "5", 1)
    close(file)
  }
}
