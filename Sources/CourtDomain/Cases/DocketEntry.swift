/// One act in a case, as the docket keeps it for ever.
public struct DocketEntry: Sendable, Hashable {
  public var caseID: CaseID
  /// The incident whose procedure the act belongs to; its states are that procedure's.
  public var incidentID: IncidentID?
  /// 1, 2, … without gaps within the case.
  public var sequence: Int
  public var at: Instant
  public var actorID: AccountID?
  /// Role in the procedure's words; `system` for what the law does by itself.
  public var actorRole: String
  public var action: String
  public var text: LocalizedText
  public var article: String?
  public var fromState: String
  public var toState: String
  /// Typed input of the act, for replay.
  public var input: JSONValue
  /// What the act was decided on and what followed from it, so that it can be decided again; `nil`
  /// for what was entered without asking the procedure, and for entries older than this member.
  public var basis: JSONValue?
  /// SHA-256 of the basis' canonical bytes. It stands in the chain for the basis itself, which may
  /// hold what a panel keeps to itself, so that a party can verify the chain without reading it.
  public var basisDigest: [UInt8]?
  public var previousDigest: [UInt8]
  public var digest: [UInt8]

  public init(
    caseID: CaseID, sequence: Int, at: Instant, actorID: AccountID?, actorRole: String,
    action: String, text: LocalizedText, article: String?, fromState: String, toState: String,
    input: JSONValue, previousDigest: [UInt8], digest: [UInt8],
    incidentID: IncidentID? = nil, basis: JSONValue? = nil, basisDigest: [UInt8]? = nil
  ) {
    self.caseID = caseID
    self.incidentID = incidentID
    self.sequence = sequence
    self.at = at
    self.actorID = actorID
    self.actorRole = actorRole
    self.action = action
    self.text = text
    self.article = article
    self.fromState = fromState
    self.toState = toState
    self.input = input
    self.previousDigest = previousDigest
    self.digest = digest
    self.basis = basis
    self.basisDigest = basisDigest
  }

  /// The bytes whose SHA-256, after the previous entry's digest, is this entry's digest.
  ///
  /// A member that an entry does not have is not written, so that older entries keep their digest.
  public var chainedBytes: [UInt8] {
    let body: JSONValue = [
      "case": .string(caseID.description), "sequence": .int(sequence), "at": .string(at.rfc3339),
      "actor": .optional(actorID?.description), "role": .string(actorRole),
      "action": .string(action), "zh": .string(text.zh), "en": .string(text.en),
      "article": .optional(article), "from": .string(fromState), "to": .string(toState),
      "input": input,
    ]
    guard incidentID != nil || basisDigest != nil else {
      return previousDigest + body.canonicalBytes
    }
    var members = body.object ?? JSONObject()
    members["incident"] = incidentID.map { .string($0.description) }
    members["basis_sha256"] = basisDigest.map { .string(hexText($0)) }
    return previousDigest + JSONValue.object(members).canonicalBytes
  }
}

/// A date by which something must happen, and how it was computed.
public struct Deadline: Sendable, Hashable {
  public enum Standing: String, Sendable, CaseIterable {
    case running
    /// What was due happened in time.
    case met
    /// It ran out and its consequence took effect.
    case expired
    /// Overtaken by another act.
    case cancelled
  }

  public var id: DeadlineID
  public var caseID: CaseID
  /// The incident whose clock it is; `nil` for the case's own.
  public var incidentID: IncidentID?
  public var clock: String
  public var partyID: PartyID?
  public var rule: String
  public var startedAt: Instant
  public var lastDay: CalendarDay
  /// The first instant after the last day.
  public var dueAt: Instant
  public var standing: Standing
  public var closedAt: Instant?
  /// Rule, article, formula and calendar steps in both languages.
  public var explanation: JSONValue
  /// The question this date answers, kept so that it can be asked again; `nil` in rows from before
  /// that was kept.
  public var basis: JSONValue?
  /// The fact it counts from, so that what depends on a fact is found when the fact changes.
  public var origin: Origin
  /// Set while time stands still: the deadline runs, has no last day and cannot take effect. The
  /// last day and due instant are those from before.
  public var standstill: Standstill?
  /// Spans in which time stood still, the open ones included, in the order they began.
  public var suspensions: [DeadlineSuspension]
  /// How often its values were replaced; the old ones are kept.
  public var revisions: Int

  /// What a deadline counts from.
  public enum Origin: Sendable, Hashable {
    /// The act that set it running.
    case act
    /// The day the case was registered.
    case registration
    case service(ServiceID)
    case hearing(HearingID)
  }

  public init(
    id: DeadlineID, caseID: CaseID, clock: String, partyID: PartyID?, rule: String,
    startedAt: Instant, lastDay: CalendarDay, dueAt: Instant, standing: Standing,
    closedAt: Instant?, explanation: JSONValue, basis: JSONValue? = nil, origin: Origin = .act,
    standstill: Standstill? = nil, suspensions: [DeadlineSuspension] = [], revisions: Int = 0,
    incidentID: IncidentID? = nil
  ) {
    self.basis = basis
    self.origin = origin
    self.standstill = standstill
    self.suspensions = suspensions
    self.revisions = revisions
    self.id = id
    self.caseID = caseID
    self.incidentID = incidentID
    self.clock = clock
    self.partyID = partyID
    self.rule = rule
    self.startedAt = startedAt
    self.lastDay = lastDay
    self.dueAt = dueAt
    self.standing = standing
    self.closedAt = closedAt
    self.explanation = explanation
  }
}

/// Work waiting for an official.
public struct CaseTask: Sendable, Hashable {
  public var id: TaskID
  public var caseID: CaseID
  public var incidentID: IncidentID?
  public var role: String
  public var kind: String
  public var openedAt: Instant
  public var dueAt: Instant?
  public var closedAt: Instant?
  /// 0 for ordinary work, rising with each 催办.
  public var urgency: Int

  public init(
    id: TaskID, caseID: CaseID, role: String, kind: String, openedAt: Instant, dueAt: Instant?,
    closedAt: Instant? = nil, urgency: Int = 0, incidentID: IncidentID? = nil
  ) {
    self.id = id
    self.caseID = caseID
    self.incidentID = incidentID
    self.role = role
    self.kind = kind
    self.openedAt = openedAt
    self.dueAt = dueAt
    self.closedAt = closedAt
    self.urgency = urgency
  }
}
