public import CourtDomain

/// When people cannot come, what hearings need, and calendars to subscribe to.
public protocol BookingRows {
  func insertUnavailability(_ stated: Unavailability) throws
  func unavailability(_ id: UnavailabilityID) throws -> Unavailability?
  /// `false` where it was withdrawn before.
  func withdrawUnavailability(_ id: UnavailabilityID, at: Instant) throws -> Bool
  /// What stands and ends after the instant, earliest first; of one account, or of all.
  func unavailabilities(of account: AccountID?, endingAfter: Instant, limit: Int) throws
    -> [Unavailability]
  /// What stands for these resources between two instants.
  func unavailable(_ resources: [HearingResource], from: Instant, to: Instant) throws
    -> [(resource: HearingResource, startsAt: Instant, endsAt: Instant)]
  /// Hearings waiting to be held that take one of the resources between two instants.
  func scheduledHearings(taking resources: [HearingResource], from: Instant, to: Instant) throws
    -> [Hearing]
  /// Zones of those who have told one, by key of the person.
  func zones(of keys: [String]) throws -> [String: String]
  func saveZone(_ zone: String, of key: String, by: AccountID, at: Instant) throws
  func hearingDemand(of id: CaseID) throws -> JSONValue?
  func saveHearingDemand(_ body: JSONValue, of id: CaseID, by: AccountID, at: Instant) throws
  func hearingNeeds(of id: CaseID) throws -> [(party: PartyID, body: JSONValue)]
  func saveHearingNeed(
    _ body: JSONValue, of party: PartyID, in id: CaseID, by: AccountID, at: Instant) throws
  /// Hearings waiting to be held of other cases of a series before this judge.
  func hearings(ofSeries series: String, judge: AccountID, besides: CaseID, from: Instant) throws
    -> [Hearing]
  /// Cases whose hearing is to be booked, the most urgent first; of one judge, or of all.
  ///
  /// - Parameter states: those in which a hearing can be booked, as `procedure/version/state`.
  func casesAwaitingHearing(in states: [String], judge: AccountID?, limit: Int) throws
    -> [AwaitingCase]
  /// Cases and hearings of a person from an instant on, whatever part he plays in them, oldest first.
  func hearings(ofPerson account: AccountID, from: Instant, limit: Int) throws
    -> [(hearing: Hearing, file: CaseFile)]
  func insertFeed(_ feed: CalendarFeed, digest: [UInt8]) throws
  func feeds(of account: AccountID, limit: Int) throws -> [CalendarFeed]
  /// `false` where it is not the account's or was revoked before.
  func revokeFeed(_ id: CalendarFeedID, of account: AccountID, at: Instant) throws -> Bool
  func feed(digest: [UInt8]) throws -> CalendarFeed?
}

public enum UnavailabilityNoun: Sendable {}
public typealias UnavailabilityID = Identifier<UnavailabilityNoun>
public enum CalendarFeedNoun: Sendable {}
public typealias CalendarFeedID = Identifier<CalendarFeedNoun>

/// A time at which a person or room cannot be had.
public struct Unavailability: Sendable, Hashable {
  public enum Ground: String, Sendable, CaseIterable {
    case leave, illness, travel, closed, other
    /// A hearing before another court.
    case otherCourt = "other-court"
  }

  public var id: UnavailabilityID
  public var resource: HearingResource.Holder
  /// Whose it is, where that is somebody with an account.
  public var accountID: AccountID?
  public var startsAt: Instant
  public var endsAt: Instant
  public var ground: Ground
  public var note: String
  public var statedBy: AccountID
  public var statedAt: Instant

  public init(
    id: UnavailabilityID, resource: HearingResource.Holder, accountID: AccountID?,
    startsAt: Instant, endsAt: Instant, ground: Ground, note: String, statedBy: AccountID,
    statedAt: Instant
  ) {
    self.id = id
    self.resource = resource
    self.accountID = accountID
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.ground = ground
    self.note = note
    self.statedBy = statedBy
    self.statedAt = statedAt
  }
}

/// A case that waits for its hearing to be booked.
public struct AwaitingCase: Sendable, Hashable {
  public var caseID: CaseID
  public var judgeID: AccountID?
  /// When it was first ready for a hearing.
  public var since: Instant
  /// The end of the trial limit where one runs.
  public var limitOn: CalendarDay?
  public var demand: JSONValue?
  /// When the hearing that was put off would have begun.
  public var putOffFrom: Instant?

  public init(
    caseID: CaseID, judgeID: AccountID?, since: Instant, limitOn: CalendarDay?,
    demand: JSONValue?, putOffFrom: Instant? = nil
  ) {
    self.putOffFrom = putOffFrom
    self.caseID = caseID
    self.judgeID = judgeID
    self.since = since
    self.limitOn = limitOn
    self.demand = demand
  }
}

/// A person's hearings to subscribe to. Who has the token reads them; the court keeps its digest.
public struct CalendarFeed: Sendable, Hashable {
  public var id: CalendarFeedID
  public var accountID: AccountID
  public var createdAt: Instant
  public var revokedAt: Instant?

  public init(
    id: CalendarFeedID, accountID: AccountID, createdAt: Instant, revokedAt: Instant? = nil
  ) {
    self.id = id
    self.accountID = accountID
    self.createdAt = createdAt
    self.revokedAt = revokedAt
  }
}
