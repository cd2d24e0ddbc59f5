/// A paper of the court, as the exact bytes that were served.
public struct CourtDocument: Sendable, Hashable {
  public var id: Identifier<DocumentNoun>
  public var caseID: CaseID
  /// `notice-of-acceptance`, `summons`, `judgment` …
  public var kind: String
  public var title: LocalizedText
  public var mediaType: String
  public var bytes: [UInt8]
  public var sha256: [UInt8]
  public var createdAt: Instant

  public init(
    id: Identifier<DocumentNoun>, caseID: CaseID, kind: String, title: LocalizedText,
    mediaType: String, bytes: [UInt8], sha256: [UInt8], createdAt: Instant
  ) {
    self.id = id
    self.caseID = caseID
    self.kind = kind
    self.title = title
    self.mediaType = mediaType
    self.bytes = bytes
    self.sha256 = sha256
    self.createdAt = createdAt
  }
}

public enum DocumentNoun: Sendable {}
public typealias DocumentID = Identifier<DocumentNoun>

/// Service of one document on one party: what happened to the message, and what the law makes of
/// it, are kept apart.
///
/// Source: Online Litigation Rules arts. 29–31.
public struct ServiceOfProcess: Sendable, Hashable {
  public enum Delivery: String, Sendable, CaseIterable {
    case queued, sent, arrived, bounced, read, acknowledged
  }

  public enum Effect: String, Sendable, CaseIterable {
    case pending, effective, presumed, rebutted, failed
  }

  public var id: ServiceID
  public var caseID: CaseID
  public var partyID: PartyID
  public var documentID: DocumentID
  public var documentKind: String
  /// `in-system` or `public-notice`.
  public var channel: String
  public var delivery: Delivery
  public var effect: Effect
  /// The rule under which it became effective.
  public var effectRule: String?
  public var queuedAt: Instant
  public var arrivedAt: Instant?
  public var readAt: Instant?
  public var effectiveAt: Instant?

  public init(
    id: ServiceID, caseID: CaseID, partyID: PartyID, documentID: DocumentID, documentKind: String,
    channel: String, delivery: Delivery, effect: Effect, effectRule: String?, queuedAt: Instant,
    arrivedAt: Instant? = nil, readAt: Instant? = nil, effectiveAt: Instant? = nil
  ) {
    self.id = id
    self.caseID = caseID
    self.partyID = partyID
    self.documentID = documentID
    self.documentKind = documentKind
    self.channel = channel
    self.delivery = delivery
    self.effect = effect
    self.effectRule = effectRule
    self.queuedAt = queuedAt
    self.arrivedAt = arrivedAt
    self.readAt = readAt
    self.effectiveAt = effectiveAt
  }
}
