extension LintRun {
  /// Lateness of the court: it is reported, and never ends a matter.
  mutating func checkUrging() {
    for clock in definition.clocks {
      let action = clock.onExpiry.flatMap { definition.action($0) }
      let reports = action?.effects.contains { $0.name == "escalate" } ?? false
      let leads = action?.targets.isEmpty == false
      checkMark(clock, action, reports: reports, leads: leads)
      checkLadder(clock)
      let binds = clock.rule.flatMap { bound($0) }
      let follows = action.map { !$0.effects.isEmpty || !$0.set.isEmpty } ?? true
      if binds == .court, !clock.escalates, clock.ladder.isEmpty, !leads, !follows {
        warning(
          clock.place, "clock.court-silent",
          zh: (
            "期限“\(clock.name)”的规则约束法院，而逾期不向任何人报告", "补上“ladder”，或者“escalates: true”和效果“escalate”"
          ),
          en: (
            "the rule of '\(clock.name)' binds the court, but its lateness is told to nobody",
            "add a 'ladder', or 'escalates: true' and an effect 'escalate'"
          ))
      }
    }
    checkSharedExpiry()
  }

  /// Whom the rule of a clock binds, when all rules it may name agree.
  private func bound(_ rule: Template) -> LintHost.Rule.Bound? {
    let found = Set((host.rules ?? [:]).filter { rule.couldBe($0.key) }.map(\.value.binds))
    return found.count == 1 ? found.first.flatMap { $0 } : nil
  }

  private mutating func checkMark(
    _ clock: ClockDeclaration, _ action: ActionDeclaration?, reports: Bool, leads: Bool
  ) {
    if clock.escalates, let action, leads {
      error(
        clock.place, "clock.lateness-ends",
        zh: (
          "期限“\(clock.name)”届满是法院自己的迟延，而行为“\(action.name)”把案件转入\(action.targets.map(\.to).quotedInChinese)",
          "只让它报告，或者删去“escalates: true”"
        ),
        en: (
          "the end of '\(clock.name)' is the court's own lateness, yet '\(action.name)' leads the "
            + "case to \(action.targets.map { "'\($0.to)'" }.joined(separator: ", "))",
          "let it report only, or remove 'escalates: true'"
        ))
    }
    if clock.escalates, !reports, clock.ladder.isEmpty {
      warning(
        clock.place, "clock.escalates-idle",
        zh: ("期限“\(clock.name)”标明届满时报告，却没有什么报告", "补上“ladder”，或者给它的行为加上效果“escalate”"),
        en: (
          "'\(clock.name)' is marked as reported, but nothing reports its end",
          "add a 'ladder', or an effect 'escalate' to its action"
        ))
    }
    let isParties = clock.rule.flatMap { bound($0) } == .party
    if !clock.escalates, reports, !leads, !isParties {
      warning(
        clock.place, "clock.escalates-missing",
        zh: ("期限“\(clock.name)”届满时只作报告，却没有写明", "补上“escalates: true”"),
        en: (
          "the end of '\(clock.name)' is only reported, but the clock does not say so",
          "add 'escalates: true'"
        ))
    }
  }

  private mutating func checkLadder(_ clock: ClockDeclaration) {
    for (before, rung) in zip(clock.ladder, clock.ladder.dropFirst())
    where rung.level <= before.level {
      error(
        rung.place, "ladder.order",
        zh: ("期限“\(clock.name)”的第 \(rung.level) 级没有高于第 \(before.level) 级", "由近及高编为 1、2、3 级"),
        en: (
          "level \(rung.level) of '\(clock.name)' does not rise above level \(before.level)",
          "number the rungs 1, 2, 3 from the nearest to the highest"
        ))
    }
    if let first = clock.ladder.first, first.level != 1 {
      error(
        first.place, "ladder.order",
        zh: ("期限“\(clock.name)”的催办从第 \(first.level) 级开始", "从第 1 级开始"),
        en: ("the ladder of '\(clock.name)' begins at level \(first.level)", "begin at level 1"))
    }
    for rung in clock.ladder {
      if !roles.contains(rung.to) { unknown(rung.to, .role, among: roles, at: rung.place) }
      if let rule = rung.rule, let rules = host.rules, rules[rule] == nil {
        unknown(rule, .rule, among: Set(rules.keys), at: rung.place)
      }
    }
    if let first = clock.ladder.first, clock.rule.flatMap({ bound($0) }) == .party {
      warning(
        first.place, "ladder.party-clock",
        zh: ("期限“\(clock.name)”是当事人自己的，不催促任何人", "改在“on_expiry”里写明当事人沉默的后果"),
        en: (
          "'\(clock.name)' is a party's own period, so nobody is urged for it",
          "say in 'on_expiry' what the party's silence means instead"
        ))
    }
  }

  /// One action cannot answer both a party's silence and the court's, or one party and all.
  private mutating func checkSharedExpiry() {
    for (index, clock) in definition.clocks.enumerated() {
      guard let expiry = clock.expiry else { continue }
      for other in definition.clocks[..<index] where other.onExpiry == expiry.name {
        guard other.scope != clock.scope || other.escalates != clock.escalates else { continue }
        let place = other.scope == .party ? expiry.place : other.expiry?.place ?? expiry.place
        warning(
          place, "clock.expiry-shared",
          zh: ("期限“\(other.name)”与“\(clock.name)”的对象不同，届满时却都执行“\(expiry.name)”", "各设自己的行为"),
          en: (
            "'\(other.name)' and '\(clock.name)' differ in whom they run for, yet both end in "
              + "'\(expiry.name)'", "give each an action of its own"
          ))
      }
    }
  }
}
