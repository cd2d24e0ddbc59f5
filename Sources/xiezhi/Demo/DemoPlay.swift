import CourtClient
import CourtDomain

/// The play itself: accounts, precedents, all disputes on one agenda, the clock.
struct DemoPlay: Sendable {
  let fixtures: FixtureFolder
  let people: People
  let court: CourtClient
  let console: DemoConsole
  let scripts: [CaseScript]
  private let agenda = Agenda()

  /// Somebody with an account and no case.
  static let stranger = "stranger"
  private static let administrator = DemoStage.administrator

  init(
    fixtures: FixtureFolder, court: CourtClient, console: DemoConsole, workingDays: WorkingDays
  ) {
    self.fixtures = fixtures
    self.court = court
    self.console = console
    let people = People(court: court, password: fixtures.password)
    self.people = people
    let agenda = agenda
    scripts = fixtures.stories.map {
      CaseScript(
        $0, people: people, agenda: agenda, fixtures: fixtures, narrator: console,
        workingDays: workingDays)
    }
  }

  // MARK: Before the curtain

  func openAccounts() async throws {
    let own = try await people.call(Self.administrator, "GET", "/v1/me")
    if let id = own.json["id"]?.string { await people.learn(login: Self.administrator, id: id) }
    let stranger = FixtureFolder.Account(
      login: Self.stranger, kind: "litigant", name: "旁观者", idNumber: "330106189912319092")
    for account in fixtures.accounts + [stranger] where account.login != Self.administrator {
      var body = JSONObject()
      body["login"] = .string(account.login)
      body["password"] = .string(fixtures.password)
      body["kind"] = .string(account.kind)
      body["name"] = .string(account.name)
      if let number = account.idNumber { body["id_number"] = .string(number) }
      let opened = try await people.call(
        Self.administrator, "POST", "/v1/accounts", .object(body))
      guard let id = opened.json["id"]?.string else {
        throw DemoFailure("the account \(account.login) has no id")
      }
      await people.learn(login: account.login, id: id)
    }
  }

  /// - Returns: how many decided cases the court now knows.
  func importPrecedents() async throws -> Int64 {
    let answer = try await people.send(
      Self.administrator, "POST", "/v1/precedents", bytes: try fixtures.bytes("precedents.jsonl"),
      headers: [("content-type", "application/jsonl")])
    guard answer.json["errors"]?.array?.isEmpty == true else {
      throw DemoFailure("precedents were refused: \(answer.json.text.prefix(500))")
    }
    return (answer.json["added"]?.int ?? 0) + (answer.json["replaced"]?.int ?? 0)
  }

  // MARK: The play

  func perform() async throws {
    try await agenda.play(
      scripts.map { script in { @Sendable in await script.play() } }, advance: advance)
  }

  /// Jumps from deadline to deadline up to the moment, telling what each of them brings about.
  private func advance(to moment: Instant) async throws {
    while true {
      let clock = try await people.call(Self.administrator, "GET", "/v1/sandbox/clock").json
      let due = clock["next_due"]?.string.flatMap { Instant(rfc3339: $0) }
      guard let due, due < moment else { break }
      guard try await setClock(due) > 0 else { break }
      for script in scripts where await !script.isOver { try await script.tell() }
    }
    _ = try await setClock(moment)
  }

  /// - Returns: how many deadlines took effect on the way.
  private func setClock(_ moment: Instant) async throws -> Int64 {
    let answer = try await people.attempt(
      Self.administrator, "POST", "/v1/sandbox/clock", ["to": .string(moment.rfc3339)])
    // The sandbox's clock runs on between two jumps and may be past the moment already.
    if answer.status == 409, answer.json["code"]?.string == "sandbox.backwards" { return 0 }
    guard (200..<300).contains(answer.status) else {
      throw DemoFailure("setting the clock to \(moment): \(answer.status) \(answer.json.text)")
    }
    return answer.json["fired"]?.int ?? 0
  }
}
