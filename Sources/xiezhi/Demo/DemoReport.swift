import CourtClient
import CourtDomain

/// What the demo shows at its end: one case told, and all cases in a table.
struct DemoReport: Sendable {
  let play: DemoPlay
  private var console: DemoConsole { play.console }

  // MARK: One case told

  func tellOneCase() async throws {
    guard let script = await best() else { return }
    let (login, path) = (script.story.clerk, await script.path)
    let timeline = try await play.people.call(login, "GET", path + "/timeline").json
    console.heading(
      zh: "一案始末 \(timeline["number"]?.string ?? "") \(script.story.title.zh)",
      en: "One case told: \(timeline["number"]?.string ?? "") \(script.story.title.en)")
    for chapter in timeline["chapters"]?.array ?? [] { tell(chapter) }
  }

  /// A judged case with an adjourned hearing where there is one.
  private func best() async -> CaseScript? {
    var judged: CaseScript?
    for script in play.scripts where await script.isFiled && script.story.expected == "in-force" {
      if script.story.hearings.count > 1 { return script }
      judged = judged ?? script
    }
    return judged
  }

  private func tell(_ chapter: JSONValue) {
    let at = chapter["at"]?.string.flatMap { Instant(rfc3339: $0) }
    console.line(
      (at.map { console.minute($0) } ?? "") + "  " + (chapter["who"]?.string ?? "").padded(to: 11)
        + console.text(chapter["what"]) + "  〔\(chapter["article"]?.string ?? "—")〕")
    for deadline in chapter["started"]?.array ?? [] {
      console.line(
        String(repeating: " ", count: 20)
          + console.text(
            zh: "↳ 起算：\(console.text(deadline["title"]))，至 \(deadline["last_day"]?.string ?? "?")",
            en:
              "↳ starts: \(console.text(deadline["title"])), by \(deadline["last_day"]?.string ?? "?")"
          )
          + "  〔\(deadline["citation"]?.string ?? deadline["rule"]?.string ?? "")〕")
    }
    for deadline in chapter["ended"]?.array ?? [] {
      console.line(
        String(repeating: " ", count: 20) + "↳ \(console.text(deadline["title"])): "
          + standing(deadline["standing"]?.string ?? ""))
    }
  }

  private func standing(_ name: String) -> String {
    switch name {
    case "met": console.text(zh: "如期完成", en: "met")
    case "expired": console.text(zh: "届满", en: "ran out")
    case "cancelled": console.text(zh: "终止", en: "cancelled")
    default: console.text(zh: "进行中", en: "running")
    }
  }

  // MARK: All cases

  func table() async throws {
    console.heading(zh: "全部案件", en: "All cases")
    let head =
      console.language == .zh
      ? ["案号", "当事人", "走法", "程序", "状态", "立案", "结案", "天数", "证据", "期限 成/届/终/行"]
      : [
        "number", "parties", "way", "track", "state", "filed", "ended", "days", "items",
        "deadlines m/e/c/r",
      ]
    var rows = [head]
    for script in play.scripts { rows.append(try await row(script)) }
    let widths = head.indices.map { column in rows.map { $0[column].columns }.max() ?? 0 }
    for row in rows {
      console.line(zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  "))
    }
  }

  private func row(_ script: CaseScript) async throws -> [String] {
    guard await script.isFiled else {
      return [script.story.id, "", script.story.way, "", "—", "", "", "", "", ""]
    }
    let (login, path) = (script.story.clerk, await script.path)
    let file = try await play.people.call(login, "GET", path).json
    let parties = file["parties"]?.array ?? []
    func name(_ side: String) -> String {
      (parties.first { $0["side"]?.string == side }?["name"]?.string ?? "?").shortened(to: 20)
    }
    let docket = try await DemoCase.docket(of: path, as: login, play.people)
    let filed = file["filed_at"]?.string.flatMap { Instant(rfc3339: $0) }
    let ended = docket.last { $0["from"]?["code"] != $0["to"]?["code"] }?["at"]?.string
      .flatMap { Instant(rfc3339: $0) }
    let days = filed.flatMap { from in ended.map { $0.seconds(since: from) / 86_400 } }
    let evidence = try await play.people.call(login, "GET", path + "/evidence").json
    return [
      file["number"]?.string ?? "", name("plaintiff") + " / " + name("defendant"),
      script.story.way, file["track"]?.string ?? "", console.text(file["state"]),
      filed.map { console.day($0) } ?? "", ended.map { console.day($0) } ?? "",
      days.map { String($0) } ?? "", String(evidence["items"]?.array?.count ?? 0),
      try await standings(path, login),
    ]
  }

  private func standings(_ path: String, _ login: String) async throws -> String {
    let all = try await play.people.call(login, "GET", path + "/deadlines").json["items"]?.array
    return ["met", "expired", "cancelled", "running"].map { name in
      String((all ?? []).count { $0["standing"]?.string == name })
    }.joined(separator: "/")
  }
}

/// Readings of a case that several parts of the demo need.
enum DemoCase {
  /// The whole docket, page by page.
  static func docket(of path: String, as login: String, _ people: People) async throws
    -> [JSONValue]
  {
    var entries: [JSONValue] = []
    for _ in 0..<50 {
      let page =
        try await people.call(
          login, "GET", path + "/docket?after=\(entries.count)&limit=100"
        ).json["items"]?.array ?? []
      entries += page
      if page.count < 100 { return entries }
    }
    return entries
  }
}
