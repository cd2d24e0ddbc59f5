public import CourtDomain

/// Who is asking for what under which retry key.
///
/// Source: draft-ietf-httpapi-idempotency-key-header.
public struct IdempotencyKey: Sendable, Hashable {
  public var principal: AccountID
  /// The operation's id in the API description.
  public var operation: String
  public var key: String

  public init(principal: AccountID, operation: String, key: String) {
    self.principal = principal
    self.operation = operation
    self.key = key
  }
}

/// The answer of an acknowledged request, kept to be told again to the byte.
public struct StoredAnswer: Sendable, Hashable {
  public var status: Int
  public var mediaType: String
  public var location: String?
  public var etag: String?
  public var body: [UInt8]

  public init(
    status: Int, mediaType: String = "application/json", location: String? = nil,
    etag: String? = nil, body: [UInt8]
  ) {
    self.status = status
    self.mediaType = mediaType
    self.location = location
    self.etag = etag
    self.body = body
  }
}

/// A complaint in the making, kept as typed.
public struct FilingDraft: Sendable, Hashable {
  public var id: DraftID
  public var owner: AccountID
  public var body: JSONValue
  public var version: Int64
  public var savedAt: Instant

  public init(id: DraftID, owner: AccountID, body: JSONValue, version: Int64, savedAt: Instant) {
    self.id = id
    self.owner = owner
    self.body = body
    self.version = version
    self.savedAt = savedAt
  }
}

/// A message that leaves the building after the transaction that asked for it has committed.
public struct OutboundMessage: Sendable, Hashable {
  /// 0 until stored.
  public var id: Int64
  public var caseID: CaseID?
  public var to: String
  public var subject: String
  public var body: String
  public var queuedAt: Instant

  public init(
    id: Int64 = 0, caseID: CaseID?, to: String, subject: String, body: String, queuedAt: Instant
  ) {
    self.id = id
    self.caseID = caseID
    self.to = to
    self.subject = subject
    self.body = body
    self.queuedAt = queuedAt
  }
}

/// What one account is not told of a case's access log.
public struct AuditHiding: Sendable, Hashable {
  public var operations: [String]
  /// Whose own operations it is told all the same.
  public var besidesThoseOf: AccountID

  public init(operations: [String], besidesThoseOf: AccountID) {
    self.operations = operations
    self.besidesThoseOf = besidesThoseOf
  }
}

/// Someone read or changed a case.
public struct AuditEntry: Sendable, Hashable {
  public var id: Int64
  public var at: Instant
  public var accountID: AccountID?
  public var role: String
  /// The operation's id in the API description.
  public var operation: String
  public var caseID: CaseID?
  /// `ok`, or the code of the refusal.
  public var outcome: String
  public var requestID: String

  public init(
    id: Int64 = 0, at: Instant, accountID: AccountID?, role: String, operation: String,
    caseID: CaseID?, outcome: String, requestID: String
  ) {
    self.id = id
    self.at = at
    self.accountID = accountID
    self.role = role
    self.operation = operation
    self.caseID = caseID
    self.outcome = outcome
    self.requestID = requestID
  }
}

/// The court fee of a case and how it came about.
public struct CourtFee: Sendable, Hashable {
  public enum Standing: String, Sendable, CaseIterable {
    case due, paid, relieved, refunded, waived
  }

  public var caseID: CaseID
  /// What the law asks as things stand: it falls with a settlement, rises with a change of track.
  public var amount: Money
  public var formula: LocalizedText
  public var source: String
  public var standing: Standing
  public var noticedAt: Instant
  public var paidAt: Instant?
  /// What the payer's bank calls the payment.
  public var paymentReference: String?
  /// Everything that was paid in, over all payments.
  public var paid: Money?
  /// What went back of it.
  public var refunded: Money?

  public init(
    caseID: CaseID, amount: Money, formula: LocalizedText, source: String, standing: Standing,
    noticedAt: Instant, paidAt: Instant? = nil, paymentReference: String? = nil,
    paid: Money? = nil, refunded: Money? = nil
  ) {
    self.paid = paid
    self.refunded = refunded
    self.caseID = caseID
    self.amount = amount
    self.formula = formula
    self.source = source
    self.standing = standing
    self.noticedAt = noticedAt
    self.paidAt = paidAt
    self.paymentReference = paymentReference
  }
}

/// The one agreement under negotiation in a case, and who has signed this very text.
public struct Settlement: Sendable, Hashable {
  public var caseID: CaseID
  public var text: String
  public var amount: Money
  public var proposedBy: PartyID?
  public var proposedAt: Instant
  /// Signatures fall away when the text changes.
  public var signedBy: [PartyID]

  public init(
    caseID: CaseID, text: String, amount: Money, proposedBy: PartyID?, proposedAt: Instant,
    signedBy: [PartyID]
  ) {
    self.caseID = caseID
    self.text = text
    self.amount = amount
    self.proposedBy = proposedBy
    self.proposedAt = proposedAt
    self.signedBy = signedBy
  }
}

/// Something said in mediation: for the parties and the mediator alone.
public struct MediationStatement: Sendable, Hashable {
  public var id: Int64
  public var caseID: CaseID
  public var author: AccountID
  public var authorRole: String
  public var text: String
  public var at: Instant

  public init(
    id: Int64 = 0, caseID: CaseID, author: AccountID, authorRole: String, text: String, at: Instant
  ) {
    self.id = id
    self.caseID = caseID
    self.author = author
    self.authorRole = authorRole
    self.text = text
    self.at = at
  }
}

/// The court's clock; the sandbox's can be set forward.
public protocol CourtClock: Sendable {
  func now() -> Instant
}

/// Makes the text of a court paper; pure, so that it may run inside a transaction.
public protocol DocumentRendering: Sendable {
  func render(_ request: DocumentRequest) -> RenderedDocument
}

/// What a paper is to say: the template's name and the fields its figures are traced to.
public struct DocumentRequest: Sendable {
  public var kind: String
  public var file: CaseFile
  public var parties: [Party]
  public var addressee: Party?
  public var at: Instant
  /// Named figures and texts for the template.
  public var fields: [String: String]

  public init(
    kind: String, file: CaseFile, parties: [Party], addressee: Party?, at: Instant,
    fields: [String: String]
  ) {
    self.kind = kind
    self.file = file
    self.parties = parties
    self.addressee = addressee
    self.at = at
    self.fields = fields
  }
}

public struct RenderedDocument: Sendable {
  public var title: LocalizedText
  public var mediaType: String
  public var bytes: [UInt8]

  public init(title: LocalizedText, mediaType: String, bytes: [UInt8]) {
    self.title = title
    self.mediaType = mediaType
    self.bytes = bytes
  }
}

/// Hands messages to the outside world.
public protocol Courier: Sendable {
  /// Returns once the message is in other hands; throwing leaves it queued.
  func deliver(_ message: OutboundMessage) async throws
}
