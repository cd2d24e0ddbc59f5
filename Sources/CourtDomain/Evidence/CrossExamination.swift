/// What an item of evidence is tested for when the parties examine it.
///
/// Source: Interpretation of the Civil Procedure Law art. 104; Online Litigation Rules art. 15.
public enum EvidenceTest: String, Sendable, CaseIterable {
  /// 真实性
  case authenticity
  /// 合法性
  case legality
  /// 关联性
  case relevance

  public var title: LocalizedText {
    switch self {
    case .authenticity: LocalizedText(zh: "真实性", en: "authenticity")
    case .legality: LocalizedText(zh: "合法性", en: "legality")
    case .relevance: LocalizedText(zh: "关联性", en: "relevance")
    }
  }
}

/// What a party says to one test of one item.
public struct CrossOpinion: Sendable, Hashable {
  public enum Stand: String, Sendable, CaseIterable {
    case accept
    /// Always with a reason.
    case contest
  }

  public var evidenceID: EvidenceID
  public var partyID: PartyID
  public var test: EvidenceTest
  /// 1, 2, … within the cell; the newest holds and none is lost.
  public var ordinal: Int
  /// The exchange in which it was said.
  public var round: Int
  public var stand: Stand
  public var reason: String
  public var at: Instant
  public var accountID: AccountID
  /// Said in the hearing or on paper, and entered by the court for the party.
  public var isEnteredByCourt: Bool

  public init(
    evidenceID: EvidenceID, partyID: PartyID, test: EvidenceTest, ordinal: Int, round: Int,
    stand: Stand, reason: String, at: Instant, accountID: AccountID, isEnteredByCourt: Bool
  ) {
    self.evidenceID = evidenceID
    self.partyID = partyID
    self.test = test
    self.ordinal = ordinal
    self.round = round
    self.stand = stand
    self.reason = reason
    self.at = at
    self.accountID = accountID
    self.isEnteredByCourt = isEnteredByCourt
  }
}

/// The judge has explained a point to a silent party and asked for a plain answer.
///
/// Source: Provisions on Evidence art. 4.
public struct CrossQuestion: Sendable, Hashable {
  public var evidenceID: EvidenceID
  public var partyID: PartyID
  public var test: EvidenceTest
  public var question: String
  public var askedAt: Instant
  public var askedBy: AccountID

  public init(
    evidenceID: EvidenceID, partyID: PartyID, test: EvidenceTest, question: String,
    askedAt: Instant, askedBy: AccountID
  ) {
    self.evidenceID = evidenceID
    self.partyID = partyID
    self.test = test
    self.question = question
    self.askedAt = askedAt
    self.askedBy = askedBy
  }
}

/// One cell of the cross-examination matrix: an item, an opposing party, a test.
public struct CrossCell: Sendable, Hashable {
  public enum Standing: String, Sendable, CaseIterable {
    /// The exchange still runs, or the item was in none yet.
    case open
    case accepted
    case contested
    /// The time passed in silence: the right to examine the item is spent, its proof is weighed all
    /// the same.
    case silent
    /// The judge explained and asked, and the party still said neither yes nor no.
    case deemedAdmitted = "deemed-admitted"
    /// Under seal for this party, who cannot examine it: nothing may rest on it against him.
    case withheld

    /// The article on which it rests.
    public var source: String {
      switch self {
      case .open: "OLR art. 14"
      case .accepted: "EV art. 89"
      case .contested: "EV art. 57"
      case .silent: "OLR arts. 6, 15; EV art. 60"
      case .deemedAdmitted: "EV art. 4"
      case .withheld: "CPL art. 71; OLR art. 15"
      }
    }
  }

  public var evidenceID: EvidenceID
  public var partyID: PartyID
  public var test: EvidenceTest
  public var standing: Standing
  public var opinion: CrossOpinion?
  public var question: CrossQuestion?

  public init(
    evidenceID: EvidenceID, partyID: PartyID, test: EvidenceTest, standing: Standing,
    opinion: CrossOpinion?, question: CrossQuestion?
  ) {
    self.evidenceID = evidenceID
    self.partyID = partyID
    self.test = test
    self.standing = standing
    self.opinion = opinion
    self.question = question
  }
}

/// One exchange of evidence: which items, in which way, until when.
///
/// Source: Provisions on Evidence arts. 56–58; Online Litigation Rules art. 14.
public struct EvidenceExchange: Sendable, Hashable {
  public enum Mode: String, Sendable, CaseIterable {
    /// All at one appointed time.
    case synchronous
    /// Each party for itself within a period; only where all of them chose it.
    case asynchronous
  }

  public var caseID: CaseID
  /// 1, 2, … within the case.
  public var round: Int
  public var mode: Mode
  public var opensAt: Instant
  public var closesAt: Instant
  /// The day of the exchange ends the evidence period.
  public var endsPeriod: Bool
  public var openedBy: AccountID
  public var closedAt: Instant?
  public var closedBy: AccountID?

  public init(
    caseID: CaseID, round: Int, mode: Mode, opensAt: Instant, closesAt: Instant, endsPeriod: Bool,
    openedBy: AccountID, closedAt: Instant?, closedBy: AccountID?
  ) {
    self.caseID = caseID
    self.round = round
    self.mode = mode
    self.opensAt = opensAt
    self.closesAt = closesAt
    self.endsPeriod = endsPeriod
    self.openedBy = openedBy
    self.closedAt = closedAt
    self.closedBy = closedBy
  }

  public var isOpen: Bool { closedAt == nil }
}

/// The way of exchanging evidence a party wants.
public struct ExchangeChoice: Sendable, Hashable {
  public var partyID: PartyID
  public var mode: EvidenceExchange.Mode
  public var at: Instant
  public var accountID: AccountID?

  public init(
    partyID: PartyID, mode: EvidenceExchange.Mode, at: Instant, accountID: AccountID?
  ) {
    self.partyID = partyID
    self.mode = mode
    self.at = at
    self.accountID = accountID
  }
}

/// A point the parties dispute.
public struct Issue: Sendable, Hashable {
  /// 1, 2, … within the list.
  public var place: Int
  public var evidenceID: EvidenceID?
  public var partyID: PartyID?
  public var test: EvidenceTest?
  public var text: String

  public init(
    place: Int, evidenceID: EvidenceID?, partyID: PartyID?, test: EvidenceTest?, text: String
  ) {
    self.place = place
    self.evidenceID = evidenceID
    self.partyID = partyID
    self.test = test
    self.text = text
  }
}

/// The points in dispute as one version of the list has them.
public struct IssueList: Sendable, Hashable {
  public enum Standing: String, Sendable, CaseIterable {
    case proposed
    /// By every party.
    case confirmed
    /// By the judge, who gave reasons.
    case settled
    case superseded
  }

  public var caseID: CaseID
  public var version: Int
  public var standing: Standing
  public var madeAt: Instant
  public var decidedAt: Instant?
  public var settledBy: AccountID?
  public var settledReason: String?
  public var issues: [Issue]
  public var confirmations: [IssueConfirmation]

  public init(
    caseID: CaseID, version: Int, standing: Standing, madeAt: Instant, decidedAt: Instant?,
    settledBy: AccountID?, settledReason: String?, issues: [Issue],
    confirmations: [IssueConfirmation]
  ) {
    self.caseID = caseID
    self.version = version
    self.standing = standing
    self.madeAt = madeAt
    self.decidedAt = decidedAt
    self.settledBy = settledBy
    self.settledReason = settledReason
    self.issues = issues
    self.confirmations = confirmations
  }
}

public struct IssueConfirmation: Sendable, Hashable {
  public var partyID: PartyID
  public var agrees: Bool
  public var comment: String
  public var at: Instant
  public var accountID: AccountID

  public init(
    partyID: PartyID, agrees: Bool, comment: String, at: Instant, accountID: AccountID
  ) {
    self.partyID = partyID
    self.agrees = agrees
    self.comment = comment
    self.at = at
    self.accountID = accountID
  }
}

/// The evidence of a case as it stood at one moment, signed by the court.
///
/// The document names no item: it lists salted digests, each of which a viewer can open for the
/// items he may see. Their number is rounded up, so that it tells nothing either.
public struct FrozenSet: Sendable, Hashable {
  public enum Stage: String, Sendable, CaseIterable {
    case periodEnded = "period-ended"
    case crossExaminationClosed = "cross-examination-closed"
  }

  public var caseID: CaseID
  public var version: Int
  public var stage: Stage
  /// Canonical JSON (RFC 8785): what was signed.
  public var document: [UInt8]
  public var sha256: [UInt8]
  /// CMS, detached, DER.
  public var signature: [UInt8]
  public var leafHash: [UInt8]
  public var at: Instant

  public init(
    caseID: CaseID, version: Int, stage: Stage, document: [UInt8], sha256: [UInt8],
    signature: [UInt8], leafHash: [UInt8], at: Instant
  ) {
    self.caseID = caseID
    self.version = version
    self.stage = stage
    self.document = document
    self.sha256 = sha256
    self.signature = signature
    self.leafHash = leafHash
    self.at = at
  }
}

/// One item of a frozen set: SHA-256(salt ‖ bytes) is listed in its document.
public struct FrozenRow: Sendable, Hashable {
  public var evidenceID: EvidenceID
  /// 32 bytes.
  public var salt: [UInt8]
  /// Canonical JSON of the item, its digests and its cells.
  public var bytes: [UInt8]

  public init(
    evidenceID: EvidenceID, salt: [UInt8], bytes: [UInt8]
  ) {
    self.evidenceID = evidenceID
    self.salt = salt
    self.bytes = bytes
  }
}
