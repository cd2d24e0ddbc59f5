extension LintRun {
  /// A period that every other way into a state begins must begin on this way too.
  mutating func checkEntrances() {
    for state in definition.states where flow.reached.contains(state.name) {
      let entrances = flow.outcomes.filter { enters($0, state.name) }
      for clock in definition.clocks {
        guard clock.scope == .wholeCase, acts(clock, in: state.name) else { continue }
        let with = entrances.filter { step in
          step.action.start.contains { $0.clock == clock.name && $0.when == nil }
        }
        let without = entrances.filter { !begins(clock, $0) && !brings(clock, $0, to: state.name) }
        guard with.count >= 2, without.count == 1, let odd = without.first else { continue }
        warning(
          odd.action.place, "start.uneven",
          zh: (
            "行为“\(odd.action.name)”转入阶段“\(state.name)”时不启动期限“\(clock.name)”，而\(with.map(\.action.name).quotedInChinese)在此启动它",
            "在这里也启动期限，或者用条件写明为何不启动"
          ),
          en: (
            "'\(odd.action.name)' leads to '\(state.name)' without the clock '\(clock.name)', which "
              + with.map { "'\($0.action.name)'" }.joined(separator: ", ") + " start there",
            "start the clock here too, or say why not with a condition"
          ))
      }
    }
  }

  private func acts(_ clock: ClockDeclaration, in state: String) -> Bool {
    guard let name = clock.onExpiry else { return !clock.ladder.isEmpty }
    return definition.action(name)?.from.contains(state) ?? false
  }

  private func enters(_ step: ActionOutcomes, _ state: String) -> Bool {
    step.action.from.contains { origin in
      origin != state && flow.reached.contains(origin)
        && step.from(origin).contains {
          CaseFlow.destination($0, of: step.action, from: origin) == state
        }
    }
  }

  private func begins(_ clock: ClockDeclaration, _ step: ActionOutcomes) -> Bool {
    step.action.start.contains { $0.clock == clock.name }
  }

  /// True when the clock may run on from where the action comes from.
  private func brings(
    _ clock: ClockDeclaration, _ step: ActionOutcomes, to state: String
  ) -> Bool {
    step.action.from.contains { origin in
      flow.mayRun(clock.name, in: origin)
        && step.from(origin).contains { outcome in
          CaseFlow.destination(outcome, of: step.action, from: origin) == state
            && flow.survives(clock, outcome, step.action)
        }
    }
  }
}
