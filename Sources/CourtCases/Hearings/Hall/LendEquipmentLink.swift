public import CourtDomain
import CourtEvidence

/// An address at which one person tries the equipment for one hearing, from whatever telephone,
/// without signing in there.
///
/// It opens nothing else: neither the case nor the room. It ends with the hearing.
public struct EquipmentLink: Sendable, Hashable {
  public var hearingID: HearingID
  public var accountID: AccountID
  public var madeAt: Instant

  public init(hearingID: HearingID, accountID: AccountID, madeAt: Instant) {
    self.hearingID = hearingID
    self.accountID = accountID
    self.madeAt = madeAt
  }
}

public struct LendEquipmentLink: Sendable {
  /// Of one person for one hearing.
  static let maximumLinks = 10

  let court: Court

  public init(_ court: Court) { self.court = court }

  public static let notFound = Rejection(
    "equipment-link.not-found", .notFound, zh: "该设备测试链接无效或已失效",
    en: "this link to the equipment test does not exist or has ended")

  /// - Returns: the token, told this once, and when it ends.
  /// - Throws: `Rejection` `hearing.not-found`, `equipment-link.too-many`, `equipment-link.over`.
  public func lend(
    for id: HearingID, to principal: Account, in transaction: any CourtTransaction,
    at now: Instant
  ) throws -> (token: String, until: Instant) {
    try KeepDoor(court).checkMayCome(principal, to: id, transaction, now)
    guard let hearing = try transaction.hearing(id) else { throw KeepRecord.notFound }
    let until = Self.end(of: hearing)
    guard hearing.standing == .scheduled, now < until else {
      throw Rejection(
        "equipment-link.over", .conflict, zh: "该庭审不再进行",
        en: "this hearing is over or does not take place")
    }
    guard try transaction.equipmentLinks(of: principal.id, for: id) < Self.maximumLinks else {
      throw Rejection(
        "equipment-link.too-many", .conflict, zh: "最多 \(Self.maximumLinks) 个测试链接，请使用已有的",
        en: "at most \(Self.maximumLinks) links: use one you have")
    }
    var generator = SystemRandomNumberGenerator()
    let token = hexText((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    try transaction.insertEquipmentLink(
      EquipmentLink(hearingID: id, accountID: principal.id, madeAt: now),
      digest: Self.digest(token))
    return (token, until)
  }

  /// The hearing and the person behind a token.
  ///
  /// - Throws: `Rejection` `equipment-link.not-found` for one that never was or has ended.
  public func open(
    _ token: String, in transaction: any CourtTransaction, at now: Instant
  ) throws -> (hearing: Hearing, person: Account) {
    transaction.look(as: .system)
    guard token.utf8.count == 64,
      let link = try transaction.equipmentLink(digest: Self.digest(token)),
      let person = try transaction.account(link.accountID), !person.isDisabled,
      let hearing = try transaction.hearing(link.hearingID), hearing.standing == .scheduled,
      now < Self.end(of: hearing)
    else { throw Self.notFound }
    return (hearing, person)
  }

  /// Enters what the page found, as that person's check for that hearing.
  ///
  /// - Throws: `Rejection` `equipment-link.not-found`, `equipment-link.used-up`.
  public func check(
    _ measured: [String: Int64], camera: Bool, microphone: Bool, speaker: Bool, token: String,
    in transaction: any CourtTransaction, at now: Instant
  ) throws -> EquipmentCheck {
    let (hearing, person) = try open(token, in: transaction, at: now)
    guard try transaction.useEquipmentLink(digest: Self.digest(token)) else {
      throw Rejection(
        "equipment-link.used-up", .conflict, zh: "该链接的测试次数已用完，请重新获取链接",
        en: "this link was used as often as it may be: get another one")
    }
    return try KeepDoor(court).tryEquipment(
      measured, camera: camera, microphone: microphone, speaker: speaker, of: hearing.id,
      by: person, in: transaction, at: now)
  }

  private static func end(of hearing: Hearing) -> Instant {
    hearing.endsAt.adding(seconds: KeepDoor.secondsAfter)
  }

  private static func digest(_ token: String) -> [UInt8] {
    SHA256.digest(Array("equipment-link/\(token)".utf8)).bytes
  }
}
