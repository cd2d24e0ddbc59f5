extension LintRun {
  /// What the host must know or offer: rules, lengths, routes, roles, actions of the machinery.
  mutating func checkOffers() {
    checkRules()
    checkRuleValues()
    for action in definition.actions {
      for start in action.start { checkLength(start, of: action) }
      if let through = action.through, let routes = host.routes, !routes.contains(through) {
        unknown(through, .route, among: routes, at: action.place)
      }
      checkRunner(of: action)
    }
    guard let known = host.roles else { return }
    for role in definition.roles where !known.contains(role.name) {
      error(
        role.place, "role.not-offered",
        zh: ("本院没有人可以担任角色“\(role.name)”", "用其中之一：\(known.sorted().quotedInChinese)"),
        en: (
          "nobody can hold the role '\(role.name)' in this court",
          "use one of \(known.sorted().joined(separator: ", "))"
        ))
    }
  }

  private mutating func checkRules() {
    for clock in definition.clocks {
      guard let rule = clock.rule else {
        error(
          clock.place, "clock.no-rule",
          zh: ("期限“\(clock.name)”没有写明规则", "补上“rule: …”，写明法律规则的代号"),
          en: ("clock '\(clock.name)' names no rule", "add 'rule: …' with the id of a dated rule"))
        continue
      }
      guard let rules = host.rules else { continue }
      let possible = rules.filter { rule.couldBe($0.key) }
      if possible.isEmpty {
        unknown(rule.source, .rule, among: Set(rules.keys), at: clock.place)
      }
      if rule.isLiteral, let row = possible[rule.source], !row.hasSource {
        error(
          clock.place, "rule.no-source",
          zh: ("期限“\(clock.name)”的规则“\(rule.source)”没有写明条文", "在法律表的该行补上“source”"),
          en: (
            "the rule '\(rule.source)' of clock '\(clock.name)' names no article",
            "add 'source' to its row in the law"
          ))
      }
    }
  }

  /// A period the law leaves open needs its length from the act; others take none.
  private mutating func checkLength(
    _ start: ClockStartDeclaration, of action: ActionDeclaration
  ) {
    guard let rules = host.rules, let rule = definition.clock(start.clock)?.rule else { return }
    let possible = rules.filter { rule.couldBe($0.key) }.values
    guard !possible.isEmpty else { return }
    let gives = start.arguments["days"] != nil
    if !gives, possible.allSatisfy(\.needsDays) {
      error(
        start.place, "start.days-missing",
        zh: ("期限“\(start.clock)”的长短由法院指定，而行为“\(action.name)”没有指定", "补上“days: input.days”"),
        en: (
          "the law leaves the length of '\(start.clock)' to the court, but '\(action.name)' gives none",
          "add 'days: input.days'"
        ))
    }
    if gives, possible.allSatisfy({ !$0.takesDays }) {
      error(
        start.place, "start.days-unneeded",
        zh: ("期限“\(start.clock)”的长短由法律规定，行为“\(action.name)”不能另行指定", "删去“days”"),
        en: (
          "the law fixes the length of '\(start.clock)', so '\(action.name)' cannot give another",
          "remove 'days'"
        ))
    }
  }

  /// An action of the machinery alone needs something that runs it.
  private mutating func checkRunner(of action: ActionDeclaration) {
    guard let known = host.systemActions, action.by == ["system"], !known.contains(action.name),
      !known.contains(where: { $0.hasPrefix("*") && action.name.hasSuffix($0.dropFirst()) }),
      action.through == nil
    else { return }
    let isRun =
      definition.clocks.contains { $0.onExpiry == action.name }
      || definition.incidents.flatMap(\.returns).contains { $0.action == action.name }
    let isOpening =
      definition.kind == .incident
      && (host.library ?? []).flatMap(\.incidents).contains {
        $0.procedure == definition.name && $0.opensWith == action.name
      }
    guard !isRun, !isOpening else { return }
    warning(
      action.place, "action.never-run",
      zh: ("只有系统可以做行为“\(action.name)”，而没有期限或附随程序触发它", "写进某个期限的“on_expiry”，或者让别人也可以做"),
      en: (
        "only the machinery may do '\(action.name)', but no clock and no incident runs it",
        "name it in 'on_expiry' of a clock, or let somebody else do it too"
      ))
  }
}
