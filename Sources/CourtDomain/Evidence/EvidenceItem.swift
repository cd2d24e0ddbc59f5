/// A piece of evidence: what it is said to be, and what the court received.
public struct EvidenceItem: Sendable, Hashable {
  public enum Standing: String, Sendable, CaseIterable {
    /// Announced; its bytes have not arrived.
    case announced
    /// Received, digested, in custody.
    case received
  }

  public var id: EvidenceID
  public var caseID: CaseID
  public var submittedBy: AccountID
  public var partyID: PartyID?
  /// 1, 2, … within the case.
  public var ordinal: Int
  public var name: String
  public var kind: EvidenceKind
  public var purpose: String
  public var standing: Standing
  public var announcedAt: Instant
  public var content: EvidenceContent?

  public init(
    id: EvidenceID, caseID: CaseID, submittedBy: AccountID, partyID: PartyID?, ordinal: Int,
    name: String, kind: EvidenceKind, purpose: String, standing: Standing, announcedAt: Instant,
    content: EvidenceContent?
  ) {
    self.id = id
    self.caseID = caseID
    self.submittedBy = submittedBy
    self.partyID = partyID
    self.ordinal = ordinal
    self.name = name
    self.kind = kind
    self.purpose = purpose
    self.standing = standing
    self.announcedAt = announcedAt
    self.content = content
  }
}

/// The bytes of an item as received, and the proofs made at that moment.
public struct EvidenceContent: Sendable, Hashable {
  /// Names the stored chunks.
  public var blobID: Identifier<BlobNoun>
  public var fileName: String
  public var mediaType: String
  public var sizeBytes: Int64
  public var sha256: [UInt8]
  public var sm3: [UInt8]
  public var receivedAt: Instant
  public var receipt: [UInt8]
  /// CMS signature over the receipt, DER.
  public var receiptSignature: [UInt8]
  /// What a reader should know before opening the file, as codes; the custody has it in words.
  public var warnings: [String]

  public init(
    blobID: Identifier<BlobNoun>, fileName: String, mediaType: String, sizeBytes: Int64,
    sha256: [UInt8], sm3: [UInt8], receivedAt: Instant, receipt: [UInt8],
    receiptSignature: [UInt8], warnings: [String] = []
  ) {
    self.blobID = blobID
    self.fileName = fileName
    self.mediaType = mediaType
    self.sizeBytes = sizeBytes
    self.sha256 = sha256
    self.sm3 = sm3
    self.receivedAt = receivedAt
    self.receipt = receipt
    self.receiptSignature = receiptSignature
    self.warnings = warnings
  }
}

public enum BlobNoun: Sendable {}
public typealias BlobID = Identifier<BlobNoun>

/// One thing done to an item: received, viewed, exported …
///
/// Each is a leaf of the court's log and names the item's previous leaf, so that none can be
/// changed, dropped or reordered afterwards.
public struct CustodyEntry: Sendable, Hashable {
  public var evidenceID: EvidenceID
  /// 1, 2, … within the item.
  public var sequence: Int
  public var at: Instant
  public var actorID: AccountID?
  public var actorRole: String
  /// `received`, `viewed`, `exported` …
  public var act: String
  public var reason: String
  /// The log leaf exactly as hashed.
  public var leafBytes: [UInt8]
  public var leafHash: [UInt8]
  /// What opens the leaf's commitments; deleting it makes the leaf say nothing.
  public var opening: [UInt8]
  /// Position in the log once the sequencer has placed it.
  public var leafIndex: Int64?
  /// Name and version of what acted.
  public var tool: String?
  public var sha256Before: [UInt8]?
  public var sha256After: [UInt8]?
  /// The other item of an act upon two.
  public var otherID: EvidenceID?

  public init(
    evidenceID: EvidenceID, sequence: Int, at: Instant, actorID: AccountID?, actorRole: String,
    act: String, reason: String, leafBytes: [UInt8], leafHash: [UInt8], opening: [UInt8],
    leafIndex: Int64? = nil, tool: String? = nil, sha256Before: [UInt8]? = nil,
    sha256After: [UInt8]? = nil, otherID: EvidenceID? = nil
  ) {
    self.evidenceID = evidenceID
    self.sequence = sequence
    self.at = at
    self.actorID = actorID
    self.actorRole = actorRole
    self.act = act
    self.reason = reason
    self.leafBytes = leafBytes
    self.leafHash = leafHash
    self.opening = opening
    self.leafIndex = leafIndex
    self.tool = tool
    self.sha256Before = sha256Before
    self.sha256After = sha256After
    self.otherID = otherID
  }
}

/// Lower-case hexadecimal.
public func hexText(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var out: [UInt8] = []
  for byte in bytes {
    out.append(digits[Int(byte >> 4)])
    out.append(digits[Int(byte & 15)])
  }
  return String(decoding: out, as: UTF8.self)
}
