import COpenSSL
import Foundation

/// The key that checks notes of one signer: `name+hash+base64`. Source: C2SP signed-note.
///
/// Three kinds of signature are known; lines of any other kind belong to no key and are ignored by
/// every reader, as the standard asks.
public struct NoteVerifierKey: Sendable, Hashable {
  /// The type byte of a signature.
  public enum Algorithm: UInt8, Sendable, Hashable {
    /// Ed25519 over the note's text.
    case ed25519 = 1
    /// ECDSA over SHA-256 of the note's text, P-256, P-384 or P-521; its key id is made otherwise.
    case ecdsa = 2
    /// A witness's Ed25519 signature with its time. Source: C2SP tlog-cosignature.
    case cosignature = 4
  }

  public let name: String
  public let algorithm: Algorithm
  /// The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key); of SHA-256(key) for ECDSA.
  public let keyHash: [UInt8]
  /// The 32 bytes of an Ed25519 key; the DER form (SubjectPublicKeyInfo) of an ECDSA key.
  public let publicKey: [UInt8]

  static let maximumNameBytes = 256

  /// - Throws: `malformed` for a name that could not stand in a signature line.
  static func check(name: String) throws(EvidenceFault) {
    let forbidden = name.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "+" }
    guard !name.isEmpty, name.utf8.count <= maximumNameBytes, !forbidden else {
      throw EvidenceFault(
        .malformed, place: "origin",
        reason: "'\(name)' is empty, too long or holds a space or a plus sign",
        remedy: "Use a name such as court.example/330192")
    }
  }

  /// - Throws: `malformed` for a name or key that no note may have.
  public init(name: String, publicKey: [UInt8], algorithm: Algorithm = .ed25519)
    throws(EvidenceFault)
  {
    try Self.check(name: name)
    let fits =
      algorithm == .ecdsa ? (60...256).contains(publicKey.count) : publicKey.count == 32
    guard fits else { throw Self.malformed("its key has \(publicKey.count) bytes") }
    self.name = name
    self.algorithm = algorithm
    self.publicKey = publicKey
    let bytes =
      algorithm == .ecdsa ? publicKey : Array(name.utf8) + [0x0A, algorithm.rawValue] + publicKey
    keyHash = Array(SHA256.digest(bytes).bytes.prefix(4))
  }

  init(name: String, key: KeyHandle, algorithm: Algorithm = .ed25519) throws(EvidenceFault) {
    guard let raw = key.rawPublicKey else { throw .crypto("the log key as Ed25519") }
    try self.init(name: name, publicKey: raw, algorithm: algorithm)
  }

  /// - Throws: `malformed` when a part is missing, the type is none that is known, or the hash is
  ///   not that of name and key.
  public init(text: String) throws(EvidenceFault) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard text.utf8.count <= 1024, parts.count == 3, let hash = Hex.decode(String(parts[1])),
      hash.count == 4, let data = Data(base64Encoded: String(parts[2])),
      data.base64EncodedString() == parts[2], let type = data.first
    else { throw Self.malformed("'\(text.prefix(80))' is no verifier key") }
    guard let algorithm = Algorithm(rawValue: type) else {
      throw Self.malformed("its signature type \(type) is not known here")
    }
    try self.init(
      name: String(parts[0]), publicKey: Array(data.dropFirst()), algorithm: algorithm)
    guard hash == keyHash else {
      throw Self.malformed("the hash does not belong to name and key")
    }
  }

  public var text: String {
    let key = Data([algorithm.rawValue] + publicKey).base64EncodedString()
    return "\(name)+\(Hex.encode(keyHash))+\(key)"
  }

  /// Whether a line of a note is under this key's name and id.
  public func claims(_ signature: SignedNote.Signature) -> Bool {
    // Bytes, not characters: Swift takes canonically equivalent names for the same.
    signature.keyHash == keyHash && signature.name.utf8.elementsEqual(name.utf8)
  }

  /// Whether the bytes of a signature line hold over the text of a note.
  public func verifies(_ signature: [UInt8], over body: String) -> Bool {
    switch algorithm {
    case .ed25519:
      guard let handle = try? KeyHandle.ed25519(publicKey: publicKey) else { return false }
      return handle.verifyEd25519(Array(body.utf8), signature: signature)
    case .ecdsa:
      guard let handle = KeyHandle.subjectPublicKeyInfo(publicKey) else { return false }
      return handle.verifyECDSA(Array(body.utf8), signature: signature)
    case .cosignature:
      guard let handle = try? KeyHandle.ed25519(publicKey: publicKey),
        let stamped = TimestampedSignature(bytes: signature)
      else { return false }
      return handle.verifyEd25519(
        TimestampedSignature.message(time: stamped.time, body: body), signature: stamped.signature)
    }
  }

  static func malformed(_ reason: String) -> EvidenceFault {
    EvidenceFault(
      .malformed, place: "verifier key", reason: reason,
      remedy: "Give name+hash+base64 as the log or witness publishes it")
  }
}

extension KeyHandle {
  /// Nil unless the bytes are one SubjectPublicKeyInfo and nothing behind it.
  static func subjectPublicKeyInfo(_ der: [UInt8]) -> KeyHandle? {
    defer { EvidenceFault.drainErrors() }
    return der.withUnsafeBufferPointer { buffer in
      var place = buffer.baseAddress
      guard let key = d2i_PUBKEY(nil, &place, der.count) else { return nil }
      let handle = KeyHandle(owning: key)
      return place == buffer.baseAddress.map { $0 + der.count } ? handle : nil
    }
  }

  /// ECDSA over SHA-256 of the message, the signature in DER.
  func verifyECDSA(_ message: [UInt8], signature: [UInt8]) -> Bool {
    guard EVP_PKEY_get_id(pointer) == EVP_PKEY_EC, let context = EVP_MD_CTX_new() else {
      return false
    }
    defer {
      EVP_MD_CTX_free(context)
      EvidenceFault.drainErrors()
    }
    return EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, pointer) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}
