/// A hearing that stands in the court's calendar.
public struct Hearing: Sendable, Hashable {
  public enum Standing: String, Sendable, CaseIterable {
    case scheduled
    case held
    case adjourned
    case cancelled
  }

  public var id: HearingID
  public var caseID: CaseID
  public var judgeID: AccountID
  public var clerkID: AccountID?
  public var roomID: String
  public var startsAt: Instant
  public var endsAt: Instant
  public var standing: Standing
  /// SEQUENCE of the calendar invitation; rises with every change. Source: RFC 5545 §3.8.7.4.
  public var inviteSequence: Int
  /// 1 for the first hearing of the case.
  public var ordinal: Int

  public init(
    id: HearingID, caseID: CaseID, judgeID: AccountID, clerkID: AccountID?, roomID: String,
    startsAt: Instant, endsAt: Instant, standing: Standing, inviteSequence: Int, ordinal: Int
  ) {
    self.id = id
    self.caseID = caseID
    self.judgeID = judgeID
    self.clerkID = clerkID
    self.roomID = roomID
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.standing = standing
    self.inviteSequence = inviteSequence
    self.ordinal = ordinal
  }
}

/// Something a hearing occupies: `judge`, `clerk`, `room`, `party` or `representative`, and which.
///
/// People are keyed by identity number where known, so that one lawyer in two cases is one lawyer.
public struct HearingResource: Sendable, Hashable {
  public var kind: String
  public var key: String

  public init(kind: String, key: String) {
    self.kind = kind
    self.key = key
  }
}
