extension SimulationResult {
  /// The findings in one language.
  public func report(_ language: DisplayLanguage) -> SimulationReport {
    let words = ReportWords(language)
    return SimulationReport(
      title: "\(procedure[language]) · \(scenario[language])", facts: facts(words),
      sections: [
        durations(words), overdue(words), load(words), weeks(words), bottlenecks(words),
        stuck(words), openAtEnd(words), beside(words), refusals(words), remarks(words),
      ], language: language)
  }

  private func facts(_ words: ReportWords) -> [String] {
    let first = TimeMath.day(firstDay)
    let last = TimeMath.day(firstDay + max(days - 1, 0))
    var lines = [
      words.pick(
        "种子 \(seed)；\(first) 至 \(last)；立案 \(tally.filed) 件（\(courts) 个法院），办结 \(tally.ended) 件，"
          + "同时在办最多 \(tally.peakOpen) 件；程序行为 \(tally.acts) 次，期限届满 \(tally.expiries) 次",
        "seed \(seed); \(first) to \(last); \(tally.filed) cases filed (\(courts) court"
          + "\(courts == 1 ? "" : "s")), \(tally.ended) ended, at most \(tally.peakOpen) open at once; "
          + "\(tally.acts) acts, \(tally.expiries) clocks ran out")
    ]
    if !isWhole {
      lines.append(
        words.pick(
          "提前结束：以下是到那时为止的结果", "ended before its time: what follows is what there was until then"))
    }
    return lines
  }

  private func durations(_ words: ReportWords) -> SimulationReport.Section {
    var rows: [[SimulationReport.Cell]] = tally.durations.keys.sorted().map { key in
      let sketch = tally.durations[key] ?? QuantileSketch()
      let name =
        key.state.hasPrefix("→")
        ? key.state : titles.state(key.procedure + "/" + key.state, words.language)
      return [.text(key.group.isEmpty ? "–" : key.group), .text(name)] + figures(sketch)
    }
    rows.append([.text(words.pick("全部", "all")), .text("")] + figures(tally.all))
    return SimulationReport.Section(
      key: "durations", title: words.pick("审理时长（日）", "Durations (days)"),
      columns: words.columns([
        ("group", "类别", "group"), ("ending", "结果", "outcome"), ("cases", "件数", "cases"),
        ("mean", "平均", "mean"), ("p50", "p50", "p50"), ("p90", "p90", "p90"),
        ("p99", "p99", "p99"),
      ]), rows: rows, notes: [])
  }

  private func figures(_ sketch: QuantileSketch) -> [SimulationReport.Cell] {
    [
      .count(sketch.count), .number(sketch.moments.mean, 1),
    ] + [0.5, 0.9, 0.99].map { share in sketch.quantile(share).map { .number($0, 1) } ?? .none }
  }

  private func overdue(_ words: ReportWords) -> SimulationReport.Section {
    let keys = tally.clocks.keys.sorted { left, right in
      let (a, b) = (tally.clocks[left], tally.clocks[right])
      return (a?.cause.rawValue ?? "", -(a?.expired ?? 0), left)
        < (b?.cause.rawValue ?? "", -(b?.expired ?? 0), right)
    }
    let rows: [[SimulationReport.Cell]] = keys.compactMap { key in
      guard let clock = tally.clocks[key] else { return nil }
      return [
        .text(words.cause(clock.cause)), .text(titles.clock(key, words.language)),
        .count(clock.started), .count(clock.expired), .share(clock.overdueShare),
        clock.late.quantile(0.5).map { .number($0, 1) } ?? .none,
        clock.late.quantile(0.9).map { .number($0, 1) } ?? .none,
      ]
    }
    return SimulationReport.Section(
      key: "overdue", title: words.pick("期限届满（按责任方）", "Periods that ran out, by whose it was"),
      columns: words.columns([
        ("cause", "责任", "whose"), ("clock", "期限", "period"), ("started", "起算", "started"),
        ("expired", "届满", "ran out"), ("share", "比例", "share"),
        ("late_p50", "逾期 p50（日）", "late p50 (days)"),
        ("late_p90", "逾期 p90（日）", "late p90 (days)"),
      ]), rows: rows, notes: causes(words))
  }

  private func causes(_ words: ReportWords) -> [String] {
    LapseCause.allCases.compactMap { cause in
      let own = tally.clocks.values.filter { $0.cause == cause }
      let (expired, all) = (
        own.reduce(0) { $0 + $1.expired }, own.reduce(0) { $0 + $1.expired + $1.stopped }
      )
      guard all > 0 else { return nil }
      let share = SimulationReport.Cell.share(Double(expired) / Double(all)).text
      return words.pick(
        "\(words.cause(cause))：\(expired)／\(all)，\(share)",
        "\(words.cause(cause)): \(expired) of \(all), \(share)")
    }
  }

  private func load(_ words: ReportWords) -> SimulationReport.Section {
    let rows: [[SimulationReport.Cell]] = tally.roles.keys.sorted().compactMap { role in
      guard let figures = tally.roles[role] else { return nil }
      let weeks = figures.weekShares
      let peak = weeks.enumerated().max { $0.element < $1.element }
      return [
        .text(titles.role(role, words.language)), .count(figures.members), .count(figures.tasks),
        .number(figures.worked.reduce(0, +) / 60, 0), .share(figures.busyShare),
        .share(peak?.element ?? 0), .count((peak?.offset ?? 0) + 1),
        .number(figures.waited.moments.mean, 2),
        figures.waited.quantile(0.9).map { .number($0, 2) } ?? .none,
        .count(figures.queue.max() ?? 0),
      ]
    }
    return SimulationReport.Section(
      key: "load", title: words.pick("工作负荷（收案期内）", "Load of each role (while cases arrive)"),
      columns: words.columns([
        ("role", "岗位", "role"), ("members", "人数", "people"), ("tasks", "任务", "tasks"),
        ("hours", "小时", "hours"), ("busy", "负荷", "busy"), ("peak", "最忙周", "busiest week"),
        ("peak_week", "第几周", "week"), ("wait_mean", "平均等待（日）", "mean wait (days)"),
        ("wait_p90", "等待 p90", "wait p90"), ("queue_peak", "最长队列", "longest queue"),
      ]), rows: rows, notes: [])
  }

  private func weeks(_ words: ReportWords) -> SimulationReport.Section {
    let roles = tally.roles.keys.sorted()
    let count = tally.roles.values.map { $0.lastWorkedWeek }.max() ?? 0
    let rows: [[SimulationReport.Cell]] = (0..<count).map { week in
      [.text(TimeMath.day(firstDay + week * 7))]
        + roles.flatMap { role -> [SimulationReport.Cell] in
          guard let figures = tally.roles[role] else { return [.none, .none] }
          return [.share(figures.share(of: week)), .count(figures.queueLength(of: week))]
        }
    }
    let columns =
      [("week", "周（自）", "week of")]
      + roles.flatMap { role in
        [
          (role, titles.role(role, .zh), titles.role(role, .en)),
          ("\(role)_queue", "队列", "queue"),
        ]
      }
    return SimulationReport.Section(
      key: "weeks", title: words.pick("每周负荷", "Load by week"), columns: words.columns(columns),
      rows: rows, notes: [])
  }

  private func bottlenecks(_ words: ReportWords) -> SimulationReport.Section {
    let places = tally.states.flatMap { state, figures in
      figures.queued.map { role, moments in (state: state, role: role, moments: moments) }
    }.sorted { ($1.moments.sum, $0.state, $0.role) < ($0.moments.sum, $1.state, $1.role) }
    let rows: [[SimulationReport.Cell]] = places.prefix(15).map { place in
      let stay = tally.states[place.state]?.stay.moments.mean ?? 0
      return [
        .text(titles.state(place.state, words.language)),
        .text(titles.role(place.role, words.language)), .count(place.moments.count),
        .number(place.moments.mean, 2), .number(max(place.moments.largest, 0), 1),
        .number(place.moments.sum / Double(max(days, 1)), 1), .number(stay, 1),
      ]
    }
    return SimulationReport.Section(
      key: "bottlenecks",
      title: words.pick("瓶颈：案件在哪里等谁", "Bottlenecks: where cases wait, and for whom"),
      columns: words.columns([
        ("state", "阶段", "state"), ("role", "等待", "waits for"), ("tasks", "任务", "tasks"),
        ("wait_mean", "平均等待（日）", "mean wait (days)"), ("wait_max", "最长", "longest"),
        ("queue_mean", "平均排队", "mean queue"), ("stay_mean", "阶段停留（日）", "mean stay (days)"),
      ]), rows: Array(rows), notes: [])
  }
}

extension SimulationTally.RoleFigures {
  /// The weeks in which there was work; afterwards capacity stands idle for want of cases.
  var lastWorkedWeek: Int { (worked.lastIndex { $0 > 0 } ?? -1) + 1 }

  func share(of week: Int) -> Double {
    guard worked.indices.contains(week), capacity[week] > 0 else { return 0 }
    return worked[week] / capacity[week]
  }

  func queueLength(of week: Int) -> Int { queue.indices.contains(week) ? queue[week] : 0 }

  var weekShares: [Double] { worked.indices.map { share(of: $0) } }

  /// Over the first 52 weeks, or as many as there were.
  public var busyShare: Double {
    let weeks = worked.indices.prefix(52)
    let there = weeks.reduce(0) { $0 + capacity[$1] }
    return there > 0 ? weeks.reduce(0) { $0 + worked[$1] } / there : 0
  }
}

extension TimeMath {
  /// `2025-01-31` for a number of days since 1970-01-01.
  static func day(_ number: Int) -> String {
    let civil = CivilTime(Int64(number) * 86_400)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(civil.year)-\(two(civil.month))-\(two(civil.day))"
  }
}
