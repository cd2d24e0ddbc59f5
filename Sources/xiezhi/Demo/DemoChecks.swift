import CourtClient
import CourtDomain
import Glibc

/// What must hold once all disputes are played: each check a line, each failure with its reason.
actor DemoChecks {
  let play: DemoPlay
  let stage: DemoStage
  private(set) var failures: [String] = []
  var console: DemoConsole { play.console }
  var people: People { play.people }

  init(play: DemoPlay, stage: DemoStage) {
    self.play = play
    self.stage = stage
  }

  /// One check over things counted; it fails where any of them does, and where there are none.
  func check(_ zh: String, _ en: String, of total: Int, _ wrong: [String]) {
    let held = wrong.isEmpty && total > 0
    let mark = held ? "ok    " : "FAILED"
    console.line("\(mark) \(console.text(zh: zh, en: en)): \(total - wrong.count)/\(total)")
    if held { return }
    for reason in wrong.prefix(8) { console.line("         · \(reason)") }
    let first = wrong.first ?? console.text(zh: "没有可检查的对象", en: "there was nothing to check")
    failures.append("\(console.text(zh: zh, en: en)): \(first)")
  }

  func run() async throws {
    console.heading(zh: "检查", en: "Checks")
    try await endings()
    try await proofs()
    try await jurisdiction()
    try await dockets()
    try await numbers()
    try await hearings()
    try await deadlines()
    try await strangers()
    try await accessLogs()
    let trust = try await fetchTrust()
    try await judgments(trust)
    try await bundles(trust)
  }

  /// Scripts whose case exists; the others have failed already.
  func filed() async -> [CaseScript] {
    var filed: [CaseScript] = []
    for script in play.scripts where await script.isFiled { filed.append(script) }
    return filed
  }

  // MARK: The stories

  private func endings() async throws {
    var (wrong, played) = ([String](), Set<String>())
    for script in play.scripts {
      let held = await script.proofs["ended-as-expected"] ?? false
      if held { played.insert(script.story.way) }
      guard !held else { continue }
      wrong.append("\(script.story.id): \(await script.failure ?? "another end")")
    }
    check(
      "每案结局与预期一致", "every case ended as its story says", of: play.scripts.count, wrong)
    let ways = played.sorted()
    check(
      "走法不少于八种（\(ways.joined(separator: " ")))",
      "at least eight ways (\(ways.joined(separator: " ")))",
      of: ways.count, ways.count >= 8 ? [] : ["only \(ways.count)"])
  }

  private func proofs() async throws {
    let wanted = [
      (
        "mediation-confidential", "法官、书记员查阅调解内容被拒",
        "judge and clerk are refused at the mediation room"
      ),
      ("mediation-heard", "调解员读到全部发言", "the mediator reads all that was said"),
      ("repeat", "重发的起诉不产生第二个案件", "a complaint sent twice makes one case"),
      ("first-try", "试填一次列出全部问题", "the dry run tells all defects at once"),
      ("accept-not-allowed", "无管辖权的案件不能登记", "a case without jurisdiction cannot be registered"),
      ("range-unanswered", "偏离区间未说明理由不能签署", "outside the range nothing is signed without reasons"),
      ("panel", "合议庭封存后表决，虚报被识破，少数意见入卷", "panels vote sealed, a lie is caught, dissent is kept"),
      (
        "incident", "附随程序由有权者提出并暂停期限或者由院长决定",
        "incidents are opened by whom they belong to and decided"
      ),
      (
        "second-instance", "二审由其他法官审理并终审", "the appeal is decided by other judges, in force"
      ),
      ("enforcement", "分期履行后执行结案", "instalments are paid and enforcement is closed"),
      ("calendar", "各案庭审均有日历文件", "every heard case has its calendar files"),
    ]
    for (name, zh, en) in wanted {
      var (total, wrong) = (0, [String]())
      for script in play.scripts {
        guard let held = await script.proofs[name] else { continue }
        total += 1
        if !held { wrong.append(script.story.id) }
      }
      check(zh, en, of: total, wrong)
    }
  }

  /// The same quarrel on the two sides of the first of November 2025.
  private func jurisdiction() async throws {
    var answers: [(within: Bool, citation: String)] = []
    for script in play.scripts
    where script.story.complaint["dispute"]?.string == "product-liability" {
      let answer = await script.dryRun["jurisdiction"]
      guard let within = answer?["within"]?.bool, let citation = answer?["citation"]?.string else {
        continue
      }
      answers.append((within, citation))
      console.line(
        "       \(console.minute(script.story.fileOn))  \(within ? "✓" : "✗")  "
          + "\(console.text(answer?["text"]))  〔\(citation)〕")
    }
    let held =
      answers.count == 2 && answers[0].within && !answers[1].within
      && answers[0].citation != answers[1].citation
    check(
      "产品责任案件：10月31日与11月1日答案不同", "product liability: 31 October and 1 November differ",
      of: answers.count, held ? [] : ["\(answers)"])
  }

  // MARK: Access

  private func strangers() async throws {
    var wrong: [String] = []
    let cases = await filed()
    for script in cases {
      let path = await script.path
      for address in [path, path + "/docket", path + "/evidence", path + "/bundle"] {
        let answer = try await people.attempt(DemoPlay.stranger, "GET", address)
        if answer.status != 404 { wrong.append("\(address): \(answer.status)") }
      }
    }
    let list = try await people.call(DemoPlay.stranger, "GET", "/v1/cases")
    if list.json["items"]?.array?.isEmpty != true { wrong.append("the list is not empty") }
    check(
      "局外人看不到任何案件（404）", "a stranger sees none of the cases (404)", of: cases.count, wrong)
  }

  /// Refused looks are written down too: the stranger's, and those at the mediation room.
  private func accessLogs() async throws {
    var wrong: [String] = []
    let cases = await filed()
    for script in cases {
      let refused = try await refusals(script)
      let strange = refused.count { $0["outcome"]?.string == "case.not-found" }
      let curious = refused.count { $0["operation"]?.string == "listMediationStatements" }
      let isMediated = await script.proofs["mediation-confidential"] != nil
      if strange < 4 { wrong.append("\(script.story.id): \(strange) of a stranger's 4 attempts") }
      if isMediated, curious < 2 { wrong.append("\(script.story.id): mediation room, \(curious)") }
    }
    check(
      "被拒绝的查阅均留痕", "refused looks stand in the access log", of: cases.count, wrong)
  }

  private func refusals(_ script: CaseScript) async throws -> [JSONValue] {
    var (found, after) = ([JSONValue](), "0")
    for _ in 0..<100 {
      let page = try await people.call(
        script.story.clerk, "GET", await script.path + "/access-log?limit=100&after=\(after)"
      ).json
      found += (page["items"]?.array ?? []).filter { $0["outcome"]?.string != "ok" }
      guard let next = page["next_cursor"]?.string else { break }
      after = next
    }
    return found
  }
}
