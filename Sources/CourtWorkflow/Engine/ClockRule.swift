extension Engine {
  /// The host's rule a clock would run under with the present facts; nil for an unknown clock, one
  /// without a rule, or one whose rule cannot be told from these facts.
  ///
  /// The rung of a ladder has the rule its definition names.
  public func rule(ofClock name: String, _ snapshot: CaseSnapshot) -> String? {
    if let rung = Ladder.rung(of: name, in: index) { return rung.rule }
    guard let template = index.clocks[name]?.rule else { return nil }
    let scope = Scope(index, snapshot, actor: .system, input: [:], now: nil)
    return try? template.text(in: scope)
  }

  /// Whether the end of a clock is the court's own affair: it is told to a superior, and takes
  /// nothing from a party.
  public func isCourtsOwn(clock name: String) -> Bool {
    if Ladder.rung(of: name, in: index) != nil { return true }
    guard let clock = index.clocks[name] else { return false }
    return clock.escalates || (clock.onExpiry == nil && !clock.ladder.isEmpty)
  }
}
