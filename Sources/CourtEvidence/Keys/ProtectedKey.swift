import COpenSSL

extension KeyHandle {
  /// PKCS#8 PEM under a passphrase: AES-256-CBC with a key from scrypt, 16 MiB and some 50 ms a
  /// guess. Source: RFC 7914 §6, RFC 8018 §6.2. `openssl pkey -in FILE` reads it.
  func protectedPEM(passphrase: [UInt8]) throws(EvidenceFault) -> String {
    guard !passphrase.isEmpty, passphrase.count <= PasswordHash.maximumPasswordBytes else {
      throw EvidenceFault(
        .limit, place: "passphrase", reason: "it is empty or over 1024 bytes",
        remedy: "Give a passphrase of 1 to 1024 bytes")
    }
    var salt = try SecureRandom.bytes(16)
    guard
      let algorithm = PKCS5_pbe2_set_scrypt(
        EVP_aes_256_cbc(), &salt, Int32(salt.count), nil, 16_384, 8, 1)
    else { throw .crypto("scrypt for a private key") }
    guard let plain = EVP_PKEY2PKCS8(pointer) else {
      X509_ALGOR_free(algorithm)
      throw .crypto("private key as PKCS#8")
    }
    defer { PKCS8_PRIV_KEY_INFO_free(plain) }
    let sealed = passphrase.withUnsafeBytes { bytes in
      PKCS8_set0_pbe(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), plain,
        algorithm)
    }
    // On success the sealed structure owns the algorithm.
    guard let sealed else {
      X509_ALGOR_free(algorithm)
      throw .crypto("private key under a passphrase")
    }
    defer { X509_SIG_free(sealed) }
    return try writeMemoryBIO("private key as PEM") { PEM_write_bio_PKCS8($0, sealed) }
  }

  /// Under the passphrase where there is one.
  func storedPEM(_ passphrase: [UInt8]?) throws(EvidenceFault) -> String {
    if let passphrase { return try protectedPEM(passphrase: passphrase) }
    return try privatePEM(passphrase: nil)
  }

  /// SHA-256 of SubjectPublicKeyInfo.
  func publicFingerprint() throws(EvidenceFault) -> Digest32 {
    var out: UnsafeMutablePointer<UInt8>?
    let count = i2d_PUBKEY(pointer, &out)
    guard count > 0, let out else { throw .crypto("public key as DER") }
    defer { CRYPTO_free(out, #file, #line) }
    return SHA256.digest(Array(UnsafeBufferPointer(start: out, count: Int(count))))
  }
}
