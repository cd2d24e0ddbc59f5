import Foundation

/// The text of a checkpoint: who, how many leaves, which root. Source: C2SP tlog-checkpoint.
public struct CheckpointBody: Sendable, Hashable {
  public let origin: String
  public let size: UInt64
  /// The root as it was written; 32 bytes in every log that hashes with SHA-256.
  public let rootBytes: [UInt8]
  /// Lines behind the third: opaque, signed along, without meaning here.
  public let extensions: [String]

  /// The digest a SHA-256 log means.
  public var root: Digest32? { Digest32(bytes: rootBytes) }

  /// - Throws: `malformed` unless there are origin, decimal size without leading zeros, root in
  ///   base64 and only then further lines, none of them empty, the last ended by its line feed.
  public init(text: String) throws(EvidenceFault) {
    let bytes = Array(text.utf8)
    guard bytes.last == 0x0A, bytes.count <= SignedNote.maximumBytes else {
      throw Self.malformed("its last line does not end")
    }
    let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard lines.count >= 3, !lines.contains("") else {
      throw Self.malformed("it has no three lines, or an empty one")
    }
    guard let size = Self.decimal(lines[1]) else {
      throw Self.malformed("'\(lines[1].prefix(40))' is no size")
    }
    guard let root = Data(base64Encoded: lines[2]), root.base64EncodedString() == lines[2] else {
      throw Self.malformed("'\(lines[2].prefix(80))' is no root in base64")
    }
    origin = lines[0]
    self.size = size
    rootBytes = Array(root)
    extensions = Array(lines.dropFirst(3))
  }

  /// A count as logs write it: digits only, no zero in front unless it is the only one.
  static func decimal(_ text: some StringProtocol) -> UInt64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      text.utf8.count == 1 || text.utf8.first != 0x30
    else { return nil }
    return UInt64(text)
  }

  private static func malformed(_ reason: String) -> EvidenceFault {
    SignedNote.malformed("its text is no checkpoint: \(reason)")
  }
}

/// The log's signed statement of its size and root. Source: C2SP tlog-checkpoint.
public struct SignedCheckpoint: Sendable, Hashable {
  public let origin: String
  public let size: UInt64
  public let root: Digest32
  /// The signed text: three lines, each with its line feed, and any extension lines.
  public let body: String
  /// The log's own signature over `body`: 64 bytes of Ed25519.
  public let signature: [UInt8]
  public let keyHash: [UInt8]

  init(
    origin: String, size: UInt64, root: Digest32, body: String, signature: [UInt8],
    keyHash: [UInt8]
  ) {
    self.origin = origin
    self.size = size
    self.root = root
    self.body = body
    self.signature = signature
    self.keyHash = keyHash
  }

  static func body(origin: String, size: UInt64, root: Digest32) -> String {
    "\(origin)\n\(size)\n\(root.base64)\n"
  }

  /// The whole note with the log's signature alone, as it is published at first.
  public var text: String {
    let line = Data(keyHash + signature).base64EncodedString()
    return "\(body)\n\u{2014} \(origin) \(line)\n"
  }

  /// Reads a published checkpoint and checks the log's signature; other lines are passed over.
  ///
  /// - Throws: `malformed` for a text that is no checkpoint, `inconsistent` for one that this key
  ///   did not sign.
  public init(text: String, verifierKey: String) throws(EvidenceFault) {
    let key = try NoteVerifierKey(text: verifierKey)
    self = try MultiSignedCheckpoint(text: text).checkpoint(of: key)
  }

  /// Origin, size and root of a text, whoever signed it.
  static func parse(body: String) throws(EvidenceFault) -> (
    origin: String, size: UInt64, root: Digest32
  ) {
    let parsed = try CheckpointBody(text: body)
    guard let root = parsed.root else {
      throw SignedNote.malformed("its text is no checkpoint: the root has not 32 bytes")
    }
    return (parsed.origin, parsed.size, root)
  }
}
