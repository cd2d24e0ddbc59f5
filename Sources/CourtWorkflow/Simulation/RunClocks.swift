/// Clocks of simulated cases: begun, stopped, held still and run out by the real law.
extension SimulationRun {
  func apply(_ change: ClockChange, to file: SimulatedCase) {
    switch change {
    case .start(let name, let rule, let party, let arguments):
      start(RunningClock(name: name, party: party), rule: rule, arguments, in: file)
    case .stop(let name, let party):
      let clock = RunningClock(name: name, party: party)
      guard let place = file.clocks.firstIndex(where: { $0.clock == clock }) else { return }
      count(ended: file.clocks[place], in: file, expired: false)
      remove(place, from: file)
    case .suspend(let name, let party, let kind): suspend(name, party, kind, in: file)
    case .resume(let name, let party, let kind): resume(name, party, kind, in: file)
    }
  }

  private func remove(_ place: Int, from file: SimulatedCase) {
    let clock = file.clocks.remove(at: place).clock
    if let running = file.snapshot.runningClocks.firstIndex(of: clock) {
      file.snapshot.runningClocks.remove(at: running)
    }
  }

  private func start(
    _ clock: RunningClock, rule: String, _ arguments: [String: Value], in file: SimulatedCase
  ) {
    let first = file.firstStarts.first { $0.clock == clock.name }?.at
    if first == nil { file.firstStarts.append((clock.name, now)) }
    // What is said to count from an earlier fact counts from the clock's own first start.
    let begin = arguments["counted_from"] == nil ? now : first ?? now
    order += 1
    var live = LiveClock(
      clock: clock, figure: file.model.figure(ofClock: clock.name), rule: rule, start: begin,
      givenDays: arguments["days"]?.intValue.flatMap { Int(exactly: $0) },
      token: Int32(truncatingIfNeeded: order))
    live.due = due(live, in: file)
    file.clocks.append(live)
    file.snapshot.runningClocks.append(clock)
    if let figure = live.figure { clockFigures[figure].started += 1 }
    schedule(live, in: file)
  }

  private func schedule(_ live: LiveClock, in file: SimulatedCase) {
    guard let due = live.due, live.still.isEmpty else { return }
    plan(.clock, at: max(due, now + 1), file, live.token)
  }

  private func due(_ live: LiveClock, in file: SimulatedCase) -> Int64? {
    var question = PeriodQuestion(
      rule: live.rule, start: live.start, givenDays: live.givenDays,
      isForeign: file.fact("has_foreign_party") == true, stillness: live.stillness)
    do {
      return try law.due(question)
    } catch {
      let reason = String(describing: error)
      if !question.stillness.isEmpty {
        // The law admits no such exclusion for this rule: the days are added all the same.
        question.stillness = []
        if let plain = try? law.due(question) {
          tally.note("rule \(live.rule): \(reason)")
          let still = live.stillness.reduce(0) { $0 + $1.to - $1.from + 1 }
          return plain + Int64(still) * 86_400
        }
      }
      tally.note("rule \(live.rule) could not be counted: \(reason)")
      return nil
    }
  }

  /// A clock's time has come.
  func runOut(_ file: SimulatedCase, token: Int32) {
    guard let place = file.clocks.firstIndex(where: { $0.token == token }),
      file.clocks[place].still.isEmpty
    else { return }
    let live = file.clocks[place]
    tally.expiries += 1
    count(ended: live, in: file, expired: true)
    if let clock = file.model.engine.index.clocks[live.clock.name],
      clock.onExpiry == nil, clock.ladder.isEmpty
    {
      // Its end is only a day from which something is no longer possible.
      remove(place, from: file)
      trigger(file.model.on.expiry[live.clock.name], file, recipients: [])
      return
    }
    let verdict = file.model.engine.expire(
      file.snapshot, clock: live.clock.name, party: live.clock.party,
      at: Timestamp(seconds: now))
    remove(place, from: file)
    switch verdict {
    case .decided(let decision): apply(decision, to: file)
    case .refused(let refusal):
      tally.refusals["\(live.clock.name) runs out: \(refusal.code)", default: 0] += 1
    }
    if !file.isOver { trigger(file.model.on.expiry[live.clock.name], file, recipients: []) }
  }

  /// Counts the end of a clock; the rungs of a ladder are part of their period.
  func count(ended live: LiveClock, in file: SimulatedCase, expired: Bool) {
    guard let place = live.figure, clockFigures[place].started > 0 else { return }
    guard expired else {
      clockFigures[place].stopped += 1
      return
    }
    clockFigures[place].expired += 1
    guard !live.clock.name.utf8.contains(UInt8(ascii: "@")) else { return }
    switch clockFigures[place].cause {
    case .court:
      file.courtOverdue += 1
      file.overdue.append((place, now))
    case .party: file.partyOverdue += 1
    default: break
    }
  }

  // MARK: Standing still

  private func suspend(_ name: String, _ party: String?, _ kind: String, in file: SimulatedCase) {
    let clock = RunningClock(name: name, party: party)
    guard let place = file.clocks.firstIndex(where: { $0.clock == clock }),
      !file.clocks[place].still.contains(where: { $0.kind == kind })
    else { return }
    file.clocks[place].still.append((kind, time.day(of: now)))
  }

  private func resume(_ name: String, _ party: String?, _ kind: String, in file: SimulatedCase) {
    let clock = RunningClock(name: name, party: party)
    guard let place = file.clocks.firstIndex(where: { $0.clock == clock }),
      let since = file.clocks[place].still.firstIndex(where: { $0.kind == kind })
    else { return }
    let still = file.clocks[place].still.remove(at: since)
    file.clocks[place].stillness.append(
      PeriodQuestion.Stillness(kind: kind, from: still.since, to: time.day(of: now)))
    reschedule(place, in: file)
  }

  private func reschedule(_ place: Int, in file: SimulatedCase) {
    order += 1
    file.clocks[place].token = Int32(truncatingIfNeeded: order)
    file.clocks[place].due = due(file.clocks[place], in: file)
    schedule(file.clocks[place], in: file)
  }

  func extend(_ effect: EffectCall, in file: SimulatedCase) {
    let name = effect.arguments["clock"]?.stringValue
    guard let place = file.clocks.firstIndex(where: { $0.clock.name == name }),
      let due = file.clocks[place].due
    else { return }
    let days = effect.arguments["days"]?.intValue
    let later =
      days.map { due + $0 * 86_400 }
      ?? effect.arguments["rule"]?.stringValue.flatMap { rule in
        try? law.due(PeriodQuestion(rule: rule, start: due - 1))
      }
    order += 1
    file.clocks[place].token = Int32(truncatingIfNeeded: order)
    file.clocks[place].due = later ?? due
    schedule(file.clocks[place], in: file)
  }

  func restore(_ effect: EffectCall, in file: SimulatedCase) {
    guard let name = effect.arguments["clock"]?.stringValue,
      let declared = file.model.engine.index.clocks[name]
    else { return }
    let party = effect.arguments["party"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    let clock = RunningClock(name: name, party: party)
    guard !file.clocks.contains(where: { $0.clock == clock }) else { return }
    let rule = (try? declared.rule?.text(in: WorldNames(file, party: nil))) ?? ""
    start(clock, rule: rule, effect.arguments, in: file)
  }
}
