public import CourtDomain

/// What a party gets the moment its file has arrived: the court's signed word of what it received
/// and by when this will be in the log.
///
/// Version 2; version 1 had neither `log` nor `signer` and is still read. With it a party can later prove that the court took the evidence, even against the court.
public struct Receipt: Sendable, Hashable {
  /// Canonical JSON (RFC 8785): the exact bytes that are signed. Never build them again.
  public let bytes: [UInt8]
  public let receivedAt: Instant

  /// - Parameters:
  ///   - inLogBy: the promise: a checkpoint after that time without this leaf convicts the court.
  ///   - signer: SHA-256 of the certificate that the receipt will be signed under, in hexadecimal,
  ///     so that a signature by another of the court's keys does not pass for it.
  public init(
    court: CourtIdentity, signer: String, caseNumber: String, itemID: String, fileName: String,
    sizeBytes: Int64, digests: DigestPair, receivedAt: Instant, inLogBy: Instant,
    leafHash: Digest32
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
      "log": .string(court.origin),
      "received_at": .string(receivedAt.rfc3339),
      "sha256": .string(digests.sha256.hex),
      "signer": .string(signer),
      "size": .int(sizeBytes),
      "sm3": .string(digests.sm3.hex),
      "type": "xiezhi-receipt-v2",
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

/// A receipt as read from its canonical bytes, of version 1 or 2.
public struct ReceiptFields: Sendable, Hashable {
  public let version: Int
  public let caseNumber, court, fileName, item, receivedAt, inLogBy: String
  public let sizeBytes: Int64
  public let digests: DigestPair
  public let leafHash: Digest32
  /// SHA-256 of the signing certificate; nil in version 1.
  public let signer: Digest32?

  /// Nil unless the bytes are canonical JSON with every field of a receipt, and the case and item
  /// are spelt without characters that JSON escapes, so that plain tools find them.
  public init?(_ bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes), value.canonicalBytes == bytes,
      let type = value["type"]?.string, let version = Self.versions[type],
      let caseNumber = value["case"]?.string, let court = value["court"]?.string,
      let fileName = value["file_name"]?.string, let item = value["item"]?.string,
      let receivedAt = value["received_at"]?.string, let inLogBy = value["in_log_by"]?.string,
      let size = value["size"]?.int, size >= 0,
      let digests = DigestPair(value), let leafHash = value["leaf_hash"]?.digest,
      Self.isPlain(caseNumber), Self.isPlain(item)
    else { return nil }
    signer = value["signer"]?.digest
    if version == 2 {
      guard signer != nil, value["log"]?.string == court else { return nil }
    }
    self.version = version
    self.caseNumber = caseNumber
    self.court = court
    self.fileName = fileName
    self.item = item
    self.receivedAt = receivedAt
    self.inLogBy = inLogBy
    sizeBytes = size
    self.digests = digests
    self.leafHash = leafHash
  }

  private static let versions = ["xiezhi-receipt-v1": 1, "xiezhi-receipt-v2": 2]

  static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
  }
}
