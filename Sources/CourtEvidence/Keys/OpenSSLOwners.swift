import COpenSSL
import Foundation

/// A key pair or public key of libcrypto.
///
/// Unchecked: the EVP_PKEY is created, never changed and freed in `deinit`. libcrypto counts its
/// references atomically and guards its lazily filled caches by its own lock, so that many threads
/// may sign and verify with one key, each with its own context (which the methods here create).
final class KeyHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Takes over the reference.
  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { EVP_PKEY_free(pointer) }

  /// A fresh pair: `group` names a curve for EC keys.
  static func generate(_ algorithm: String, group: String? = nil) throws(EvidenceFault)
    -> KeyHandle
  {
    guard let context = EVP_PKEY_CTX_new_from_name(nil, algorithm, nil) else {
      throw .crypto("key generation \(algorithm)")
    }
    defer { EVP_PKEY_CTX_free(context) }
    var made: OpaquePointer?
    guard EVP_PKEY_keygen_init(context) == 1,
      group.map({ EVP_PKEY_CTX_set_group_name(context, $0) == 1 }) ?? true,
      EVP_PKEY_generate(context, &made) == 1, let made
    else { throw .crypto("key generation \(algorithm)") }
    return KeyHandle(owning: made)
  }

  /// Ed25519 from its 32 raw bytes (RFC 8032).
  static func ed25519(publicKey: [UInt8]) throws(EvidenceFault) -> KeyHandle {
    guard
      let key = EVP_PKEY_new_raw_public_key(
        EVP_PKEY_ED25519, nil, publicKey, publicKey.count)
    else { throw .crypto("Ed25519 public key", remedy: "Give the 32 bytes of an Ed25519 key") }
    return KeyHandle(owning: key)
  }

  /// The 32 raw bytes of an Ed25519 public key; nil for other kinds.
  var rawPublicKey: [UInt8]? {
    var count = 32
    var out = [UInt8](repeating: 0, count: count)
    guard EVP_PKEY_get_raw_public_key(pointer, &out, &count) == 1, count == 32 else {
      EvidenceFault.drainErrors()
      return nil
    }
    return out
  }

  // MARK: PEM

  static func publicKey(pem: String) throws(EvidenceFault) -> KeyHandle {
    let key = withMemoryBIO(Array(pem.utf8)) { PEM_read_bio_PUBKEY($0, nil, nil, nil) }
    guard let key else {
      throw .crypto("public key", remedy: "Give a PEM file that begins BEGIN PUBLIC KEY")
    }
    return KeyHandle(owning: key)
  }

  func publicPEM() throws(EvidenceFault) -> String {
    try writeMemoryBIO("public key as PEM") { PEM_write_bio_PUBKEY($0, pointer) }
  }

  /// PKCS#8 PEM; encrypted with AES-256-CBC and PBKDF2 when there is a passphrase.
  func privatePEM(passphrase: [UInt8]?) throws(EvidenceFault) -> String {
    try writeMemoryBIO("private key as PEM") { bio in
      guard let passphrase else {
        return PEM_write_bio_PKCS8PrivateKey(bio, pointer, nil, nil, 0, nil, nil)
      }
      return passphrase.withUnsafeBytes { bytes in
        PEM_write_bio_PKCS8PrivateKey(
          bio, pointer, EVP_aes_256_cbc(),
          bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, nil)
      }
    }
  }

  /// `passphrase` is asked for only if the file is encrypted.
  static func privateKey(pem: String, passphrase: [UInt8]?, place: String) throws(EvidenceFault)
    -> KeyHandle
  {
    // A NUL-terminated passphrase is handed to the default callback of libcrypto; without one an
    // empty string stops it from asking at the terminal.
    let secret = (passphrase ?? []) + [0]
    let key = withMemoryBIO(Array(pem.utf8)) { bio in
      secret.withUnsafeBytes { bytes in
        PEM_read_bio_PrivateKey(bio, nil, nil, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      }
    }
    guard let key else {
      let reasons = EvidenceFault.drainErrors().joined(separator: "; ")
      throw EvidenceFault(
        .keyFolder, place: place, reason: "the private key cannot be read: \(reasons)",
        remedy: "Check the passphrase and that the file is a PKCS#8 PEM file")
    }
    return KeyHandle(owning: key)
  }

  // MARK: One-shot signatures (Ed25519)

  func signEd25519(_ message: [UInt8]) throws(EvidenceFault) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw .crypto("Ed25519 signing") }
    defer { EVP_MD_CTX_free(context) }
    var count = 64
    var out = [UInt8](repeating: 0, count: count)
    guard EVP_DigestSignInit(context, nil, nil, nil, pointer) == 1,
      EVP_DigestSign(context, &out, &count, message, message.count) == 1, count == 64
    else { throw .crypto("Ed25519 signing") }
    return out
  }

  /// Says what `openssl pkeyutl -verify -rawin` says.
  func verifyEd25519(_ message: [UInt8], signature: [UInt8]) -> Bool {
    guard EVP_PKEY_get_id(pointer) == EVP_PKEY_ED25519, let context = EVP_MD_CTX_new() else {
      return false
    }
    defer {
      EVP_MD_CTX_free(context)
      EvidenceFault.drainErrors()
    }
    return EVP_DigestVerifyInit(context, nil, nil, nil, pointer) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}

/// An X.509 certificate.
///
/// Unchecked: the X509 is never changed after it was made; libcrypto fills its cached extension
/// values under a lock and counts references atomically.
final class Certificate: @unchecked Sendable {
  let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { X509_free(pointer) }

  convenience init(pem: String, place: String) throws(EvidenceFault) {
    let read = withMemoryBIO(Array(pem.utf8)) { PEM_read_bio_X509($0, nil, nil, nil) }
    guard let read else {
      let reasons = EvidenceFault.drainErrors().joined(separator: "; ")
      throw EvidenceFault(
        .malformed, place: place, reason: "no certificate can be read: \(reasons)",
        remedy: "Give a PEM file that begins BEGIN CERTIFICATE")
    }
    self.init(owning: read)
  }

  func pem() throws(EvidenceFault) -> String {
    try writeMemoryBIO("certificate as PEM") { PEM_write_bio_X509($0, pointer) }
  }

  /// SHA-256 over the DER form: what people compare by telephone.
  var fingerprint: Digest32? {
    var out = [UInt8](repeating: 0, count: 64)
    var count: UInt32 = 0
    guard X509_digest(pointer, EVP_sha256(), &out, &count) == 1 else { return nil }
    return Digest32(bytes: out.prefix(Int(count)))
  }

  func belongs(to key: KeyHandle) -> Bool {
    defer { EvidenceFault.drainErrors() }
    return X509_check_private_key(pointer, key.pointer) == 1
  }
}

/// A distinguished name on one line, `CN=…,O=…`, in UTF-8 as it is written.
func displayName(_ name: OpaquePointer?) -> String {
  // RFC 2253 escapes and separators, without its escaping of every non-ASCII letter.
  let escapes = UInt(ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT)
  let commas = UInt(1 << 16)
  let text = try? writeMemoryBIO("name") {
    X509_NAME_print_ex($0, name, 0, escapes | commas) >= 0 ? 1 : 0
  }
  return text ?? ""
}

/// Runs `body` on a read-only BIO over the bytes, which live as long as the call.
func withMemoryBIO<R>(_ bytes: [UInt8], _ body: (OpaquePointer) -> R?) -> R? {
  guard !bytes.isEmpty, bytes.count <= Int(Int32.max) else { return nil }
  return bytes.withUnsafeBytes { buffer in
    guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else { return nil }
    defer { BIO_free(bio) }
    return body(bio)
  }
}

/// What `body` writes into a memory BIO, as text.
func writeMemoryBIO(_ what: String, _ body: (OpaquePointer) -> Int32) throws(EvidenceFault)
  -> String
{
  guard let bio = BIO_new(BIO_s_mem()) else { throw .crypto(what) }
  defer { BIO_free(bio) }
  guard body(bio) == 1 else { throw .crypto(what) }
  var start: UnsafeMutablePointer<UInt8>?
  let count = BIO_ctrl(bio, BIO_CTRL_INFO, 0, &start)
  guard let start, count > 0 else { throw .crypto(what) }
  return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
}
