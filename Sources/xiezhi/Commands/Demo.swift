import ArgumentParser
import CourtClient
import CourtDomain
import Foundation
import Glibc

/// `xiezhi demo`
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play 24 disputes through a court of its own, and check everything.",
    discussion: """
      Makes a sandbox court in a private folder, drives it over HTTP as separate signed-in people \
      through months of court time, tells what happens and checks the outcome with the stock \
      openssl and sha256sum. Needs no network and no database of yours. The folder's earlier demo \
      is removed first.

      EXAMPLES
        xiezhi demo                        leave the court running to try it
        xiezhi demo --exit --language zh   check and leave nothing running
      """)

  @Flag(help: "Stop after the checks; exit code 0 only if all of them held.")
  var exit = false

  @Option(help: "The demo's own folder; an earlier demo in it is removed.")
  var data: String?

  @Option(help: "Port to serve on; a free one where 8080 is taken and none is named.")
  var port: Int?

  @Option(help: "zh or en.")
  var language = "en"

  @Option(help: "Folder that holds Workflows and Fixtures.")
  var share: String?

  func run() async throws {
    let console = DemoConsole(language: language.hasPrefix("zh") ? .zh : .en)
    let shareFolder = try DemoShare.find(share)
    let fixtures = try FixtureFolder(shareFolder + "/Fixtures")
    let stage = DemoStage(
      folder: data.map { Settings.absolute($0) }, share: shareFolder, console: console)
    let guardian = Interruption(stage: stage, console: console)
    defer { guardian.end() }
    do {
      let failures = try await perform(fixtures, on: stage, console)
      if exit || !failures.isEmpty { await stage.stop() }
      guard failures.isEmpty else { throw ExitCode(1) }
    } catch let code as ExitCode {
      throw code
    } catch {
      await stage.stop()
      console.line(zh: "\n演示中断：\(error)", en: "\nThe demo broke off: \(error)")
      if FileManager.default.fileExists(atPath: stage.logFile) {
        console.line(zh: "日志：\(stage.logFile)", en: "The server's log: \(stage.logFile)")
      }
      throw ExitCode(1)
    }
  }

  /// - Returns: what did not hold.
  private func perform(
    _ fixtures: FixtureFolder, on stage: DemoStage, _ console: DemoConsole
  ) async throws -> [String] {
    let begun = ContinuousClock.now
    try await stage.clear()
    try await stage.migrate(password: fixtures.password)
    let place = try await stage.serve(port: port ?? DemoPort.free(8080), from: Self.start(fixtures))
    let address = "http://\(place.host):\(place.port)"
    var court = CourtClient(host: place.host, port: place.port)
    court.language = console.language.rawValue
    console.line(zh: "法院在 \(address) 开门", en: "the court is open at \(address)")
    let play = DemoPlay(
      fixtures: fixtures, court: court, console: console,
      workingDays: try WorkingDays(share: stage.share))
    try await stage.step(zh: "开立账号、导入先例", en: "opening accounts, importing decided cases") {
      try await play.openAccounts()
      let known = try await play.importPrecedents()
      console.line(
        zh: "  \(fixtures.accounts.count) 个账号，\(known) 件先例",
        en: "  \(fixtures.accounts.count) accounts, \(known) decided cases")
    }
    try await play.perform()
    let report = DemoReport(play: play)
    try await report.tellOneCase()
    try await report.table()
    let checks = DemoChecks(play: play, stage: stage)
    try await checks.run()
    let failures = await checks.failures
    await close(failures, play, begun, console)
    if failures.isEmpty, !exit { await Farewell(play: play, stage: stage, address: address).say() }
    return failures
  }

  private func close(
    _ failures: [String], _ play: DemoPlay, _ begun: ContinuousClock.Instant,
    _ console: DemoConsole
  ) async {
    let took = (ContinuousClock.now - begun).secondsText
    let calls = await play.people.calls
    console.line()
    if failures.isEmpty {
      console.line(
        zh: "全部检查通过：\(play.scripts.count) 起纠纷，\(calls) 次请求，用时 \(took)",
        en: "All checks held: \(play.scripts.count) disputes, \(calls) requests, \(took)")
    } else {
      console.line(zh: "未通过：", en: "Not held:")
      for failure in failures { console.line("  · " + failure) }
      console.line(zh: "用时 \(took)", en: "after \(took)")
    }
  }

  /// Some days before the first filing, at nine o'clock.
  private static func start(_ fixtures: FixtureFolder) -> Instant {
    let first = fixtures.stories.map(\.fileOn).min() ?? Instant(microseconds: 0)
    let day = CourtZone.china.day(of: first).adding(days: -4)
    return Instant(day: day, secondsOfDay: 9 * 3600, zone: .china)
  }
}
