/// What stands beside a simulated case and what follows it: incidents, other procedures, sequels.
extension SimulationRun {
  func open(
    _ incident: IncidentDeclaration, _ move: Move, in host: SimulatedCase,
    by person: Cast.Person?, _ actor: Actor
  ) -> Bool {
    guard let model = models[incident.procedure] else {
      tally.note("incident '\(incident.name)': its procedure '\(incident.procedure)' is not here")
      return false
    }
    if let refusal = host.model.engine.refusal(
      ofIncident: incident.name, host.snapshot, actor: actor, at: Timestamp(seconds: now))
    {
      tally.refusals["\(incident.name): \(refusal.code)", default: 0] += 1
      return false
    }
    guard let entry = model.engine.index.actions[incident.opensWith] else { return false }
    let file = make(
      number: host.number, lots: host.lots.part(Lots.key(incident.name) &+ UInt64(host.visit)),
      cast: host.cast, model: model)
    file.snapshot.facts = host.snapshot.facts
    file.snapshot.facts["main_state"] = .string(host.snapshot.state)
    file.snapshot.facts["opened_by"] = .string(person?.key ?? "")
    fillFacts(of: file)
    let act = Act(
      action: entry.action.name, actor: actor,
      input: input(for: entry, move.input, file, person, turn: 0), via: entry.action.through,
      at: Timestamp(seconds: now))
    guard case .decided(let decision) = model.engine.decide(file.snapshot, act, entry) else {
      tally.refusals["\(incident.name): \(entry.action.name)", default: 0] += 1
      forget(file)
      return false
    }
    file.beside = host
    host.incidentSlots.append(file.slot)
    file.besideIndex = host.snapshot.incidents.count
    host.snapshot.incidents.append(
      IncidentStanding(
        name: incident.name, state: decision.to, party: person?.key, isOpen: true))
    tally.incidents[incident.name, default: 0] += 1
    for change in host.model.engine.suspensions(byIncident: incident.name, host.snapshot) {
      apply(change, to: host)
    }
    enter(file)
    apply(decision, to: file)
    if !file.isOver { settle(file) }
    return true
  }

  /// An incident has ended: the case goes on, with an act of its own where the procedure says so.
  func comeBack(_ file: SimulatedCase, to host: SimulatedCase) {
    forget(file)
    guard !host.isOver, host.snapshot.incidents.indices.contains(file.besideIndex) else { return }
    let ended = file.snapshot.state
    host.snapshot.incidents[file.besideIndex].isOpen = false
    host.snapshot.incidents[file.besideIndex].state = ended
    let standing = host.snapshot.incidents[file.besideIndex]
    let engine = host.model.engine
    for change in engine.resumptions(afterIncident: standing.name, host.snapshot) {
      apply(change, to: host)
    }
    if let name = engine.actionReturning(fromIncident: standing.name, in: ended),
      let entry = engine.index.actions[name]
    {
      let person = host.cast.people.first { $0.key == standing.party }
      let verdict = engine.decideBySystem(
        host.snapshot, action: name, party: standing.party,
        input: input(for: entry, [], host, person, turn: 0), at: Timestamp(seconds: now))
      switch verdict {
      case .decided(let decision): apply(decision, to: host)
      case .refused(let refusal):
        tally.refusals["\(name): \(refusal.code)", default: 0] += 1
      }
    }
    if !host.isOver { settle(host) }
  }

  func abandonIncidents(of host: SimulatedCase) {
    guard host.snapshot.incidents.contains(where: \.isOpen) else { return }
    for slot in host.incidentSlots { if let file = slots[Int(slot)] { forget(file) } }
  }

  /// Another procedure takes the case over: clocks of the same name run on, the others end.
  ///
  /// - Returns: false where that procedure is not here; the case then ends for this simulation.
  func handOver(_ file: SimulatedCase, to name: String) -> Bool {
    guard let model = models[name] else {
      tally.note("procedure '\(name)', which takes cases over, is not here")
      return false
    }
    file.model = model
    file.handovers += 1
    for place in file.clocks.indices {
      file.clocks[place].figure = model.figure(ofClock: file.clocks[place].clock.name)
    }
    for live in file.clocks where model.engine.index.clocks[live.clock.name] == nil {
      apply(.stop(name: live.clock.name, party: live.clock.party), to: file)
    }
    file.calls = []
    return true
  }

  // MARK: Sequels

  func open(_ sequel: SequelDeclaration, from file: SimulatedCase, by actor: Actor) -> Bool {
    if let refusal = file.model.engine.refusal(
      ofSequel: sequel.name, file.snapshot, actor: actor, at: Timestamp(seconds: now))
    {
      tally.refusals["\(sequel.name): \(refusal.code)", default: 0] += 1
      return false
    }
    spawn(sequel, from: file)
    return true
  }

  func spawn(_ sequel: SequelDeclaration, from file: SimulatedCase) {
    tally.sequels[sequel.name, default: 0] += 1
    guard let model = models[sequel.procedure] else { return }
    let next = make(
      number: file.number, lots: file.lots.part(Lots.key(sequel.name)), cast: file.cast,
      model: model)
    // What the first procedure kept itself begins anew; what came with the case goes along.
    for (name, value) in file.snapshot.facts where model.carriedFacts.contains(name) {
      next.snapshot.facts[name] = value
    }
    begin(next)
  }

  /// Sequels that somebody opens when the case has ended.
  func follow(_ file: SimulatedCase) {
    let model = file.model
    for place in file.state.partyMoves {
      let move = model.moves[place]
      guard case .sequel(let sequel) = move.target else { continue }
      for (number, person) in file.cast.people.enumerated() where person.role == move.role {
        guard file.lot(move.key, 1, party: number) < move.chance ?? 1 else { continue }
        if open(sequel, from: file, by: person.actor) { break }
      }
    }
  }
}
