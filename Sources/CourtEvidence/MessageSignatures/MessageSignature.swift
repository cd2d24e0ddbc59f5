import COpenSSL
public import CourtDomain

/// The one signature of an HTTP message: what it covers, by which key, when, and over which text.
///
/// Reading it checks nothing but its form; `check` and `verify` do.
/// Source: RFC 9421 sections 2.3, 3.2, 4.
public struct MessageSignature: Sendable, Hashable {
  public let label: String
  public let keyID: String
  /// Said by the signer; what counts is the algorithm the key was registered for.
  public let algorithm: String?
  public let createdAt: Instant
  public let expiresAt: Instant?
  public let nonce: String?
  /// Components without parameters that weaken them, by name.
  public let covered: Set<String>
  /// The exact text that is signed.
  public let base: String
  public let signature: [UInt8]

  /// - Throws: `signature.missing`, `signature.ambiguous`, `signature.malformed`.
  public init(of message: SignedRequest) throws(MessageSignatureRefusal) {
    let inputs = try Self.dictionary("signature-input", message)
    let signatures = try Self.dictionary("signature", message)
    guard inputs.entries.count == 1, signatures.entries.count == 1,
      let input = inputs.entries.first
    else {
      throw MessageSignatureRefusal(
        "signature.ambiguous", zh: "请求应当恰有一个签名", en: "exactly one signature is taken")
    }
    guard case .innerList(let list) = input.member,
      case .item(let item)? = signatures[input.name], let bytes = item.value.bytes
    else { throw .malformed("Signature-Input and Signature do not belong together") }
    guard let keyID = list.parameters["keyid"]?.string,
      let created = list.parameters["created"]?.integer
    else { throw .malformed("keyid and created are needed") }
    label = input.name
    self.keyID = keyID
    algorithm = list.parameters["alg"]?.string
    createdAt = try Self.instant(created)
    expiresAt = try Self.expiry(list.parameters["expires"])
    nonce = list.parameters["nonce"]?.string
    covered = Set(
      list.items.filter { $0.parameters.entries.isEmpty }.compactMap(\.value.string))
    base = try SignatureBase.text(of: message, covering: list)
    signature = bytes
  }

  private static func expiry(_ value: FieldValue?) throws(MessageSignatureRefusal) -> Instant? {
    guard let value else { return nil }
    guard let seconds = value.integer else { throw .malformed("expires is no integer") }
    return try instant(seconds)
  }

  /// Up to the year 9999.
  private static func instant(_ seconds: Int64) throws(MessageSignatureRefusal) -> Instant {
    guard (0...253_402_300_799).contains(seconds) else {
      throw .malformed("a time is out of range")
    }
    return Instant(microseconds: seconds * 1_000_000)
  }

  private static func dictionary(
    _ name: String, _ message: SignedRequest
  ) throws(MessageSignatureRefusal) -> FieldDictionary {
    let values = message.values(name)
    guard !values.isEmpty else {
      throw MessageSignatureRefusal(
        "signature.missing", zh: "缺少 Signature-Input 或 Signature 请求头",
        en: "Signature-Input and Signature are needed")
    }
    return try FieldDictionary(parsing: values.joined(separator: ", "))
  }

  /// What a verifier asks of a signature besides that it holds. Source: RFC 9421 section 3.2.1.
  public struct Policy: Sendable {
    /// Components it must cover, without parameters.
    public var required: Set<String>
    /// How old it may be.
    public var maximumAgeSeconds: Int64
    /// How far the signer's clock may be ahead.
    public var toleranceSeconds: Int64

    public init(required: Set<String>, maximumAgeSeconds: Int64, toleranceSeconds: Int64) {
      self.required = required
      self.maximumAgeSeconds = maximumAgeSeconds
      self.toleranceSeconds = toleranceSeconds
    }
  }

  /// - Throws: `signature.covers-too-little`, `signature.from-the-future`, `signature.too-old`,
  ///   `signature.expired`, `signature.nonce`.
  public func check(_ policy: Policy, at now: Instant) throws(MessageSignatureRefusal) {
    let missing = policy.required.subtracting(covered).sorted()
    guard missing.isEmpty else {
      let names = missing.joined(separator: ", ")
      throw MessageSignatureRefusal(
        "signature.covers-too-little", zh: "签名须覆盖：\(names)", en: "it must cover: \(names)")
    }
    guard createdAt <= now.adding(seconds: policy.toleranceSeconds) else {
      throw MessageSignatureRefusal(
        "signature.from-the-future", zh: "签名时间晚于本院时间，请校准时钟",
        en: "it was created after now: set your clock")
    }
    guard now.seconds(since: createdAt) <= policy.maximumAgeSeconds else {
      throw MessageSignatureRefusal(
        "signature.too-old", zh: "签名已超过 \(policy.maximumAgeSeconds) 秒，请重新签名",
        en: "it is older than \(policy.maximumAgeSeconds) seconds: sign again")
    }
    if let expiresAt, expiresAt <= now {
      throw MessageSignatureRefusal(
        "signature.expired", zh: "签名已过期", en: "it has expired: sign again")
    }
    guard let nonce, (8...200).contains(nonce.utf8.count) else {
      throw MessageSignatureRefusal(
        "signature.nonce", zh: "签名须含 8 至 200 字节的 nonce", en: "a nonce of 8 to 200 bytes is needed")
    }
  }

  /// Whether the key made it, by the algorithm the key was registered for.
  ///
  /// - Throws: `signature.algorithm`, `signature.key`, `signature.does-not-hold`.
  public func verify(
    algorithm registered: MessageSignatureAlgorithm, publicKeyPEM: String
  ) throws(MessageSignatureRefusal) {
    guard algorithm.map({ $0 == registered.rawValue }) ?? true else {
      throw MessageSignatureRefusal(
        "signature.algorithm", zh: "签名算法与登记的密钥不符（\(registered.rawValue)）",
        en: "the key is registered for \(registered.rawValue)")
    }
    guard
      try registered.holds(
        signature, over: Array(base.utf8), publicKeyPEM: publicKeyPEM)
    else {
      throw MessageSignatureRefusal(
        "signature.does-not-hold", zh: "签名验证失败：内容、密钥或签名基准不一致",
        en: "the signature does not hold over the signature base")
    }
  }
}

/// Algorithms of the registry that platforms may use. Source: RFC 9421 section 6.2.
public enum MessageSignatureAlgorithm: String, Sendable, CaseIterable {
  case ed25519
  case ecdsaP256 = "ecdsa-p256-sha256"

  /// Whether a PEM public key is one of this algorithm's.
  public func accepts(publicKeyPEM: String) -> Bool {
    guard let key = try? KeyHandle.publicKey(pem: publicKeyPEM) else { return false }
    switch self {
    case .ed25519: return key.rawPublicKey != nil
    case .ecdsaP256: return Self.isP256(key)
    }
  }

  private static func isP256(_ key: KeyHandle) -> Bool {
    var name = [CChar](repeating: 0, count: 64)
    var length = 0
    let found = EVP_PKEY_get_group_name(key.pointer, &name, name.count, &length) == 1
    EvidenceFault.drainErrors()
    let text = String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return found && text == "prime256v1"
  }

  func holds(
    _ signature: [UInt8], over message: [UInt8], publicKeyPEM: String
  ) throws(MessageSignatureRefusal) -> Bool {
    guard accepts(publicKeyPEM: publicKeyPEM),
      let key = try? KeyHandle.publicKey(pem: publicKeyPEM)
    else {
      throw MessageSignatureRefusal(
        "signature.key", zh: "登记的公钥不适用于 \(rawValue)", en: "the public key is not for \(rawValue)")
    }
    guard signature.count == 64 else { return false }
    switch self {
    case .ed25519: return key.verifyEd25519(message, signature: signature)
    case .ecdsaP256: return Self.verifyECDSA(key, message, signature)
    }
  }

  /// The signature is r and s, 32 bytes each; libcrypto wants them as DER. Source: RFC 9421 §3.3.4.
  private static func verifyECDSA(
    _ key: KeyHandle, _ message: [UInt8], _ signature: [UInt8]
  ) -> Bool {
    func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
      var digits = Array(bytes.drop { $0 == 0 })
      if digits.isEmpty || digits[0] >= 0x80 { digits.insert(0, at: 0) }
      return [0x02, UInt8(digits.count)] + digits
    }
    let parts = integer(signature[..<32]) + integer(signature[32...])
    let der = [0x30, UInt8(parts.count)] + parts
    guard let context = EVP_MD_CTX_new() else { return false }
    defer {
      EVP_MD_CTX_free(context)
      EvidenceFault.drainErrors()
    }
    return EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key.pointer) == 1
      && EVP_DigestVerify(context, der, der.count, message, message.count) == 1
  }
}

/// The digest of a body as its sender says it. Source: RFC 9530.
public struct ContentDigest: Sendable, Hashable {
  /// The field's own value.
  public let text: String
  public let sha256: Digest32

  /// - Throws: `signature.digest` where there is no SHA-256.
  public init(of message: SignedRequest) throws(MessageSignatureRefusal) {
    text = message.values("content-digest").joined(separator: ", ")
    let dictionary = try FieldDictionary(parsing: text)
    guard case .item(let item)? = dictionary["sha-256"], let bytes = item.value.bytes,
      let digest = Digest32(bytes: bytes)
    else {
      throw MessageSignatureRefusal(
        "signature.digest", zh: "Content-Digest 须含 sha-256", en: "Content-Digest needs sha-256")
    }
    sha256 = digest
  }
}
