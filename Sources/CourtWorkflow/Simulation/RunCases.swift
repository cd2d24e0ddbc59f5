/// How a simulated case begins and ends.
extension SimulationRun {
  private static let partiesKey = Lots.key("parties")

  func cast(_ lots: Lots) -> Cast {
    let declared =
      scenario.parties.isEmpty
      ? main.moves.filter { $0.pool == nil }.map(\.role).uniqued.map { ($0, [(1, 1.0)]) }
      : scenario.parties.map { ($0.role, $0.count.map { ($0.number, $0.weight) }) }
    let parties = declared.map { role, choices in
      let lot = lots.unit(Self.partiesKey &+ Lots.key(role))
      return (role: role, number: Self.pick(choices, lot) ?? 1)
    }
    let name = parties.map { "\($0.number)" }.joined(separator: ",")
    if let known = casts[name] { return known }
    let cast = Cast(parties)
    casts[name] = cast
    return cast
  }

  static func pick<T>(_ choices: [(T, Double)], _ lot: Double) -> T? {
    var left = lot * choices.reduce(0) { $0 + $1.1 }
    for (value, weight) in choices {
      left -= weight
      if left < 0 { return value }
    }
    return choices.last?.0
  }

  func begin(_ file: SimulatedCase) {
    fillFacts(of: file)
    enter(file)
    trigger(file.model.on.start, file, recipients: [])
    for (person, entry) in openings(of: file) {
      let act = Act(
        action: entry.action.name, actor: person.actor,
        input: input(for: entry, [], file, person, turn: 0), via: entry.action.through,
        at: Timestamp(seconds: now))
      if case .decided(let decision) = file.model.engine.decide(file.snapshot, act, entry) {
        apply(decision, to: file)
        break
      }
    }
    if !file.isOver { settle(file) }
  }

  /// The acts by which the case may begin: the scenario's, else the first that a party may do.
  private func openings(of file: SimulatedCase) -> [(Cast.Person, ProcedureIndex.Entry)] {
    let index = file.model.engine.index
    if let opening = scenario.opening, let entry = index.actions[opening.action] {
      return file.cast.people.filter { $0.role == opening.role }.prefix(1).map { ($0, entry) }
    }
    let initial = index.definition.initial
    for action in index.definition.actions where action.from.contains(initial) {
      for role in action.by {
        if let person = file.cast.people.first(where: { $0.role == role }),
          let entry = index.actions[action.name]
        {
          return [(person, entry)]
        }
      }
    }
    return []
  }

  // MARK: Facts

  func fillFacts(of file: SimulatedCase) {
    let names = WorldNames(file, party: nil)
    let model = file.model
    file.snapshot.facts.reserveCapacity(model.draws.count + model.unsetFacts.count)
    for (fact, key, kind, draw) in model.draws where file.snapshot.facts[fact] == nil {
      guard let value = drawn(draw, file, key, names), kind?.admits(value) ?? true else {
        continue
      }
      file.snapshot.facts[fact] = value
    }
    for (fact, key) in model.unsetFacts where file.snapshot.facts[fact.name] == nil {
      file.snapshot.facts[fact.name] = model.domains.value(of: fact, file.lots.unit(key))
    }
  }

  private func drawn(
    _ draw: FactDraw, _ file: SimulatedCase, _ key: UInt64, _ names: WorldNames
  ) -> Value? {
    let lot = file.lots.unit(key)
    switch draw {
    case .value(let value): return value
    case .pick(let choices): return Self.pick(choices.map { ($0.value, $0.weight) }, lot)
    case .chance(let chance): return .bool(lot < chance)
    case .number(let spread, let minimum, let maximum):
      let number = Int64(min(max(spread.value(lot), -9e15), 9e15).rounded())
      return .int(min(max(number, minimum ?? number), maximum ?? max(number, minimum ?? number)))
    case .expression(let expression): return try? expression.value(in: names)
    }
  }

  // MARK: The end

  func finish(_ file: SimulatedCase, ending: String? = nil) {
    guard !file.isOver else { return }
    leave(file)
    for clock in file.clocks { count(ended: clock, in: file, expired: false) }
    if let host = file.beside { return comeBack(file, to: host) }
    let days = Double(now - file.arrivedAt) / 86_400
    let group = file.model.groupBy.flatMap { file.fact($0)?.shown } ?? ""
    let key = SimulationTally.Ending(
      procedure: file.model.definition.name, group: group,
      state: ending ?? file.snapshot.state)
    tally.ended += 1
    tally.durations[key, default: QuantileSketch()].add(days)
    tally.all.add(days)
    let week = time.week(of: file.arrivedAt)
    while tally.cohorts.count <= week { tally.cohorts.append(SimulationTally.Cohort()) }
    tally.cohorts[week].duration.add(days)
    tally.cohorts[week].queued.add(Double(file.queuedSeconds) / 86_400)
    tally.cohorts[week].courtOverdue.add(Double(file.courtOverdue))
    tally.cohorts[week].partyOverdue.add(Double(file.partyOverdue))
    follow(file)
    abandonIncidents(of: file)
    forget(file)
  }

  /// Nobody acts, nothing runs, and this is no end: the case lies there for ever.
  func strand(_ file: SimulatedCase, isDeadEnd: Bool) {
    let place = "\(file.model.definition.name)/\(file.snapshot.state)"
    var found = tally.stuck[place] ?? SimulationTally.Stuck(example: file.number)
    found.count += 1
    found.isDeadEnd = found.isDeadEnd || isDeadEnd
    tally.stuck[place] = found
    leave(file)
    abandonIncidents(of: file)
    if let host = file.beside {
      host.snapshot.incidents[file.besideIndex].isOpen = false
    }
    forget(file)
    if let host = file.beside, !host.isOver { settle(host) }
  }
}

extension Array where Element: Equatable {
  /// Each element once, in the order of first appearance.
  var uniqued: [Element] {
    reduce(into: []) { result, element in
      if !result.contains(element) { result.append(element) }
    }
  }
}
