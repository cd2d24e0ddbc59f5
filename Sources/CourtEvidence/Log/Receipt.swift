public import CourtDomain

/// What a party gets the moment its file has arrived: the court's signed word of what it received
/// and by when this will be in the log.
///
/// With it a party can later prove that the court took the evidence, even against the court.
public struct Receipt: Sendable, Hashable {
  /// Canonical JSON (RFC 8785): the exact bytes that are signed. Never build them again.
  public let bytes: [UInt8]
  public let receivedAt: Instant

  /// `inLogBy` is the promise: a checkpoint after that time without this leaf convicts the court.
  public init(
    court: CourtIdentity, caseNumber: String, itemID: String, fileName: String, sizeBytes: Int64,
    digests: DigestPair, receivedAt: Instant, inLogBy: Instant, leafHash: Digest32
  ) {
    self.receivedAt = receivedAt
    let document: JSONValue = [
      "case": .string(caseNumber),
      "court": .string(court.origin),
      "court_name": .string(court.name),
      "file_name": .string(fileName),
      "in_log_by": .string(inLogBy.rfc3339),
      "item": .string(itemID),
      "leaf_hash": .string(leafHash.hex),
      "received_at": .string(receivedAt.rfc3339),
      "sha256": .string(digests.sha256.hex),
      "size": .int(sizeBytes),
      "sm3": .string(digests.sm3.hex),
      "type": "xiezhi-receipt-v1",
    ]
    bytes = document.canonicalBytes
  }
}

/// A receipt with the court's signature beside it.
public struct SignedReceipt: Sendable, Hashable {
  /// The receipt's canonical JSON.
  public let json: [UInt8]
  /// A detached CMS signature over `json`, DER.
  public let cms: [UInt8]

  public init(json: [UInt8], cms: [UInt8]) {
    self.json = json
    self.cms = cms
  }
}
