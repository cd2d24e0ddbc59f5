/// What an act does to a simulated case.
extension SimulationRun {
  /// Lets somebody try a move.
  ///
  /// - Returns: whether it was done.
  @discardableResult
  func perform(_ place: Int, _ file: SimulatedCase, by person: Cast.Person?, _ actor: Actor) -> Bool
  {
    let move = file.model.moves[place]
    let done: Bool
    switch move.target {
    case .action(let entry):
      let act = Act(
        action: move.name, actor: actor,
        input: input(for: entry, move.input, file, person, turn: file.timesMade(place)),
        via: entry.action.through, at: Timestamp(seconds: now))
      switch file.model.engine.decide(file.snapshot, act, entry) {
      case .decided(let decision):
        file.countMade(place, isDone: true)
        apply(decision, to: file)
        done = true
      case .refused(let refusal):
        tally.refusals["\(move.name): \(refusal.code)", default: 0] += 1
        done = false
      }
    case .incident(let incident): done = open(incident, move, in: file, by: person, actor)
    case .sequel(let sequel): done = open(sequel, from: file, by: actor)
    }
    if !done { file.countMade(place, isDone: false) }
    return done
  }

  func apply(_ decision: Decision, to file: SimulatedCase) {
    tally.acts += 1
    for (name, value) in decision.factChanges { file.snapshot.facts[name] = value }
    let moves = decision.to != file.snapshot.state || decision.handover != nil
    for change in decision.clockChanges { apply(change, to: file) }
    if moves { leave(file) }
    if let other = decision.handover, !handOver(file, to: other) {
      return finish(file, ending: "→ \(other)")
    }
    if moves {
      file.snapshot.state = decision.to
      file.state = file.model.state(decision.to)
      enter(file)
    }
    trigger(file.model.on.action[decision.action], file, recipients: [])
    for effect in decision.effects { carryOut(effect, in: file) }
    if file.state.isTerminal { finish(file) }
  }

  // MARK: States

  func enter(_ file: SimulatedCase) {
    file.enteredAt = now
    file.visit += 1
    file.drawn.removeAll(keepingCapacity: true)
    file.made.removeAll(keepingCapacity: true)
    file.tasks.removeAll(keepingCapacity: true)
    file.triggered.removeAll(keepingCapacity: true)
    trigger(file.state.onEnter, file, recipients: [])
  }

  func leave(_ file: SimulatedCase) {
    let place = file.state.figure
    stateFigures[place].visits += 1
    stateFigures[place].stay.add(Double(now - file.enteredAt) / 86_400)
    for (clock, since) in file.overdue {
      clockFigures[clock].late.add(Double(now - since) / 86_400)
    }
    file.overdue.removeAll(keepingCapacity: true)
  }

  // MARK: Effects

  private func carryOut(_ effect: EffectCall, in file: SimulatedCase) {
    func text(_ name: String) -> String { effect.arguments[name]?.stringValue ?? "" }
    switch effect.name {
    case "open-task": file.calls.append((text("role"), text("kind")))
    case "close-tasks":
      let (role, kind) = (text("role"), text("kind"))
      file.calls.removeAll {
        (kind.isEmpty || $0.kind == kind) && (role.isEmpty || $0.role == role)
      }
    case "bar":
      let role = text("role")
      if let pool = pools.firstIndex(where: { $0.role == role }) { file.members[pool] = -1 }
    case "extend": extend(effect, in: file)
    case "restore": restore(effect, in: file)
    case "open-sequel":
      let name = effect.arguments["sequel"]?.stringValue ?? ""
      if let sequel = file.model.definition.sequel(name) { spawn(sequel, from: file) }
    default: break
    }
    guard let rules = file.model.on.effect[effect.name] else { return }
    let matching = rules.filter { place in
      guard case .effect(_, let wanted) = file.model.rules[place].rule.trigger else { return false }
      return wanted.allSatisfy { name, text in
        effect.arguments[name].map { Self.names($0, text) } ?? false
      }
    }
    trigger(matching, file, recipients: recipients(of: effect, file))
  }

  private static func names(_ value: Value, _ text: String) -> Bool {
    value.stringValue == text || value.listValue?.contains { $0.stringValue == text } == true
  }

  private func recipients(of effect: EffectCall, _ file: SimulatedCase) -> [Int] {
    guard let to = effect.arguments["to"] else { return [] }
    return file.cast.people.indices.filter { place in
      let person = file.cast.people[place]
      return Self.names(to, person.role) || Self.names(to, person.key)
    }
  }

  // MARK: The world around

  func trigger(_ rules: [Int]?, _ file: SimulatedCase, recipients: [Int]) {
    for place in rules ?? [] {
      let entry = file.model.rules[place]
      // A letter that is sent again has a new chance.
      let turn = file.countTrigger(place)
      let people = file.cast.people
      switch entry.rule.reach {
      case .once: expect(place, file, person: -1, turn)
      case .everyone: for person in people.indices { expect(place, file, person: person, turn) }
      case .role(let role):
        for person in people.indices where people[person].role == role {
          expect(place, file, person: person, turn)
        }
      case .recipients: for person in recipients { expect(place, file, person: person, turn) }
      }
    }
  }

  /// Lets a rule come true for somebody, if the lot says so, after its time.
  private func expect(_ place: Int, _ file: SimulatedCase, person: Int, _ turn: Int) {
    let entry = file.model.rules[place]
    let chance = entry.rule.chance
    guard chance >= 1 || file.lot(entry.key, 1, party: person + 1, turn: turn) < chance else {
      return
    }
    let days = entry.rule.wait.value(file.lot(entry.key, 2, party: person + 1, turn: turn))
    plan(
      .host, at: now + Int64(max(0, days) * 86_400), file, Int32(place),
      Intent(party: person, visit: file.visit).packed)
  }

  func apply(rule place: Int, _ file: SimulatedCase, _ intent: Intent) {
    let entry = file.model.rules[place]
    if entry.rule.staysInState, intent.visit != file.visit & 0xFFFFF { return }
    let person = intent.party < 0 ? nil : file.cast.people[intent.party]
    let names = WorldNames(file, party: person)
    if let when = entry.rule.when, (try? when.isTrue(in: names)) != true { return }
    for (fact, expression) in entry.rule.set {
      do {
        let value = try expression.value(in: names)
        if fact.isScenarioNote || file.model.engine.index.kinds[fact]?.admits(value) == true {
          file.snapshot.facts[fact] = value
        } else {
          tally.note("the host's value of '\(fact)' is not of its type")
        }
      } catch {
        tally.note("the host's value of '\(fact)' cannot be computed: \(error.reason)")
      }
    }
    guard let action = entry.action else { return }
    let name = action.action.name
    let verdict = file.model.engine.decideBySystem(
      file.snapshot, action: name, party: person?.key,
      input: input(for: action, entry.rule.input, file, person, turn: 0),
      at: Timestamp(seconds: now))
    switch verdict {
    case .decided(let decision): apply(decision, to: file)
    case .refused(let refusal):
      tally.refusals["\(name): \(refusal.code)", default: 0] += 1
    }
  }
}
