import ArgumentParser
import CourtDomain
import CourtEvidence
import Foundation

/// `xiezhi evidence remember`
struct RememberCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remember",
    abstract: "Keep a log's last cosigned checkpoint, and refuse any other history later.",
    discussion: """
      The first checkpoint is taken as it is, if the log and enough witnesses signed it; each \
      further one must grow out of it. Two histories end with exit code 1 and both signed notes \
      on the screen: together they convict the log. Where the trust folder has a new key of the \
      log, the log's own record must lead to it: a logged rotation, under a checkpoint that both \
      keys signed. Exit code 2: nothing could be decided.

      EXAMPLES
        xiezhi evidence remember --state seen.txt --trust trust/ --court http://court.example
        xiezhi evidence remember --state seen.txt --trust trust/ --checkpoint from-a-friend.txt \\
          --court http://court.example
      """)

  @Option(help: "File that holds the memory.") var state: String
  @Option(help: "The court's address; it is asked for checkpoint and proof.") var court: String?
  @Option(help: "A checkpoint from anywhere; the court is asked for the proof only.")
  var checkpoint: String?
  @Option(help: "Trust folder of the court: log.vkey, and witness-policy.txt where there is one.")
  var trust: String
  @Option(help: "Witness policy, instead of that of the trust folder.") var policy: String?

  func validate() throws {
    if court == nil, checkpoint == nil { throw ValidationError("name --court or --checkpoint") }
  }

  func run() async throws {
    let key = try KeyFile.read(trust + "/log.vkey")
    let file = policy ?? TrustPolicy.file(in: trust)
    let memory = CheckpointMemory(
      path: Settings.absolute(state), policy: try WitnessSettings.policy(file, log: key.text),
      log: key)
    let reader = try court.map { try LogReader($0 + "/v1/log") }
    let shown = try await shown(reader, wantsCosigned: file != nil)
    let old = try Self.remembered(memory)
    if let old,
      let why = try await RotationVouching(reader: reader, present: key)
        .refusal(from: old, to: shown)
    {
      print("REFUSED: \(why)")
      throw ExitCode(1)
    }
    var proof: [Digest32]?
    var refused = false
    if let old, old.size != shown.size, let reader {
      let sizes = [old.size, shown.size].sorted()
      proof = try await reader.consistency(from: sizes[0], to: sizes[1])
      // Every honest log can prove what it signed: one that cannot has another history now.
      refused = true
    }
    try tell(try Self.admit(shown, proof, refused, memory), shown)
  }

  @inline(never)
  private static func remembered(_ memory: CheckpointMemory) throws -> MultiSignedCheckpoint? {
    try memory.remembered()
  }

  @inline(never)
  private static func admit(
    _ shown: MultiSignedCheckpoint, _ proof: [Digest32]?, _ refused: Bool,
    _ memory: CheckpointMemory
  ) throws -> CheckpointMemory.Verdict {
    try memory.admit(shown, proof: proof, refusedByLog: refused)
  }

  private func shown(_ reader: LogReader?, wantsCosigned: Bool) async throws
    -> MultiSignedCheckpoint
  {
    if let checkpoint {
      guard let data = FileManager.default.contents(atPath: Settings.absolute(checkpoint)) else {
        throw ValidationError("\(checkpoint) cannot be read")
      }
      return try Self.read(Array(data))
    }
    guard let reader else { throw ValidationError("name --court or --checkpoint") }
    return try await reader.checkpoint(cosigned: wantsCosigned)
  }

  @inline(never)
  private static func read(_ bytes: [UInt8]) throws -> MultiSignedCheckpoint {
    try MultiSignedCheckpoint(bytes: bytes)
  }

  private func tell(_ verdict: CheckpointMemory.Verdict, _ shown: MultiSignedCheckpoint) throws {
    switch verdict {
    case .first: print("remembered: \(shown.origin) at \(shown.size) leaves, the first seen")
    case .unchanged: print("unchanged: \(shown.size) leaves")
    case .grown(let from): print("grown: from \(from) to \(shown.size) leaves, consistently")
    case .older(let than):
      print("older: \(shown.size) leaves, part of the \(than) that are remembered")
    case .policy(let verdict):
      print(
        verdict.log == nil
          ? "REFUSED: the log of the trust folder did not sign this checkpoint"
          : "REFUSED: cosigned by too few witnesses (\(verdict.agreed.joined(separator: ", ")))")
      throw ExitCode(1)
    case .proofMissing(let from, let to):
      print("UNDECIDED: no proof connects \(from) and \(to) leaves; name --court")
      throw ExitCode(2)
    case .fork(let remembered, let shown):
      print(
        """
        TWO HISTORIES: one log signed both of these, and neither grew out of the other.
        ----- remembered
        \(remembered)----- shown now
        \(shown)-----
        """)
      throw ExitCode(1)
    }
  }
}

/// The witness policy that may lie in a trust folder.
enum TrustPolicy {
  static let fileName = "witness-policy.txt"

  static func file(in trust: String) -> String? {
    let path = trust + "/" + fileName
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
