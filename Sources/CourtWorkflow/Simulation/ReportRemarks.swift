/// What a simulation says about the procedure itself: cases that lie, acts that are refused.
extension SimulationResult {
  func stuck(_ words: ReportWords) -> SimulationReport.Section {
    let rows: [[SimulationReport.Cell]] = tally.stuck.keys.sorted().compactMap { key in
      guard let found = tally.stuck[key] else { return nil }
      let reason =
        found.isDeadEnd
        ? words.pick("没有期限在走，也没有人可以行动", "no clock runs and nobody may act")
        : words.pick("没有期限在走，有权的人始终不行动", "no clock runs and those who may act never do")
      return [
        .text(titles.state(key, words.language)), .text(reason), .count(found.count),
        .count(found.example),
      ]
    }
    return SimulationReport.Section(
      key: "stuck", title: words.pick("卡住的案件", "Cases that got stuck"),
      columns: words.columns([
        ("state", "阶段", "state"), ("reason", "原因", "why"), ("cases", "件数", "cases"),
        ("example", "例", "first case"),
      ]), rows: rows,
      notes: rows.isEmpty ? [words.pick("没有", "none")] : [])
  }

  func openAtEnd(_ words: ReportWords) -> SimulationReport.Section {
    SimulationReport.Section(
      key: "open", title: words.pick("期末仍在办", "Still open at the end"),
      columns: words.columns([("state", "阶段", "state"), ("cases", "件数", "cases")]),
      rows: tally.open.keys.sorted().map { key in
        [.text(titles.state(key, words.language)), .count(tally.open[key] ?? 0)]
      }, notes: [])
  }

  func beside(_ words: ReportWords) -> SimulationReport.Section {
    let kinds = [
      (words.pick("附随程序", "incident"), tally.incidents),
      (words.pick("后续案件", "following case"), tally.sequels),
    ]
    return SimulationReport.Section(
      key: "beside", title: words.pick("附随程序与后续案件", "Incidents and cases that followed"),
      columns: words.columns([
        ("kind", "种类", "kind"), ("name", "名称", "name"), ("count", "次数", "count"),
      ]),
      rows: kinds.flatMap { kind, counts in
        counts.keys.sorted().map { [.text(kind), .text($0), .count(counts[$0] ?? 0)] }
      }, notes: [])
  }

  func refusals(_ words: ReportWords) -> SimulationReport.Section {
    let names = tally.refusals.keys.sorted {
      (-(tally.refusals[$0] ?? 0), $0) < (-(tally.refusals[$1] ?? 0), $1)
    }
    return SimulationReport.Section(
      key: "refusals",
      title: words.pick("被拒绝的行为（最多的十五种）", "Acts that were refused (the fifteen commonest)"),
      columns: words.columns([("act", "行为与理由", "act and code"), ("count", "次数", "count")]),
      rows: names.prefix(15).map { [.text($0), .count(tally.refusals[$0] ?? 0)] }, notes: [])
  }

  func remarks(_ words: ReportWords) -> SimulationReport.Section {
    SimulationReport.Section(
      key: "remarks", title: words.pick("未能模拟或计算的", "What could not be modelled or counted"),
      columns: words.columns([("remark", "说明", "remark"), ("count", "次数", "count")]),
      rows: tally.notes.keys.sorted().map { [.text($0), .count(tally.notes[$0] ?? 0)] }, notes: [])
  }
}

/// The words of a report in one language.
struct ReportWords {
  let language: DisplayLanguage

  init(_ language: DisplayLanguage) { self.language = language }

  func pick(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

  func columns(_ names: [(String, String, String)]) -> [SimulationReport.Column] {
    names.map { SimulationReport.Column(key: $0.0, title: pick($0.1, $0.2)) }
  }

  func cause(_ cause: LapseCause) -> String {
    switch cause {
    case .court: pick("法院", "court")
    case .party: pick("当事人", "party")
    case .period: pick("法定期间届满", "by law")
    }
  }
}
