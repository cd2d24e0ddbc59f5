extension LintRun {
  /// Clocks: started, ended, and answered wherever they may run.
  mutating func checkClocks() {
    for clock in definition.clocks {
      let starts = definition.actions.flatMap(\.start).filter { $0.clock == clock.name }
      if starts.isEmpty {
        error(
          clock.place, "clock.never-started",
          zh: ("没有行为启动期限“\(clock.name)”", "在某处启动它，或者删去"),
          en: ("no action starts the clock '\(clock.name)'", "start it somewhere or remove it"))
      }
      let isStopped = definition.actions.flatMap(\.stop).contains {
        $0.clock == nil || $0.clock == clock.name
      }
      // A clock started where the case is handed over runs on in the other procedure.
      let isPassedOn = !starts.isEmpty && handsOver(clock)
      let isInformative = clock.onExpiry == nil && clock.ladder.isEmpty && !isPassedOn
      if isInformative, !isStopped {
        error(
          clock.place, "clock.never-ended",
          zh: ("期限“\(clock.name)”从不停止，届满后也没有下文", "补上“on_expiry”，或者让某个行为停止它"),
          en: (
            "the clock '\(clock.name)' is never stopped and nothing follows its end",
            "add 'on_expiry', or stop it in an action"
          ))
      } else if isInformative, !isLimitOfSequel(clock) {
        warning(
          clock.place, "clock.no-consequence",
          zh: ("期限“\(clock.name)”届满后没有任何后果", "补上“on_expiry”或“ladder”：沉默必须有下一步"),
          en: (
            "nothing follows when the clock '\(clock.name)' runs out",
            "add 'on_expiry' or a 'ladder': silence must have a next step"
          ))
      }
      checkExpiry(of: clock)
    }
    checkEnds()
    for action in definition.actions { checkParties(of: action) }
  }

  private func handsOver(_ clock: ClockDeclaration) -> Bool {
    definition.actions.allSatisfy { action in
      !action.start.contains { $0.clock == clock.name }
        || action.targets.contains { $0.procedure != nil }
    }
  }

  private func isLimitOfSequel(_ clock: ClockDeclaration) -> Bool {
    definition.sequels.contains { $0.within == clock.name }
  }

  private mutating func checkExpiry(of clock: ClockDeclaration) {
    guard let expiry = clock.expiry, let action = definition.action(expiry.name) else { return }
    if !action.by.contains("system") {
      error(
        expiry.place, "clock.expiry-role",
        zh: ("期限“\(clock.name)”届满时执行行为“\(action.name)”，而角色“system”不可以做它", "在该行为的“by”里加上“system”"),
        en: (
          "clock '\(clock.name)' runs '\(action.name)', which the role 'system' may not do",
          "add 'system' to 'by' of that action"
        ))
    }
    let uncovered = flow.runs(clock.name).filter { state in
      !action.from.contains(state) && definition.state(state)?.isTerminal != true
    }.sorted()
    if !uncovered.isEmpty {
      error(
        expiry.place, "clock.expiry-state",
        zh: (
          "期限“\(clock.name)”可能在阶段\(uncovered.quotedInChinese)届满，而行为“\(action.name)”在那里做不了（由\(culprits(clock.name, uncovered).zh)带到那里）",
          "在此之前停止期限，或者把阶段加进该行为的“from”"
        ),
        en: (
          "clock '\(clock.name)' may run out at \(uncovered.joined(separator: ", ")), where "
            + "'\(action.name)' is not possible (it comes there by "
            + "\(culprits(clock.name, uncovered).en))",
          "stop the clock before, or add the state to 'from' of that action"
        ))
    }
    let required = action.input.filter {
      $0.isRequired && $0.preset == nil && $0.name != "party"
    }
    for input in required {
      error(
        expiry.place, "clock.expiry-input",
        zh: ("行为“\(action.name)”需要输入项“\(input.name)”，期限届满时给不出", "改为选填，或者给它默认值"),
        en: (
          "'\(action.name)' needs the input '\(input.name)', which a clock cannot give",
          "make it optional or give it a default"
        ))
    }
  }

  /// The actions that bring a running clock into these states from outside them.
  private func culprits(_ clock: String, _ states: [String]) -> Bilingual {
    let inside = Set(states)
    let entries = states.flatMap { flow.running[clock]?[$0] ?? [] }
    let outer = entries.filter { $0.starts || !inside.contains($0.from) }
    let names = Set(outer.map(\.action)).sorted()
    return Bilingual(
      zh: names.quotedInChinese, en: names.map { "'\($0)'" }.joined(separator: ", "))
  }

  /// A case must not end with clocks that still run, unless they have something to do there.
  private mutating func checkEnds() {
    // With an incident the host ends all its clocks.
    guard definition.kind == .main else { return }
    var left: [String: [String: [String]]] = [:]
    for clock in definition.clocks {
      for (state, entries) in flow.running[clock.name] ?? [:]
      where definition.state(state)?.isTerminal == true && !mayRunOn(clock, in: state) {
        for action in Set(entries.map(\.action)) {
          left[action, default: [:]][state, default: []].append(clock.name)
        }
      }
    }
    for action in definition.actions {
      for (state, clocks) in (left[action.name] ?? [:]).sorted(by: { $0.key < $1.key }) {
        error(
          action.place, "end.clock-running",
          zh: (
            "行为“\(action.name)”在阶段“\(state)”终结案件时，期限\(clocks.quotedInChinese)可能还在进行",
            "加上“stop: all”，或者让期限自己的行为在那里可以做"
          ),
          en: (
            "'\(action.name)' ends the case at '\(state)' while "
              + clocks.map { "'\($0)'" }.joined(separator: ", ") + " may still run",
            "add 'stop: all', or let the clock's own action be possible there"
          ))
      }
    }
  }

  private func mayRunOn(_ clock: ClockDeclaration, in state: String) -> Bool {
    if let expiry = clock.onExpiry, definition.action(expiry)?.from.contains(state) ?? true {
      return true
    }
    return definition.sequels.contains { $0.within == clock.name && $0.from.contains(state) }
  }

  private mutating func checkParties(of action: ActionDeclaration) {
    for start in action.start {
      guard let clock = definition.clock(start.clock) else { continue }
      if clock.scope == .party, start.party == nil, action.by.contains("system") {
        warning(
          start.place, "start.party-missing",
          zh: ("行为“\(action.name)”启动当事人的期限“\(clock.name)”，却没有写明是谁的", "补上“party: input.party”"),
          en: (
            "'\(action.name)' starts the party clock '\(clock.name)' without saying for whom",
            "add 'party: input.party'"
          ))
      }
      if clock.scope == .wholeCase, start.party != nil {
        error(
          start.place, "start.party-unneeded",
          zh: ("期限“\(clock.name)”是整个案件的，不分当事人", "删去“party”，或者把期限写成“per: party”"),
          en: (
            "the clock '\(clock.name)' runs for the whole case and takes no party",
            "remove 'party', or declare the clock 'per: party'"
          ))
      }
    }
  }
}
