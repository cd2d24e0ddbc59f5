import Foundation

/// A text with signature lines under it. Source: C2SP signed-note.
public struct SignedNote: Sendable, Hashable {
  public struct Signature: Sendable, Hashable {
    public let name: String
    public let keyHash: [UInt8]
    /// What stands behind the key's hash.
    public let bytes: [UInt8]
    /// As it was written: spare bits at the end may be set, which the standard does not forbid.
    let base64: String

    public init(name: String, keyHash: [UInt8], bytes: [UInt8]) {
      self.init(
        name: name, keyHash: keyHash, bytes: bytes,
        base64: Data(keyHash + bytes).base64EncodedString())
    }

    init(name: String, keyHash: [UInt8], bytes: [UInt8], base64: String) {
      self.name = name
      self.keyHash = keyHash
      self.bytes = bytes
      self.base64 = base64
    }

    /// The line as it stands in a note, with its line feed.
    public var line: String { "\u{2014} \(name) \(base64)\n" }
  }

  /// What a set of known keys says of a note.
  public enum Verdict: Sendable, Hashable {
    /// These signed it, and no known key's line is wrong.
    case verified([NoteVerifierKey])
    /// No line is by a known key.
    case unverified
    /// A line under a known key's name and id does not hold: the whole note is to be refused.
    case invalid
  }

  /// The signed text with its last line feed.
  public let body: String
  public let signatures: [Signature]

  /// The limits of Go's reference implementation.
  public static let maximumBytes = 1_000_000
  public static let maximumSignatures = 100

  init(body: String, signatures: [Signature]) {
    self.body = body
    self.signatures = signatures
  }

  /// - Throws: `malformed`: no blank line before the signatures, a signature line that is none, a
  ///   control character, text that is not UTF-8.
  public init(bytes: [UInt8]) throws(EvidenceFault) {
    guard bytes.count <= Self.maximumBytes else { throw Self.malformed("it is over 1 MB") }
    guard String(validating: bytes, as: UTF8.self) != nil else {
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
    signatures = try Self.signatures(bytes[(split + 1)...])
  }

  /// Reads lines such as a witness answers, without a text before them.
  ///
  /// - Throws: `malformed` for anything but 1 to `maximumSignatures` signature lines.
  public static func signatures(_ bytes: ArraySlice<UInt8>) throws(EvidenceFault) -> [Signature] {
    guard bytes.count <= maximumBytes, bytes.last == 0x0A else {
      throw malformed("its last signature line does not end")
    }
    let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
    guard (1...maximumSignatures).contains(lines.count) else {
      throw malformed("it has no signature or more than \(maximumSignatures)")
    }
    var found: [Signature] = []
    for line in lines { found.append(try signature(line)) }
    return found
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

  private static func signature(_ line: ArraySlice<UInt8>) throws(EvidenceFault) -> Signature {
    let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 3, Array(parts[0]) == Array("\u{2014}".utf8),
      let name = String(validating: parts[1], as: UTF8.self),
      let base64 = String(validating: parts[2], as: UTF8.self),
      let data = Data(base64Encoded: base64), data.count >= 5,
      data.base64EncodedString().utf8.count == parts[2].count
    else {
      throw malformed(
        "'\(String(decoding: line, as: UTF8.self).prefix(80))' is no signature line")
    }
    try NoteVerifierKey.check(name: name)
    return Signature(
      name: name, keyHash: Array(data.prefix(4)), bytes: Array(data.dropFirst(4)), base64: base64)
  }

  /// The very bytes that were read.
  public var text: String { body + "\n" + signatures.map(\.line).joined() }

  /// Whether the key signed this note; false too where it did not sign at all.
  ///
  /// Every line under that name and hash must hold, so that a bad signature cannot hide behind a
  /// good one.
  public func isSigned(by key: NoteVerifierKey) -> Bool {
    let own = signatures.filter(key.claims)
    return !own.isEmpty && own.allSatisfy { key.verifies($0.bytes, over: body) }
  }

  /// Judges every line by a known key; lines by others are passed over.
  public func verdict(knowing keys: [NoteVerifierKey]) -> Verdict {
    let known = keys.filter { key in signatures.contains(where: key.claims) }
    if known.isEmpty { return .unverified }
    return known.allSatisfy(isSigned) ? .verified(known) : .invalid
  }

  static func malformed(_ reason: String) -> EvidenceFault {
    EvidenceFault(
      .malformed, place: "signed note", reason: reason,
      remedy: "Fetch the note again as the exact bytes the log published")
  }
}
