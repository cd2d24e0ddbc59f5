public import CourtDomain
public import CourtEvidence

/// Takes a record that a platform signed, as evidence like any other, with the signature beside it.
///
/// Verified when it comes in: the key is registered and the platform's own, the signature covers the
/// request line and the body's digest, is fresh and was never used before, and the body is the one
/// that was signed. What fails is refused with the reason, and nothing of it remains.
/// Source: RFC 9421; RFC 9530; Provisions on Evidence arts. 93–94; Online Litigation Rules art. 11.
public struct ReceivePlatformRecord: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public static let policy = MessageSignature.Policy(
    required: ["@method", "@path", "@query", "content-digest"], maximumAgeSeconds: 300,
    toleranceSeconds: 30)

  public struct Command: Sendable {
    public var caseID: CaseID
    public var announcement: AnnounceEvidence.Command
    public var fileName: String
    public var message: SignedRequest

    public init(
      caseID: CaseID, announcement: AnnounceEvidence.Command, fileName: String,
      message: SignedRequest
    ) {
      self.caseID = caseID
      self.announcement = announcement
      self.fileName = fileName
      self.message = message
    }
  }

  /// - Throws: `Rejection` `signature.…` with the reason, and whatever receiving evidence throws.
  public func run<Body: AsyncSequence>(
    _ command: Command, by principal: Account, body: Body
  ) async throws -> ReceiveEvidence.Received where Body.Element == ArraySlice<UInt8> {
    let (signature, digest) = try await verify(command.message, by: principal)
    let receiving = ReceiveEvidence(court)
    let blob: BlobID = court.ids.make(at: court.clock.now())
    let began = court.wallClock.now()
    try await court.store.write { try $0.insertBlob(blob, at: began) }
    do {
      let taken = try await receiving.take(body, into: blob, declaredName: command.fileName)
      guard taken.digests.sha256 == digest.sha256 else {
        throw Rejection(
          "signature.digest-differs", .unacceptable, zh: "文件内容与签名的摘要不一致",
          en: "the body is not the one whose digest was signed")
      }
      return try await settle(command, blob, taken, signature, digest, by: principal)
    } catch {
      let store = court.store
      await Task { try? await store.write { try $0.discardBlob(blob) } }.value
      throw error
    }
  }

  /// Everything that can be said before the body is read.
  private func verify(
    _ message: SignedRequest, by principal: Account
  ) async throws -> (MessageSignature, ContentDigest) {
    let (signature, digest) = try Self.read(message, at: court.wallClock.now())
    let keyID = signature.keyID
    let key = try await court.store.read { try $0.platformKey(keyID) }
    guard let key, key.accountID == principal.id, key.revokedAt == nil else {
      throw Rejection(
        "signature.key-unknown", .unacceptable, zh: "该 keyid 未为本平台登记，或已撤销",
        en: "this keyid is not registered for the platform, or revoked")
    }
    try Self.prove(signature, by: key)
    return (signature, digest)
  }

  // Kept out of line: typed errors inlined into async code break the release optimiser.
  @inline(never) private static func read(
    _ message: SignedRequest, at now: Instant
  ) throws -> (MessageSignature, ContentDigest) {
    do throws(MessageSignatureRefusal) {
      let signature = try MessageSignature(of: message)
      try signature.check(policy, at: now)
      return (signature, try ContentDigest(of: message))
    } catch { throw rejection(error) }
  }

  @inline(never) private static func prove(
    _ signature: MessageSignature, by key: PlatformKey
  ) throws {
    guard let algorithm = MessageSignatureAlgorithm(rawValue: key.algorithm) else {
      throw Fault(.broken, "platform key \(key.keyID) has algorithm \(key.algorithm)")
    }
    do throws(MessageSignatureRefusal) {
      try signature.verify(algorithm: algorithm, publicKeyPEM: key.publicKey)
    } catch { throw rejection(error) }
  }

  private static func rejection(_ refusal: MessageSignatureRefusal) -> Rejection {
    Rejection(
      refusal.code, .unacceptable, zh: refusal.text.zh, en: refusal.text.en, source: "RFC 9421")
  }

  private func settle(
    _ command: Command, _ blob: BlobID, _ taken: ReceiveEvidence.Taken,
    _ signature: MessageSignature, _ digest: ContentDigest, by principal: Account
  ) async throws -> ReceiveEvidence.Received {
    let court = court
    return try await court.store.write { transaction in
      let now = court.clock.now()
      let seenAt = court.wallClock.now()
      try transaction.usePlatformNonce(
        signature.nonce ?? "", of: signature.keyID, at: seenAt)
      let item = try AnnounceEvidence(court).run(
        command.announcement, in: command.caseID, by: principal, transaction, at: now)
      let received = try ReceiveEvidence.settle(
        item.id, blob: blob, taken, fileName: command.fileName, by: principal, court, transaction)
      try transaction.insertPlatformRecord(
        PlatformRecord(
          evidenceID: item.id, keyID: signature.keyID, signatureBase: signature.base,
          signature: signature.signature, contentDigest: digest.text,
          createdAt: signature.createdAt, expiresAt: signature.expiresAt, verifiedAt: seenAt))
      return received
    }
  }
}

/// Registers and revokes the keys platforms sign with.
public struct RegisterPlatformKey: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// - Throws: `Rejection` `platform-key.not-a-platform`, `platform-key.unfit`,
  ///   `platform-key.taken`.
  public func run(
    _ keyID: String, of account: AccountID, _ algorithm: MessageSignatureAlgorithm,
    publicKeyPEM: String, by principal: Account, _ transaction: any CourtTransaction,
    at now: Instant
  ) throws -> PlatformKey {
    guard let owner = try transaction.account(account), owner.kind == .platform,
      !owner.isDisabled
    else {
      throw Rejection(
        "platform-key.not-a-platform", .unacceptable, zh: "该账号不是平台账号",
        en: "the account is no platform's"
      ).at("/account_id")
    }
    guard algorithm.accepts(publicKeyPEM: publicKeyPEM) else {
      throw Rejection(
        "platform-key.unfit", .unacceptable, zh: "公钥不是 \(algorithm.rawValue) 的 PEM 公钥",
        en: "the key is not a PEM public key for \(algorithm.rawValue)"
      ).at("/public_key_pem")
    }
    let key = PlatformKey(
      keyID: keyID, accountID: account, algorithm: algorithm.rawValue, publicKey: publicKeyPEM,
      registeredAt: now, registeredBy: principal.id, revokedAt: nil)
    try transaction.insertPlatformKey(key)
    return key
  }

  /// - Throws: `Rejection` `platform-key.not-found`.
  public func revoke(
    _ keyID: String, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> PlatformKey {
    guard var key = try transaction.platformKey(keyID) else {
      throw Rejection(
        "platform-key.not-found", .notFound, zh: "没有该密钥", en: "there is no such key")
    }
    try transaction.revokePlatformKey(keyID, at: now)
    key.revokedAt = key.revokedAt ?? now
    return key
  }
}
