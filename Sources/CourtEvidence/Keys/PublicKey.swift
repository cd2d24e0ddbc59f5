import COpenSSL

/// How a signature was made.
public enum SignatureScheme: Sendable, Hashable {
  /// DER SEQUENCE of r and s.
  case ecdsa(HashFunction)
  /// r ‖ s, each as long as the curve's order. Source: IEEE P1363, RFC 9421 §3.3.4.
  case ecdsaFixed(HashFunction)
  case ed25519
  /// RSASSA-PKCS1-v1_5. Source: RFC 8017 §8.2.
  case rsa(HashFunction)
  /// RSASSA-PSS, MGF1 with its own function. Source: RFC 8017 §8.1.
  case rsaPSS(HashFunction, mask: HashFunction, saltBytes: Int)
  /// With SM3 and the signer's id, DER. Source: GB/T 32918.2.
  case sm2(identifier: [UInt8])
}

/// A key that checks signatures; says what the system's OpenSSL says.
public struct PublicKey: Sendable {
  private let handle: KeyHandle

  /// From SubjectPublicKeyInfo, exactly one DER value.
  public init(der: [UInt8]) throws(EvidenceFault) {
    handle = try KeyHandle.publicKey(der: der)
  }

  public init(pem: String) throws(EvidenceFault) { handle = try KeyHandle.publicKey(pem: pem) }

  /// From the 32 bytes of RFC 8032.
  public init(ed25519: [UInt8]) throws(EvidenceFault) {
    guard ed25519.count == 32 else { throw .der("Ed25519 public key", "32 bytes were expected") }
    handle = try KeyHandle.ed25519(publicKey: ed25519)
  }

  /// Largest RSA key, in bits: longer ones are only work for the verifier.
  static let maximumBits: Int32 = 16_384

  /// Whether the signature holds. A scheme that does not fit the key is no valid signature.
  public func verify(_ signature: [UInt8], message: [UInt8], scheme: SignatureScheme) -> Bool {
    defer { EvidenceFault.drainErrors() }
    guard EVP_PKEY_get_bits(handle.pointer) <= Self.maximumBits else { return false }
    switch scheme {
    case .ed25519: return handle.verifyEd25519(message, signature: signature)
    case .sm2(let identifier):
      return handle.verifySM2(message, signature: signature, identifier: identifier)
    case .ecdsa(let hash):
      return isA("EC") && digestVerify(signature, message, hash) { _ in true }
    case .ecdsaFixed(let hash):
      let half = Int(EVP_PKEY_get_bits(handle.pointer) + 7) / 8
      guard isA("EC"), signature.count == 2 * half else { return false }
      let der = DER.sequence(
        DER.integer(unsigned: signature.prefix(half)),
        DER.integer(unsigned: signature.dropFirst(half)))
      return digestVerify(der, message, hash) { _ in true }
    case .rsa(let hash):
      return isA("RSA") && digestVerify(signature, message, hash) { _ in true }
    case .rsaPSS(let hash, let mask, let saltBytes):
      guard isA("RSA") || isA("RSA-PSS") else { return false }
      return digestVerify(signature, message, hash) { context in
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
          && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, Int32(saltBytes)) == 1
          && EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, mask.rawValue, nil) == 1
      }
    }
  }

  private func isA(_ type: String) -> Bool { EVP_PKEY_is_a(handle.pointer, type) == 1 }

  private func digestVerify(
    _ signature: [UInt8], _ message: [UInt8], _ hash: HashFunction,
    _ prepare: (OpaquePointer?) -> Bool
  ) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    var keyContext: OpaquePointer?
    guard
      EVP_DigestVerifyInit_ex(
        context, &keyContext, hash.rawValue, nil, nil, handle.pointer, nil) == 1,
      prepare(keyContext)
    else { return false }
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}

/// Keyed digests. Source: RFC 2104; GB/T 15852.2 with SM3.
public enum MessageCode {
  /// - Throws: `crypto` where the installed OpenSSL leaves the function out.
  public static func hmac(_ hash: HashFunction, key: [UInt8], message: [UInt8])
    throws(EvidenceFault) -> [UInt8]
  {
    var out = [UInt8](repeating: 0, count: hash.length)
    var count = 0
    // A key of no bytes still needs an address.
    let held = key + [0]
    let done = held.withUnsafeBytes { bytes in
      EVP_Q_mac(
        nil, "HMAC", nil, hash.rawValue, nil, bytes.baseAddress, key.count, message,
        message.count, &out, out.count, &count)
    }
    guard done != nil, count == out.count else { throw .crypto("HMAC \(hash.rawValue)") }
    return out
  }
}
