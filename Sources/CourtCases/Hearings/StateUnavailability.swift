public import CourtDomain
import CourtScheduling

/// Telling the court when one cannot come.
///
/// What an official or a clerk enters closes the time. What a party or representative tells closes it
/// for proposals and for booking, unless the clerk says why the court summons him all the same; how
/// much anybody can close that way is limited, so that nobody stops a trial by never having time.
public struct StateUnavailability: Sendable {
  /// Of one litigant, standing and not over.
  static let maximumStatements = 20
  static let maximumDays: Int64 = 30
  /// Officials' leave is longer.
  static let maximumOfficialDays: Int64 = 366

  let court: Court

  public init(_ court: Court) { self.court = court }

  public enum Whose: Sendable {
    case own
    case account(AccountID)
    case room(String)
  }

  /// - Returns: the statement, and the hearings that stand in that time and have to be moved.
  /// - Throws: `Invalid`; `Rejection` `unavailability.not-yours`, `unavailability.too-many`,
  ///   `unavailability.too-long`.
  public func state(
    _ whose: Whose, from: Instant, to: Instant, ground: Unavailability.Ground, note: String,
    by principal: Account, in transaction: any CourtTransaction, at now: Instant
  ) throws -> (stated: Unavailability, affected: [Hearing]) {
    guard from < to, to > now else {
      throw Invalid([
        FieldDefect(
          "/to", "range", zh: "结束应晚于开始，且在将来", en: "ends after it begins, and in the future")
      ])
    }
    let (resource, account) = try owner(whose, principal, transaction)
    // Bookers of this person wait for it, and it for them; so do two statements at once.
    let keyed = HearingResource(kind: resource.isRoom ? "room" : "party", key: resource.key)
    try transaction.lockResources([keyed])
    try checkAmount(from, to, account, principal, transaction, at: now)
    let stated = Unavailability(
      id: court.ids.make(at: now), resource: resource, accountID: account, startsAt: from,
      endsAt: to, ground: ground, note: note, statedBy: principal.id, statedAt: now)
    try transaction.insertUnavailability(stated)
    let affected = try transaction.scheduledHearings(taking: [keyed], from: from, to: to)
    return (stated, affected)
  }

  private static func keepsCalendars(_ account: Account) -> Bool {
    [.clerk, .administrator, .president].contains(account.kind)
  }

  private func owner(
    _ whose: Whose, _ principal: Account, _ transaction: any CourtTransaction
  ) throws -> (HearingResource.Holder, AccountID?) {
    func holder(_ account: Account) -> HearingResource.Holder {
      HearingResource(kind: "party", key: account.idNumber ?? account.id.description).holder
    }
    switch whose {
    case .own: return (holder(principal), principal.id)
    case .account(let id) where id == principal.id: return (holder(principal), id)
    case .account(let id):
      guard Self.keepsCalendars(principal), let account = try transaction.account(id) else {
        throw Self.notYours
      }
      return (holder(account), id)
    case .room(let id):
      guard Self.keepsCalendars(principal), try transaction.rooms().contains(where: { $0.id == id })
      else { throw Self.notYours }
      return (HearingResource(kind: "room", key: id).holder, nil)
    }
  }

  private static let notYours = Rejection(
    "unavailability.not-yours", .forbidden, zh: "只能登记本人的时间；法官、书记员、法庭的由书记员登记",
    en: "you tell of your own time; clerks keep that of officials and rooms")

  private func checkAmount(
    _ from: Instant, _ to: Instant, _ account: AccountID?, _ principal: Account,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws {
    let days = (to.seconds(since: from) + 86_399) / 86_400
    let isLitigant = principal.kind == .litigant || principal.kind == .platform
    let most = isLitigant ? Self.maximumDays : Self.maximumOfficialDays
    guard days <= most else {
      throw Rejection(
        "unavailability.too-long", .unacceptable, zh: "一次最多登记 \(most) 日",
        en: "at most \(most) days at a time")
    }
    guard isLitigant else { return }
    let standing = try transaction.unavailabilities(
      of: account, endingAfter: now, limit: Self.maximumStatements + 1)
    let sum = standing.reduce(days) {
      $0 + ($1.endsAt.seconds(since: $1.startsAt) + 86_399) / 86_400
    }
    guard standing.count < Self.maximumStatements, sum <= Self.maximumDays else {
      throw Rejection(
        "unavailability.too-many", .conflict,
        zh: "登记的不便时间最多 \(Self.maximumStatements) 项、合计 \(Self.maximumDays) 日；确有困难的请向法庭说明",
        en:
          "at most \(Self.maximumStatements) times and \(Self.maximumDays) days in all; where that "
          + "is not enough, tell the court why")
    }
  }

  /// - Throws: `Rejection` `unavailability.not-found`, also for somebody else's.
  public func withdraw(
    _ id: UnavailabilityID, by principal: Account, in transaction: any CourtTransaction,
    at now: Instant
  ) throws {
    let missing = Rejection(
      "unavailability.not-found", .notFound, zh: "没有找到该记录", en: "there is no such statement")
    guard let stated = try transaction.unavailability(id),
      stated.accountID == principal.id || Self.keepsCalendars(principal),
      try transaction.withdrawUnavailability(id, at: now)
    else { throw missing }
  }

  /// Where a person abroad is, as `Europe/Berlin`.
  ///
  /// - Throws: `Invalid` for a zone nobody knows.
  public func place(
    _ zone: String, of principal: Account, in transaction: any CourtTransaction, at now: Instant
  ) throws {
    guard ZoneNights(zone) != nil else {
      throw Invalid([
        FieldDefect(
          "/zone", "unknown", zh: "不认识的时区，应如 Europe/Berlin",
          en: "no such time zone; write it as Europe/Berlin")
      ])
    }
    try transaction.saveZone(
      zone, of: principal.idNumber ?? principal.id.description, by: principal.id, at: now)
  }
}
