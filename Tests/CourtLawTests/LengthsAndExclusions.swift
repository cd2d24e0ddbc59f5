import CourtDomain
import CourtLaw
import Testing

@Suite struct LengthsGivenByTheCourt {
  private func length(_ rule: String, given: Int?) throws -> Int {
    try TestLaw.law().deadline(
      DeadlineRequest(
        rule: rule, startDay: try day("2026-03-10"), court: try TestLaw.hangzhou(),
        givenDays: given)
    ).length
  }

  @Test func theEvidencePeriodKeepsToItsBounds() throws {
    #expect(try length("evidence.ordinary", given: nil) == 15)
    #expect(try length("evidence.ordinary", given: 20) == 20)
    #expect(try length("evidence.small-claims", given: nil) == 7)
    #expect(try length("evidence.small-claims", given: 3) == 3)
    #expect(
      throws: LawError.lengthNotAllowed(
        rule: "evidence.ordinary", given: 14, minimum: 15, maximum: 3650)
    ) { try length("evidence.ordinary", given: 14) }
    #expect(
      throws: LawError.lengthNotAllowed(
        rule: "evidence.small-claims", given: 8, minimum: 1, maximum: 7)
    ) { try length("evidence.small-claims", given: 8) }
  }

  @Test func aStatutoryPeriodCannotBeChanged() throws {
    #expect(throws: LawError.self) { try length("appeal.judgment", given: 20) }
    #expect(throws: LawError.self) { try length("defence", given: 1) }
    #expect(try length("defence", given: 15) == 15)
  }

  @Test func thePartiesMayAgreeOnLongerMediation() throws {
    #expect(try length("mediation.pre-filing", given: nil) == 30)
    #expect(try length("mediation.pre-filing", given: 45) == 45)
  }

  @Test func theCourtSetsTheTimeToCorrect() throws {
    #expect(try length("filing.correction", given: nil) == 7)
    #expect(try length("filing.correction", given: 10) == 10)
    let court = try TestLaw.law().court("浙01")
    #expect(throws: LawError.lengthMissing(rule: "filing.correction")) {
      try TestLaw.law().deadline(
        DeadlineRequest(
          rule: "filing.correction", startDay: try day("2026-03-10"), court: court))
    }
  }

  @Test func unknownRulesAndDaysWithoutLawAreTold() throws {
    #expect(throws: LawError.unknownRule("defense")) { try length("defense", given: nil) }
    let early = try day("2001-05-01")
    #expect(throws: LawError.notInForce(rule: "defence", on: early)) {
      try TestLaw.law().deadline(
        DeadlineRequest(rule: "defence", startDay: early, court: try TestLaw.hangzhou()))
    }
  }
}

@Suite struct TimeLeftOut {
  private func deadline(_ exclusions: [Exclusion], rule: String = "trial.small-claims") throws
    -> ComputedDeadline
  {
    try TestLaw.law().deadline(
      DeadlineRequest(
        rule: rule, startDay: try day("2026-03-10"), court: try TestLaw.hangzhou(),
        exclusions: exclusions))
  }

  private func appraisal(_ from: String, _ to: String) throws -> Exclusion {
    Exclusion(from: try day(from), to: try day(to), rule: "exclusion.appraisal")
  }

  @Test func isAddedAtTheEnd() throws {
    let plain = try deadline([])
    #expect(plain.rawLastDay == (try day("2026-05-10")))
    #expect(plain.lastDay == (try day("2026-05-11")))
    let longer = try deadline([appraisal("2026-04-01", "2026-04-10")])
    #expect(longer.excludedDays == 10)
    #expect(longer.lastDay == (try day("2026-05-20")))
  }

  @Test func countsDaysOfSeveralReasonsOnce() throws {
    let mediation = Exclusion(
      from: try day("2026-04-06"), to: try day("2026-04-15"), rule: "exclusion.mediation")
    let both = try deadline([mediation, appraisal("2026-04-01", "2026-04-10")])
    #expect(both.excludedDays == 15)
    let inside = try deadline([
      appraisal("2026-04-01", "2026-04-20"), appraisal("2026-04-05", "2026-04-06"),
      appraisal("2026-04-19", "2026-04-22"),
    ])
    #expect(inside.excludedDays == 22)
  }

  @Test func countsWhatTheExtensionReaches() throws {
    let reached = try deadline([
      appraisal("2026-05-01", "2026-05-10"), appraisal("2026-05-15", "2026-05-16"),
    ])
    #expect(reached.excludedDays == 12)
    let after = try deadline([appraisal("2026-05-11", "2026-05-20")])
    #expect(after.excludedDays == 0)
  }

  @Test func ignoresTheDayOfTheFactAndTimeBeforeIt() throws {
    let early = try deadline([appraisal("2026-03-01", "2026-03-10")])
    #expect(early.excludedDays == 0)
    let across = try deadline([appraisal("2026-03-01", "2026-03-12")])
    #expect(across.excludedDays == 2)
  }

  @Test func mustBeAllowedByTheRule() throws {
    #expect(
      throws: LawError.exclusionNotAllowed(rule: "defence", exclusion: "exclusion.appraisal")
    ) { try deadline([appraisal("2026-03-12", "2026-03-13")], rule: "defence") }
    #expect(throws: LawError.self) { try deadline([appraisal("2026-04-10", "2026-04-01")]) }
    let evidence = Exclusion(
      from: try day("2026-04-01"), to: try day("2026-05-02"), rule: "exclusion.new-evidence")
    #expect(throws: LawError.self) { try deadline([evidence]) }
  }
}
