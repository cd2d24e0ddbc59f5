import ArgumentParser
import CourtCases
import CourtDomain
import CourtWorkflow
import Foundation
import Logging

extension WorkflowCommand {
  /// `xiezhi workflow migrate`
  struct Migrate: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    static let configuration = CommandConfiguration(
      abstract: "Move running cases to another version of their procedure.",
      discussion: """
        Both versions must be deployed in Workflows or Workflows/archive, and the new one must \
        declare the migration. Each case moves in a transaction of its own with an entry in its \
        docket; a run that broke off is taken up again by the same command. A run can be taken back \
        as long as nothing has happened in a case under the new version. Safe beside a running \
        server, which must know both versions. Exits with 1 if a case could not be put back.

        EXAMPLES
          xiezhi workflow migrate online-shopping --from 1 --to 2 --dry-run
          xiezhi workflow migrate online-shopping --from 1 --to 2 --state fee-pending
          xiezhi workflow migrate online-shopping --revert 019afc90-32f5-70e1-85f0-9176cf0160d7
        """)

    @OptionGroup var options: CourtOptions
    @ArgumentParser.Argument(help: "The procedure's name.") var name: String
    @Option(help: "The version cases are under.") var from: Int?
    @Option(help: "The version they move to.") var to: Int?
    @Flag(help: "Tell what would happen and change nothing.") var dryRun = false
    @Flag(help: "Move cases that have ended, too.") var closed = false
    @Option(help: "Only cases in this state.") var state: String?
    @Option(name: .customLong("case"), help: "Only this case, by its id.") var caseID: String?
    @Option(help: "Cases looked up at once, 1 to 5000.") var batch = 200
    @Option(help: "Take back the run with this id.") var revert: String?
    @Option(help: "text or json.") var format = Format.text
    @Option(help: "zh or en.") var language = "en"

    func validate() throws {
      guard revert == nil else { return }
      guard from != nil, to != nil else {
        throw ValidationError("give --from and --to, or --revert with a run")
      }
    }

    func run() async throws {
      let settings = try options.resolve()
      let log = JSONLineLog.start(level: .warning)
      try DataCheck.refuseEmpty(settings, log)
      let house = try await open(settings, log)
      do {
        try await work(house.court)
        await house.close()
      } catch {
        await house.close()
        throw error
      }
    }

    /// A sandbox keeps its own time, by which its cases must be moved.
    private func open(_ settings: Settings, _ log: Logger) async throws -> CourtHouse {
      var house = try await CourtHouse.open(settings, sandbox: false, log: log, migrates: false)
      if let instant = try await house.court.store.read({ try $0.sandboxInstant() }) {
        house.court.clock = SandboxClock(start: instant)
      }
      return house
    }

    private func work(_ court: Court) async throws {
      if let revert { return try await takeBack(revert, court) }
      let migration = try MigrateCases(court, try request(), page: batch)
      var summary = MigrationSummary()
      guard !dryRun else {
        try await migration.tryOut { summary.add($0) }
        return tell(summary, run: nil, court)
      }
      let run = try await migration.begin()
      if run.place != nil { progress("run \(run.id) goes on after \(run.moved) moved cases") }
      var seen = 0
      let done = try await migration.carryOn(run) { move in
        summary.add(move)
        seen += 1
        if seen.isMultiple(of: 500) { progress("\(seen) cases") }
      }
      tell(summary, run: done, court)
    }

    private func request() throws -> MigrateCases.Request {
      let only = try caseID.map { text in
        guard let id = CaseID(text) else { throw ValidationError("--case takes a case's id") }
        return id
      }
      return MigrateCases.Request(
        procedure: name, from: from ?? 0, to: to ?? 0, onlyState: state, onlyCase: only,
        takesClosed: closed)
    }

    // MARK: Taking back

    private func takeBack(_ text: String, _ court: Court) async throws {
      guard let id = MigrationRunID(text) else {
        throw ValidationError("--revert takes a run's id, as the run has told it")
      }
      var refused = 0
      var back = 0
      let run = try await RevertMigration(court).run(id) { outcome in
        guard let reason = outcome.reason else {
          back += 1
          return
        }
        refused += 1
        let text = language.hasPrefix("zh") ? reason.text.zh : reason.text.en
        switch format {
        case .text: print("\(outcome.number) stays: \(text) [\(reason.code)]")
        case .json:
          print(
            (["case": .string(outcome.number), "stays": reason.json] as JSONValue).text)
        }
      }
      switch format {
      case .text:
        print("run \(run.id): \(back) cases put back, \(refused) stay; \(run.reverted) in all")
      case .json:
        print(
          (["run": .string(run.id.description), "put_back": .int(back), "stay": .int(refused)]
            as JSONValue).text)
      }
      if refused > 0 { throw ExitCode(1) }
    }

    // MARK: Telling

    private func tell(_ summary: MigrationSummary, run: MigrationRun?, _ court: Court) {
      let isZh = language.hasPrefix("zh")
      switch format {
      case .json:
        var members = summary.json.object ?? JSONObject()
        members["run"] = run.map { .string($0.id.description) } ?? .null
        members["dry_run"] = .bool(run == nil)
        members["open_incidents"] = "stay on their version"
        print(JSONValue.object(members).text)
      case .text:
        let old = try? court.procedures.definition(name, version: from ?? 0)
        let new = try? court.procedures.definition(name, version: to ?? 0)
        for line in MigrationLines(old: old, new: new, isZh: isZh)
          .lines(summary)
        {
          print(line)
        }
        for line in IncidentRemark(new: new, library: court.procedures, isZh: isZh).lines {
          print(line)
        }
        if let run {
          print("run \(run.id): \(run.moved) moved, \(run.refused) refused")
          print("take it back with: xiezhi workflow migrate \(name) --revert \(run.id)")
        } else {
          print("\(summary.moved) would move, \(summary.refused) would stay; nothing was changed")
        }
      }
    }
  }
}

/// A summary as lines of text.
struct MigrationLines {
  let old: ProcedureDefinition?
  let new: ProcedureDefinition?
  let isZh: Bool

  func lines(_ summary: MigrationSummary) -> [String] {
    var lines: [String] = []
    for state in summary.states.sorted(by: { $0.state < $1.state }) {
      let targets = state.to.keys.sorted().map { name in
        name == state.state ? name : "→ \(name)"
      }
      lines.append(
        "\(title(old?.state(state.state)?.title, state.state)): \(state.moved) move"
          + (targets.isEmpty ? "" : " (\(targets.joined(separator: ", ")))")
          + ", \(state.refused) stay")
      for clock in state.clocks { lines += self.lines(clock) }
      for refusal in state.refusals {
        lines.append(
          "  stays  \(refusal.count) × \(isZh ? refusal.text.zh : refusal.text.en) "
            + "[\(refusal.code)] e.g. \(refusal.samples.joined(separator: ", "))")
      }
    }
    return lines
  }

  private func title(_ title: Bilingual?, _ name: String) -> String {
    title.map { "\(name) (\(isZh ? $0.zh : $0.en))" } ?? name
  }

  private func lines(_ clock: MigrationSummary.ClockLine) -> [String] {
    let shown = clock.clock.isEmpty ? clock.newClock : clock.clock
    var head = "  clock  \(clock.count) × \(shown) \(clock.fate.rawValue)"
    if !clock.newClock.isEmpty, !clock.clock.isEmpty, clock.newClock != clock.clock {
      head += " to \(clock.newClock)"
    }
    if clock.fate == .recounted { head += ", \(clock.rule) → \(clock.newRule)" }
    if clock.fate == .begun { head += " under \(clock.newRule)" }
    if clock.fate == .recounted, let shift = clock.shift {
      head +=
        shift.lowerBound == shift.upperBound
        ? ", \(signed(shift.lowerBound)) days"
        : ", \(signed(shift.lowerBound)) to \(signed(shift.upperBound)) days"
    }
    guard clock.fate != .kept else { return [head] }
    return [head]
      + clock.samples.map { sample in
        let days = [sample.from?.description, sample.to?.description].compactMap(\.self)
        return "           \(sample.number): \(days.joined(separator: " → "))"
      }
  }

  private func signed(_ days: Int) -> String { days > 0 ? "+\(days)" : "\(days)" }
}
