import Foundation

/// What a cosignature line holds behind the key's hash: the time and an Ed25519 signature.
/// Source: C2SP tlog-cosignature, `timestamped_signature`.
struct TimestampedSignature: Sendable, Hashable {
  /// Seconds since 1970, at most 2^63 - 1.
  let time: UInt64
  let signature: [UInt8]

  static let byteCount = 72

  init(time: UInt64, signature: [UInt8]) {
    self.time = time
    self.signature = signature
  }

  /// Nil for any other length, or a time past 2^63 - 1.
  init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    let time = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard time <= UInt64(Int64.max) else { return nil }
    self.init(time: time, signature: Array(bytes.dropFirst(8)))
  }

  var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: time >> UInt64(56 - 8 * $0)) } + signature
  }

  /// The bytes that are signed: two lines of header, then the whole text of the checkpoint.
  static func message(time: UInt64, body: String) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n\(body)".utf8)
  }
}

/// A witness's word that, at a time, this was the largest consistent checkpoint it knew of the log.
/// Source: C2SP tlog-cosignature, Ed25519.
public struct Cosignature: Sendable, Hashable {
  public let name: String
  public let keyHash: [UInt8]
  /// Seconds since 1970, by the witness's own clock.
  public let time: UInt64
  /// 64 bytes of Ed25519.
  public let signature: [UInt8]

  /// Nil for a line whose bytes are no timestamped signature.
  public init?(_ line: SignedNote.Signature) {
    guard line.keyHash.count == 4, let stamped = TimestampedSignature(bytes: line.bytes) else {
      return nil
    }
    name = line.name
    keyHash = line.keyHash
    time = stamped.time
    signature = stamped.signature
  }

  /// Signs the text of a checkpoint; nobody but a witness should.
  init(key: KeyHandle, verifier: NoteVerifierKey, time: UInt64, body: String)
    throws(EvidenceFault)
  {
    name = verifier.name
    keyHash = verifier.keyHash
    self.time = time
    signature = try key.signEd25519(TimestampedSignature.message(time: time, body: body))
  }

  /// The 72 bytes behind the key's hash.
  public var bytes: [UInt8] { TimestampedSignature(time: time, signature: signature).bytes }

  /// The line of the note.
  public var signatureLine: SignedNote.Signature {
    SignedNote.Signature(name: name, keyHash: keyHash, bytes: bytes)
  }

  /// The bytes that were signed, for tools that know nothing of notes.
  public func message(body: String) -> [UInt8] {
    TimestampedSignature.message(time: time, body: body)
  }

  /// Whether this witness key made it over the text of a checkpoint.
  public func holds(over body: String, by key: NoteVerifierKey) -> Bool {
    key.algorithm == .cosignature && key.claims(signatureLine)
      && key.verifies(bytes, over: body)
  }
}

/// A checkpoint as it is passed on: the log's signature and any number of cosignatures under one
/// text. Source: C2SP tlog-checkpoint.
public struct MultiSignedCheckpoint: Sendable, Hashable {
  public let note: SignedNote
  public let origin: String
  public let size: UInt64
  public let root: Digest32

  /// Reads the note; nothing is verified by that.
  ///
  /// - Throws: `malformed` for a note that is no checkpoint of a SHA-256 log.
  public init(bytes: [UInt8]) throws(EvidenceFault) {
    try self.init(note: try SignedNote(bytes: bytes))
  }

  public init(text: String) throws(EvidenceFault) { try self.init(bytes: Array(text.utf8)) }

  init(note: SignedNote) throws(EvidenceFault) {
    let parsed = try SignedCheckpoint.parse(body: note.body)
    self.note = note
    (origin, size, root) = (parsed.origin, parsed.size, parsed.root)
  }

  /// The log's own statement with cosignatures under it, in the order given.
  public init(_ checkpoint: SignedCheckpoint, cosignatures: [Cosignature]) {
    let own = SignedNote.Signature(
      name: checkpoint.origin, keyHash: checkpoint.keyHash, bytes: checkpoint.signature)
    note = SignedNote(
      body: checkpoint.body, signatures: [own] + cosignatures.map(\.signatureLine))
    (origin, size, root) = (checkpoint.origin, checkpoint.size, checkpoint.root)
  }

  public var text: String { note.text }
  public var body: String { note.body }

  /// Whether the log's key signed it under its own origin.
  public func isSigned(byLog key: NoteVerifierKey) -> Bool {
    key.algorithm != .cosignature && key.name.utf8.elementsEqual(origin.utf8)
      && note.isSigned(by: key)
  }

  /// The log's own part.
  ///
  /// - Throws: `inconsistent` where this key of the log did not sign.
  public func checkpoint(of key: NoteVerifierKey) throws(EvidenceFault) -> SignedCheckpoint {
    guard isSigned(byLog: key), let own = note.signatures.first(where: key.claims) else {
      throw EvidenceFault(
        .inconsistent, place: "checkpoint", reason: "it is not signed by the log \(key.name)",
        remedy: "Check that checkpoint and log.vkey are of the same court")
    }
    return SignedCheckpoint(
      origin: origin, size: size, root: root, body: note.body, signature: own.bytes,
      keyHash: own.keyHash)
  }

  /// The cosignatures that hold, one for each of the keys that has any, the earliest first by key.
  ///
  /// A line under a known key that does not hold makes all lines of that key count for nothing.
  public func cosignatures(by keys: [NoteVerifierKey]) -> [Cosignature] {
    keys.compactMap { key in
      guard key.algorithm == .cosignature, note.isSigned(by: key) else { return nil }
      return note.signatures.filter(key.claims).compactMap { Cosignature($0) }
        .min { $0.time < $1.time }
    }
  }

  /// The same checkpoint with further lines; those that stand in it already are not repeated.
  public func adding(_ cosignatures: [Cosignature]) -> MultiSignedCheckpoint {
    var lines = note.signatures
    for line in cosignatures.map(\.signatureLine) where !lines.contains(line) {
      lines.append(line)
    }
    return MultiSignedCheckpoint(
      note: SignedNote(body: note.body, signatures: lines), origin: origin, size: size, root: root)
  }

  private init(note: SignedNote, origin: String, size: UInt64, root: Digest32) {
    self.note = note
    self.origin = origin
    self.size = size
    self.root = root
  }
}
