import ArgumentParser
import CourtCases
import CourtClient
import CourtDomain
import CourtEvidence
import Foundation

/// `xiezhi evidence complain`
struct ComplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "complain",
    abstract: "Hold a receipt against the log: did the court log the evidence as it promised?",
    discussion: """
      Asks the court for the proof of the receipt's leaf under a cosigned checkpoint, or searches \
      the whole log in an exported folder, offline. Exit code 0: it is logged. 1: the promise is \
      broken; receipt, its signature and the checkpoint together show that to anyone. 2: it cannot \
      be told yet.

      EXAMPLES
        xiezhi evidence complain receipt.json --signature receipt.cms --trust trust/ \\
          --court http://court.example
        xiezhi evidence complain receipt.json --signature receipt.cms --trust trust/ --log mirror/
      """)

  @Argument(help: "The receipt, as it was handed out.") var receipt: String
  @Option(help: "The court's signature over it.") var signature: String?
  @Option(help: "Trust folder of the court; with witness-policy.txt where there is one.")
  var trust: String
  @Option(help: "Witness policy, instead of that of the trust folder.") var policy: String?
  @Option(help: "The court's address.") var court: String?
  @Option(help: "A folder that evidence log export wrote.") var log: String?
  @Option(help: "With --court: the checkpoint to hold it against, instead of the newest.")
  var checkpoint: String?

  func validate() throws {
    if (court == nil) == (log == nil) { throw ValidationError("name either --court or --log") }
  }

  func run() async throws {
    let question = try prepared()
    let verdict: ReceiptComplaint.Verdict
    if let log {
      verdict = try question.judge(LogFolder(path: Settings.absolute(log)))
    } else {
      let reader = try LogReader((court ?? "") + "/v1/log")
      let shown = try await shown(reader, question)
      let size = "size=\(shown.size)"
      let reply = try await reader.get("proof/\(question.complaint.receipt.leafHash.hex)?\(size)")
      verdict = try question.judge(reply.status, reply.body, shown)
    }
    try tell(verdict, question.complaint)
  }

  private func shown(_ reader: LogReader, _ question: Question) async throws
    -> MultiSignedCheckpoint
  {
    guard let checkpoint else {
      return try await reader.checkpoint(cosigned: !question.policy.needsNoWitness)
    }
    return try Self.read(checkpoint)
  }

  @inline(never)
  private static func read(_ file: String) throws -> MultiSignedCheckpoint {
    try MultiSignedCheckpoint(bytes: try bytes(file))
  }

  private static func bytes(_ file: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: Settings.absolute(file)) else {
      throw ValidationError("\(file) cannot be read")
    }
    return Array(data)
  }

  /// Not inlined: see `CourtHouse.build`.
  @inline(never)
  private func prepared() throws -> Question {
    try CryptoLibrary.check()
    let anchors = try TrustAnchors.load(folder: Settings.absolute(trust))
    return Question(
      complaint: try ReceiptComplaint(
        bytes: try Self.bytes(receipt), signature: try signature.map(Self.bytes), trust: anchors),
      policy: try WitnessSettings.policy(
        policy ?? TrustPolicy.file(in: trust), log: anchors.logVerifierKey),
      key: try NoteVerifierKey(text: anchors.logVerifierKey))
  }

  private struct Question {
    let complaint: ReceiptComplaint
    let policy: WitnessPolicy
    let key: NoteVerifierKey

    @inline(never)
    func judge(_ folder: LogFolder) throws -> ReceiptComplaint.Verdict {
      try complaint.judge(folder: folder, policy: policy, log: key, now: SystemClock().now())
    }

    @inline(never)
    func judge(_ status: Int, _ body: [UInt8], _ shown: MultiSignedCheckpoint) throws
      -> ReceiptComplaint.Verdict
    {
      guard status == 200 || status == 404 else { return .undecided("the court answers \(status)") }
      let proof = status == 200 ? try LogProofText(bytes: body) : nil
      return complaint.judge(
        proof: proof, checkpoint: shown, policy: policy, log: key, now: SystemClock().now())
    }
  }

  private func tell(_ verdict: ReceiptComplaint.Verdict, _ complaint: ReceiptComplaint) throws {
    if complaint.signer == nil {
      print("without --signature this convinces you, not others")
    }
    switch verdict {
    case .kept(let index, let size):
      print("KEPT: leaf \(index) of a log of \(size)")
    case .notYet(let by):
      print("TOO EARLY: the court has promised it by \(by), and nobody cosigned the log since")
      throw ExitCode(2)
    case .undecided(let reason):
      print("UNDECIDED: \(reason)")
      throw ExitCode(2)
    case .broken(let promised, let size, let seenAt):
      print(
        """
        BROKEN: promised by \(promised), signed by \(complaint.signer ?? "the court"); at \(seenAt) \
        the log had \(size) leaves, and leaf \(complaint.receipt.leafHash.hex) is not among them
        """)
      throw ExitCode(1)
    }
  }
}
