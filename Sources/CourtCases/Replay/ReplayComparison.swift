import CourtDomain
import CourtLaw
import CourtWorkflow

extension ReplayWalk {
  func expect(
    _ entry: DocketEntry?, _ subject: String, _ expected: String, _ got: String
  ) throws {
    guard expected != got else { return }
    throw Parted(
      difference: ReplayDifference(
        sequence: entry?.sequence, action: entry?.action, subject: subject, expected: expected,
        got: got))
  }

  /// Holds an answer against what the entry says followed.
  func compare(_ entry: DocketEntry, _ basis: JSONValue, _ verdict: Verdict) throws {
    let then = Consequence(basis["then"] ?? .null)
    let now = Consequence(verdict)
    try expect(entry, "verdict", Self.verdict(then.refused), Self.verdict(of: verdict))
    try compareFacts(entry, then.facts, now.facts)
    try compare(entry, "clock", then.clocks, now.clocks)
    try compare(entry, "effect", then.effects, now.effects)
    try expect(entry, "handover", then.handover ?? "none", now.handover ?? "none")
    switch verdict {
    case .decided(let decision):
      try expect(entry, "action", entry.ownAction, decision.action)
      try expect(entry, "state after", entry.toState, decision.to)
      // What the case moves to is told after the procedure's own words.
      let zh = decision.handover == nil ? entry.text.zh : common(entry.text.zh, decision.docket.zh)
      let en = decision.handover == nil ? entry.text.en : common(entry.text.en, decision.docket.en)
      try expect(entry, "text.zh", zh, decision.docket.zh)
      try expect(entry, "text.en", en, decision.docket.en)
      try expect(entry, "article", entry.article ?? "none", decision.article ?? "none")
    case .refused(let refusal): try compareRefusal(entry, basis, refusal)
    }
  }

  private func common(_ entered: String, _ decided: String) -> String {
    entered.hasPrefix(decided) ? decided : entered
  }

  private static func verdict(_ refused: String?) -> String {
    refused.map { "refused: \($0)" } ?? "allowed"
  }

  private static func verdict(of verdict: Verdict) -> String {
    guard case .refused(let refusal) = verdict else { return "allowed" }
    return Self.verdict(refusal.code)
  }

  private func compareFacts(_ entry: DocketEntry, _ then: JSONValue, _ now: JSONValue) throws {
    let names = Set((then.object?.names ?? []) + (now.object?.names ?? []))
    for name in names.sorted() {
      try expect(
        entry, "fact \(name)", then[name]?.text ?? "unchanged", now[name]?.text ?? "unchanged")
    }
  }

  private func compare(
    _ entry: DocketEntry, _ subject: String, _ then: [String], _ now: [String]
  ) throws {
    for index in 0..<max(then.count, now.count) {
      try expect(
        entry, subject, index < then.count ? then[index] : "nothing",
        index < now.count ? now[index] : "nothing")
    }
  }

  /// A time limit whose end the procedure refused to act upon, in the words of the docket.
  private func compareRefusal(
    _ entry: DocketEntry, _ basis: JSONValue, _ refusal: Refusal
  ) throws {
    try expect(entry, "state after", entry.toState, entry.fromState)
    guard let clock = basis["clock"]?.string,
      let lastDay = basis["last_day"]?.string.flatMap(CalendarDay.init(iso8601:))
    else { return }
    let informs = refusal.kind == .unknownAction
    let text = PassedDeadline.text(
      RunningClock(text: clock).name, lastDay, informs ? nil : refusal)
    try expect(entry, "text.zh", entry.text.zh, text.zh)
    try expect(entry, "text.en", entry.text.en, text.en)
  }

  /// Counts every time limit the entry started again, by the law of its start.
  mutating func recount(_ entry: DocketEntry, _ basis: JSONValue) throws {
    for json in basis["started"]?.array ?? [] {
      guard let started = StartedDeadline(json, court: replay.court) else {
        return try expect(entry, "deadline", json.text, "unreadable")
      }
      let subject =
        "deadline \(started.clock) (\(started.question.request.rule)"
        + " from \(started.from))"
      let reading: ClockReading
      do throws(LawError) { reading = try replay.law.bareDeadline(started.question) } catch {
        return try expect(entry, subject, started.lastDay, "\(error)")
      }
      result.deadlines += 1
      let computed = reading.deadline
      if started.isProvisional, computed?.isProvisional == false {
        result.provisional += 1
        continue
      }
      let still = StartedDeadline.still
      try expect(entry, subject, started.lastDay, computed?.lastDay.description ?? still)
      try expect(entry, subject, started.dueAt, computed?.dueAt.rfc3339 ?? still)
    }
  }
}
