extension SimulationResult {
  /// The findings as one drawing: durations, overdue periods, load by week, bottlenecks.
  public func svg(_ language: DisplayLanguage) -> String {
    let words = ReportWords(language)
    let report = report(language)
    var drawing = Drawing()
    drawing.grow(34)
    drawing.text(report.title, x: 20, y: drawing.height, size: 18, isBold: true)
    for fact in report.facts {
      drawing.grow(18)
      drawing.text(fact, x: 20, y: drawing.height, size: 11)
    }
    draw(durationsInto: &drawing, words)
    draw(overdueInto: &drawing, words)
    draw(loadInto: &drawing, words)
    draw(bottlenecksInto: &drawing, words)
    draw(stuckInto: &drawing, words)
    return drawing.document(title: report.title, language: language)
  }

  private func draw(durationsInto drawing: inout Drawing, _ words: ReportWords) {
    drawing.heading(words.pick("审理时长：p50 / p90 / p99（日）", "Durations: p50 / p90 / p99 (days)"))
    let rows = tally.durations.keys.sorted().map { key in
      let name = titles.state("\(key.procedure)/\(key.state)", words.language)
      return (
        name: key.group.isEmpty ? name : "\(key.group) · \(name)",
        figures: [tally.durations[key] ?? QuantileSketch()]
      )
    }
    drawing.spans(
      rows, unit: words.pick("日", "days"), maximum: Self.longest(tally.durations.values) * 1.15)
  }

  fileprivate static func longest(_ sketches: some Sequence<QuantileSketch>) -> Double {
    sketches.compactMap { $0.quantile(0.99) }.max() ?? 1
  }

  private func draw(overdueInto drawing: inout Drawing, _ words: ReportWords) {
    for (place, cause) in LapseCause.allCases.enumerated() {
      let keys = tally.clocks.keys.filter { tally.clocks[$0]?.cause == cause }.sorted()
      guard !keys.isEmpty else { continue }
      drawing.heading(
        words.pick("届满比例：\(words.cause(cause))", "Periods that ran out: \(words.cause(cause))"))
      drawing.bars(
        keys.map { key in
          let clock = tally.clocks[key]
          let share = clock?.overdueShare ?? 0
          return (
            titles.clock(key, words.language), share,
            SimulationReport.Cell.share(share).text + " (\(clock?.expired ?? 0))",
            Drawing.colours[(place + 4) % Drawing.colours.count]
          )
        }, scale: 1)
    }
  }

  private func draw(loadInto drawing: inout Drawing, _ words: ReportWords) {
    drawing.heading(words.pick("每周负荷", "Load of each role by week"))
    drawing.weeks(
      tally.roles.keys.sorted().compactMap { role in
        guard let figures = tally.roles[role] else { return nil }
        let shares = Array(figures.weekShares.prefix(figures.lastWorkedWeek))
        return (titles.role(role, words.language), shares, false)
      })
  }

  private func draw(bottlenecksInto drawing: inout Drawing, _ words: ReportWords) {
    let places = tally.states.flatMap { state, figures in
      figures.queued.map { role, moments in (state: state, role: role, moments: moments) }
    }.sorted { ($1.moments.sum, $0.state, $0.role) < ($0.moments.sum, $1.state, $1.role) }
    drawing.heading(
      words.pick("瓶颈：平均等待（日）× 件数", "Bottlenecks: mean wait (days) × tasks"))
    drawing.bars(
      places.prefix(8).map { place in
        (
          "\(titles.state(place.state, words.language)) · \(titles.role(place.role, words.language))",
          place.moments.sum,
          SimulationReport.Cell.number(place.moments.mean, 2).text + " × \(place.moments.count)",
          Drawing.colours[1]
        )
      })
  }

  private func draw(stuckInto drawing: inout Drawing, _ words: ReportWords) {
    guard !tally.stuck.isEmpty else { return }
    drawing.heading(words.pick("卡住的案件", "Cases that got stuck"))
    drawing.bars(
      tally.stuck.keys.sorted().map { key in
        let count = tally.stuck[key]?.count ?? 0
        return (
          titles.state(key, words.language), Double(count), "\(count)", Drawing.colours[5]
        )
      })
  }
}

extension SimulationComparison {
  /// Both runs in one drawing: A in the first colour, B in the second.
  public func svg(_ language: DisplayLanguage) -> String {
    let words = ReportWords(language)
    let report = report(language)
    var drawing = Drawing()
    drawing.grow(34)
    drawing.text(report.title, x: 20, y: drawing.height, size: 18, isBold: true)
    for fact in report.facts {
      drawing.grow(18)
      drawing.text(fact, x: 20, y: drawing.height, size: 11)
    }
    drawing.heading(
      words.pick(
        "时长 p50 / p90 / p99（日）：上 A，下 B", "Durations p50 / p90 / p99 (days): A above, B below"))
    let keys = Set(first.tally.durations.keys).union(second.tally.durations.keys).sorted()
    let longest = max(
      SimulationResult.longest(first.tally.durations.values),
      SimulationResult.longest(second.tally.durations.values))
    drawing.spans(
      keys.map { key in
        let name = first.titles.state("\(key.procedure)/\(key.state)", language)
        return (
          key.group.isEmpty ? name : "\(key.group) · \(name)",
          [
            first.tally.durations[key] ?? QuantileSketch(),
            second.tally.durations[key] ?? QuantileSketch(),
          ]
        )
      }, unit: words.pick("日", "days"), maximum: longest * 1.15)
    drawing.heading(
      words.pick("每案平均的差（B 减 A，± 95 %）", "Difference of means per case (B less A, ± 95 %)"))
    for section in report.sections where section.key == "means" {
      for row in section.rows where row.count > 5 {
        drawing.grow(20)
        drawing.text(row[0].text, x: 300, y: drawing.height, anchor: "end")
        drawing.text(
          "\(row[1].text) → \(row[2].text)   \(row[3].text) ± \(row[4].text)   \(row[5].text)",
          x: 318, y: drawing.height)
      }
    }
    drawing.heading(words.pick("每周负荷（虚线为 B）", "Load by week (B dashed)"))
    drawing.weeks(
      first.tally.roles.keys.sorted().flatMap { role in
        [(first, " A", false), (second, " B", true)].compactMap { result, mark, isDashed in
          guard let figures = result.tally.roles[role] else { return nil }
          return (
            first.titles.role(role, language) + mark,
            Array(figures.weekShares.prefix(figures.lastWorkedWeek)), isDashed
          )
        }
      })
    return drawing.document(title: report.title, language: language)
  }
}
