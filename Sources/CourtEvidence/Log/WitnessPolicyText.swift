extension WitnessPolicy {
  /// More of each kind than any sensible policy has.
  static let maximumOfAKind = 256
  static let maximumBytes = 262_144

  /// Reads a policy file.
  ///
  /// - Throws: `malformed` with every faulty line by number.
  public init(bytes: [UInt8]) throws(EvidenceFault) {
    guard bytes.count <= Self.maximumBytes else {
      throw Self.fault(["it is over \(Self.maximumBytes) bytes"])
    }
    var reader = PolicyReader()
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      do throws(PolicyDefect) { try reader.take(line) } catch {
        reader.defects.append("line \(number + 1): \(error.reason)")
      }
    }
    if let last = bytes.last, last != 0x0A { reader.defects.append("its last line does not end") }
    if !reader.hasQuorum { reader.defects.append("it has no quorum line") }
    guard reader.defects.isEmpty else { throw Self.fault(reader.defects) }
    self = reader.policy
  }

  private static func fault(_ reasons: [String]) -> EvidenceFault {
    EvidenceFault(
      .malformed, place: "witness policy",
      reason: reasons.prefix(20).joined(separator: "; "),
      remedy: "Write it as c2sp.org/tlog-policy says: log, witness, group and one quorum line")
  }
}

private struct PolicyDefect: Error { let reason: String }

/// Takes a policy line by line; names are bytes, for the standard compares them so.
private struct PolicyReader {
  var policy = WitnessPolicy()
  var hasQuorum = false
  var defects: [String] = []
  private var defined: Set<[UInt8]> = []
  private var members: Set<[UInt8]> = []
  private var logKeys: Set<[UInt8]> = []
  private var witnessKeys: Set<[UInt8]> = []

  private static let none = Array("none".utf8)

  mutating func take(_ line: ArraySlice<UInt8>) throws(PolicyDefect) {
    guard !line.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) else {
      throw PolicyDefect(reason: "a control character")
    }
    let words = line.split { $0 == 0x20 || $0 == 0x09 }.map { Array($0) }
    guard let first = words.first, first.first != UInt8(ascii: "#") else { return }
    let rest = Array(words.dropFirst())
    switch String(decoding: first, as: UTF8.self) {
    case "log": try log(rest)
    case "witness": try witness(rest)
    case "group": try group(rest)
    case "quorum": try quorum(rest)
    case let other: throw PolicyDefect(reason: "'\(other.prefix(40))' begins no known line")
    }
  }

  private mutating func log(_ words: [[UInt8]]) throws(PolicyDefect) {
    guard (1...2).contains(words.count) else {
      throw PolicyDefect(reason: "'log VKEY [URL]' is expected")
    }
    let key = try key(words[0])
    guard key.algorithm != .cosignature else {
      throw PolicyDefect(reason: "a log has no cosignature key")
    }
    guard logKeys.insert(key.publicKey).inserted else {
      throw PolicyDefect(reason: "this log key stands twice")
    }
    try checkCount(policy.logs.count)
    policy.logs.append(.init(key: key, url: words.count > 1 ? text(words[1]) : nil))
  }

  private mutating func witness(_ words: [[UInt8]]) throws(PolicyDefect) {
    guard (2...3).contains(words.count) else {
      throw PolicyDefect(reason: "'witness NAME VKEY [URL]' is expected")
    }
    let key = try key(words[1])
    guard key.algorithm == .cosignature else {
      throw PolicyDefect(reason: "a witness needs a cosignature key (type 4)")
    }
    guard witnessKeys.insert(key.publicKey).inserted else {
      throw PolicyDefect(reason: "this witness key stands twice")
    }
    try define(words[0])
    try checkCount(policy.witnesses.count)
    policy.witnesses.append(
      .init(label: words[0], key: key, url: words.count > 2 ? text(words[2]) : nil))
  }

  private mutating func group(_ words: [[UInt8]]) throws(PolicyDefect) {
    guard words.count >= 3 else {
      throw PolicyDefect(reason: "'group NAME all|any|K MEMBER…' is expected")
    }
    let listed = Array(words.dropFirst(2))
    for member in listed {
      guard member != Self.none, defined.contains(member) else {
        throw PolicyDefect(reason: "'\(text(member))' is not defined before")
      }
      guard members.insert(member).inserted else {
        throw PolicyDefect(reason: "'\(text(member))' is a member twice")
      }
    }
    let threshold: Int
    switch text(words[1]) {
    case "all": threshold = listed.count
    case "any": threshold = 1
    case let number:
      guard let count = CheckpointBody.decimal(number), (1...UInt64(listed.count)).contains(count)
      else { throw PolicyDefect(reason: "'\(number.prefix(20))' is not 1 to \(listed.count)") }
      threshold = Int(count)
    }
    try define(words[0])
    try checkCount(policy.groups.count)
    policy.groups.append(.init(label: words[0], threshold: threshold, members: listed))
  }

  private mutating func quorum(_ words: [[UInt8]]) throws(PolicyDefect) {
    guard !hasQuorum else { throw PolicyDefect(reason: "a second quorum line") }
    guard words.count == 1, words[0] == Self.none || defined.contains(words[0]) else {
      throw PolicyDefect(reason: "'quorum NAME' with a name defined before, or none, is expected")
    }
    hasQuorum = true
    policy.quorum = words[0] == Self.none ? nil : words[0]
  }

  private mutating func define(_ name: [UInt8]) throws(PolicyDefect) {
    guard name != Self.none, defined.insert(name).inserted else {
      throw PolicyDefect(reason: "the name '\(text(name))' is taken")
    }
  }

  private func key(_ word: [UInt8]) throws(PolicyDefect) -> NoteVerifierKey {
    guard let text = String(validating: word, as: UTF8.self) else {
      throw PolicyDefect(reason: "the verifier key is not UTF-8")
    }
    do throws(EvidenceFault) { return try NoteVerifierKey(text: text) } catch {
      throw PolicyDefect(reason: error.reason)
    }
  }

  private func checkCount(_ count: Int) throws(PolicyDefect) {
    guard count < WitnessPolicy.maximumOfAKind else {
      throw PolicyDefect(reason: "more than \(WitnessPolicy.maximumOfAKind) of this kind")
    }
  }

  private func text(_ word: [UInt8]) -> String { String(decoding: word, as: UTF8.self) }
}
