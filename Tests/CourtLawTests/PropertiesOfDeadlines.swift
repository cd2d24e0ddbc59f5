import CourtDomain
import CourtLaw
import Testing

@Suite struct PropertiesOfDeadlines {
  private struct Draw {
    let rule: String
    let start: CalendarDay
    let isForeign: Bool
    let exclusions: [Exclusion]
  }

  private static let rules = [
    "filing.review", "fee.payment", "defence", "appeal.judgment", "mediation.pre-filing",
    "trial.small-claims", "trial.simplified", "trial.special", "judgment.send", "hearing.gap",
    "mediator.pick",
  ]

  private func draw(_ generator: inout SeededGenerator) throws -> Draw {
    let first = try day("2024-01-01")
    let rule = try #require(Self.rules.randomElement(using: &generator))
    let start = first.adding(days: Int.random(in: 0..<880, using: &generator))
    var exclusions: [Exclusion] = []
    if rule.hasPrefix("trial."), Bool.random(using: &generator) {
      let from = start.adding(days: Int.random(in: -5..<80, using: &generator))
      let to = from.adding(days: Int.random(in: 0..<25, using: &generator))
      exclusions.append(Exclusion(from: from, to: to, rule: "exclusion.appraisal"))
    }
    return Draw(
      rule: rule, start: start, isForeign: Bool.random(using: &generator), exclusions: exclusions)
  }

  private func deadline(_ draw: Draw, later days: Int = 0) throws -> ComputedDeadline {
    try TestLaw.law().deadline(
      DeadlineRequest(
        rule: draw.rule, startDay: draw.start.adding(days: days), court: TestLaw.hangzhou(),
        isForeign: draw.isForeign, exclusions: draw.exclusions))
  }

  /// Not for months when excluded time surrounds the start: 28 and 30 November both reach the end of
  /// February, but the earlier one has more of the excluded days after it.
  @Test func aLaterStartNeverEndsEarlier() throws {
    var generator = SeededGenerator.announced("aLaterStartNeverEndsEarlier")
    for _ in 0..<1_500 {
      let draw = try draw(&generator)
      let later = Int.random(in: 1..<20, using: &generator)
      let latest = draw.start.adding(days: later)
      let first = try deadline(draw)
      if first.unit == .months, draw.exclusions.contains(where: { $0.from <= latest }) { continue }
      let second = try deadline(draw, later: later)
      #expect(first.lastDay <= second.lastDay, "\(draw) later by \(later)")
    }
  }

  @Test func theLastDayIsAWorkingDayAndTheExplanationNamesIt() throws {
    var generator = SeededGenerator.announced("theLastDayIsAWorkingDay")
    for _ in 0..<1_500 {
      let draw = try draw(&generator)
      let deadline = try deadline(draw)
      #expect(try TestLaw.law().isWorkingDay(deadline.lastDay), "\(draw)")
      #expect(deadline.rawLastDay <= deadline.lastDay, "\(draw)")
      let step = try #require(deadline.steps.last)
      #expect(step.kind == .result && step.day == deadline.lastDay, "\(draw)")
      #expect(step.zh.contains(deadline.lastDay.description))
      #expect(step.en.contains(deadline.lastDay.description))
      #expect(ComputedDeadline(json: deadline.toJSON()) == deadline, "\(draw)")
    }
  }

  @Test func noWorkingDayLiesBetweenTheRawAndTheLastDay() throws {
    var generator = SeededGenerator.announced("noWorkingDayLiesBetween")
    let law = try TestLaw.law()
    for _ in 0..<800 {
      let draw = try draw(&generator)
      let deadline = try deadline(draw)
      var day = deadline.rawLastDay
      while day < deadline.lastDay {
        #expect(try !law.isWorkingDay(day), "\(draw) \(day)")
        day = day.adding(days: 1)
      }
    }
  }
}
