public import CourtDomain
import CourtLaw

/// The door of a video hearing: who knocks, who is let in, whose equipment works, and the address of
/// the room for each.
public struct KeepDoor: Sendable {
  /// The door opens this long before the hearing and closes this long after its end.
  static let secondsBefore: Int64 = 30 * 60
  static let secondsAfter: Int64 = 2 * 3600
  static let maximumObservers = 100

  let court: Court
  private var records: KeepRecord { KeepRecord(court) }

  public init(_ court: Court) { self.court = court }

  /// What a person is at this hearing; `nil` for one who may not come.
  ///
  /// Anyone with an account may watch a hearing that is open to the public.
  private func part(
    of principal: Account, at id: HearingID, _ transaction: any CourtTransaction, _ now: Instant
  ) throws -> (hearing: Hearing, part: String) {
    do {
      let (hearing, view) = try records.seen(id, principal, transaction, now)
      if view.standing.isOfficial || view.standing.roles.contains("mediator") {
        return (hearing, "court")
      }
      if view.standing.isRepresentative { return (hearing, "representative") }
      if view.standing.partyID != nil { return (hearing, "party") }
      throw KeepRecord.notFound
    } catch let refusal as Rejection where refusal.code == KeepRecord.notFound.code {
      transaction.look(as: .system)
      guard let hearing = try transaction.hearing(id), hearing.standing == .scheduled,
        try isOpen(hearing, transaction)
      else { throw KeepRecord.notFound }
      return (hearing, "observer")
    }
  }

  /// - Throws: `Rejection` `hearing.not-found` for one who may not come.
  func checkMayCome(
    _ principal: Account, to id: HearingID, _ transaction: any CourtTransaction, _ now: Instant
  ) throws {
    _ = try part(of: principal, at: id, transaction, now)
  }

  private func isOpen(_ hearing: Hearing, _ transaction: any CourtTransaction) throws -> Bool {
    try transaction.hearings(
      from: hearing.startsAt, to: hearing.startsAt.adding(seconds: 1), openOnly: true, limit: 500
    ).contains { $0.hearing.id == hearing.id }
  }

  /// Knocks. Those of the case are expected and need no leave; observers wait for it.
  ///
  /// - Throws: `Rejection` `hearing.not-found`, `hearing.door-closed`, `hearing.full`,
  ///   `hearing.refused`.
  public func arrive(
    at id: HearingID, by principal: Account, in transaction: any CourtTransaction,
    at now: Instant
  ) throws -> HearingGuest {
    let (hearing, part) = try part(of: principal, at: id, transaction, now)
    try checkDoor(hearing, now)
    let all = try transaction.guests(of: id)
    try checkNotRefused(Self.newest(all)[principal.id])
    if part == "observer" {
      let watching = Self.newest(all).values.count {
        $0.part == "observer" && ($0.standing == .waiting || $0.standing == .admitted)
      }
      guard watching < Self.maximumObservers else {
        throw Rejection(
          "hearing.full", .conflict, zh: "旁听席位已满", en: "there is no seat left for observers")
      }
    }
    let guest = HearingGuest(
      accountID: principal.id, part: part,
      standing: part == "observer" ? .waiting : .admitted, since: now)
    try transaction.saveGuest(guest, of: id)
    return guest
  }

  private func checkNotRefused(_ guest: HearingGuest?) throws {
    guard let guest, guest.standing == .refused else { return }
    throw Rejection(
      "hearing.refused", .forbidden, zh: "法庭未准许您进入：\(guest.reason)",
      en: "the court did not let you in: \(guest.reason)")
  }

  private func checkDoor(_ hearing: Hearing, _ now: Instant) throws {
    let opens = hearing.startsAt.adding(seconds: -Self.secondsBefore)
    let closes = hearing.endsAt.adding(seconds: Self.secondsAfter)
    guard hearing.standing == .scheduled || hearing.standing == .held, now >= opens, now < closes
    else {
      throw Rejection(
        "hearing.door-closed", .conflict,
        zh: "开庭前三十分钟起可以进入（\(court.zone.minuteText(of: opens))）",
        en: "the door opens half an hour before, at \(court.zone.minuteText(of: opens))")
    }
  }

  /// The court lets somebody in, keeps him out, or notes that he left.
  ///
  /// - Throws: `Rejection` `hearing.not-found`, `hearing.for-the-court`, `hearing.nobody-knocked`.
  public func decide(
    _ standing: HearingGuest.Standing, on account: AccountID, reason: String, of id: HearingID,
    by principal: Account, in transaction: any CourtTransaction, at now: Instant
  ) throws -> HearingGuest {
    let (_, view) = try records.seen(id, principal, transaction, now)
    guard view.standing.isOfficial else {
      throw Rejection(
        "hearing.for-the-court", .forbidden, zh: "由法庭决定谁可以进入", en: "the court keeps the door")
    }
    guard var guest = Self.newest(try transaction.guests(of: id))[account] else {
      throw Rejection(
        "hearing.nobody-knocked", .conflict, zh: "该人员尚未到场", en: "that person has not arrived")
    }
    guest.standing = standing
    guest.since = now
    guest.decidedBy = principal.id
    guest.reason = reason
    try transaction.saveGuest(guest, of: id)
    return guest
  }

  /// Everyone's newest standing, and the log of all comings and goings.
  public func list(
    of id: HearingID, by principal: Account, in transaction: any CourtTransaction,
    at now: Instant
  ) throws -> (list: [HearingGuest], log: [HearingGuest], checks: [EquipmentCheck]) {
    let (_, view) = try records.seen(id, principal, transaction, now)
    guard view.standing.isOfficial else { throw KeepRecord.notFound }
    let log = try transaction.guests(of: id)
    let list = Self.newest(log).values.sorted {
      ($0.since, $0.accountID.description) < ($1.since, $1.accountID.description)
    }
    return (list, log, try transaction.equipmentChecks(of: id))
  }

  static func newest(_ log: [HearingGuest]) -> [AccountID: HearingGuest] {
    Dictionary(log.map { ($0.accountID, $0) }) { _, later in later }
  }

  /// A person's own address of the video room, for somebody who has been let in.
  ///
  /// - Throws: `Rejection` `hearing.door-closed`, `hearing.refused`, `hearing.not-admitted`,
  ///   `hearing.no-video`.
  public func link(
    to id: HearingID, for principal: Account, in transaction: any CourtTransaction,
    at now: Instant
  ) throws -> (href: String, until: Instant, part: String) {
    let (hearing, part) = try part(of: principal, at: id, transaction, now)
    try checkDoor(hearing, now)
    let guest = Self.newest(try transaction.guests(of: id))[principal.id]
    try checkNotRefused(guest)
    guard guest?.standing == .admitted else {
      throw Rejection(
        "hearing.not-admitted", .conflict, zh: "请先到场并等待法庭准许",
        en: "arrive first and wait until the court lets you in")
    }
    let until = hearing.endsAt.adding(seconds: Self.secondsAfter)
    guard
      let href = court.videoRooms.link(
        room: hearing.roomID, hearing: id, person: principal.id, part: part, until: until)
    else {
      throw Rejection(
        "hearing.no-video", .conflict, zh: "本院尚未接入视频系统",
        en: "this court has no video rooms connected")
    }
    return (href, until, part)
  }

  /// What a person's equipment must be able to do.
  public static let least: [(name: String, value: Int64)] = [
    ("down_kbps", 1_500), ("up_kbps", 1_000), ("round_trip_ms", 300), ("loss_permille", 30),
  ]

  /// Judges what a browser measured; told item by item, and a person's newest kept for the clerk.
  ///
  /// Those of the case may try at any time before, observers only while the door is open.
  ///
  /// - Throws: `Rejection` `hearing.not-found`, `hearing.door-closed`.
  public func tryEquipment(
    _ measured: [String: Int64], camera: Bool, microphone: Bool, speaker: Bool, of id: HearingID,
    by principal: Account, in transaction: any CourtTransaction, at now: Instant
  ) throws -> EquipmentCheck {
    let (hearing, part) = try part(of: principal, at: id, transaction, now)
    if part == "observer" { try checkDoor(hearing, now) }
    var items: [JSONValue] = []
    var passes = true
    func note(_ name: String, _ value: JSONValue, _ isEnough: Bool, zh: String, en: String) {
      if !isEnough { passes = false }
      items.append([
        "item": .string(name), "value": value, "passes": .bool(isEnough),
        "advice": isEnough ? .null : ["zh": .string(zh), "en": .string(en)],
      ])
    }
    note("camera", .bool(camera), camera, zh: "请允许使用摄像头", en: "let the page use a camera")
    note(
      "microphone", .bool(microphone), microphone, zh: "请允许使用麦克风",
      en: "let the page use a microphone")
    note("speaker", .bool(speaker), speaker, zh: "听不到测试音，请检查扬声器", en: "the test tone was not heard")
    for (name, least) in Self.least {
      guard let value = measured[name] else { continue }
      let isEnough = name.hasSuffix("kbps") ? value >= least : value <= least
      note(
        name, .int(value), isEnough,
        zh: "应\(name.hasSuffix("kbps") ? "不低于" : "不高于") \(least)，请更换网络",
        en:
          "should be \(name.hasSuffix("kbps") ? "at least" : "at most") \(least): try another network"
      )
    }
    let check = EquipmentCheck(
      accountID: principal.id, at: now, body: .array(items), passes: passes)
    try transaction.saveEquipmentCheck(check, of: id)
    return check
  }
}
