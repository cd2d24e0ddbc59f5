import CourtClient
import CourtDomain
import CourtEvidence

/// Incidents beside a case, and the secret vote of a panel.
extension CaseScript {
  /// What the story raises beside the case, where it does so at this stage.
  func raise(_ incident: String) async throws {
    guard story.text("incident") == incident else { return }
    switch incident {
    case "jurisdiction-objection": try await objectToJurisdiction()
    case "recusal": try await challengeTheJudge()
    default: throw DemoFailure("no incident '\(incident)' is told")
    }
  }

  /// The defendant objects, the plaintiff could not have; the clocks stand still; the judge rejects.
  private func objectToJurisdiction() async throws {
    guard let defendant = story.defendant else { throw DemoFailure("nobody to object") }
    let input: JSONValue = ["ground": "territory", "text": .string(story.text("incident_text"))]
    try await wait(days: 1, hour: 9)
    try await mustNotOpen("jurisdiction-objection", input, as: story.plaintiff)
    let id = try await open("jurisdiction-objection", input, as: defendant)
    let held = try await look(as: story.clerk)["deadlines"]?.array ?? []
    let still = held.filter { !($0["suspended"]?.isNull ?? true) }
      .compactMap { $0["clock"]?.string }
    prove("incident", Set(still).isSuperset(of: ["evidence", "trial-limit"]))
    try await wait(days: 2, hour: 16)
    try await step(
      id, "reject", ["reason": .string(story.text("incident_answer"))], as: story.judge)
    try await plaintiffReads()
    try await defendantReads()
  }

  /// A party asks that the judge stand aside; the president decides.
  private func challengeTheJudge() async throws {
    guard let defendant = story.defendant else { throw DemoFailure("nobody to ask") }
    let input: JSONValue = [
      "whom": "judge", "ground": "other-relation", "reason": .string(story.text("incident_text")),
    ]
    try await wait(days: 1, hour: 9)
    let id = try await open("recusal", input, as: defendant)
    try await wait(days: 1, hour: 16)
    try await step(
      id, "refuse", ["reason": .string(story.text("incident_answer")), "review_days": 3],
      as: "president.gu")
    prove("incident", try await isOpen(id))
  }

  /// Waits until nothing stands beside the case any more.
  func waitForIncidents() async throws {
    for _ in 0..<30 {
      let items = try await people.call(story.clerk, "GET", path + "/incidents").json["items"]
      guard items?.array?.contains(where: { $0["open"]?.bool == true }) == true else { return }
      // The incident's own time limits are among those of the whole case.
      let all = try await people.call(story.clerk, "GET", path + "/deadlines").json["items"]
      let running = (all?.array ?? []).filter { $0["standing"]?.string == "running" }
      let due = running.compactMap { $0["due_at"]?.string.flatMap { Instant(rfc3339: $0) } }
        .filter { $0 > now }.min()
      guard let due else { throw DemoFailure("an incident is open and no time limit runs") }
      try await wait(until: due.adding(seconds: 60))
    }
  }

  private func isOpen(_ id: String) async throws -> Bool {
    let items = try await people.call(story.clerk, "GET", path + "/incidents").json["items"]
    return items?.array?.contains { $0["id"]?.string == id && $0["open"]?.bool == true } ?? false
  }

  private func open(_ incident: String, _ input: JSONValue, as login: String) async throws -> String
  {
    let answer = try await send(
      login, "/incidents", ["incident": .string(incident), "input": input])
    guard let id = answer["incident"]?["id"]?.string else {
      throw DemoFailure("an opened incident has no id: \(answer.text)")
    }
    return id
  }

  private func mustNotOpen(_ incident: String, _ input: JSONValue, as login: String) async throws {
    let version = try await people.call(story.clerk, "GET", path).version
    let answer = try await people.attempt(
      login, "POST", path + "/incidents", ["incident": .string(incident), "input": input],
      version: version)
    let isRefused = answer.status == 403 && answer.json["code"]?.string == "act.not-your-role"
    prove("incident", isRefused)
    narrate(
      login, zh: "无权提出“\(incident)”，被拒绝（\(answer.status)）",
      en: "may not open '\(incident)' and is refused (\(answer.status))")
  }

  private func step(
    _ incident: String, _ action: String, _ input: JSONValue, as login: String
  ) async throws {
    try await send(
      login, "/incidents/\(incident)/actions", ["action": .string(action), "input": input])
  }

  /// Sends at the version that stands; read again and repeated once where somebody was faster.
  @discardableResult
  func send(
    _ login: String, _ what: String, _ body: JSONValue = [:], method: String = "POST"
  ) async throws -> JSONValue {
    for attempt in 0..<2 {
      let version = try await people.call(story.clerk, "GET", path).version
      let answer = try await people.attempt(login, method, path + what, body, version: version)
      if answer.status == 412, attempt == 0 { continue }
      guard (200..<300).contains(answer.status) else {
        throw DemoFailure("\(login): \(method) …\(what): \(answer.status) \(answer.json.text)")
      }
      try await tell()
      return answer.json
    }
    throw DemoFailure("\(login): \(what) was overtaken twice")
  }

  // MARK: The panel

  /// Logins of the judges by seat.
  func panel() async throws -> [String] {
    let seats = (try await look(as: story.clerk)["assignments"]?.array ?? [])
      .filter { $0["role"]?.string == "judge" }
      .sorted { ($0["seat"]?.int ?? 0) < ($1["seat"]?.int ?? 0) }
    var logins: [String] = []
    for seat in seats {
      guard let id = seat["account_id"]?.string, let login = await people.login(of: id) else {
        throw DemoFailure("a judge without a sign-in sits in \(number)")
      }
      logins.append(login)
    }
    return logins
  }

  /// Every member seals his vote; only then is one opened. Nobody opens another than he sealed.
  func vote(_ vote: String, _ options: [String]) async throws {
    let members = try await panel()
    guard members.count == options.count else {
      throw DemoFailure("\(members.count) judges and \(options.count) votes")
    }
    var nonces: [String: String] = [:]
    for (member, option) in zip(members, options) {
      let nonce = CourtClient.freshKey()
      nonces[member] = nonce
      let person = await people.ids[member] ?? ""
      let sealed = "\(vote)|\(caseID)|\(person)|\(option)|\(nonce)"
      try await send(
        member, "/votes/\(vote)/commitments",
        ["commitment": .string(SHA256.digest(Array(sealed.utf8)).hex)])
    }
    let version = try await people.call(story.clerk, "GET", path).version
    let lie = options[0] == options[1] ? options.last : options[1]
    let caught = try await people.attempt(
      members[0], "POST", path + "/votes/\(vote)/reveals",
      ["option": .optional(lie), "nonce": .optional(nonces[members[0]])], version: version)
    for (member, option) in zip(members, options) {
      try await send(
        member, "/votes/\(vote)/reveals",
        ["option": .string(option), "nonce": .optional(nonces[member])])
    }
    let told = try await people.call(members[0], "GET", path + "/votes/\(vote)").json
    let dissents = told["dissents"]?.array?.count ?? 0
    let expected = options.count { $0 != told["result"]?.string }
    prove(
      "panel", dissents == expected && caught.json["code"]?.string == "vote.does-not-match")
    narrate(
      members[0], zh: "表决结果 \(told["result"]?.string ?? "—")，少数意见 \(dissents) 份入卷",
      en: "the panel has voted: \(told["result"]?.string ?? "—"), \(dissents) dissent on record")
  }
}
