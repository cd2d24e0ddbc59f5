import ArgumentParser
import CourtCases
import CourtDomain
import CourtLaw
import CourtStore
import Foundation
import Logging

/// `xiezhi check replay`
struct ReplayCheck: AsyncParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Decide every act of every case again and compare.",
    discussion: """
      Rebuilds each case from its docket with the present code: every act is asked of the procedure \
      again, every time limit counted again, and state, facts, clocks, effects and words must come \
      out the same. Reads only; a running court may go on. With FOLDER, replays histories that were \
      exported, without any database. Progress goes to standard error; exits with 1 if a case differs.

      EXAMPLES
        xiezhi check replay --data ./court
        xiezhi check replay --data ./court --export histories/
        xiezhi check replay Fixtures/histories
      """)

  @OptionGroup var options: CourtOptions

  @Argument(help: "Exported histories: a folder of *.jsonl, or one such file.")
  var histories: String?

  @Option(name: .customLong("case"), help: "Only this case, by its id.") var caseID: String?

  @Option(help: "Also write every case's history into this folder, one file each.")
  var export: String?

  @Option(help: "text or json (one object a line).") var format = Format.text

  func run() async throws {
    let begun = ContinuousClock.now
    let tally: ReplayTally
    if let histories {
      tally = try replayFiles(Settings.absolute(histories))
    } else {
      tally = try await replayStore()
    }
    ReplayReport(format: format).summary(tally, took: ContinuousClock.now - begun)
    if tally.differing > 0 { throw ExitCode(1) }
  }

  // MARK: Files

  private func replayFiles(_ path: String) throws -> ReplayTally {
    let settings = try options.resolve()
    let law = try CourtLawBook(settings)
    let replay = CaseReplay(
      procedures: ProcedureLibrary(
        try ProcedureFolder.load(settings.shareFolder + "/Workflows")),
      law: law.book, court: law.court)
    var tally = ReplayTally()
    let report = ReplayReport(format: format)
    for file in try Self.files(path) {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      let history: CaseHistory
      do { history = try CaseHistory(lines: text) } catch {
        throw ValidationError("\(file): \(error)")
      }
      if let caseID, history.caseID.description != caseID.lowercased() { continue }
      let result = replay.run(history)
      tally.add(result)
      report.tell(result)
    }
    return tally
  }

  private static func files(_ path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ValidationError("there is no \(path)")
    }
    guard isFolder.boolValue else { return [path] }
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(".jsonl") }.sorted()
    guard !names.isEmpty else { throw ValidationError("\(path) holds no *.jsonl") }
    return names.map { path + "/" + $0 }
  }

  // MARK: Database

  private func replayStore() async throws -> ReplayTally {
    let settings = try options.resolve()
    let log = JSONLineLog.start(level: .warning)
    try DataCheck.refuseEmpty(settings, log)
    let only = try caseID.map { text in
      guard let id = CaseID(text) else { throw ValidationError("--case takes a case's id") }
      return id
    }
    if let export {
      try FileManager.default.createDirectory(
        atPath: Settings.absolute(export), withIntermediateDirectories: true)
    }
    return try await CourtHouse.visit(settings, migrates: false, log: log) { house in
      try await replay(house, only)
    }
  }

  private func replay(_ house: CourtHouse, _ only: CaseID?) async throws -> ReplayTally {
    var tally = ReplayTally()
    if let only {
      try await replay(only, in: house, &tally)
      guard tally.cases > 0 else { throw ValidationError("there is no case \(only)") }
      return tally
    }
    let checks = StoreChecks(
      pool: house.pool, courtID: CourtID(house.court.settings.id))
    var last: CaseID?
    while true {
      let heads = try await checks.chainHeads(after: last, limit: 500)
      for head in heads { try await replay(head.id, in: house, &tally) }
      guard let next = heads.last?.id else { return tally }
      last = next
      progress("\(tally.cases) cases, \(tally.replayed) entries")
    }
  }

  private func replay(_ id: CaseID, in house: CourtHouse, _ tally: inout ReplayTally) async throws {
    let history = try await house.court.store.read { try CaseHistory(of: id, in: $0) }
    guard let history else { return }
    let result = CaseReplay(house.court).run(history)
    tally.add(result)
    ReplayReport(format: format).tell(result)
    if let export {
      let path = Settings.absolute(export) + "/" + id.description + ".jsonl"
      try history.lines.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }
}

/// Tells what replays found.
struct ReplayReport {
  let format: ReplayCheck.Format

  func tell(_ result: ReplayResult) {
    guard let difference = result.difference else { return }
    switch format {
    case .text:
      print("\(result.number) (\(result.caseID)): \(difference.subject)")
      let place = difference.sequence.map { "entry \($0), \(difference.action ?? "")" }
      print("  at        \(place ?? "the end of the case")")
      print("  docket    \(difference.expected)")
      print("  replayed  \(difference.got)")
    case .json:
      print(
        ([
          "case": .string(result.caseID.description), "number": .string(result.number),
          "difference": difference.json,
        ] as JSONValue).text)
    }
  }

  func summary(_ tally: ReplayTally, took: Duration) {
    let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
    let rate = seconds > 0 ? Int(Double(tally.replayed) / seconds) : tally.replayed
    switch format {
    case .text:
      let bytes = tally.replayed > 0 ? tally.basisBytes / tally.replayed : 0
      print(
        "replayed \(tally.cases) cases: \(tally.replayed) entries decided again, "
          + "\(tally.chained) only chained, \(tally.unbased) without basis; \(tally.deadlines) "
          + "time limits counted again"
          + (tally.provisional > 0 ? " (\(tally.provisional) were provisional)" : ""))
      print(
        "\(tally.differing) cases differ; \(bytes) bytes of basis an entry, \(rate) entries a second"
      )
    case .json:
      var members = tally.json.object ?? JSONObject()
      members["seconds"] = .number(String((seconds * 1000).rounded() / 1000))
      print(JSONValue.object(members).text)
    }
  }
}
