import Foundation

/// The key that checks notes of one signer: `name+hash+base64`. Source: C2SP signed-note.
public struct NoteVerifierKey: Sendable, Hashable {
  public let name: String
  /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key).
  public let keyHash: [UInt8]
  /// The 32 bytes of an Ed25519 key.
  public let publicKey: [UInt8]

  /// The signature type byte of Ed25519 notes.
  private static let ed25519: UInt8 = 1

  /// - Throws: `malformed` for a name that could not stand in a signature line.
  static func check(name: String) throws(EvidenceFault) {
    let forbidden = name.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "+" }
    guard !name.isEmpty, name.utf8.count <= 256, !forbidden else {
      throw EvidenceFault(
        .malformed, place: "origin",
        reason: "'\(name)' is empty, too long or holds a space or a plus sign",
        remedy: "Use a name such as court.example/330192")
    }
  }

  init(name: String, publicKey: [UInt8]) throws(EvidenceFault) {
    try Self.check(name: name)
    self.name = name
    self.publicKey = publicKey
    let bytes = Array(name.utf8) + [0x0A, Self.ed25519] + publicKey
    keyHash = Array(SHA256.digest(bytes).bytes.prefix(4))
  }

  init(name: String, key: KeyHandle) throws(EvidenceFault) {
    guard let raw = key.rawPublicKey else { throw .crypto("the log key as Ed25519") }
    try self.init(name: name, publicKey: raw)
  }

  /// - Throws: `malformed` when a part is missing or the hash is not that of name and key.
  public init(text: String) throws(EvidenceFault) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let hash = Hex.decode(String(parts[1])), hash.count == 4,
      let data = Data(base64Encoded: String(parts[2])), data.count == 33,
      data.first == Self.ed25519
    else {
      throw EvidenceFault(
        .malformed, place: "verifier key",
        reason: "'\(text.prefix(80))' is no Ed25519 verifier key",
        remedy: "Give name+hash+base64 as the court publishes it in log.vkey")
    }
    try self.init(name: String(parts[0]), publicKey: Array(data.dropFirst()))
    guard hash == keyHash else {
      throw EvidenceFault(
        .malformed, place: "verifier key", reason: "the hash does not belong to name and key",
        remedy: "Fetch log.vkey again from the court")
    }
  }

  public var text: String {
    let key = Data([Self.ed25519] + publicKey).base64EncodedString()
    return "\(name)+\(Hex.encode(keyHash))+\(key)"
  }
}

/// A text with signature lines under it. Source: C2SP signed-note.
public struct SignedNote: Sendable, Hashable {
  public struct Signature: Sendable, Hashable {
    public let name: String
    public let keyHash: [UInt8]
    public let bytes: [UInt8]
  }

  /// The signed text with its last line feed.
  public let body: String
  public let signatures: [Signature]

  /// The limits of Go's reference implementation.
  public static let maximumBytes = 1_000_000
  public static let maximumSignatures = 100

  /// - Throws: `malformed`: no blank line before the signatures, a signature line that is none, a
  ///   control character, text that is not UTF-8.
  public init(bytes: [UInt8]) throws(EvidenceFault) {
    guard bytes.count <= Self.maximumBytes else { throw Self.malformed("it is over 1 MB") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.malformed("it is not UTF-8")
    }
    guard !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A }) else {
      throw Self.malformed("it holds a control character")
    }
    // Search bytes, not characters: a combining mark after a line feed must not hide it.
    guard let split = Self.lastBlankLine(bytes), bytes.last == 0x0A else {
      throw Self.malformed("no blank line stands between text and signatures")
    }
    body = String(decoding: bytes[..<split], as: UTF8.self)
    _ = text
    let lines = bytes[(split + 1)...].dropLast().split(
      separator: 0x0A, omittingEmptySubsequences: false)
    guard (1...Self.maximumSignatures).contains(lines.count) else {
      throw Self.malformed("it has no signature or more than \(Self.maximumSignatures)")
    }
    var found: [Signature] = []
    for line in lines { found.append(try Self.signature(String(decoding: line, as: UTF8.self))) }
    signatures = found
  }

  /// Where the signature part begins: the index of the second of the last two line feeds in a row.
  private static func lastBlankLine(_ bytes: [UInt8]) -> Int? {
    var at = bytes.count - 1
    while at >= 1 {
      if bytes[at] == 0x0A, bytes[at - 1] == 0x0A { return at }
      at -= 1
    }
    return nil
  }

  private static func signature(_ line: String) throws(EvidenceFault) -> Signature {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "\u{2014}",
      let data = Data(base64Encoded: String(parts[2])), data.count >= 5,
      data.base64EncodedString() == parts[2]
    else { throw malformed("'\(line.prefix(80))' is no signature line") }
    let name = String(parts[1])
    try NoteVerifierKey.check(name: name)
    return Signature(name: name, keyHash: Array(data.prefix(4)), bytes: Array(data.dropFirst(4)))
  }

  /// Whether the key signed this note; false too where it did not sign at all.
  ///
  /// Every line under that name and hash must hold, so that a bad signature cannot hide behind a
  /// good one.
  public func isSigned(by key: NoteVerifierKey) -> Bool {
    let own = signatures.filter { $0.name == key.name && $0.keyHash == key.keyHash }
    guard !own.isEmpty, let handle = try? KeyHandle.ed25519(publicKey: key.publicKey) else {
      return false
    }
    return own.allSatisfy { handle.verifyEd25519(Array(body.utf8), signature: $0.bytes) }
  }

  static func malformed(_ reason: String) -> EvidenceFault {
    EvidenceFault(
      .malformed, place: "signed note", reason: reason,
      remedy: "Fetch the note again as the exact bytes the log published")
  }
}

/// The log's signed statement of its size and root. Source: C2SP tlog-checkpoint.
public struct SignedCheckpoint: Sendable, Hashable {
  public let origin: String
  public let size: UInt64
  public let root: Digest32
  /// The signed text: three lines, each with its line feed.
  public let body: String
  /// The log's own 64-byte Ed25519 signature over `body`.
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

  /// The whole note, as it is published.
  public var text: String {
    let line = Data(keyHash + signature).base64EncodedString()
    return "\(body)\n\u{2014} \(origin) \(line)\n"
  }

  /// Reads a published checkpoint and checks the log's signature.
  ///
  /// - Throws: `malformed` for a text that is no checkpoint, `inconsistent` for one that this key
  ///   did not sign.
  public init(text: String, verifierKey: String) throws(EvidenceFault) {
    let key = try NoteVerifierKey(text: verifierKey)
    let note = try SignedNote(bytes: Array(text.utf8))
    let parsed = try Self.parse(body: note.body)
    guard parsed.origin == key.name, note.isSigned(by: key),
      let own = note.signatures.first(where: { $0.keyHash == key.keyHash && $0.name == key.name })
    else {
      throw EvidenceFault(
        .inconsistent, place: "checkpoint", reason: "it is not signed by the log \(key.name)",
        remedy: "Check that checkpoint and log.vkey are of the same court")
    }
    self.init(
      origin: parsed.origin, size: parsed.size, root: parsed.root, body: note.body,
      signature: own.bytes, keyHash: own.keyHash)
  }

  /// Origin, decimal size without leading zeros, root in base64; extension lines are allowed.
  static func parse(body: String) throws(EvidenceFault) -> (
    origin: String, size: UInt64, root: Digest32
  ) {
    let lines = body.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: Array($0), as: UTF8.self)
    }
    guard lines.count >= 4, lines.last == "", let origin = lines.first, !origin.isEmpty,
      let size = UInt64(lines[1]), String(size) == lines[1], let root = Digest32(base64: lines[2]),
      !lines.dropLast().contains("")
    else { throw SignedNote.malformed("its text is no checkpoint: origin, size, root") }
    return (origin, size, root)
  }
}
