/// What people intend to do next.
extension SimulationRun {
  /// Looks at a case after something has happened: gives work to staff, lets parties make up their
  /// minds, and notices when nobody will ever do anything.
  func settle(_ file: SimulatedCase) {
    planTurns(file)
    guard file.pending == 0, file.tasks.isEmpty, !file.hasRunningClock,
      !file.snapshot.incidents.contains(where: \.isOpen)
    else { return }
    let mayAct = somebodyMay(file)
    guard mayAct, file.idleRounds < 12 else { return strand(file, isDeadEnd: !mayAct) }
    file.idleRounds += 1
    plan(.wake, at: now + 30 * 86_400, file)
  }

  private func planTurns(_ file: SimulatedCase) {
    let view = CaseView(self, file)
    planStaff(file, view)
    planParties(file, view)
  }

  private func somebodyMay(_ file: SimulatedCase) -> Bool {
    let view = CaseView(self, file)
    for place in file.state.partyMoves {
      let move = file.model.moves[place]
      for person in file.cast.people where person.role == move.role {
        if view.admits(move, person) { return true }
      }
    }
    return file.state.staffTurns.contains { turn in
      turn.moves.contains { view.admits(file.model.moves[$0], turn.actor) }
    }
  }

  // MARK: Parties

  private func planParties(_ file: SimulatedCase, _ view: CaseView) {
    let turns = file.state.partyTurns
    guard !turns.isEmpty else { return }
    let model = file.model
    for (number, person) in file.cast.people.enumerated() {
      for turn in turns where turn.role == person.role {
        for place in turn.moves where !file.hasDrawn(place, number) {
          let move = model.moves[place]
          // The lot is the same whenever it is drawn in one visit, and sooner drawn than the
          // conditions are judged: who will not do it need not be asked whether he may.
          guard file.lot(move.key, 1, party: number) < move.ownChance, view.admits(move, person)
          else { continue }
          file.markDrawn(place, number)
          intend(place, file, party: number)
        }
      }
    }
  }

  private func intend(_ place: Int, _ file: SimulatedCase, party: Int) {
    let move = file.model.moves[place]
    let lot = file.lot(move.key, 2, party: max(party, 0), turn: file.timesMade(place))
    plan(
      .intention, at: now + seconds(of: move.wait, lot, file, party: party), file, Int32(place),
      Intent(party: party, visit: file.visit).packed)
  }

  private func seconds(
    of wait: Wait, _ lot: Double, _ file: SimulatedCase, party: Int
  ) -> Int64 {
    switch wait {
    case .days(let spread): return Int64(max(0, spread.value(lot)) * 86_400)
    case .clock(let name, let share):
      let key = party < 0 ? nil : file.cast.people[party].key
      let clock =
        file.clocks.first { $0.clock.name == name && $0.clock.party == key }
        ?? file.clocks.first { $0.clock.name == name && $0.clock.party == nil }
      guard let due = clock?.due else { return Int64((1 + lot * 4) * 86_400) }
      return max(0, Int64(Double(due - now) * share.value(lot)))
    }
  }

  /// The moment of an intention has come.
  func carryOut(_ file: SimulatedCase, move place: Int, _ intent: Intent) {
    guard intent.visit == file.visit & 0xFFFFF else { return }
    let move = file.model.moves[place]
    if let pool = move.pool {
      file.tasks.removeAll { $0.pool == pool && $0.order == 0 }
      // What he had in mind may have been done or become pointless meanwhile.
      guard !file.tasks.contains(where: { $0.pool == pool }),
        CaseView(self, file).admits(move, move.actor)
      else { return file.unmarkDrawn(place, -1) }
      return give(place, to: pool, file)
    }
    let person = file.cast.people[max(intent.party, 0)]
    if let when = move.when, (try? when.isTrue(in: WorldNames(file, party: person))) != true {
      return
    }
    perform(place, file, by: person, person.actor)
  }

  // MARK: Staff

  private func planStaff(_ file: SimulatedCase, _ view: CaseView) {
    let model = file.model
    for group in file.state.staffTurns
    where !file.tasks.contains(where: { $0.pool == group.pool }) {
      var turn: [(Int, Double)] = []
      for place in group.moves {
        let move = model.moves[place]
        guard file.timesMade(place) < move.atMost * SimulatedCase.wholeDoing else { continue }
        if let weight = weight(of: move, in: file) {
          if weight > 0, view.admits(move, group.actor) { turn.append((place, weight)) }
        } else if !file.hasDrawn(place, -1), file.lot(move.key, 1) < move.ownChance,
          view.admits(move, group.actor)
        {
          file.markDrawn(place, -1)
          intend(place, file, party: -1)
        }
      }
      if !turn.isEmpty { takeTurn(turn, pool: group.pool, file) }
    }
  }

  /// Nil where the move is no matter of turns: nobody said how often, and nobody calls for it.
  private func weight(of move: Move, in file: SimulatedCase) -> Double? {
    if let weight = move.weight { return weight }
    return move.chance == nil && file.isCalled(move.role) ? 1 : nil
  }

  private func takeTurn(_ turn: [(Int, Double)], pool: Int, _ file: SimulatedCase) {
    let tries = file.made.reduce(0) { $0 + $1.times }
    guard let place = Self.pick(turn, file.lot(pools[pool].turnKey, 3, turn: tries)) else {
      return
    }
    if case .days(.fixed(0)) = file.model.moves[place].wait { return give(place, to: pool, file) }
    // Meanwhile the role has nothing else to do in this case.
    file.tasks.append((pool, 0))
    intend(place, file, party: -1)
  }

  // MARK: Work

  private func give(_ place: Int, to pool: Int, _ file: SimulatedCase) {
    let move = file.model.moves[place]
    order += 1
    let urgent = priority(of: file)
    let effort = move.effort.value(file.lot(move.key, 4, turn: file.timesMade(place)))
    let task = StaffTask(
      priority: urgent ?? move.priority, order: order, slot: file.slot, serial: file.serial,
      move: place, visit: file.visit,
      state: file.state.figure, queuedAt: now,
      minutes: max(1, effort))
    file.tasks.append((pool, order))
    var member: Int?
    if pools[pool].isAssigned {
      if file.members[pool] < 0 { file.members[pool] = Int32(pools[pool].leastLoaded()) }
      member = Int(file.members[pool])
    }
    if let free = pools[pool].offer(task, member: member, week: time.week(of: now)) {
      begin(task, pool: pool, member: free)
    }
  }

  private func priority(of file: SimulatedCase) -> Int? {
    guard !scenario.priorities.isEmpty else { return nil }
    let names = WorldNames(file, party: nil)
    return scenario.priorities.first { (try? $0.when.isTrue(in: names)) == true }?.priority
  }

  private func begin(_ task: StaffTask, pool: Int, member: Int) {
    pools[pool].begin(task, member: member)
    let firstDay = time.firstDay
    var pieces: [(Int, Double)] = []
    guard
      let span = time.finish(
        task.minutes, from: now, minutesPerDay: pools[pool].minutesPerDay,
        spent: { pieces.append(($0, $1)) })
    else { return }
    for (day, minutes) in pieces {
      pools[pool].figures.worked[(day - firstDay) / 7] += minutes
    }
    let waited = max(0, span.begin - task.queuedAt)
    pools[pool].figures.tasks += 1
    pools[pool].figures.waited.add(Double(waited) / 86_400)
    stateFigures[task.state].queued[pool].add(Double(waited) / 86_400)
    slots[Int(task.slot)]?.queuedSeconds += waited
    order += 1
    events.add(
      SimulationEvent(
        at: span.end, order: order, kind: .work, slot: task.slot, serial: task.serial,
        first: Int32(pool), second: Int32(member)))
  }

  private func isAlive(_ task: StaffTask, pool: Int) -> SimulatedCase? {
    guard let file = slots[Int(task.slot)], file.serial == task.serial,
      file.tasks.contains(where: { $0.pool == pool && $0.order == task.order })
    else { return nil }
    return file
  }

  /// A member has done a task: he takes the next that still has a point, and what he did takes
  /// effect.
  func endWork(pool: Int, member: Int) {
    let done = pools[pool].end(member: member)
    while let next = pools[pool].next(for: member) {
      guard isAlive(next, pool: pool) != nil else { continue }
      begin(next, pool: pool, member: member)
      break
    }
    guard let done, let file = isAlive(done, pool: pool) else { return }
    file.tasks.removeAll { $0.pool == pool }
    let visit = file.visit
    perform(done.move, file, by: nil, pools[pool].actor)
    guard !file.isOver else { return }
    // Still there: what may be done several times may be thought of again.
    if file.visit == visit { file.unmarkDrawn(done.move, -1) }
    settle(file)
  }
}
