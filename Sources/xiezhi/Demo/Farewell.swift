import CourtClient
import CourtDomain

/// How to go on alone: who can sign in, what to type, how to stop.
struct Farewell: Sendable {
  let play: DemoPlay
  let stage: DemoStage
  let address: String
  private var console: DemoConsole { play.console }

  func say() async {
    signIns()
    await commands()
    guard let pid = stage.process else { return }
    console.line()
    console.line(
      zh: "服务仍在 \(address) 运行（日志 \(stage.logFile)）。停止：kill \(pid)",
      en: "The court goes on at \(address) (log: \(stage.logFile)). To stop it: kill \(pid)")
  }

  private func signIns() {
    console.heading(
      zh: "登录（口令均为 \(play.fixtures.password)）",
      en: "Sign-ins (password of all: \(play.fixtures.password))")
    let kinds = ["litigant", "clerk", "judge", "mediator", "platform", "administrator"]
    for kind in kinds {
      guard let account = play.fixtures.accounts.first(where: { $0.kind == kind }) else { continue }
      console.line("  \(kind.padded(to: 14)) \(account.login.padded(to: 18)) \(account.name)")
    }
  }

  /// Five commands that work as they stand, in this order.
  private func commands() async {
    guard let script = await shown() else { return }
    let path = await script.path
    let clerk = script.story.clerk
    let deadline = try? await play.people.call(clerk, "GET", path + "/deadlines").json["items"]?
      .array?.first?["explanation_href"]?.string
    let authorised =
      "curl -s -w '\\n' -H \"Authorization: Bearer $T\" -H 'Accept-Language: \(console.language.rawValue)' \(address)"
    console.heading(zh: "试一试", en: "To try")
    console.line(
      "T=$(curl -s \(address)/v1/sessions -H 'Content-Type: application/json' "
        + "-d '{\"login\":\"\(clerk)\",\"password\":\"\(play.fixtures.password)\"}' "
        + "| sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')")
    console.line("\(authorised)'/v1/cases?limit=5'")
    console.line("\(authorised)\(path)/transitions")
    if let deadline { console.line("\(authorised)\(deadline)") }
    console.line(
      "\(authorised)\(path)/bundle -o /tmp/xiezhi-case.zip && \(stage.program) evidence verify "
        + "/tmp/xiezhi-case.zip --trust \(stage.folder)/checks/trust")
    console.line(
      zh: "本演示的数据：其他命令请加 --data \(stage.folder)",
      en: "Other commands see this court with --data \(stage.folder)")
  }

  /// The case the commands are about: one with evidence that was judged.
  private func shown() async -> CaseScript? {
    for script in play.scripts where script.story.expected == "in-force" {
      if await script.isFiled { return script }
    }
    return nil
  }
}
