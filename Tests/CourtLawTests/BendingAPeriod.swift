import CourtDomain
import CourtLaw
import Testing

/// Short ways to ask for a bent period.
enum Bend {
  static func reading(
    _ rule: String, from start: String, _ adjustments: [Adjustment], given: Int? = nil,
    court: CourtSettings? = nil
  ) throws -> ClockReading {
    try TestLaw.law().deadline(
      ClockHistory(
        DeadlineRequest(
          rule: rule, startDay: try day(start), court: try court ?? TestLaw.hangzhou(),
          givenDays: given), adjustments: adjustments))
  }

  static func last(
    _ rule: String, from start: String, _ adjustments: [Adjustment], given: Int? = nil,
    court: CourtSettings? = nil
  ) throws -> String {
    let reading = try reading(rule, from: start, adjustments, given: given, court: court)
    return try #require(reading.deadline, "\(reading)").lastDay.description
  }

  static func stay(_ from: String, _ to: String?, _ rule: String = "exclusion.stay") throws
    -> Adjustment
  {
    .suspension(
      Suspension(from: try day(from), to: try to.map { try day($0) }, rule: rule))
  }

  static func extension_(_ rule: String, _ length: Int?, on approved: String) throws -> Adjustment {
    .extended(PeriodExtension(rule: rule, length: length, approvedOn: try day(approved)))
  }

  static func outage(_ from: String, _ to: String?) throws -> Adjustment {
    .outage(
      Outage(
        from: try #require(Instant(rfc3339: from)),
        to: try to.map { try #require(Instant(rfc3339: $0)) }))
  }
}

@Suite struct TimeThatStandsStill {
  @Test func hasNoLastDayWhileItStands() throws {
    let reading = try Bend.reading(
      "trial.small-claims", from: "2026-03-10", [Bend.stay("2026-04-01", nil)])
    guard case .suspended(let suspended) = reading else {
      Issue.record("\(reading)")
      return
    }
    #expect(suspended.suspendedFrom == (try day("2026-04-01")))
    #expect(suspended.suspendedBy == "exclusion.stay")
    // 2026-05-10 is the raw last day: 1 April to 10 May are left.
    #expect(suspended.remainingDays == 40)
    #expect(suspended.explanation(in: .zh).hasSuffix("尚余 40 日，恢复后继续计算。"))
    #expect(suspended.explanation(in: .en).contains("40 days left when it runs again"))
    #expect(ClockReading(json: reading.toJSON()) == reading)
    #expect(reading.deadline == nil)
  }

  @Test func runsOnWhereItStopped() throws {
    let last = try Bend.last(
      "trial.small-claims", from: "2026-03-10", [Bend.stay("2026-04-01", "2026-04-10")])
    #expect(last == "2026-05-20")
    let reading = try Bend.reading(
      "trial.small-claims", from: "2026-03-10", [Bend.stay("2026-04-01", "2026-04-10")])
    #expect(reading.steps.map(\.kind) == [.start, .count, .suspension, .resumption, .result])
    #expect(reading.steps[3].zh == "2026-04-11 恢复计算，扣除 10 日 → 2026-05-20。")
    #expect(ClockReading(json: reading.toJSON()) == reading)
  }

  @Test func thatBeganAfterTheEndChangesNothing() throws {
    let plain = try Bend.last("trial.small-claims", from: "2026-03-10", [])
    #expect(plain == "2026-05-11")
    let late = try Bend.last(
      "trial.small-claims", from: "2026-03-10", [Bend.stay("2026-06-01", nil)])
    #expect(late == plain)
  }

  @Test func anObjectionToJurisdictionStopsTheEvidencePeriod() throws {
    let objection = try Bend.stay("2026-03-12", "2026-03-21", "exclusion.jurisdiction")
    #expect(try Bend.last("evidence.ordinary", from: "2026-03-10", [objection]) == "2026-04-07")
    #expect(throws: LawError.self) {
      try Bend.last(
        "evidence.ordinary", from: "2026-03-10", [Bend.stay("2026-03-12", "2026-03-13")])
    }
  }

  @Test func isRefusedWhereTheRuleDoesNotAdmitIt() throws {
    #expect(
      throws: LawError.exclusionNotAllowed(rule: "appeal.judgment", exclusion: "exclusion.stay")
    ) {
      try Bend.reading("appeal.judgment", from: "2026-03-10", [Bend.stay("2026-03-12", nil)])
    }
  }
}

@Suite struct ExtendingATrialLimit {
  @Test func addsToTheLastDayAndMovesOffARestDayOnce() throws {
    // 2026-02-03 + 3 months = Sunday 3 May, a holiday; the month counts from there.
    let reading = try Bend.reading(
      "trial.simplified", from: "2026-02-03",
      [Bend.extension_("trial.simplified.extension", nil, on: "2026-04-28")])
    let deadline = try #require(reading.deadline)
    #expect(deadline.lastDay == (try day("2026-06-03")))
    #expect(deadline.formula.en == "2026-02-03 + 3 months + 1 month = 2026-06-03")
    let step = try #require(deadline.steps.first { $0.kind == .extended })
    #expect(step.zh.hasPrefix("2026-04-28 经本院院长批准，延长审限（简易程序） 1 个月 → 2026-06-03"))
    #expect(step.en.contains("the president of this court"))
  }

  @Test func doesNotGoBeyondTheLawsMaximum() throws {
    let once = try Bend.extension_("trial.simplified.extension", 1, on: "2026-04-28")
    #expect(
      throws: LawError.lengthNotAllowed(
        rule: "trial.simplified.extension", given: 5, minimum: nil, maximum: 4)
    ) { try Bend.last("trial.simplified", from: "2026-02-03", [once, once]) }
    #expect(throws: LawError.self) {
      try Bend.last(
        "trial.simplified", from: "2026-02-03",
        [Bend.extension_("trial.simplified.extension", 2, on: "2026-04-28")])
    }
    #expect(throws: LawError.self) {
      try Bend.last(
        "trial.small-claims", from: "2026-02-03",
        [Bend.extension_("trial.simplified.extension", 1, on: "2026-03-20")])
    }
  }

  @Test func byThePresidentOnceOnly() throws {
    let grant = try Bend.extension_("trial.ordinary.extension", 6, on: "2025-09-20")
    #expect(
      throws: LawError.lengthNotAllowed(
        rule: "trial.ordinary.extension", given: 18, minimum: nil, maximum: 12)
    ) { try Bend.last("trial.ordinary", from: "2025-04-01", [grant, grant]) }
  }

  @Test func byThePresidentThenByTheHigherCourt() throws {
    let last = try Bend.last(
      "trial.ordinary", from: "2025-04-01",
      [
        Bend.extension_("trial.ordinary.extension", 6, on: "2025-09-20"),
        Bend.extension_("trial.ordinary.extension.superior", nil, on: "2026-03-20"),
      ])
    #expect(last == "2026-07-01")
  }

  @Test func tellsWhenItWasAskedForOrDecidedLate() throws {
    func notes(asked: String, approved: String) throws -> [String] {
      let grant = PeriodExtension(
        rule: "trial.simplified.extension", length: 1, approvedOn: try day(approved),
        requestedOn: try day(asked))
      return try Bend.reading("trial.simplified", from: "2026-02-03", [.extended(grant)])
        .steps.filter { $0.kind == .note }.map(\.en)
    }
    // The period ends on 2026-05-06: ask by 21 April, decide by 1 May.
    #expect(try notes(asked: "2026-04-21", approved: "2026-05-01") == [])
    let late = try notes(asked: "2026-04-22", approved: "2026-05-02")
    #expect(late.count == 2)
    #expect(late.first?.contains("later than 15 days before the end") == true)
    #expect(late.last?.contains("later than 5 days before the end") == true)
  }

  @Test func comesTooLateAfterTheEnd() throws {
    #expect(throws: LawError.self) {
      try Bend.last(
        "trial.simplified", from: "2026-02-03",
        [Bend.extension_("trial.simplified.extension", 1, on: "2026-05-07")])
    }
    // The last day itself, moved from the Labour Day holiday to 6 May, is still in time.
    #expect(
      try Bend.last(
        "trial.simplified", from: "2026-02-03",
        [Bend.extension_("trial.simplified.extension", 1, on: "2026-05-06")]) == "2026-06-03")
  }

  @Test func reachesTimeThatIsLeftOut() throws {
    let audit = Adjustment.exclusion(
      Exclusion(
        from: try day("2026-05-20"), to: try day("2026-05-24"), rule: "exclusion.audit"))
    #expect(try Bend.last("trial.simplified", from: "2026-02-03", [audit]) == "2026-05-06")
    #expect(
      try Bend.last(
        "trial.simplified", from: "2026-02-03",
        [audit, Bend.extension_("trial.simplified.extension", 1, on: "2026-04-28")])
        == "2026-06-08")
  }

  @Test func ofTheEvidencePeriodIsTheCourtsToGive() throws {
    let grant = try Bend.extension_("evidence.extension", 10, on: "2026-03-20")
    #expect(try Bend.last("evidence.ordinary", from: "2026-03-10", [grant]) == "2026-04-07")
    #expect(throws: LawError.lengthMissing(rule: "evidence.extension")) {
      try Bend.last(
        "evidence.ordinary", from: "2026-03-10",
        [Bend.extension_("evidence.extension", nil, on: "2026-03-20")])
    }
  }
}

@Suite struct RestoringAMissedPeriod {
  private func restored(
    ended: String, applied: String, last: String, rule: String = "defence"
  ) throws -> String {
    try Bend.last(
      rule, from: "2026-03-10",
      [
        .restored(
          Restoration(
            obstacleEndedOn: try day(ended), appliedOn: try day(applied),
            newLastDay: try day(last), reason: "地震"))
      ])
  }

  @Test func putsTheLastDayWhereTheCourtPutsIt() throws {
    #expect(
      try restored(ended: "2026-04-01", applied: "2026-04-08", last: "2026-04-15") == "2026-04-15")
    // A court that names a Sunday means the Monday.
    #expect(
      try restored(ended: "2026-04-01", applied: "2026-04-08", last: "2026-04-12") == "2026-04-13")
  }

  @Test func isAskedForWithinTenDaysAfterTheObstacle() throws {
    // 2026-04-01 + 10 days is Saturday the 11th: Monday the 13th is the last day.
    #expect(
      try restored(ended: "2026-04-01", applied: "2026-04-13", last: "2026-04-20") == "2026-04-20")
    #expect(throws: LawError.self) {
      try restored(ended: "2026-04-01", applied: "2026-04-14", last: "2026-04-20")
    }
    #expect(throws: LawError.self) {
      try restored(ended: "2026-04-01", applied: "2026-03-31", last: "2026-04-20")
    }
  }

  @Test func neverShortensAPeriodNorGivesBackTheCourtsOwn() throws {
    #expect(throws: LawError.self) {
      try restored(ended: "2026-03-11", applied: "2026-03-12", last: "2026-03-20")
    }
    #expect(throws: LawError.self) {
      try restored(
        ended: "2026-04-01", applied: "2026-04-08", last: "2026-12-15", rule: "trial.small-claims")
    }
    #expect(throws: LawError.self) {
      try restored(
        ended: "2026-09-11", applied: "2026-09-12", last: "2026-12-20", rule: "retrial.application")
    }
  }
}

@Suite struct AnOutageOfTheCourt {
  /// The last day of a defence served on 2026-03-10 is Wednesday 2026-03-25.
  @Test(arguments: [
    // during the last day, back on the same day
    ("2026-03-25T02:00:00Z", "2026-03-25T05:00:00Z", "2026-03-26"),
    // over the end of the last day
    ("2026-03-25T14:00:00Z", "2026-03-26T01:00:00Z", "2026-03-27"),
    // back at midnight sharp: the next day is whole
    ("2026-03-25T02:00:00Z", "2026-03-25T16:00:00Z", "2026-03-26"),
    // over a weekend
    ("2026-03-25T02:00:00Z", "2026-03-27T05:00:00Z", "2026-03-30"),
    // the day before, over before the last day began
    ("2026-03-24T02:00:00Z", "2026-03-24T16:00:00Z", "2026-03-25"),
    // after the end
    ("2026-03-25T16:00:00Z", "2026-03-26T01:00:00Z", "2026-03-25"),
  ])
  func movesAPartysLastDay(from: String, to: String, last: String) throws {
    #expect(
      try Bend.last("defence", from: "2026-03-10", [Bend.outage(from, to)]) == last)
  }

  @Test func movesAgainWhenTheNewLastDayIsHitToo() throws {
    let last = try Bend.last(
      "defence", from: "2026-03-10",
      [
        Bend.outage("2026-03-26T03:00:00Z", "2026-03-26T04:00:00Z"),
        Bend.outage("2026-03-25T02:00:00Z", "2026-03-25T05:00:00Z"),
      ])
    #expect(last == "2026-03-27")
  }

  @Test func thatLastsKeepsThePeriodOpen() throws {
    let reading = try Bend.reading(
      "defence", from: "2026-03-10", [Bend.outage("2026-03-25T02:00:00Z", nil)])
    guard case .suspended(let suspended) = reading else {
      Issue.record("\(reading)")
      return
    }
    #expect(suspended.suspendedBy == "outage.extension")
    #expect(suspended.explanation(in: .en).contains("does not end before it is back"))
  }

  @Test func neverHelpsTheCourtItself() throws {
    let down = try Bend.outage("2026-03-17T02:00:00Z", "2026-03-18T05:00:00Z")
    let reading = try Bend.reading("filing.review", from: "2026-03-10", [down])
    #expect(reading.deadline?.lastDay == (try day("2026-03-17")))
    #expect(reading.steps.contains { $0.kind == .note && $0.en.contains("own period") })
    let ladder = try Bend.outage("2026-03-13T02:00:00Z", "2026-03-16T05:00:00Z")
    #expect(try Bend.last("escalation.second", from: "2026-03-10", [ladder]) == "2026-03-13")
  }

  @Test func elsewhereInTimeChangesNothing() throws {
    let down = try Bend.outage("2026-03-02T02:00:00Z", "2026-03-03T05:00:00Z")
    for rule in ["hearing.notice", "mediator.pick", "trial.ordinary", "defence"] {
      #expect(
        try Bend.reading(rule, from: "2026-03-10", [down])
          == Bend.reading(rule, from: "2026-03-10", []), "\(rule)")
    }
  }

  @Test func isToldAsTheCourtsOwnRule() throws {
    let reading = try Bend.reading(
      "defence", from: "2026-03-10", [Bend.outage("2026-03-25T02:00:00Z", "2026-03-25T05:00:00Z")])
    let step = try #require(reading.steps.first { $0.kind == .outage })
    #expect(step.zh.contains("2026-03-25 10:00 至 2026-03-25 13:00 法院系统不可用"))
    #expect(step.zh.contains("本院自定规则；《民事诉讼法》第八十六条"))
    let row = try #require(try TestLaw.law().rows(rule: "outage.extension").first)
    #expect(row.standing == .house && row.note?.contains("No article") == true)
  }

  @Test func movesAPartysPeriodInHours() throws {
    let start = try #require(Instant(rfc3339: "2026-03-02T01:15:00Z"))
    func reading(_ adjustments: [Adjustment]) throws -> ClockReading {
      try TestLaw.law().deadline(
        ClockHistory(
          DeadlineRequest(
            rule: "async.debate.hours", start: start, court: TestLaw.hangzhou(), givenDays: 24),
          adjustments: adjustments))
    }
    #expect(try reading([]).deadline?.dueAt.rfc3339 == "2026-03-03T02:00:00Z")
    let moved = try reading([Bend.outage("2026-03-03T00:00:00Z", "2026-03-03T01:00:00Z")])
    #expect(moved.deadline?.dueAt.rfc3339 == "2026-03-04T16:00:00Z")
    #expect(moved.deadline?.steps.last?.kind == .result)
    let early = try reading([Bend.outage("2026-03-02T03:00:00Z", "2026-03-02T04:00:00Z")])
    #expect(early == (try reading([])))
  }
}
