public import CourtDomain
import CourtEvidence
import CourtLaw
import CourtScheduling

/// A person's hearings as a calendar to subscribe to, under a token that can be revoked.
///
/// A calendar program sends no session: whoever has the address reads it. So it is hard to guess,
/// one person's alone, names no more than the calendar entry itself does, and ends when its owner
/// says so.
public struct FollowCalendar: Sendable {
  static let maximumFeeds = 10
  static let maximumHearings = 1_000
  /// How far back a feed reaches, in days.
  static let daysBack = 90

  let court: Court

  public init(_ court: Court) { self.court = court }

  /// - Returns: the feed and its token, which is told this once and never again.
  /// - Throws: `Rejection` `calendar-feed.too-many`.
  public func open(
    by principal: Account, in transaction: any CourtTransaction, at now: Instant
  ) throws -> (feed: CalendarFeed, token: String) {
    // Two at once are counted one after the other.
    try transaction.lockResources([
      HearingResource(kind: "party", key: "calendar-feeds/\(principal.id)")
    ])
    let standing = try transaction.feeds(of: principal.id, limit: Self.maximumFeeds)
    guard standing.count < Self.maximumFeeds else {
      throw Rejection(
        "calendar-feed.too-many", .conflict, zh: "最多 \(Self.maximumFeeds) 个订阅，请先撤销不用的",
        en: "at most \(Self.maximumFeeds) feeds: revoke one that is not used")
    }
    var generator = SystemRandomNumberGenerator()
    let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let token = hexText(secret)
    let feed = CalendarFeed(
      id: court.ids.make(at: now), accountID: principal.id, createdAt: now)
    try transaction.insertFeed(feed, digest: Self.digest(token))
    return (feed, token)
  }

  private static func digest(_ token: String) -> [UInt8] {
    SHA256.digest(Array("calendar-feed/\(token)".utf8)).bytes
  }

  /// The calendar behind a token.
  ///
  /// - Throws: `Rejection` `calendar-feed.not-found` for a token that never was or was revoked.
  public func calendar(
    token: String, in transaction: any CourtTransaction, at now: Instant
  ) throws -> String {
    guard token.utf8.count == 64, let feed = try transaction.feed(digest: Self.digest(token)),
      let person = try transaction.account(feed.accountID), !person.isDisabled
    else { throw Self.notFound }
    transaction.look(as: .account(person.id))
    let from = now.adding(seconds: -Int64(Self.daysBack) * 86_400)
    let found = try transaction.hearings(
      ofPerson: person.id, from: from, limit: Self.maximumHearings)
    // Of a hearing that was moved, the newest alone: its entry has the same name.
    var newest: [HearingID: (hearing: Hearing, file: CaseFile)] = [:]
    for entry in found {
      let known = newest[entry.hearing.inviteID]?.hearing.inviteSequence ?? -1
      if entry.hearing.inviteSequence > known { newest[entry.hearing.inviteID] = entry }
    }
    let invites = newest.values.sorted {
      ($0.hearing.startsAt, $0.hearing.id.description)
        < ($1.hearing.startsAt, $1.hearing.id.description)
    }.map { HearingInvitation.invite(for: $0.hearing, of: $0.file, attendee: person, court: court) }
    return try ICalendar.feed(
      invites, name: LocalizedText(zh: "庭审日程", en: "Court hearings"))
  }

  public static let notFound = Rejection(
    "calendar-feed.not-found", .notFound, zh: "没有该日历订阅或已撤销",
    en: "there is no such feed, or it was revoked")
}
