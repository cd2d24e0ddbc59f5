import ArgumentParser
import CourtCases
import CourtClient
import CourtDomain
import CourtEvidence
import CourtOutbound
import Foundation
import Logging

/// `xiezhi evidence log`
struct EvidenceLogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Export or mirror a court's log as plain files, and check such a folder offline.",
    subcommands: [Export.self, VerifyFolder.self])

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the log as a folder in the layout of c2sp.org/tlog-tiles.",
      discussion: """
        From the court's own database, or with --from by HTTP from anywhere: then it is a mirror. \
        Run again it adds what is new. Tiles come before the checkpoint that needs them and every \
        file is written whole, so that the folder can be served while it grows. What does not give \
        the checkpoint's root, or does not continue what the folder holds, is refused.

        EXAMPLES
          xiezhi evidence log export --to log/ --data ./court
          xiezhi evidence log export --to mirror/ --from http://court.example/v1/log
        """)

    @Option(help: "The folder; made where it does not exist.") var to: String
    @Option(help: "Base address of the log; without it the court's database is read.")
    var from: String?
    @Option(help: "File with the log's verifier key; wanted with --from.") var logKey: String?
    @OptionGroup var options: CourtOptions

    func validate() throws {
      if from != nil, logKey == nil {
        throw ValidationError("--from wants --log-key: a mirror must know whose log it copies")
      }
    }

    func run() async throws {
      let folder = LogFolder(path: Settings.absolute(to))
      try FileManager.default.createDirectory(
        atPath: folder.path, withIntermediateDirectories: true)
      if let from {
        let reader = try LogReader(from)
        let checkpoint = try await reader.checkpoint()
        try Self.require(checkpoint, signedBy: try KeyFile.read(logKey ?? ""))
        try await extend(folder, checkpoint) { try await reader.tile($0) }
        try write(try await reader.keyEvents(), to: folder)
      } else {
        try await exportOwn(to: folder)
      }
    }

    private func exportOwn(to folder: LogFolder) async throws {
      let house = try await CourtHouse.open(
        options.resolve(), sandbox: false, log: JSONLineLog.start(level: .warning))
      do {
        let log = PublishedLog(house.court)
        try await extend(folder, try await log.checkpoint(cosigned: false)) {
          try await log.tile($0)
        }
        try write(try await log.keyEvents(), to: folder)
      } catch {
        await house.close()
        throw error
      }
      await house.close()
    }

    private func extend(
      _ folder: LogFolder, _ checkpoint: MultiSignedCheckpoint,
      fetch: (LogTile) async throws -> [UInt8]
    ) async throws {
      let written = try await folder.extend(to: checkpoint, fetch: fetch)
      print("\(checkpoint.size) leaves of \(checkpoint.origin) in \(to), \(written) files written")
    }

    /// The keys' history beside the tiles: what opens those leaves.
    private func write(_ events: [PublishedKeyEvent], to folder: LogFolder) throws {
      let bytes = PublishedKeyEvent.document(events).canonicalBytes
      try Data(bytes).write(
        to: URL(fileURLWithPath: folder.path + "/" + KeyEventFile.name), options: .atomic)
    }

    @inline(never)
    private static func require(_ checkpoint: MultiSignedCheckpoint, signedBy key: NoteVerifierKey)
      throws
    {
      guard checkpoint.isSigned(byLog: key) else {
        throw ValidationError("the checkpoint there is not signed by \(key.name)")
      }
    }
  }

  struct VerifyFolder: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Hash every entry of an exported log again; compare tiles, root and signatures.",
      discussion: "EXAMPLE\n  xiezhi evidence log verify mirror/ --log-key log.vkey")

    @Argument(help: "The folder.") var folder: String
    @Option(help: "File with the log's verifier key.") var logKey: String
    @Option(help: "A witness policy that the checkpoint must meet.") var policy: String?

    func run() throws {
      let folder = LogFolder(path: Settings.absolute(folder))
      let key = try KeyFile.read(logKey)
      var report = try folder.verify(log: key)
      let policy = try WitnessSettings.policy(policy, log: key.text)
      if let checkpoint = try folder.checkpoint() {
        let verdict = policy.verdict(on: checkpoint, log: key)
        if !verdict.hasQuorum {
          report.defects.append(
            "cosigned by \(verdict.agreed.count) witnesses of the policy: too few")
        }
      }
      report.defects += try KeyEventFile.defects(in: folder, origin: key.name)
      for defect in report.defects { print("WRONG: \(defect)") }
      print("\(report.leaves) leaves: \(report.defects.isEmpty ? "sound" : "NOT SOUND")")
      if !report.defects.isEmpty { throw ExitCode(1) }
    }
  }
}

/// The history of the court's keys beside an exported log.
enum KeyEventFile {
  static let name = "keys.json"

  /// Each event must open the very leaf at its place, and every leaf that tells of keys must be
  /// opened: a key announced to nobody is found here. Nothing where the folder has no such file.
  static func defects(in folder: LogFolder, origin: String) throws -> [String] {
    let file = folder.path + "/" + name
    guard let data = FileManager.default.contents(atPath: file) else { return [] }
    let events = try PublishedKeyEvent.list(Array(data))
    guard let checkpoint = try folder.checkpoint() else { return ["there is no checkpoint"] }
    var open: Set<UInt64> = []
    var defects: [String] = []
    for (offset, event) in events.enumerated() {
      defects += event.defects(origin: origin, number: offset + 1)
      open.insert(event.index)
    }
    for tile in LogTile.needed(for: checkpoint.size) where tile.kind == .entries {
      guard let bytes = FileManager.default.contents(atPath: folder.path + "/" + tile.path) else {
        continue
      }
      for (offset, leaf) in try EntryBundle.decode(Array(bytes)).enumerated() {
        let index = tile.first + UInt64(offset)
        let isKey = LeafStatement(leaf)?.kind.hasPrefix("key.") ?? false
        if isKey, !open.contains(index) { defects.append("leaf \(index) tells of a key unopened") }
        if open.contains(index), !events.contains(where: { $0.index == index && $0.leaf == leaf }) {
          defects.append("leaf \(index) is another than keys.json says")
        }
      }
    }
    if let last = open.max(), last >= checkpoint.size {
      // Logged after the copy was made; the next run has both.
      defects.append("leaf \(last) is not in the copy yet: export again")
    }
    return defects
  }
}

/// A verifier key in a file of its own, as courts publish it.
enum KeyFile {
  static func read(_ file: String) throws -> NoteVerifierKey {
    guard let text = try? String(contentsOfFile: Settings.absolute(file), encoding: .utf8) else {
      throw ValidationError("\(file) cannot be read")
    }
    return try NoteVerifierKey(text: text.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}

/// A log read by HTTP from its base address, as any client of C2SP tlog-tiles reads it.
struct LogReader {
  let place: PlainURL

  init(_ address: String) throws {
    guard let place = PlainURL(address) else {
      throw ValidationError("'\(address)' is no http://HOST[:PORT]/PATH address")
    }
    self.place = place
  }

  func get(_ path: String) async throws -> HTTPReply {
    let (place, call) = (place, HTTPCall("GET", place.path + "/" + path))
    return try await TimeLimit.run(.seconds(30)) {
      try await HTTPSession.with(host: place.host, port: place.port) { try await $0.send(call) }
    }
  }

  private func bytes(_ path: String) async throws -> [UInt8] {
    let reply = try await get(path)
    guard reply.status == 200 else {
      throw ValidationError("\(path): the log answers \(reply.status) \(reply.text.prefix(300))")
    }
    return reply.body
  }

  func checkpoint(cosigned: Bool = false) async throws -> MultiSignedCheckpoint {
    try Self.checkpoint(try await bytes("checkpoint" + (cosigned ? "?cosigned=true" : "")))
  }

  @inline(never)
  private static func checkpoint(_ bytes: [UInt8]) throws -> MultiSignedCheckpoint {
    try MultiSignedCheckpoint(bytes: bytes)
  }

  /// The history of the court's keys; empty where the log is not of such a court.
  func keyEvents() async throws -> [PublishedKeyEvent] {
    let reply = try await get("keys")
    guard reply.status == 200 else { return [] }
    return try Self.events(reply.body)
  }

  @inline(never)
  private static func events(_ bytes: [UInt8]) throws -> [PublishedKeyEvent] {
    try PublishedKeyEvent.list(bytes)
  }

  func tile(_ tile: LogTile) async throws -> [UInt8] { try await bytes(tile.path) }

  /// Nil where the log says that it has no such sizes.
  func consistency(from: UInt64, to: UInt64) async throws -> [Digest32]? {
    let reply = try await get("consistency?from=\(from)&to=\(to)")
    if reply.status == 404 { return nil }
    guard reply.status == 200, let json = try? JSONParser.parse(reply.body),
      let hashes = json["hashes"]?.array
    else { throw ValidationError("consistency: the log answers \(reply.status)") }
    return hashes.compactMap { $0.string.flatMap { Digest32(base64: $0) } }
  }
}
