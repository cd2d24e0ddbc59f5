import CourtClient
import CourtDomain

/// One dispute on its way through the court: what its people do, in order of court time.
///
/// The verbs in the extensions are small acts of one person each, over HTTP; `Ways` strings them
/// together. An actor, because the narrator tells what happened while the script waits.
actor CaseScript {
  let story: Story
  let people: People
  let agenda: Agenda
  let fixtures: FixtureFolder
  let narrator: DemoConsole
  private let workingDays: WorkingDays
  /// The moment the script has reached.
  private(set) var now: Instant
  /// The case's id in the court; empty until it is filed.
  var caseID = ""
  var number = "—"
  /// Answers of the dry run before filing.
  var dryRun: JSONValue = .null
  /// Refusals and answers that the story demanded and that were met, by name.
  private(set) var proofs: [String: Bool] = [:]
  private(set) var failure: String?
  /// Nothing more happens in the case.
  private(set) var isOver = false
  /// Ids of the cases that followed this one.
  private(set) var followers: [String] = []
  private var told = 0

  init(
    _ story: Story, people: People, agenda: Agenda, fixtures: FixtureFolder, narrator: DemoConsole,
    workingDays: WorkingDays
  ) {
    self.story = story
    self.people = people
    self.agenda = agenda
    self.fixtures = fixtures
    self.narrator = narrator
    self.workingDays = workingDays
    now = story.fileOn
  }

  var path: String { "/v1/cases/\(caseID)" }
  var isFiled: Bool { !caseID.isEmpty }

  func prove(_ name: String, _ held: Bool) { proofs[name] = (proofs[name] ?? true) && held }

  func end() { isOver = true }

  func set(dryRun answer: JSONValue) { dryRun = answer }

  func fail(_ error: any Error) { failure = "\(error)" }

  // MARK: Time

  func wait(until moment: Instant) async throws {
    guard moment > now else { return }
    try await agenda.wait(until: moment)
    now = moment
  }

  /// Goes on so many days later, on a working day within office hours.
  ///
  /// Each script has its own minute, so that people do not all act at once.
  func wait(days: Int, hour: Int = 10) async throws {
    let zone = CourtZone.china
    let day = workingDays.next(from: zone.day(of: now).adding(days: days))
    let minute = (Int(story.id.prefix(2)) ?? 0) * 2 + 5
    try await wait(until: Instant(day: day, secondsOfDay: hour * 3600 + minute * 60, zone: zone))
  }

  func wait(minutes: Int64) async throws {
    try await wait(until: now.adding(seconds: minutes * 60))
  }

  /// Waits from deadline to deadline until the law has brought the case into one of the states.
  func waitForLaw(until states: Set<String>) async throws {
    for _ in 0..<30 {
      let file = try await look(as: story.clerk)
      if states.contains(Self.state(file)) { return }
      let due = (file["deadlines"]?.array ?? [])
        .compactMap { $0["due_at"]?.string.flatMap { Instant(rfc3339: $0) } }
        .filter { $0 > now }.min()
      guard let due else {
        throw DemoFailure(
          "nothing runs any more in state \(Self.state(file)), wanted \(states.sorted())")
      }
      try await wait(until: due.adding(seconds: 60))
    }
    throw DemoFailure("thirty deadlines passed without reaching \(states.sorted())")
  }

  // MARK: A case that follows

  /// Opens a case that follows this one, plays what happens in it, and comes back to this one.
  func following(
    _ sequel: String, by login: String, _ play: () async throws -> Void
  ) async throws {
    let opened = try await send(
      login, "/sequels", ["sequel": .string(sequel), "input": [:]])
    guard let id = opened["id"]?.string, let given = opened["number"]?.string else {
      throw DemoFailure("a case that follows has no id or number: \(opened.text)")
    }
    let (firstID, firstNumber, firstTold) = (caseID, number, told)
    followers.append(id)
    (caseID, number, told) = (id, given, 0)
    try await tell()
    try await play()
    try await tell()
    (caseID, number, told) = (firstID, firstNumber, firstTold)
  }

  // MARK: The case

  func look(as login: String) async throws -> JSONValue {
    try await people.call(login, "GET", path).json
  }

  static func state(_ file: JSONValue) -> String { file["state"]?["code"]?.string ?? "" }

  func parties(_ side: String) async throws -> [JSONValue] {
    (try await look(as: story.clerk)["parties"]?.array ?? [])
      .filter { $0["side"]?.string == side }
  }

  /// What the person is told about an action: whether it is allowed, where it is sent, and the
  /// version to send along.
  func transition(_ action: String, as login: String) async throws -> (JSONValue, Int64) {
    let answer = try await people.call(login, "GET", path + "/transitions")
    guard let version = answer.json["version"]?.int else {
      throw DemoFailure("transitions carry no version")
    }
    let items = answer.json["items"]?.array ?? []
    guard let item = items.first(where: { $0["action"]?.string == action }) else {
      throw DemoFailure(
        "\(login) is not offered '\(action)' in \(answer.json["state"]?["code"]?.string ?? "?")")
    }
    return (item, version)
  }

  /// Does what `transitions` allows, at the address it names; read again and repeated once where
  /// somebody else was faster.
  @discardableResult
  func act(
    _ login: String, _ action: String, _ input: JSONValue = [:], at address: String? = nil
  ) async throws -> JSONValue {
    for attempt in 0..<2 {
      let (item, version) = try await transition(action, as: login)
      guard item["allowed"]?.bool == true else {
        throw DemoFailure("\(login) may not '\(action)': \(Self.reasons(item))")
      }
      let method = item["through"]?["method"]?.string ?? "POST"
      let href = address ?? item["through"]?["href"]?.string ?? path + "/actions/\(action)"
      let answer = try await people.attempt(login, method, href, input, version: version)
      if answer.status == 412, attempt == 0 { continue }
      guard (200..<300).contains(answer.status) else {
        throw DemoFailure(
          "\(login): \(method) \(href): \(answer.status) "
            + String(decoding: answer.bytes.prefix(900), as: UTF8.self))
      }
      try await tell()
      return answer.json
    }
    throw DemoFailure("\(login): '\(action)' was overtaken twice")
  }

  private static func reasons(_ item: JSONValue) -> String {
    let reasons = (item["reasons"]?.array ?? []) + (item["conditions"]?.array ?? [])
    return reasons.map { "\($0["code"]?.string ?? "?") \($0["text"]?["en"]?.string ?? "")" }
      .joined(separator: "; ")
  }

  /// Sends something that must be refused, and keeps whether it was.
  func mustRefuse(
    _ proof: String, _ login: String, _ method: String, _ address: String,
    _ body: JSONValue? = nil, statuses: Set<Int> = [403, 404]
  ) async throws {
    let answer = try await people.attempt(login, method, address, body)
    prove(proof, statuses.contains(answer.status))
    narrate(
      login,
      zh: "试图\(method == "GET" ? "查阅" : "提交")\(address.split(separator: "/").last ?? "")，"
        + "被拒绝（\(answer.status)）",
      en: "tries \(method) …/\(address.split(separator: "/").suffix(2).joined(separator: "/")) "
        + "and is refused (\(answer.status))")
  }

  // MARK: Telling

  /// Prints the docket entries that are new since the last time, the law's own acts among them.
  func tell() async throws {
    guard isFiled else { return }
    let answer = try await people.call(
      story.clerk, "GET", path + "/docket?after=\(told)&limit=100")
    for entry in answer.json["items"]?.array ?? [] {
      guard let sequence = entry["sequence"]?.int, Int(sequence) > told else { continue }
      told = Int(sequence)
      let login: String?
      if let id = entry["actor_id"]?.string {
        login = await people.login(of: id)
      } else {
        login = nil
      }
      narrator.event(
        at: entry["at"]?.string.flatMap { Instant(rfc3339: $0) } ?? now, number: number,
        who: login ?? narrator.text(zh: "（法定）", en: "(by law)"), what: narrator.text(entry["text"]))
    }
  }

  /// One line about something that leaves no docket entry.
  func narrate(_ who: String, zh: String, en: String) {
    narrator.event(at: now, number: number, who: who, what: narrator.text(zh: zh, en: en))
  }
}
