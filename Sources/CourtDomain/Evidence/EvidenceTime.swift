/// A further period for evidence, set by the court for one party or for all.
public struct EvidencePeriod: Sendable, Hashable {
  public enum Ground: String, Sendable, CaseIterable {
    /// Agreed by the parties and allowed by the court. Source: EV art. 51(1).
    case agreed
    /// On application before expiry; valid for all. Source: EV art. 54.
    case `extension`
    /// To rebut, or to mend source or form of what is there. Source: EV art. 51(3).
    case rebuttal
    /// For who joined the case; valid for all. Source: EV art. 55(2).
    case joinedParty = "joined-party"
    /// For a changed claim or a counterclaim. Source: EV arts. 53, 55(4).
    case changedClaim = "changed-claim"

    public var source: String {
      switch self {
      case .agreed: "EV art. 51(1)"
      case .extension: "EV art. 54"
      case .rebuttal: "EV art. 51(3)"
      case .joinedParty: "EV art. 55(2)"
      case .changedClaim: "EV arts. 53, 55(4)"
      }
    }

    /// Whether it may be given to one party alone.
    public var mayBeForOne: Bool { self == .rebuttal || self == .agreed }
  }

  /// 1, 2, … within the case.
  public var ordinal: Int
  /// None for all parties.
  public var partyID: PartyID?
  public var ground: Ground
  public var lastDay: CalendarDay
  /// The first instant that is too late.
  public var dueAt: Instant
  public var reason: String
  public var setBy: AccountID
  public var at: Instant

  public init(
    ordinal: Int, partyID: PartyID?, ground: Ground, lastDay: CalendarDay, dueAt: Instant,
    reason: String, setBy: AccountID, at: Instant
  ) {
    self.ordinal = ordinal
    self.partyID = partyID
    self.ground = ground
    self.lastDay = lastDay
    self.dueAt = dueAt
    self.reason = reason
    self.setBy = setBy
    self.at = at
  }
}

/// An item that came after its time, and what became of it.
///
/// It is never dropped in silence: it waits for the judge's ruling and counts only then.
/// Source: Civil Procedure Law art. 68; Interpretation arts. 101–102.
public struct EvidenceLateness: Sendable, Hashable {
  public enum Ruling: String, Sendable, CaseIterable {
    /// Taken as in time: an objective cause, or nobody objects.
    case notLate = "not-late"
    case admittedWithAdmonition = "admitted-with-admonition"
    case admittedWithFine = "admitted-with-fine"
    case refused

    public var admits: Bool { self != .refused }
  }

  public var evidenceID: EvidenceID
  /// When the time for it was over; none where the hearing ended it.
  public var endedAt: Instant?
  /// Why it is late, in the party's words.
  public var reason: String?
  public var notedAt: Instant
  public var ruling: Ruling?
  public var rulingReason: String?
  public var fineMinor: Int64?
  public var ruledBy: AccountID?
  public var ruledAt: Instant?

  public init(
    evidenceID: EvidenceID, endedAt: Instant?, reason: String?, notedAt: Instant, ruling: Ruling?,
    rulingReason: String?, fineMinor: Int64?, ruledBy: AccountID?, ruledAt: Instant?
  ) {
    self.evidenceID = evidenceID
    self.endedAt = endedAt
    self.reason = reason
    self.notedAt = notedAt
    self.ruling = ruling
    self.rulingReason = rulingReason
    self.fineMinor = fineMinor
    self.ruledBy = ruledBy
    self.ruledAt = ruledAt
  }

  /// Whether the item counts as evidence.
  public var isAdmitted: Bool { ruling?.admits ?? false }
}
