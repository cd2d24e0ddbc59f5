import ArgumentParser
import CourtCases
import CourtDomain
import Foundation

/// `xiezhi outage`
struct OutageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outage", abstract: "The court's own outages, which give parties their time back.",
    discussion: """
      A party's time limit whose last day fell into an outage ends later, by the dated rule \
      outage.extension; the court's own do not. Servers and workers enter their own silences \
      themselves; what they cannot notice, such as a failed network before them, is entered here.

      EXAMPLES
        xiezhi outage list
        xiezhi outage record --from 2026-03-02T01:00:00Z --to 2026-03-02T07:00:00Z --note 'network'
        xiezhi outage record --from 2026-03-02T01:00:00Z --note 'it lasts'
        xiezhi outage end
      """,
    subcommands: [List.self, Record.self, End.self])

  /// Opens the court's data, does one thing, and closes them.
  static func with(
    _ options: CourtOptions, sandbox: Bool, _ work: (CourtHouse) async throws -> Void
  ) async throws {
    try await CourtHouse.visit(options.resolve(), sandbox: sandbox) { house in
      try await house.refuseSandboxData()
      try await work(house)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What is on record, newest first.")

    @OptionGroup var options: CourtOptions
    @Flag(help: "Use the sandbox's clock.") var sandbox = false
    @Option(help: "How many at most.") var limit = 50

    func validate() throws {
      guard (1...1_000).contains(limit) else { throw ValidationError("--limit is 1 to 1000") }
    }

    func run() async throws {
      try await OutageCommand.with(options, sandbox: sandbox) { house in
        let limit = limit
        let outages = try await house.court.store.read { try $0.outages(limit: limit) }
        if outages.isEmpty { print("no outage is on record") }
        for outage in outages {
          let origin = outage.isNoticed ? "noticed" : "entered"
          let applied = outage.appliedAt.map { "applied \($0)" } ?? "to be applied"
          print(
            "\(outage.id)  \(outage.from)  \(outage.to?.rfc3339 ?? "lasts")  \(origin)  "
              + "\(applied)  \(outage.note)")
        }
      }
    }
  }

  struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enter an outage; deadlines are counted anew before any takes effect.")

    @OptionGroup var options: CourtOptions
    @Flag(help: "Use the sandbox's clock.") var sandbox = false
    @Option(help: "When it began, such as 2026-03-02T01:00:00Z.") var from: String
    @Option(help: "When it ended; without it, it lasts.") var to: String?
    @Option(help: "What failed, told in every explanation it moves.") var note: String

    func validate() throws {
      for text in [from, to].compactMap(\.self) where Instant(rfc3339: text) == nil {
        throw ValidationError("'\(text)' is not a time like 2026-03-02T01:00:00Z")
      }
    }

    func run() async throws {
      guard let begin = Instant(rfc3339: from) else { return }
      let (end, note) = (to.flatMap(Instant.init(rfc3339:)), note)
      try await OutageCommand.with(options, sandbox: sandbox) { house in
        let recording = RecordOutage(house.court)
        let now = house.court.clock.now()
        let outage = try await house.court.store.write {
          try recording.run(from: begin, to: end, note: note, by: nil, in: $0, at: now)
        }
        let moved = try await ApplyOutages(house.court).run()
        print("outage \(outage.id) is on record; \(moved) time limits have another last day")
      }
    }
  }

  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "End the outage that lasts, now.")

    @OptionGroup var options: CourtOptions
    @Flag(help: "Use the sandbox's clock.") var sandbox = false

    func run() async throws {
      try await OutageCommand.with(options, sandbox: sandbox) { house in
        let recording = RecordOutage(house.court)
        let now = house.court.clock.now()
        try await house.court.store.write { try recording.end(in: $0, at: now) }
        let moved = try await ApplyOutages(house.court).run()
        print("ended; \(moved) time limits have another last day")
      }
    }
  }
}
