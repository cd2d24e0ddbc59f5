extension LintRun {
  /// Tasks: given to somebody who can act, closed at last, and never left open in a case that ended.
  mutating func checkTasks() {
    let opened = Set(definition.actions.flatMap { openedTasks($0) })
    for action in definition.actions {
      for effect in action.effects {
        checkClosing(effect, of: action, opened)
        checkReceiver(of: effect, in: action)
      }
    }
    // With an incident the host closes all its tasks.
    guard definition.kind == .main else { return }
    for kind in opened.sorted() where !definition.actions.contains(where: { closes($0, kind) }) {
      guard let (action, effect) = opening(kind), !endsCase(action) else { continue }
      warning(
        effect.place, "task.never-closed",
        zh: ("行为“\(action.name)”开出的待办“\(kind)”从不关闭", "用“{name: close-tasks, kind: \(kind)}”关闭它"),
        en: (
          "the task '\(kind)' that '\(action.name)' opens is never closed",
          "close it with {name: close-tasks, kind: \(kind)}"
        ))
    }
    for kind in opened.sorted() { checkLeftOpen(kind) }
  }

  private func openedTasks(_ action: ActionDeclaration) -> [String] {
    action.effects.filter { $0.name == "open-task" }.compactMap { $0.literal("kind") }
  }

  private func opening(_ kind: String) -> (ActionDeclaration, EffectDeclaration)? {
    for action in definition.actions {
      for effect in action.effects
      where effect.name == "open-task" && effect.literal("kind") == kind {
        return (action, effect)
      }
    }
    return nil
  }

  /// True when every way of the action ends the case: its tasks are for afterwards.
  private func endsCase(_ action: ActionDeclaration) -> Bool {
    !action.targets.isEmpty
      && action.targets.allSatisfy { definition.state($0.to)?.isTerminal == true }
      && action.targets.contains { $0.when == nil }
  }

  private func closes(_ action: ActionDeclaration, _ kind: String) -> Bool {
    action.effects.contains {
      $0.name == "close-tasks" && ($0.arguments["kind"] == nil || $0.literal("kind") == kind)
    }
  }

  private mutating func checkClosing(
    _ effect: EffectDeclaration, of action: ActionDeclaration, _ opened: Set<String>
  ) {
    guard effect.name == "close-tasks", let kind = effect.literal("kind"), !opened.contains(kind),
      !kind.hasPrefix("escalation:")
    else { return }
    let near = Spelling.nearest(to: kind, among: opened)
    error(
      effect.place, "task.kind-unknown",
      zh: (
        "行为“\(action.name)”关闭“\(kind)”类待办，而没有行为开出它", near.map { "是不是“\($0)”？" } ?? "开出一个，或者删去这个效果"
      ),
      en: (
        "'\(action.name)' closes tasks of the kind '\(kind)', which no action opens",
        near.map { "did you mean '\($0)'?" } ?? "open one, or remove this effect"
      ))
  }

  /// A task for a role that can do nothing where the action leads is a task for nobody.
  private mutating func checkReceiver(
    of effect: EffectDeclaration, in action: ActionDeclaration
  ) {
    guard effect.name == "open-task", let role = effect.literal("role"), roles.contains(role),
      let outcomes = flow.outcomes(of: action.name)
    else { return }
    var open: Set<String> = []
    for state in action.from {
      for outcome in outcomes.from(state) {
        guard let next = CaseFlow.destination(outcome, of: action, from: state),
          let declared = definition.state(next)
        else { return }
        if declared.isTerminal { return }
        open.insert(next)
      }
    }
    let canAct = definition.actions.contains {
      $0.by.contains(role) && !open.isDisjoint(with: $0.from)
    }
    guard !canAct, !open.isEmpty else { return }
    error(
      effect.place, "task.nobody",
      zh: (
        "行为“\(action.name)”把待办“\(effect.literal("kind") ?? "")”交给角色“\(role)”，而该角色在阶段\(open.sorted().quotedInChinese)什么也做不了",
        "交给在那里可以行动的角色"
      ),
      en: (
        "'\(action.name)' gives the task '\(effect.literal("kind") ?? "")' to '\(role)', who may do "
          + "nothing at \(open.sorted().joined(separator: ", "))",
        "give it to a role that can act there"
      ))
  }

  // MARK: Tasks of ended cases

  private mutating func checkLeftOpen(_ kind: String) {
    var found: Set<String> = []
    var open: [String] = []
    var ends: [String: Set<String>] = [:]
    func enter(_ state: String) {
      if found.insert(state).inserted { open.append(state) }
    }
    for step in flow.outcomes where openedTasks(step.action).contains(kind) {
      for state in step.action.from {
        for outcome in step.from(state) where stays(kind, after: outcome, of: step.action, false) {
          guard let next = CaseFlow.destination(outcome, of: step.action, from: state) else {
            continue
          }
          enter(next)
        }
      }
    }
    while let state = open.popLast() {
      guard definition.state(state)?.isTerminal == false else { continue }
      for step in flow.outcomes where step.action.from.contains(state) {
        for outcome in step.from(state) where stays(kind, after: outcome, of: step.action, true) {
          guard let next = CaseFlow.destination(outcome, of: step.action, from: state) else {
            continue
          }
          let isEnd = definition.state(next)?.isTerminal == true
          if isEnd, !openedTasks(step.action).contains(kind) {
            ends[step.action.name, default: []].insert(next)
          }
          enter(next)
        }
      }
    }
    for (name, states) in ends.sorted(by: { $0.key < $1.key }) {
      guard let action = definition.action(name) else { continue }
      warning(
        action.place, "end.task-open",
        zh: (
          "行为“\(name)”在阶段\(states.sorted().quotedInChinese)终结案件时，待办“\(kind)”可能还没有关闭",
          "加上效果“close-tasks”"
        ),
        en: (
          "'\(name)' ends the case at \(states.sorted().joined(separator: ", ")) while the task "
            + "'\(kind)' may still be open", "add the effect 'close-tasks'"
        ))
    }
  }

  /// Whether a task of the kind is open after the action, by its effects in their order.
  private func stays(
    _ kind: String, after outcome: ActionOutcomes.Outcome, of action: ActionDeclaration,
    _ before: Bool
  ) -> Bool {
    var isOpen = before
    for (index, effect) in action.effects.enumerated() {
      if effect.name == "open-task", effect.literal("kind") == kind { isOpen = true }
      if effect.name == "close-tasks", outcome.effects.contains(index),
        effect.arguments["kind"] == nil || effect.literal("kind") == kind
      {
        isOpen = false
      }
    }
    return isOpen
  }
}
