import COpenSSL

/// Signatures by SM2 with SM3, the Chinese commercial algorithms. Source: GB/T 32918.2, GM/T 0009.
///
/// A party checks one with
/// `openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678`.
public enum SM2Signature {
  /// The signer's id that GM/T 0009 sets where nothing else was agreed.
  public static let standardIdentifier = Array("1234567812345678".utf8)

  /// DER SEQUENCE of r and s has at most 72 bytes.
  static let maximumBytes = 72

  /// Whether `signature` (DER) over `message` is by the public key and under the id; says what
  /// OpenSSL says, and refuses what is not the one DER form.
  ///
  /// - Parameter publicKey: the point, 65 bytes beginning with 04.
  public static func verify(
    _ signature: [UInt8], message: [UInt8], publicKey: [UInt8],
    identifier: [UInt8] = standardIdentifier
  ) -> Bool {
    guard let key = try? KeyHandle.sm2(publicKey: publicKey) else { return false }
    return key.verifySM2(message, signature: signature, identifier: identifier)
  }

  /// Over a digest made elsewhere (the e of the standard), without the step that mixes in the id.
  public static func verify(
    _ signature: [UInt8], digest: [UInt8], publicKey: [UInt8]
  ) -> Bool {
    guard let key = try? KeyHandle.sm2(publicKey: publicKey), isStrict(signature),
      let context = EVP_PKEY_CTX_new(key.pointer, nil)
    else { return false }
    defer {
      EVP_PKEY_CTX_free(context)
      EvidenceFault.drainErrors()
    }
    return EVP_PKEY_verify_init(context) == 1
      && EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1
  }

  /// Exactly two integers, not negative, nothing after them.
  static func isStrict(_ signature: [UInt8]) -> Bool {
    let limits = DERLimits(bytes: maximumBytes, depth: 2, values: 3)
    guard let value = try? DERReader.document(signature, "signature", limits: limits) else {
      return false
    }
    var fields = value.reader
    for _ in 0..<2 {
      guard let number = try? fields.next("number").integer("number"), number[0] < 0x80 else {
        return false
      }
    }
    return fields.isAtEnd
  }

  /// Signs a certificate under the standard id: `X509_sign` alone would take an empty one.
  static func sign(certificate: OpaquePointer, with key: KeyHandle) throws(EvidenceFault) {
    let done = try withSigner(key, identifier: standardIdentifier, verifies: false) { context in
      X509_sign_ctx(certificate, context)
    }
    guard done > 0 else { throw .crypto("SM2 certificate signature") }
  }

  static func sign(list: OpaquePointer, with key: KeyHandle) throws(EvidenceFault) {
    let done = try withSigner(key, identifier: standardIdentifier, verifies: false) { context in
      X509_CRL_sign_ctx(list, context)
    }
    guard done > 0 else { throw .crypto("SM2 revocation list signature") }
  }

  /// A digest context for SM3 whose key context knows the id.
  static func withSigner<R>(
    _ key: KeyHandle, identifier: [UInt8], verifies: Bool, _ body: (OpaquePointer) -> R
  ) throws(EvidenceFault) -> R {
    guard let context = EVP_MD_CTX_new() else { throw .crypto("SM2") }
    guard let keyContext = EVP_PKEY_CTX_new(key.pointer, nil) else {
      EVP_MD_CTX_free(context)
      throw .crypto("SM2")
    }
    // The digest context does not own the key context that is set into it.
    defer {
      EVP_MD_CTX_free(context)
      EVP_PKEY_CTX_free(keyContext)
    }
    EVP_MD_CTX_set_pkey_ctx(context, keyContext)
    guard EVP_PKEY_CTX_set1_id(keyContext, identifier, Int32(identifier.count)) == 1,
      (verifies
        ? EVP_DigestVerifyInit(context, nil, EVP_sm3(), nil, key.pointer)
        : EVP_DigestSignInit(context, nil, EVP_sm3(), nil, key.pointer)) == 1
    else { throw .crypto("SM2 with SM3") }
    return body(context)
  }
}

extension KeyHandle {
  var isSM2: Bool { EVP_PKEY_is_a(pointer, "SM2") == 1 }

  static func generateSM2() throws(EvidenceFault) -> KeyHandle {
    try generate("SM2", group: nil)
  }

  /// From the uncompressed point, 04 ‖ x ‖ y; points off the curve are refused.
  static func sm2(publicKey: [UInt8]) throws(EvidenceFault) -> KeyHandle {
    guard publicKey.count == 65, publicKey[0] == 4 else {
      throw .der("SM2 public key", "65 bytes beginning with 04 were expected")
    }
    // SubjectPublicKeyInfo with the curve SM2 of GM/T 0006.
    let algorithm = DER.sequence(
      DER.objectIdentifier("1.2.840.10045.2.1"), DER.objectIdentifier("1.2.156.10197.1.301"))
    return try KeyHandle.publicKey(
      der: DER.sequence(algorithm, DER.value(DERTag.bitString, [0] + publicKey)))
  }

  /// SubjectPublicKeyInfo, exactly.
  static func publicKey(der: [UInt8]) throws(EvidenceFault) -> KeyHandle {
    let read = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var cursor = buffer.baseAddress
      guard let made = d2i_PUBKEY(nil, &cursor, buffer.count) else { return nil }
      guard let start = buffer.baseAddress, cursor == start + buffer.count else {
        EVP_PKEY_free(made)
        return nil
      }
      return made
    }
    guard let read else { throw .crypto("public key", remedy: "Give one public key in DER") }
    return KeyHandle(owning: read)
  }

  func signSM2(
    _ message: [UInt8], identifier: [UInt8] = SM2Signature.standardIdentifier
  ) throws(EvidenceFault) -> [UInt8] {
    var count = 128
    var out = [UInt8](repeating: 0, count: count)
    let done = try SM2Signature.withSigner(self, identifier: identifier, verifies: false) {
      EVP_DigestSign($0, &out, &count, message, message.count)
    }
    guard done == 1 else { throw .crypto("SM2 signing") }
    return Array(out.prefix(count))
  }

  func verifySM2(_ message: [UInt8], signature: [UInt8], identifier: [UInt8]) -> Bool {
    defer { EvidenceFault.drainErrors() }
    guard isSM2, SM2Signature.isStrict(signature) else { return false }
    let done = try? SM2Signature.withSigner(self, identifier: identifier, verifies: true) {
      EVP_DigestVerify($0, signature, signature.count, message, message.count)
    }
    return done == 1
  }
}

extension Certificate {
  /// Tells libcrypto under which id the SM2 signature on this certificate was made.
  ///
  /// Only on a certificate that no one else holds yet: this is the one change after its making.
  func setStandardIdentifier() throws(EvidenceFault) {
    let id = SM2Signature.standardIdentifier
    guard let octets = ASN1_OCTET_STRING_new() else { throw .crypto("SM2 id") }
    guard ASN1_OCTET_STRING_set(octets, id, Int32(id.count)) == 1 else {
      ASN1_OCTET_STRING_free(octets)
      throw .crypto("SM2 id")
    }
    X509_set0_distinguishing_id(pointer, octets)
  }

  /// Whether the raw signature holds under this certificate's key.
  func verify(_ signature: [UInt8], _ algorithm: RawSignature.Algorithm, _ content: [UInt8])
    throws(EvidenceFault) -> Bool
  {
    guard let key = X509_get_pubkey(pointer) else { throw .crypto("certificate's public key") }
    let handle = KeyHandle(owning: key)
    return switch algorithm {
    case .sm2:
      handle.verifySM2(
        content, signature: signature, identifier: SM2Signature.standardIdentifier)
    case .ed25519: handle.verifyEd25519(content, signature: signature)
    }
  }
}
