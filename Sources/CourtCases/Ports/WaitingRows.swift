public import CourtDomain

/// Times of the calendar that became free, and to whom they are offered.
public protocol WaitingRows {
  /// The hearing was put off for the court's own cause.
  func noteCourtCause(of id: HearingID) throws
  /// Does nothing where the hearing has given its time up before.
  func insertFreedSlot(_ slot: FreedSlot) throws
  /// - Parameter locked: holds the slot until the end of the transaction.
  func freedSlot(_ id: FreedSlotID, locked: Bool) throws -> FreedSlot?
  /// Open and offered ones, earliest first; of one judge, or of all.
  func freedSlots(judge: AccountID?, limit: Int) throws -> [FreedSlot]
  /// Takes one that nobody else has in hand and that was not looked at since the instant.
  func claimFreedSlot(notLookedAtSince: Instant) throws -> FreedSlot?
  /// Writes standing, offer and who was passed over.
  func updateFreedSlot(_ slot: FreedSlot) throws
  /// What a booking does to slots that wait: the judge's at that time are taken, the one offered to
  /// this case is free for others, and the tasks of both are done.
  func settleFreedSlots(by hearing: Hearing, at: Instant) throws
  func insertEquipmentLink(_ link: EquipmentLink, digest: [UInt8]) throws
  /// How many one person has for one hearing.
  func equipmentLinks(of account: AccountID, for hearing: HearingID) throws -> Int
  func equipmentLink(digest: [UInt8]) throws -> EquipmentLink?
  /// `false` where the link was used as often as it may be.
  func useEquipmentLink(digest: [UInt8]) throws -> Bool
  /// Ends one task, whatever case it is of.
  func closeTask(_ id: TaskID, at: Instant) throws
}

public enum FreedSlotNoun: Sendable {}
public typealias FreedSlotID = Identifier<FreedSlotNoun>

/// A time of a judge and a room that a hearing gave up.
public struct FreedSlot: Sendable, Hashable {
  public enum Cause: String, Sendable, CaseIterable {
    /// The hearing was put off, to another time or without one.
    case adjourned
    /// It was cancelled, or its case ended.
    case cancelled
  }

  public enum Standing: String, Sendable, CaseIterable {
    /// Nobody is offered it at the moment.
    case open
    case offered
    /// A hearing of the judge stands there again.
    case taken
    /// It can no longer be used, for the notice cannot be kept any more.
    case lapsed
  }

  /// The ready proposal: everything a booking names, and why it is this case's.
  public struct Offer: Sendable, Hashable {
    public var startsAt: Instant
    public var endsAt: Instant
    public var roomID: String
    public var clerkID: AccountID?
    public var reasons: [LocalizedText]

    public init(
      startsAt: Instant, endsAt: Instant, roomID: String, clerkID: AccountID?,
      reasons: [LocalizedText]
    ) {
      self.startsAt = startsAt
      self.endsAt = endsAt
      self.roomID = roomID
      self.clerkID = clerkID
      self.reasons = reasons
    }
  }

  /// A case more urgent than the one offered, or declined by a clerk, and why it is not that one.
  public struct Passed: Sendable, Hashable {
    public var caseID: CaseID
    public var why: LocalizedText
    /// Set where a clerk declined the offer: it does not come back.
    public var declinedBy: AccountID?

    public init(caseID: CaseID, why: LocalizedText, declinedBy: AccountID? = nil) {
      self.caseID = caseID
      self.why = why
      self.declinedBy = declinedBy
    }
  }

  public var id: FreedSlotID
  public var hearingID: HearingID
  public var judgeID: AccountID
  public var roomID: String
  public var startsAt: Instant
  public var endsAt: Instant
  public var cause: Cause
  public var freedAt: Instant
  public var standing: Standing
  public var lookedAt: Instant?
  public var offeredCase: CaseID?
  public var offeredAt: Instant?
  public var offer: Offer?
  public var taskID: TaskID?
  public var passed: [Passed]
  public var takenBy: HearingID?

  public init(
    id: FreedSlotID, hearingID: HearingID, judgeID: AccountID, roomID: String, startsAt: Instant,
    endsAt: Instant, cause: Cause, freedAt: Instant, standing: Standing = .open,
    lookedAt: Instant? = nil, offeredCase: CaseID? = nil, offeredAt: Instant? = nil,
    offer: Offer? = nil, taskID: TaskID? = nil, passed: [Passed] = [], takenBy: HearingID? = nil
  ) {
    self.id = id
    self.hearingID = hearingID
    self.judgeID = judgeID
    self.roomID = roomID
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.cause = cause
    self.freedAt = freedAt
    self.standing = standing
    self.lookedAt = lookedAt
    self.offeredCase = offeredCase
    self.offeredAt = offeredAt
    self.offer = offer
    self.taskID = taskID
    self.passed = passed
    self.takenBy = takenBy
  }

  /// Takes the offer back, if there is one; the slot waits for the next.
  mutating func reopen() {
    standing = .open
    lookedAt = nil
    offeredCase = nil
    offeredAt = nil
    offer = nil
    taskID = nil
  }
}
