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
  /// Names the entry in people's calendars: a hearing put off to another slot in one act, or moved
  /// by a plan, keeps the one of the hearing it stands for.
  public var inviteID: HearingID
  /// It was put off for the court's own cause, such as an ill judge or a lost room, and so does not
  /// count among the adjournments the law allows.
  public var isPutOffByCourt: Bool

  public init(
    id: HearingID, caseID: CaseID, judgeID: AccountID, clerkID: AccountID?, roomID: String,
    startsAt: Instant, endsAt: Instant, standing: Standing, inviteSequence: Int, ordinal: Int,
    inviteID: HearingID? = nil, isPutOffByCourt: Bool = false
  ) {
    self.isPutOffByCourt = isPutOffByCourt
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
    self.inviteID = inviteID ?? id
  }

  /// The refusal of a slot at which people or rooms are taken.
  ///
  /// - Parameter kinds: of the resources that are taken, such as `judge`.
  public static func doubleBooked(_ kinds: [String]) -> Rejection {
    let reasons = Set(kinds).sorted().map { kind in
      FieldDefect(
        "/starts_at", "busy.\(kind)", zh: "该时段\(HearingResource.name(kind).zh)已有安排",
        en: "the \(HearingResource.name(kind).en) is taken at that time")
    }
    return Rejection(
      "hearing.double-booked", .conflict, zh: "该时段已被占用，请另选",
      en: "that slot is taken: choose another", reasons: reasons)
  }
}

/// Someone or something a hearing occupies, and the part played: `judge`, `assessor`, `clerk`, `room`,
/// `party`, `representative`, `mediator`, `interpreter` or `witness`.
///
/// People are keyed by identity number where known, else by account, whatever part they play: one
/// who judges here and sues there, or represents in two cases, is one person.
public struct HearingResource: Sendable, Hashable {
  public var kind: String
  public var key: String

  public init(kind: String, key: String) {
    self.kind = kind
    self.key = key
  }

  /// Whose calendar it is; two resources of one holder cannot be in two hearings at once.
  public struct Holder: Sendable, Hashable {
    public let isRoom: Bool
    public let key: String
  }

  public var holder: Holder { Holder(isRoom: kind == "room", key: key) }

  public static func name(_ kind: String) -> LocalizedText {
    switch kind {
    case "judge": LocalizedText(zh: "法官", en: "judge")
    case "assessor": LocalizedText(zh: "人民陪审员", en: "lay assessor")
    case "clerk": LocalizedText(zh: "书记员", en: "clerk")
    case "room": LocalizedText(zh: "法庭", en: "court room")
    case "party": LocalizedText(zh: "当事人", en: "party")
    case "mediator": LocalizedText(zh: "调解员", en: "mediator")
    case "interpreter": LocalizedText(zh: "翻译", en: "interpreter")
    case "witness": LocalizedText(zh: "证人", en: "witness")
    default: LocalizedText(zh: "诉讼代理人", en: "representative")
    }
  }
}
