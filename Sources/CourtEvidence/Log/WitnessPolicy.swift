/// Which logs are known, which witnesses, and how many of them must agree before a checkpoint
/// counts. Source: C2SP tlog-policy.
public struct WitnessPolicy: Sendable, Hashable {
  public struct Log: Sendable, Hashable {
    public let key: NoteVerifierKey
    public let url: String?
  }

  public struct Witness: Sendable, Hashable {
    /// How the policy calls it; has no meaning elsewhere. Opaque bytes.
    let label: [UInt8]
    public let key: NoteVerifierKey
    /// Where checkpoints are submitted, without `/add-checkpoint`.
    public let url: String?

    public var name: String { String(decoding: label, as: UTF8.self) }
  }

  struct Group: Sendable, Hashable {
    let label: [UInt8]
    let threshold: Int
    let members: [[UInt8]]
  }

  public internal(set) var logs: [Log] = []
  public internal(set) var witnesses: [Witness] = []
  var groups: [Group] = []
  /// Nil for `quorum none`.
  var quorum: [UInt8]?

  /// No witness is asked for.
  public static let none = WitnessPolicy()

  /// `threshold` of these witness keys, each named as its key is; `logs` may be left empty where
  /// the log's key is known otherwise.
  ///
  /// - Throws: `malformed` for a threshold that cannot be met, or one key twice.
  public init(
    logs: [NoteVerifierKey] = [], witnesses: [NoteVerifierKey], threshold: Int
  ) throws(EvidenceFault) {
    var text = logs.map { "log \($0.text)\n" }.joined()
    for (number, key) in witnesses.enumerated() { text += "witness w\(number) \(key.text)\n" }
    if threshold == 0 {
      text += "quorum none\n"
    } else {
      let names = witnesses.indices.map { "w\($0)" }.joined(separator: " ")
      text += "group all-witnesses \(threshold) \(names)\nquorum all-witnesses\n"
    }
    try self.init(bytes: Array(text.utf8))
  }

  init() {}

  /// What the policy finds in a checkpoint.
  public struct Verdict: Sendable, Hashable {
    /// The listed log that signed; nil where none did.
    public let log: NoteVerifierKey?
    /// The cosignatures that hold, by the policy's witnesses.
    public let cosignatures: [Cosignature]
    /// Names in the policy of those witnesses.
    public let agreed: [String]
    /// Whether enough of them agree.
    public let hasQuorum: Bool

    /// Signed by a listed log, and cosigned by enough.
    public var isMet: Bool { log != nil && hasQuorum }

    /// When enough had agreed at the latest: nothing in the log can be younger. Seconds since 1970.
    public var cosignedBy: UInt64? { cosignatures.map(\.time).max() }
  }

  /// - Parameter log: taken as the only listed log where the policy lists none.
  public func verdict(on checkpoint: MultiSignedCheckpoint, log: NoteVerifierKey? = nil) -> Verdict
  {
    let known = logs.isEmpty ? [log].compactMap(\.self) : logs.map(\.key)
    var found: [Cosignature] = []
    var agreed: Set<[UInt8]> = []
    for witness in witnesses {
      guard let one = checkpoint.cosignatures(by: [witness.key]).first else { continue }
      found.append(one)
      agreed.insert(witness.label)
    }
    return Verdict(
      log: known.first(where: checkpoint.isSigned(byLog:)), cosignatures: found,
      agreed: witnesses.filter { agreed.contains($0.label) }.map(\.name),
      hasQuorum: isQuorum(agreed))
  }

  /// Whether a checkpoint counts without any cosignature.
  public var needsNoWitness: Bool { quorum == nil }

  /// Whether these witnesses are enough.
  func isQuorum(_ agreed: Set<[UInt8]>) -> Bool {
    guard let quorum else { return true }
    var agreed = agreed
    // Members stand on lines before their group, so one pass in order decides all.
    for group in groups where group.members.count(where: agreed.contains) >= group.threshold {
      agreed.insert(group.label)
    }
    return agreed.contains(quorum)
  }
}
