import CourtCases
import CourtDomain
import CourtEvidence
import HTTPTypes

/// Cause lists, the door of a hearing, equipment, and the record that all read and sign.
enum HallResource {
  static let endpoints: [Endpoint] = [
    .get("causeList", "/v1/cause-list", query: ["from", "to"], to: causeList),
    .get("openHearings", "/v1/open-hearings", .anyone, query: ["from", "to"], to: openHearings),
    .post(
      "arriveAtHearing", "/v1/hearings/{id}/arrivals", body: .optionalJSON, to: arrive),
    .get("listAdmissions", "/v1/hearings/{id}/admissions", to: admissions),
    .put("decideAdmission", "/v1/hearings/{id}/admissions/{account}", to: decide),
    .get("hearingLink", "/v1/hearings/{id}/link", to: link),
    .get("equipmentTest", "/v1/equipment-test", .anyone, to: equipmentTest),
    .post("checkEquipment", "/v1/hearings/{id}/equipment-checks", to: checkEquipment),
    .get("getHearingRecord", "/v1/hearings/{id}/record", to: record),
    .put("writeHearingRecord", "/v1/hearings/{id}/record", to: write),
    .post("askRecordCorrection", "/v1/hearings/{id}/record/corrections", key: true, to: correct),
    .post(
      "decideRecordCorrection", "/v1/hearings/{id}/record/corrections/{number}/decision",
      key: true, to: decideCorrection),
    .post("signHearingRecord", "/v1/hearings/{id}/record/signatures", key: true, to: sign),
  ]

  // MARK: Lists

  private static let mostDays = 31

  private static func period(_ call: Call) throws -> (from: Instant, to: Instant) {
    let zone = call.court.zone
    func day(_ name: String, _ usual: CalendarDay) throws -> CalendarDay {
      guard let text = call.query[name] else { return usual }
      guard let day = CalendarDay(iso8601: text) else {
        throw APIRefusal.queryMalformed(
          name, zh: "应为日期，如 2026-03-02", en: "a day such as 2026-03-02")
      }
      return day
    }
    let first = try day("from", call.court.today)
    let last = try day("to", first.adding(days: 6))
    guard first <= last else {
      throw APIRefusal.queryMalformed("to", zh: "不得早于 from", en: "no earlier than from")
    }
    guard last.days(since: first) < mostDays else {
      throw APIRefusal.queryMalformed("to", zh: "最多 \(mostDays) 日", en: "at most \(mostDays) days")
    }
    return (Instant(day: first, zone: zone), zone.end(of: last))
  }

  /// The court's people see the whole list; everybody else his own hearings.
  @Sendable static func causeList(_ call: Call) async throws -> Answer {
    let (account, period) = (try call.account(), try period(call))
    let isCourt = [.clerk, .judge, .president].contains(account.kind)
    let found = try await call.court.store.read { transaction in
      transaction.look(as: .account(account.id))
      if isCourt {
        return try transaction.hearings(
          from: period.from, to: period.to, openOnly: false, limit: 2_000)
      }
      return try transaction.hearings(ofPerson: account.id, from: period.from, limit: 500)
        .filter { $0.hearing.startsAt < period.to }
    }
    return Answer(
      json: View.items(
        found.map { entry in
          HearingViews.hearing(entry.hearing).with(
            [("number", .string(entry.file.number)), ("title", View.text(entry.file.title))])
        }))
  }

  /// What is announced of hearings open to the public: who, about what, when and where.
  ///
  /// Source: Civil Procedure Law arts. 137, 139.
  @Sendable static func openHearings(_ call: Call) async throws -> Answer {
    let period = try period(call)
    let from = max(period.from, call.court.clock.now())
    let found = try await call.court.store.read {
      try $0.hearings(from: from, to: max(from, period.to), openOnly: true, limit: 500)
    }
    return Answer(
      json: View.items(
        found.map { hearing, file in
          [
            "id": View.id(hearing.id), "number": .string(file.number),
            "title": View.text(file.title), "cause": .string(file.causeCode),
            "starts_at": View.instant(hearing.startsAt), "ends_at": View.instant(hearing.endsAt),
            "room_id": .string(hearing.roomID),
          ]
        }))
  }

  // MARK: The door

  @Sendable static func arrive(_ call: Call) async throws -> Answer {
    try call.body().finish()
    let id: HearingID = try call.id(KeepRecord.notFound)
    let (door, account, now) = (KeepDoor(call.court), try call.account(), call.court.clock.now())
    let guest = try await call.court.store.write {
      try door.arrive(at: id, by: account, in: $0, at: now)
    }
    return Answer(status: 201, json: view(guest))
  }

  @Sendable static func admissions(_ call: Call) async throws -> Answer {
    let id: HearingID = try call.id(KeepRecord.notFound)
    let (door, account, now) = (KeepDoor(call.court), try call.account(), call.court.clock.now())
    let found = try await call.court.store.read {
      try door.list(of: id, by: account, in: $0, at: now)
    }
    return Answer(
      json: [
        "list": .array(found.list.map(view)), "log": .array(found.log.map(view)),
        "equipment": .array(found.checks.map(view)),
      ])
  }

  @Sendable static func decide(_ call: Call) async throws -> Answer {
    let id: HearingID = try call.id(KeepRecord.notFound)
    guard let person = AccountID(call.parameter("account")) else { throw KeepRecord.notFound }
    let body = try call.body()
    let standing: HearingGuest.Standing? = body.choice("standing")
    let reason = body.text("reason", required: false, max: 1_000) ?? ""
    try body.finish()
    guard let standing else { throw Invalid(body.defects) }
    let (door, account, now) = (KeepDoor(call.court), try call.account(), call.court.clock.now())
    let guest = try await call.court.store.write {
      try door.decide(standing, on: person, reason: reason, of: id, by: account, in: $0, at: now)
    }
    return Answer(json: view(guest))
  }

  @Sendable static func link(_ call: Call) async throws -> Answer {
    let id: HearingID = try call.id(KeepRecord.notFound)
    let (door, account, now) = (KeepDoor(call.court), try call.account(), call.court.clock.now())
    let found = try await call.court.store.read {
      try door.link(to: id, for: account, in: $0, at: now)
    }
    return Answer(
      json: [
        "href": .string(found.href), "until": View.instant(found.until),
        "part": .string(found.part),
      ])
  }

  @Sendable private static func view(_ guest: HearingGuest) -> JSONValue {
    [
      "account_id": View.id(guest.accountID), "part": .string(guest.part),
      "standing": .string(guest.standing.rawValue), "since": View.instant(guest.since),
      "decided_by": View.id(guest.decidedBy), "reason": .string(guest.reason),
    ]
  }

  @Sendable private static func view(_ check: EquipmentCheck) -> JSONValue {
    [
      "account_id": View.id(check.accountID), "at": View.instant(check.at),
      "passes": .bool(check.passes), "items": check.body,
    ]
  }

  // MARK: Equipment

  /// What a page measures and what is enough.
  @Sendable static func equipmentTest(_ call: Call) async throws -> Answer {
    var least = JSONObject()
    for (name, value) in KeepDoor.least { least[name] = .int(value) }
    return Answer(
      json: ["needs": ["camera", "microphone", "speaker"], "limits": .object(least)])
  }

  @Sendable static func checkEquipment(_ call: Call) async throws -> Answer {
    let id: HearingID = try call.id(KeepRecord.notFound)
    let measures = try measures(try call.body())
    let (door, account, now) = (KeepDoor(call.court), try call.account(), call.court.clock.now())
    let check = try await call.court.store.write {
      try door.tryEquipment(
        measures.values, camera: measures.camera, microphone: measures.microphone,
        speaker: measures.speaker, of: id, by: account, in: $0, at: now)
    }
    return Answer(status: 201, json: view(check))
  }

  /// What a page measured.
  struct Measures: Sendable {
    let camera: Bool
    let microphone: Bool
    let speaker: Bool
    let values: [String: Int64]
  }

  static func measures(_ body: JSONReader) throws -> Measures {
    let camera = body.bool("camera")
    let microphone = body.bool("microphone")
    let speaker = body.bool("speaker")
    var measured: [String: Int64] = [:]
    for (name, _) in KeepDoor.least {
      measured[name] = body.int(name, required: false, in: 0...10_000_000)
    }
    try body.finish()
    guard let camera, let microphone, let speaker else { throw Invalid(body.defects) }
    return Measures(
      camera: camera, microphone: microphone, speaker: speaker, values: measured)
  }

  // MARK: The record

  @Sendable static func record(_ call: Call) async throws -> Answer {
    let id: HearingID = try call.id(KeepRecord.notFound)
    let (keeping, account, now) = (
      KeepRecord(call.court), try call.account(), call.court.clock.now()
    )
    let seen = try await call.court.store.read {
      try keeping.look(at: id, by: account, in: $0, at: now)
    }
    return Answer(json: RecordViews.record(seen))
  }

  @Sendable static func write(_ call: Call) async throws -> Answer {
    let id: HearingID = try call.id(KeepRecord.notFound)
    let body = try call.body()
    let text = body.text("text", max: KeepRecord.maximumBytes)
    let base = body.int("base_version", required: false, in: 0...1_000_000).map { Int($0) }
    try body.finish()
    guard let text else { throw Invalid(body.defects) }
    let (keeping, account, now) = (
      KeepRecord(call.court), try call.account(), call.court.clock.now()
    )
    let version = try await call.court.store.write {
      try keeping.write(text, base: base, of: id, by: account, in: $0, at: now)
    }
    return Answer(json: RecordViews.version(version))
  }

  @Sendable static func correct(_ call: Call) async throws -> Answer {
    let id: HearingID = try call.id(KeepRecord.notFound)
    let body = try call.body()
    let base = body.int("base_version", in: 1...1_000_000)
    let text = body.text("text", max: KeepRecord.maximumBytes)
    let reason = body.text("reason", max: 2_000)
    try body.finish()
    guard let base, let text, let reason else { throw Invalid(body.defects) }
    let (keeping, account) = (KeepRecord(call.court), try call.account())
    return try await call.write { transaction, now in
      let correction = try keeping.correct(
        text, base: Int(base), reason: reason, of: id, by: account, in: transaction, at: now)
      let versions = try transaction.recordVersions(of: id)
      return StoredAnswer(status: 201, json: RecordViews.correction(correction, versions))
    }
  }

  @Sendable static func decideCorrection(_ call: Call) async throws -> Answer {
    let id: HearingID = try call.id(KeepRecord.notFound)
    guard let number = Int(call.parameter("number")) else { throw KeepRecord.notFound }
    let body = try call.body()
    let accepts = body.bool("accepts")
    let reason = body.text("reason", required: false, max: 2_000) ?? ""
    try body.finish()
    guard let accepts else { throw Invalid(body.defects) }
    let (keeping, account) = (KeepRecord(call.court), try call.account())
    return try await call.write { transaction, now in
      let correction = try keeping.decide(
        number, accepting: accepts, answer: reason, of: id, by: account, in: transaction, at: now)
      let versions = try transaction.recordVersions(of: id)
      return StoredAnswer(status: 200, json: RecordViews.correction(correction, versions))
    }
  }

  @Sendable static func sign(_ call: Call) async throws -> Answer {
    let id: HearingID = try call.id(KeepRecord.notFound)
    let body = try call.body()
    let digest = body.text("sha256", max: 64)
    let signs = body.bool("signs")
    let reason = body.text("reason", required: false, max: 2_000) ?? ""
    let bytes = digest.flatMap { Digest32(hex: $0)?.bytes }
    if digest != nil, bytes == nil {
      body.note("sha256", "format", zh: "应为 64 位十六进制", en: "64 hexadecimal digits")
    }
    try body.finish()
    guard let bytes, let signs else { throw Invalid(body.defects) }
    let (keeping, account) = (KeepRecord(call.court), try call.account())
    return try await call.write { transaction, now in
      let signature = try keeping.sign(
        bytes, signs: signs, reason: reason, of: id, by: account, in: transaction, at: now)
      return StoredAnswer(status: 201, json: RecordViews.signature(signature))
    }
  }
}
