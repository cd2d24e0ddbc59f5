import CourtDomain

/// The ways a dispute can go, told as a story over the verbs.
extension CaseScript {
  /// Plays the dispute from the complaint to its end; a failure is kept, not thrown.
  func play() async {
    do {
      try await begin()
      try await wait(days: 1, hour: 11)
      try await plaintiffReads()
      try await conclude()
    } catch is CancellationError {
      fail(DemoFailure("broken off"))
    } catch {
      fail(error)
      narrate("✗", zh: "\(error)", en: "\(error)")
    }
    end()
  }

  private func begin() async throws {
    try await agenda.wait(until: story.fileOn)
    try await file()
    try await wait(minutes: 20)
    try await handInEvidence()
    try await wait(days: 2)
    switch story.way {
    case "refused-jurisdiction": return try await refuse()
    case "not-corrected":
      try await returnForCorrection()
      return try await waitForLaw(until: ["not-corrected"])
    case "returned-filed-again":
      try await returnForCorrection()
      try await plaintiffReads()
      try await wait(days: Int(story.number("correct_after_days") ?? 4))
      try await correct()
      try await wait(days: 2)
    case "mediated": return try await mediate()
    case "mediation-failed-judged":
      try await mediate()
      try await wait(days: 1)
    default: break
    }
    try await register()
    if story.way == "mediation-failed-judged" { try await mediationStaysClosed() }
    try await wait(days: 1, hour: 15)
    try await pursue()
  }

  /// From the registered case to its judgment, settlement or withdrawal.
  private func pursue() async throws {
    guard story.text("fee") != "unpaid" else {
      return try await waitForLaw(until: ["deemed-withdrawn"])
    }
    try await payFee()
    try await serveComplaint()
    try await raise("jurisdiction-objection")
    if story.text("withdraw_after") == "service" { return try await leave() }
    try await answer()
    if story.text("withdraw_after") == "defence" { return try await leave() }
    if story.text("settle_after") == "defence" { return try await settleInCourt() }
    try await waitForLaw(until: ["preparation"])
    if story.text("settle_after") == "evidence" {
      try await waitForEvidence()
      return try await settleInCourt()
    }
    try await raise("recusal")
    try await waitForIncidents()
    try await wait(days: 1)
    try await hear()
    if story.text("settle_after") == "hearing" { return try await settleInCourt() }
    try await judge()
    try await serveJudgment()
    if story.script["appeal"]?.bool == true {
      try await appeal()
      return try await secondInstance()
    }
    try await waitForLaw(until: ["in-force"])
    try await enforce()
  }

  private func leave() async throws {
    try await wait(days: 2, hour: 10)
    try await withdraw()
  }

  /// Waits until the evidence period has run out by itself.
  private func waitForEvidence() async throws {
    let deadlines = try await look(as: story.clerk)["deadlines"]?.array ?? []
    let due = deadlines.first { $0["clock"]?.string == "evidence" }?["due_at"]?.string
    if let due = due.flatMap({ Instant(rfc3339: $0) }) {
      try await wait(until: due.adding(seconds: 60))
    }
    try await tell()
  }

  /// Says how the case ended beside how it was to end.
  private func conclude() async throws {
    try await tell()
    let file = try await look(as: story.clerk)
    let state = Self.state(file)
    prove("ended-as-expected", state == story.expectedState)
    narrate(
      state == story.expectedState ? "✓" : "✗",
      zh: "\(story.way)：结局“\(file["state"]?["zh"]?.string ?? state)”，应为 \(story.expectedState)",
      en: "\(story.way): ended as \(state), expected \(story.expectedState)")
  }
}
