import CourtWorkflow
import Testing

/// A hearing in stages, each party in its own time, and the way back to a common one.
@Suite struct AnAsynchronousHearingFallsBack {
  private let opening: [String: Value] = [
    "real_difficulty": true, "exchange_done": true, "undisputed": true, "questioning": 3,
    "debate": 2, "statement": 1,
  ]

  private func opened() throws -> ProcedureWalk {
    let walk = try ProcedureWalk("asynchronous-hearing", ["track": "small-claims"])
    try walk.does("request", ProcedureWalk.plaintiff, ["difficulty": "原告在国外，时差八小时"])
    try walk.does("consent", ProcedureWalk.defendant)
    try walk.does("open-hearing", ProcedureWalk.judge, opening)
    return walk
  }

  private func speaks(_ walk: ProcedureWalk, _ actor: Actor) throws {
    try walk.does("speak", actor, ["recording": digestText, "summary": "坚持起诉意见"])
  }

  @Test func isNotForTheOrdinaryTrack() throws {
    let walk = try ProcedureWalk("asynchronous-hearing", ["track": "ordinary"])
    #expect(
      walk.refusal("request", ProcedureWalk.plaintiff, ["difficulty": "时差"]) == "async.track")
  }

  @Test func needsTheConsentOfAllAndSilenceIsNone() throws {
    let walk = try ProcedureWalk("asynchronous-hearing", ["track": "simplified"])
    try walk.does("request", ProcedureWalk.plaintiff, ["difficulty": "住院治疗"])
    #expect(walk.refusal("open-hearing", ProcedureWalk.judge, opening) == "async.not-all-agree")
    try walk.runsOut("consent")
    #expect(walk.state == "refused" && walk.running.isEmpty)
  }

  @Test func isNotHeldWhereFactsAreDisputed() throws {
    let walk = try ProcedureWalk("asynchronous-hearing", ["track": "simplified"])
    try walk.does("request", ProcedureWalk.plaintiff, ["difficulty": "住院治疗"])
    try walk.does("consent", ProcedureWalk.defendant)
    var input = opening
    input["undisputed"] = false
    #expect(walk.refusal("open-hearing", ProcedureWalk.judge, input) == "async.disputed")
  }

  @Test func goesThroughThreeStagesWithTheDaysTheJudgeGave() throws {
    let walk = try opened()
    #expect(walk.state == "questioning" && walk.rules["stage"] == "async.questioning")
    #expect(walk.days["stage"] == 3 && walk.days["reminder"] == 2)
    try speaks(walk, ProcedureWalk.plaintiff)
    try speaks(walk, ProcedureWalk.defendant)
    try walk.runsOut("reminder")
    try walk.runsOut("stage")
    #expect(walk.state == "debate" && walk.rules["stage"] == "async.debate")
    try walk.does("finish-stage", ProcedureWalk.plaintiff)
    #expect(walk.state == "debate")
    try walk.does("finish-stage", ProcedureWalk.defendant)
    #expect(walk.state == "final-statement" && walk.rules["stage"] == "async.final-statement")
    #expect(walk.days["stage"] == 1 && !walk.runs("reminder"), "one day needs no reminder")
    try walk.runsOut("stage")
    #expect(walk.state == "completed" && walk.running.isEmpty)
  }

  @Test func countsInHoursWhereTheJudgeSaysSo() throws {
    let walk = try ProcedureWalk("asynchronous-hearing", ["track": "small-claims"])
    try walk.does("request", ProcedureWalk.plaintiff, ["difficulty": "时差"])
    try walk.does("consent", ProcedureWalk.defendant)
    var input = opening
    input["unit"] = "hours"
    input["questioning"] = 24
    try walk.does("open-hearing", ProcedureWalk.judge, input)
    #expect(walk.rules["stage"] == "async.questioning.hours" && walk.days["stage"] == 24)
  }

  @Test func anyObjectionLeadsBack() throws {
    let walk = try opened()
    try walk.does("object", ProcedureWalk.defendant)
    #expect(walk.state == "fell-back" && walk.running.isEmpty)
    #expect(walk.hasEffect("open-task")?.arguments["kind"] == "book-hearing")
  }

  @Test func theJudgeMayLeadBackWithReasons() throws {
    let walk = try opened()
    try walk.does("fall-back", ProcedureWalk.judge, ["reason": "对签收事实有争议"])
    #expect(walk.state == "fell-back")
  }

  @Test func nobodyIsHeardInAbsenceThisWay() throws {
    let walk = try opened()
    try speaks(walk, ProcedureWalk.plaintiff)
    for _ in 0..<3 { try walk.runsOut("stage") }
    #expect(walk.state == "fell-back", "the defendant never spoke")
    #expect(walk.docket.last?.zh.contains("不得据此缺席审理") == true)
  }

  @Test func whoHasFinishedAStageDoesNotSpeakInItAgain() throws {
    let walk = try opened()
    try walk.does("finish-stage", ProcedureWalk.plaintiff)
    let again: [String: Value] = ["recording": digestText, "summary": "补充"]
    #expect(walk.refusal("speak", ProcedureWalk.plaintiff, again) == "async.finished")
  }
}
