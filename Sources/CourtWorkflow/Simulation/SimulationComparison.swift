/// Two simulations side by side, with how sure each difference is.
///
/// Both runs draw the same lots for the same cases, so the cases of one week are compared with the
/// same cases of the other run. The mean of the weekly differences and its spread give the interval
/// in which the true difference lies nineteen times of twenty (paired t interval over the weeks of
/// arrival; neighbouring weeks share a queue, so it is a little too narrow where queues are long).
public struct SimulationComparison: Sendable {
  public let first: SimulationResult
  public let second: SimulationResult
  public let labels: (first: String, second: String)

  public init(_ first: SimulationResult, _ second: SimulationResult, labels: (String, String)) {
    self.first = first
    self.second = second
    self.labels = labels
  }

  /// One figure of both runs.
  public struct Difference: Sendable {
    public let key: String
    public let first: Double
    public let second: Double
    /// Second less first, and half the width of its interval; nil where there is no pairing.
    public let difference: Double
    public let margin: Double?

    /// Whether the interval leaves out zero.
    public var isSure: Bool { margin.map { difference.magnitude > $0 } ?? false }
  }

  /// Figures that are compared week by week.
  public func paired() -> [Difference] {
    [
      pair("duration", \.duration), pair("queued", \.queued),
      pair("court_overdue", \.courtOverdue), pair("party_overdue", \.partyOverdue),
    ]
  }

  private func pair(
    _ key: String, _ path: KeyPath<SimulationTally.Cohort, Moments>
  ) -> Difference {
    var differences = Moments()
    var (mine, theirs) = (Moments(), Moments())
    for (left, right) in zip(first.tally.cohorts, second.tally.cohorts) {
      let (a, b) = (left[keyPath: path], right[keyPath: path])
      guard a.count > 0, b.count > 0 else { continue }
      differences.add(b.mean - a.mean)
      mine.merge(a)
      theirs.merge(b)
    }
    return Difference(
      key: key, first: mine.mean, second: theirs.mean, difference: differences.mean,
      margin: differences.count > 1 ? differences.margin : nil)
  }

  public func report(_ language: DisplayLanguage) -> SimulationReport {
    let words = ReportWords(language)
    return SimulationReport(
      title: words.pick(
        "比较：A \(labels.first)　B \(labels.second)",
        "Comparison: A \(labels.first), B \(labels.second)"),
      facts: [
        words.pick(
          "同一种子 \(first.seed)，同样的案件；差值为 B 减 A，区间 95 %（按立案周配对）",
          "same seed \(first.seed), same cases; differences are B less A, intervals 95 % (paired by week of "
            + "arrival)")
      ],
      sections: [means(words), outcomes(words), clocks(words), roles(words), stuck(words)],
      language: language)
  }

  // MARK: Sections

  private func columns(_ words: ReportWords, _ names: [(String, String, String)])
    -> [SimulationReport.Column]
  {
    words.columns(names + [("a", "A", "A"), ("b", "B", "B"), ("difference", "差值", "difference")])
  }

  private func means(_ words: ReportWords) -> SimulationReport.Section {
    let names = [
      "duration": ("平均时长（日）", "mean duration (days)"),
      "queued": ("每案等待法院人员（日）", "waiting for staff per case (days)"),
      "court_overdue": ("每案法院逾期次数", "court periods run out per case"),
      "party_overdue": ("每案当事人逾期次数", "party periods run out per case"),
    ]
    let rows: [[SimulationReport.Cell]] = paired().map { row in
      let name = names[row.key] ?? (row.key, row.key)
      return [
        .text(words.pick(name.0, name.1)), .number(row.first, 3), .number(row.second, 3),
        .number(row.difference, 3), row.margin.map { .number($0, 3) } ?? .none,
        .text(row.isSure ? words.pick("确定", "sure") : words.pick("不确定", "not sure")),
      ]
    }
    return SimulationReport.Section(
      key: "means", title: words.pick("每案平均", "Means per case"),
      columns: columns(words, [("figure", "指标", "figure")])
        + words.columns([("margin", "±", "±"), ("sure", "是否确定", "sure?")]),
      rows: rows, notes: [])
  }

  private func outcomes(_ words: ReportWords) -> SimulationReport.Section {
    let keys = Set(first.tally.durations.keys).union(second.tally.durations.keys).sorted()
    let rows: [[SimulationReport.Cell]] = keys.map { key in
      let (a, b) = (first.tally.durations[key], second.tally.durations[key])
      let name = first.titles.state(key.procedure + "/" + key.state, words.language)
      let halves = (a?.quantile(0.5), b?.quantile(0.5))
      let tails = (a?.quantile(0.9), b?.quantile(0.9))
      return [
        .text(key.group.isEmpty ? name : "\(key.group): \(name)"), .count(a?.count ?? 0),
        .count(b?.count ?? 0), .count((b?.count ?? 0) - (a?.count ?? 0)),
      ] + [halves.0, halves.1, tails.0, tails.1].map { $0.map { .number($0, 1) } ?? .none }
    }
    return SimulationReport.Section(
      key: "outcomes", title: words.pick("结果与时长（日）", "Outcomes and durations (days)"),
      columns: columns(words, [("ending", "结果", "outcome")])
        + words.columns([
          ("a_p50", "A p50", "A p50"), ("b_p50", "B p50", "B p50"), ("a_p90", "A p90", "A p90"),
          ("b_p90", "B p90", "B p90"),
        ]), rows: rows, notes: [])
  }

  private func clocks(_ words: ReportWords) -> SimulationReport.Section {
    let keys = Set(first.tally.clocks.keys).union(second.tally.clocks.keys).sorted()
    let rows: [[SimulationReport.Cell]] = keys.map { key in
      let (a, b) = (first.tally.clocks[key], second.tally.clocks[key])
      let cause = a?.cause ?? b?.cause ?? .court
      let (left, right) = (a?.overdueShare ?? 0, b?.overdueShare ?? 0)
      let title = first.titles.clock(key, words.language)
      return [
        .text(words.cause(cause)), .text(title), .share(left), .share(right),
        .number((right - left) * 100, 1),
      ]
    }
    return SimulationReport.Section(
      key: "clocks",
      title: words.pick("期限届满比例（差值为百分点）", "Share of periods that ran out (difference in points)"),
      columns: columns(words, [("cause", "责任", "whose"), ("clock", "期限", "period")]),
      rows: rows, notes: [])
  }

  private func roles(_ words: ReportWords) -> SimulationReport.Section {
    let keys = Set(first.tally.roles.keys).union(second.tally.roles.keys).sorted()
    let rows: [[SimulationReport.Cell]] = keys.map { key in
      let (a, b) = (first.tally.roles[key], second.tally.roles[key])
      let (left, right) = (a?.waited.moments.mean ?? 0, b?.waited.moments.mean ?? 0)
      return [
        .text(first.titles.role(key, words.language)), .number(left, 2), .number(right, 2),
        .number(right - left, 2), .count(a?.members ?? 0), .count(b?.members ?? 0),
        .share(a?.busyShare ?? 0), .share(b?.busyShare ?? 0),
      ]
    }
    return SimulationReport.Section(
      key: "roles", title: words.pick("等待各岗位（日）", "Waiting for each role (days)"),
      columns: columns(words, [("role", "岗位", "role")])
        + words.columns([
          ("a_members", "A 人数", "A people"), ("b_members", "B 人数", "B people"),
          ("a_busy", "A 负荷", "A busy"), ("b_busy", "B 负荷", "B busy"),
        ]), rows: rows, notes: [])
  }

  private func stuck(_ words: ReportWords) -> SimulationReport.Section {
    let keys = Set(first.tally.stuck.keys).union(second.tally.stuck.keys).sorted()
    return SimulationReport.Section(
      key: "stuck", title: words.pick("卡住的案件", "Cases that got stuck"),
      columns: columns(words, [("state", "阶段", "state")]),
      rows: keys.map { key in
        let (a, b) = (first.tally.stuck[key]?.count ?? 0, second.tally.stuck[key]?.count ?? 0)
        return [
          .text(first.titles.state(key, words.language)), .count(a), .count(b), .count(b - a),
        ]
      }, notes: keys.isEmpty ? [words.pick("没有", "none")] : [])
  }
}
