import Foundation

/// A proof that stands alone: a leaf's place, its way to the root, and the signed checkpoint.
/// Source: C2SP tlog-proof@v1.
public struct LogProofText: Sendable, Hashable {
  /// Opaque and signed by nobody: never to be trusted by itself.
  public let extra: [UInt8]?
  public let index: UInt64
  /// From the leaf's sibling up.
  public let hashes: [Digest32]
  /// The note to the byte; read it as `MultiSignedCheckpoint`.
  public let checkpoint: [UInt8]

  static let firstLine = "c2sp.org/tlog-proof@v1"
  static let maximumBytes = 2_000_000

  public init(
    index: UInt64, hashes: [Digest32], checkpoint: MultiSignedCheckpoint, extra: [UInt8]? = nil
  ) {
    self.extra = extra
    self.index = index
    self.hashes = hashes
    self.checkpoint = Array(checkpoint.text.utf8)
  }

  /// - Throws: `malformed` where a line is not what the standard puts in its place.
  public init(bytes: [UInt8]) throws(EvidenceFault) {
    guard bytes.count <= Self.maximumBytes else { throw Self.malformed("it is too long") }
    var lines = LineReader(bytes)
    guard lines.next() == Self.firstLine else {
      throw Self.malformed("its first line is not \(Self.firstLine)")
    }
    var line = lines.next()
    if let text = line, text.hasPrefix("extra ") {
      guard let data = Self.base64(text.dropFirst(6)) else {
        throw Self.malformed("its extra data is not base64")
      }
      extra = data
      line = lines.next()
    } else {
      extra = nil
    }
    guard let text = line, text.hasPrefix("index "),
      let index = CheckpointBody.decimal(text.dropFirst(6))
    else { throw Self.malformed("its index line is missing or no whole number") }
    self.index = index
    hashes = try lines.digests(atMost: MerkleProof.maximumLength) { Self.malformed($0) }
    guard !lines.rest.isEmpty else { throw Self.malformed("it holds no checkpoint") }
    checkpoint = Array(lines.rest)
  }

  public var bytes: [UInt8] {
    var text = Self.firstLine + "\n"
    if let extra { text += "extra \(Data(extra).base64EncodedString())\n" }
    text += "index \(index)\n" + hashes.map { $0.base64 + "\n" }.joined() + "\n"
    return Array(text.utf8) + checkpoint
  }

  /// Why a proof does not show the leaf to be in the log, or that it does.
  public enum Verdict: Sendable, Hashable {
    case holds(WitnessPolicy.Verdict, size: UInt64)
    /// The checkpoint cannot be read.
    case noCheckpoint(String)
    /// Not signed by a log of the policy, or by too few witnesses.
    case policy(WitnessPolicy.Verdict)
    /// The hashes do not lead from the leaf to the root.
    case path

    public var holds: Bool { if case .holds = self { true } else { false } }
  }

  /// - Parameter log: the log's key where the policy lists none.
  public func verify(
    leafHash: Digest32, policy: WitnessPolicy, log: NoteVerifierKey? = nil
  ) -> Verdict {
    let read: MultiSignedCheckpoint
    do throws(EvidenceFault) { read = try MultiSignedCheckpoint(bytes: checkpoint) } catch {
      return .noCheckpoint(error.reason)
    }
    let verdict = policy.verdict(on: read, log: log)
    guard verdict.isMet else { return .policy(verdict) }
    let holds = MerkleProof.verifyInclusion(
      leafHash: leafHash, index: index, size: read.size, proof: hashes, root: read.root)
    return holds ? .holds(verdict, size: read.size) : .path
  }

  private static func base64(_ text: Substring) -> [UInt8]? {
    guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == text else {
      return nil
    }
    return Array(data)
  }

  private static func malformed(_ reason: String) -> EvidenceFault {
    EvidenceFault(
      .malformed, place: "log proof", reason: reason,
      remedy: "Fetch the proof again as the exact bytes that were published")
  }
}

/// Takes a text apart line by line; what is left is kept as bytes.
struct LineReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The next line without its line feed; nil where no ended line of UTF-8 is left.
  mutating func next() -> String? {
    guard let end = rest.firstIndex(of: 0x0A),
      let line = String(validating: rest[..<end], as: UTF8.self)
    else { return nil }
    rest = rest[(end + 1)...]
    return line
  }

  /// Lines of one digest each, up to the empty line that ends them, which is taken too.
  mutating func digests(
    atMost limit: Int, _ fault: (String) -> EvidenceFault
  ) throws(EvidenceFault) -> [Digest32] {
    var digests: [Digest32] = []
    while true {
      guard let line = next() else { throw fault("no empty line follows its hashes") }
      if line.isEmpty { return digests }
      guard let digest = Digest32(base64: line) else {
        throw fault("'\(line.prefix(60))' is no hash of 32 bytes in base64")
      }
      digests.append(digest)
      guard digests.count <= limit else { throw fault("it has more than \(limit) hashes") }
    }
  }
}
