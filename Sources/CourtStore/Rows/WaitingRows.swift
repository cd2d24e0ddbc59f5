import CourtCases
import CourtDomain
import CourtPG

/// Freed times and their offers.
extension PGCourtTransaction {
  func noteCourtCause(of id: HearingID) throws {
    try later(
      "UPDATE hearing SET court_cause = true WHERE court_id = $1 AND hearing_id = $2", court,
      .id(id))
  }

  func insertFreedSlot(_ slot: FreedSlot) throws {
    try later(
      """
      INSERT INTO freed_slot (court_id, slot_id, hearing_id, judge_id, room_id, during, cause,
        freed_at, standing, passed)
      VALUES ($1, $2, $3, $4, $5, tstzrange($6, $7, '[)'), $8, $9, $10, '[]')
      ON CONFLICT ON CONSTRAINT freed_slot_once_per_hearing DO NOTHING
      """, court, .id(slot.id), .id(slot.hearingID), .id(slot.judgeID), .text(slot.roomID),
      .instant(slot.startsAt), .instant(slot.endsAt), .text(slot.cause.rawValue),
      .instant(slot.freedAt), .text(slot.standing.rawValue))
  }

  private static let slotColumns = """
    slot_id, hearing_id, judge_id, room_id, lower(during) AS starts_at, upper(during) AS ends_at, \
    cause, freed_at, standing, looked_at, offered_case, offered_at, offer::text AS offer, task_id, \
    passed, taken_hearing
    """

  private func freedSlot(from row: PGRow) throws -> FreedSlot {
    let offer = try row.textOrNil("offer").map { try StoredJSON.parse($0, "offer") }
    let passed = try row.document("passed").array ?? []
    return FreedSlot(
      id: try row.id("slot_id"), hearingID: try row.id("hearing_id"),
      judgeID: try row.id("judge_id"), roomID: try row.text("room_id"),
      startsAt: try row.instant("starts_at"), endsAt: try row.instant("ends_at"),
      cause: try row.choice("cause"), freedAt: try row.instant("freed_at"),
      standing: try row.choice("standing"), lookedAt: try row.instantOrNil("looked_at"),
      offeredCase: try row.idOrNil("offered_case"), offeredAt: try row.instantOrNil("offered_at"),
      offer: try offer.map(FreedSlot.Offer.init(stored:)), taskID: try row.idOrNil("task_id"),
      passed: passed.compactMap(FreedSlot.Passed.init(stored:)),
      takenBy: try row.idOrNil("taken_hearing"))
  }

  func freedSlot(_ id: FreedSlotID, locked: Bool) throws -> FreedSlot? {
    try query(locked ? Self.slotLocked : Self.slotByID, [court, .id(id)]).onlyRow()
      .map(freedSlot(from:))
  }

  private static let slotByID = PGStatement(
    "SELECT \(slotColumns) FROM freed_slot WHERE court_id = $1 AND slot_id = $2")
  private static let slotLocked = PGStatement(slotByID.sql + " FOR UPDATE")

  func freedSlots(judge: AccountID?, limit: Int) throws -> [FreedSlot] {
    try query(Self.standingSlots, [court, .id(orNull: judge), rows(limit)]).map(freedSlot(from:))
  }

  private static let standingSlots = PGStatement(
    """
    SELECT \(slotColumns) FROM freed_slot WHERE court_id = $1 AND standing IN ('open', 'offered')
      AND ($2::uuid IS NULL OR judge_id = $2)
    ORDER BY lower(during), slot_id LIMIT $3
    """)

  func claimFreedSlot(notLookedAtSince: Instant) throws -> FreedSlot? {
    try query(Self.slotInTurn, [court, .instant(notLookedAtSince)]).onlyRow()
      .map(freedSlot(from:))
  }

  private static let slotInTurn = PGStatement(
    """
    SELECT \(slotColumns) FROM freed_slot WHERE court_id = $1 AND standing IN ('open', 'offered')
      AND (looked_at IS NULL OR looked_at <= $2)
    ORDER BY looked_at NULLS FIRST, lower(during), slot_id LIMIT 1 FOR UPDATE SKIP LOCKED
    """)

  func updateFreedSlot(_ slot: FreedSlot) throws {
    try later(
      """
      UPDATE freed_slot SET standing = $3, looked_at = $4, offered_case = $5, offered_at = $6,
        offer = $7, task_id = $8, passed = $9, taken_hearing = $10
      WHERE court_id = $1 AND slot_id = $2
      """, court, .id(slot.id), .text(slot.standing.rawValue), .instant(orNull: slot.lookedAt),
      .id(orNull: slot.offeredCase), .instant(orNull: slot.offeredAt),
      slot.offer.map { .document($0.stored) } ?? .null, .id(orNull: slot.taskID),
      .document(.array(slot.passed.map(\.stored))), .id(orNull: slot.takenBy))
  }

  func settleFreedSlots(by hearing: Hearing, at: Instant) throws {
    try later(
      """
      WITH settled AS (
        UPDATE freed_slot f SET
          standing = CASE WHEN f.judge_id = $3 AND f.during && tstzrange($4, $5, '[)')
            THEN 'taken' ELSE 'open' END,
          taken_hearing = CASE WHEN f.judge_id = $3 AND f.during && tstzrange($4, $5, '[)')
            THEN $2::uuid END,
          looked_at = NULL, offered_case = NULL, offered_at = NULL, offer = NULL, task_id = NULL
        FROM (SELECT slot_id, task_id FROM freed_slot
          WHERE court_id = $1 AND standing IN ('open', 'offered')
            AND (offered_case = $6 OR judge_id = $3 AND during && tstzrange($4, $5, '[)'))
          FOR UPDATE) AS before
        WHERE f.court_id = $1 AND f.slot_id = before.slot_id
        RETURNING before.task_id)
      UPDATE task t SET closed_at = greatest($7, t.opened_at) FROM settled
      WHERE t.court_id = $1 AND t.task_id = settled.task_id AND t.closed_at IS NULL
      """, court, .id(hearing.id), .id(hearing.judgeID), .instant(hearing.startsAt),
      .instant(hearing.endsAt), .id(hearing.caseID), .instant(at))
  }

  func insertEquipmentLink(_ link: EquipmentLink, digest: [UInt8]) throws {
    try later(
      """
      INSERT INTO equipment_link (court_id, digest, hearing_id, account_id, made_at, uses)
      VALUES ($1, $2, $3, $4, $5, 0)
      """, court, .bytes(digest), .id(link.hearingID), .id(link.accountID), .instant(link.madeAt))
  }

  func equipmentLinks(of account: AccountID, for hearing: HearingID) throws -> Int {
    try query(
      """
      SELECT count(*)::int AS links FROM equipment_link
      WHERE court_id = $1 AND hearing_id = $2 AND account_id = $3
      """, court, .id(hearing), .id(account)
    ).onlyRow()?.int("links") ?? 0
  }

  func equipmentLink(digest: [UInt8]) throws -> EquipmentLink? {
    try query(
      """
      SELECT hearing_id, account_id, made_at FROM equipment_link
      WHERE court_id = $1 AND digest = $2
      """, court, .bytes(digest)
    ).onlyRow().map { row in
      EquipmentLink(
        hearingID: try row.id("hearing_id"), accountID: try row.id("account_id"),
        madeAt: try row.instant("made_at"))
    }
  }

  func useEquipmentLink(digest: [UInt8]) throws -> Bool {
    try execute(
      """
      UPDATE equipment_link SET uses = uses + 1
      WHERE court_id = $1 AND digest = $2 AND uses < 50
      """, court, .bytes(digest)) == 1
  }

  func closeTask(_ id: TaskID, at: Instant) throws {
    try later(
      """
      UPDATE task SET closed_at = greatest($3, opened_at)
      WHERE court_id = $1 AND task_id = $2 AND closed_at IS NULL
      """, court, .id(id), .instant(at))
  }
}

extension FreedSlot.Offer {
  var stored: JSONValue {
    [
      "starts_at": .string(startsAt.rfc3339), "ends_at": .string(endsAt.rfc3339),
      "room": .string(roomID), "clerk": .optional(clerkID?.description),
      "reasons": .array(reasons.map { ["zh": .string($0.zh), "en": .string($0.en)] }),
    ]
  }

  init(stored: JSONValue) throws {
    guard let start = stored["starts_at"]?.string.flatMap({ Instant(rfc3339: $0) }),
      let end = stored["ends_at"]?.string.flatMap({ Instant(rfc3339: $0) }),
      let room = stored["room"]?.string
    else { throw Fault(.broken, "the offer of a freed slot cannot be read") }
    self.init(
      startsAt: start, endsAt: end, roomID: room,
      clerkID: stored["clerk"]?.string.flatMap { AccountID($0) },
      reasons: (stored["reasons"]?.array ?? []).map {
        LocalizedText(zh: $0["zh"]?.string ?? "", en: $0["en"]?.string ?? "")
      })
  }
}

extension FreedSlot.Passed {
  var stored: JSONValue {
    [
      "case": .string(caseID.description), "zh": .string(why.zh), "en": .string(why.en),
      "declined_by": .optional(declinedBy?.description),
    ]
  }

  init?(stored: JSONValue) {
    guard let id = stored["case"]?.string.flatMap({ CaseID($0) }) else { return nil }
    self.init(
      caseID: id,
      why: LocalizedText(zh: stored["zh"]?.string ?? "", en: stored["en"]?.string ?? ""),
      declinedBy: stored["declined_by"]?.string.flatMap { AccountID($0) })
  }
}
