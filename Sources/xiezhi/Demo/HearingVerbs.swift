import CourtClient
import CourtDomain

/// Hearings: proposed, booked, put off, held.
extension CaseScript {
  /// Every hearing of the story in turn, up to the one that is held.
  func hear() async throws {
    for planned in story.hearings {
      let hearing = try await book(planned)
      try await attend(hearing, planned)
    }
  }

  /// The clerk books the best proposal after the evidence is closed; if it is taken meanwhile, the
  /// next best.
  private func book(_ planned: Story.PlannedHearing) async throws -> JSONValue {
    var wish: [(String, JSONValue)] = [("duration_minutes", .int(planned.minutes))]
    if let part = planned.partOfDay { wish.append(("part_of_day", .string(part))) }
    if let day = try await dayAfterEvidence() { wish.append(("not_before", .string(day))) }
    var body = JSONObject()
    for (name, value) in wish { body[name] = value }
    let answer = try await people.call(
      story.clerk, "POST", path + "/hearings/proposals", .object(body))
    var candidates = answer.json["proposals"]?.array ?? []
    for _ in 0..<6 where !candidates.isEmpty {
      let slot = candidates.removeFirst()
      let (outcome, others) = try await tryBooking(slot)
      if let outcome { return outcome }
      candidates = others.isEmpty ? candidates : others
    }
    throw DemoFailure("no slot could be booked")
  }

  private func dayAfterEvidence() async throws -> String? {
    let deadlines = try await look(as: story.clerk)["deadlines"]?.array ?? []
    let evidence = deadlines.first { $0["clock"]?.string == "evidence" }
    let last = evidence?["last_day"]?.string.flatMap { CalendarDay(iso8601: $0) }
    return last.map { $0.adding(days: 1).description }
  }

  private func tryBooking(_ slot: JSONValue) async throws -> (JSONValue?, [JSONValue]) {
    let (item, version) = try await transition("schedule-hearing", as: story.clerk)
    guard item["allowed"]?.bool == true else {
      throw DemoFailure("no hearing may be booked: \(item.text)")
    }
    var body: JSONObject = JSONObject()
    body["starts_at"] = slot["starts_at"]
    body["ends_at"] = slot["ends_at"]
    body["room_id"] = slot["room"]
    if let clerk = slot["clerk"], !clerk.isNull { body["clerk_id"] = clerk }
    let answer = try await people.attempt(
      story.clerk, "POST", path + "/hearings", .object(body), version: version)
    if answer.status == 409, answer.json["code"]?.string == "hearing.double-booked" {
      return (nil, answer.json["alternatives"]?.array ?? [])
    }
    guard (200..<300).contains(answer.status) else {
      throw DemoFailure("booking \(JSONValue.object(body).text): \(answer.json.text)")
    }
    try await tell()
    return (answer.json["hearing"], [])
  }

  /// The parties read their summons and put it into their calendars; then the day comes.
  private func attend(_ hearing: JSONValue, _ planned: Story.PlannedHearing) async throws {
    guard let id = hearing["id"]?.string,
      let starts = hearing["starts_at"]?.string.flatMap({ Instant(rfc3339: $0) }),
      let ends = hearing["ends_at"]?.string.flatMap({ Instant(rfc3339: $0) })
    else { throw DemoFailure("a booked hearing has no id or time: \(hearing.text)") }
    try await wait(minutes: 90)
    try await plaintiffReads()
    try await defendantReads()
    try await summonTheSilent()
    let calendar = try await people.call(
      story.plaintiff, "GET", "/v1/hearings/\(id)/calendar.ics")
    prove("calendar", String(decoding: calendar.bytes, as: UTF8.self).hasPrefix("BEGIN:VCALENDAR"))
    guard planned.isHeld else {
      try await wait(until: starts.adding(seconds: 600))
      try await act(
        story.judge, "adjourn", ["reason": .string(planned.reason)],
        at: "/v1/hearings/\(id)/adjournment")
      return try await wait(days: 1, hour: 11)
    }
    try await wait(until: ends)
    try await hold(planned)
  }

  /// Without a proved summons nobody is heard in his absence.
  private func summonTheSilent() async throws {
    let isSilent = story.defendant == nil || story.text("defendant") == "silent"
    guard isSilent, story.text("service") != "public-notice" else { return }
    try await wait(days: 1, hour: 15)
    try await proveByPost("hearing-notice")
  }

  private func hold(_ planned: Story.PlannedHearing) async throws {
    func names(_ side: String) async throws -> [JSONValue] {
      try await parties(side).compactMap { $0["name"] }
    }
    let plaintiffs = try await names("plaintiff")
    let defendants = try await names("defendant")
    let absent = planned.isDefendantAbsent
    try await act(
      story.judge, "hold-hearing",
      [
        "attended": .array(absent ? plaintiffs : plaintiffs + defendants),
        "absent_defendants": .array(absent ? defendants : []),
      ])
  }
}
