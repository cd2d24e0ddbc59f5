import CourtDomain
import CourtLaw
import Testing

@Suite struct PropertiesOfBentPeriods {
  private static let trials = [
    "trial.small-claims", "trial.simplified", "trial.special", "trial.second-instance.ruling",
  ]
  private static let kinds = [
    "exclusion.appraisal", "exclusion.stay", "exclusion.mediation", "exclusion.audit",
  ]

  private struct Draw {
    var rule: String
    var start: CalendarDay
    var spans: [(from: CalendarDay, to: CalendarDay, kind: String)]
  }

  private func draw(_ generator: inout SeededGenerator) throws -> Draw {
    let start = try day("2024-01-01").adding(days: Int.random(in: 0..<700, using: &generator))
    let spans = try (0..<Int.random(in: 0...4, using: &generator)).map { _ in
      let from = start.adding(days: Int.random(in: -10..<100, using: &generator))
      return (
        from: from, to: from.adding(days: Int.random(in: 0..<20, using: &generator)),
        kind: try #require(Self.kinds.randomElement(using: &generator))
      )
    }
    let rule = try #require(Self.trials.randomElement(using: &generator))
    return Draw(rule: rule, start: start, spans: spans)
  }

  private func deadline(_ draw: Draw, asSuspensions: Bool = false, _ more: [Adjustment] = [])
    throws -> ComputedDeadline
  {
    let spans: [Adjustment] = draw.spans.map { span in
      asSuspensions
        ? .suspension(Suspension(from: span.from, to: span.to, rule: span.kind))
        : .exclusion(Exclusion(from: span.from, to: span.to, rule: span.kind))
    }
    let reading = try TestLaw.law().deadline(
      ClockHistory(
        DeadlineRequest(rule: draw.rule, startDay: draw.start, court: TestLaw.hangzhou()),
        adjustments: spans + more))
    return try #require(reading.deadline)
  }

  @Test func oneMoreExclusionNeverMakesADeadlineEarlier() throws {
    var generator = SeededGenerator.announced("oneMoreExclusionNeverMakesADeadlineEarlier")
    for _ in 0..<1_500 {
      let many = try draw(&generator)
      guard !many.spans.isEmpty else { continue }
      var fewer = many
      fewer.spans.remove(at: Int.random(in: 0..<many.spans.count, using: &generator))
      #expect(try deadline(fewer).lastDay <= deadline(many).lastDay, "\(many)")
    }
  }

  @Test func aClosedSuspensionCountsAsAnExclusionOfTheSameDays() throws {
    var generator = SeededGenerator.announced("aClosedSuspensionCountsAsAnExclusion")
    for _ in 0..<1_000 {
      let draw = try draw(&generator)
      let excluded = try deadline(draw)
      let suspended = try deadline(draw, asSuspensions: true)
      #expect(excluded.lastDay == suspended.lastDay, "\(draw)")
      #expect(excluded.rawLastDay == suspended.rawLastDay, "\(draw)")
      #expect(excluded.excludedDays == suspended.excludedDays, "\(draw)")
    }
  }

  @Test func theOrderOfSpansDoesNotMatter() throws {
    var generator = SeededGenerator.announced("theOrderOfSpansDoesNotMatter")
    for _ in 0..<600 {
      let draw = try draw(&generator)
      var shuffled = draw
      shuffled.spans.shuffle(using: &generator)
      #expect(try deadline(draw).lastDay == deadline(shuffled).lastDay, "\(draw)")
    }
  }

  @Test func whatIsLeftOfAStandstillIsWhatRunsAfterIt() throws {
    var generator = SeededGenerator.announced("whatIsLeftOfAStandstill")
    let law = try TestLaw.law()
    for _ in 0..<1_000 {
      var draw = try draw(&generator)
      draw.spans = []
      let from = draw.start.adding(days: Int.random(in: 1..<25, using: &generator))
      let length = Int.random(in: 0..<60, using: &generator)
      func reading(_ to: CalendarDay?) throws -> ClockReading {
        try law.deadline(
          ClockHistory(
            DeadlineRequest(rule: draw.rule, startDay: draw.start, court: TestLaw.hangzhou()),
            adjustments: [.suspension(Suspension(from: from, to: to, rule: "exclusion.stay"))]))
      }
      guard case .suspended(let open) = try reading(nil) else {
        Issue.record("\(draw) \(from)")
        continue
      }
      let to = from.adding(days: length)
      let closed = try #require(try reading(to).deadline)
      #expect(closed.rawLastDay == to.adding(days: open.remainingDays), "\(draw) \(from) \(to)")
    }
  }

  @Test func anOutageNeverMakesAPartysDeadlineEarlierAndLandsOnAWorkingDay() throws {
    var generator = SeededGenerator.announced("anOutageNeverMakesADeadlineEarlier")
    let law = try TestLaw.law()
    for _ in 0..<1_500 {
      let start = try day("2024-01-01").adding(days: Int.random(in: 0..<800, using: &generator))
      let request = DeadlineRequest(
        rule: "appeal.judgment", startDay: start, court: try TestLaw.hangzhou())
      let plain = try law.deadline(request)
      let adjustments = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
        let from = plain.dueAt.adding(
          seconds: Int64.random(in: -5 * 86_400..<3 * 86_400, using: &generator))
        return Adjustment.outage(
          Outage(
            from: from,
            to: from.adding(seconds: Int64.random(in: 1..<4 * 86_400, using: &generator))))
      }
      let reading = try law.deadline(ClockHistory(request, adjustments: adjustments))
      let moved = try #require(reading.deadline)
      #expect(plain.lastDay <= moved.lastDay, "\(request) \(adjustments)")
      #expect(try law.isWorkingDay(moved.lastDay))
      #expect(moved.dueAt == request.court.zone.end(of: moved.lastDay))
      // Asked again with the same outages, the answer is the same.
      #expect(try law.deadline(ClockHistory(request, adjustments: adjustments)) == reading)
      // No outage takes time of the day that is left.
      let begin = Instant(day: moved.lastDay, zone: request.court.zone)
      for case .outage(let outage) in adjustments where moved.lastDay != plain.lastDay {
        #expect(
          outage.from >= moved.dueAt || (outage.to ?? outage.from) <= begin,
          "\(request) \(adjustments)")
      }
    }
  }

  @Test func theDateWithoutWordsIsTheSameDate() throws {
    var generator = SeededGenerator.announced("theDateWithoutWordsIsTheSameDate")
    let law = try TestLaw.law()
    for _ in 0..<500 {
      let draw = try draw(&generator)
      let request = DeadlineRequest(
        rule: draw.rule, startDay: draw.start, court: try TestLaw.hangzhou(),
        exclusions: draw.spans.map { Exclusion(from: $0.from, to: $0.to, rule: $0.kind) })
      let told = try law.deadline(request)
      let bare = try law.bareDeadline(request)
      #expect(bare.lastDay == told.lastDay && bare.dueAt == told.dueAt && bare.steps.isEmpty)
    }
  }

  @Test func aHistorySurvivesJSON() throws {
    var generator = SeededGenerator.announced("aHistorySurvivesJSON")
    let court = try TestLaw.hangzhou()
    for _ in 0..<200 {
      let draw = try draw(&generator)
      let isOpen = Bool.random(using: &generator)
      var adjustments: [Adjustment] = draw.spans.map {
        .suspension(Suspension(from: $0.from, to: isOpen ? nil : $0.to, rule: $0.kind))
      }
      adjustments.append(
        .extended(
          PeriodExtension(
            rule: "trial.simplified.extension", length: 1, approvedOn: draw.start,
            approvedBy: "王院长", requestedOn: draw.start)))
      adjustments.append(
        .restored(
          Restoration(
            obstacleEndedOn: draw.start, appliedOn: draw.start, newLastDay: draw.start)))
      adjustments.append(.outage(Outage(from: Instant(microseconds: 1), reason: "停电")))
      var request = DeadlineRequest(
        rule: draw.rule, start: Instant(day: draw.start, zone: court.zone), court: court,
        isForeign: true, givenDays: 3, lawOn: draw.start, calendarGap: .provisional)
      request.exclusions = draw.spans.map {
        Exclusion(from: $0.from, to: $0.to, reason: "鉴定", rule: $0.kind)
      }
      let history = ClockHistory(request, adjustments: adjustments)
      let text = history.toJSON().text
      #expect(ClockHistory(json: try JSONParser.parse(text), court: court) == history)
    }
    #expect(ClockHistory(json: ["rule": "defence"], court: court) == nil)
  }
}
