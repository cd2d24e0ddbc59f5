/// What people intend to do next.
extension SimulationRun {
  /// Looks at a case after something has happened: gives work to staff, lets parties make up their
  /// minds, and notices when nobody will ever do anything.
  func settle(_ file: SimulatedCase) {
    planStaff(file)
    planParties(file)
    guard file.pending == 0, file.tasks.isEmpty, !file.hasRunningClock,
      !file.snapshot.incidents.contains(where: \.isOpen)
    else { return }
    let mayAct = somebodyMay(file)
    guard mayAct, file.idleRounds < 12 else { return strand(file, isDeadEnd: !mayAct) }
    file.idleRounds += 1
    plan(.wake, at: now + 30 * 86_400, file)
  }

  private func holds(_ move: Move, _ file: SimulatedCase, _ scope: Scope, _ person: Cast.Person?)
    -> Bool
  {
    if let when = move.when,
      (try? when.isTrue(in: WorldNames(file, party: person))) != true
    {
      return false
    }
    for condition in move.conditions {
      do throws(EvaluationError) {
        guard try condition.isTrue(in: scope) else { return false }
      } catch {
        return false
      }
    }
    return true
  }

  private func scope(_ file: SimulatedCase, _ actor: Actor) -> Scope {
    Scope(
      file.model.engine.index, file.snapshot, actor: actor, input: [:],
      now: Timestamp(seconds: now))
  }

  private func somebodyMay(_ file: SimulatedCase) -> Bool {
    let model = file.model
    for place in model.partyMoves[file.snapshot.state] ?? [] {
      let move = model.moves[place]
      for person in file.cast.people where person.role == move.role {
        if holds(move, file, scope(file, person.actor), person) { return true }
      }
    }
    return (model.staffMoves[file.snapshot.state] ?? []).contains { group in
      let scope = scope(file, Actor(roles: [group.role]))
      return group.moves.contains { holds(model.moves[$0], file, scope, nil) }
    }
  }

  // MARK: Parties

  private func planParties(_ file: SimulatedCase) {
    let model = file.model
    guard let places = model.partyMoves[file.snapshot.state] else { return }
    for (number, person) in file.cast.people.enumerated() {
      var scope: Scope?
      for place in places where model.moves[place].role == person.role {
        guard !file.hasDrawn(place, number) else { continue }
        let move = model.moves[place]
        let seen = scope ?? self.scope(file, person.actor)
        scope = seen
        guard holds(move, file, seen, person) else { continue }
        file.markDrawn(place, number)
        guard file.lot(move.key, 1, party: number) < move.chance ?? 1 else { continue }
        intend(place, file, party: number)
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
        holds(move, file, scope(file, Actor(roles: [move.role])), nil)
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

  private func planStaff(_ file: SimulatedCase) {
    let model = file.model
    guard let groups = model.staffMoves[file.snapshot.state] else { return }
    for group in groups where !file.tasks.contains(where: { $0.pool == group.pool }) {
      let scope = scope(file, Actor(roles: [group.role]))
      let isCalled = file.isCalled(group.role)
      var turn: [(Int, Double)] = []
      for place in group.moves {
        let move = model.moves[place]
        guard file.timesMade(place) < move.atMost * SimulatedCase.wholeDoing,
          holds(move, file, scope, nil)
        else { continue }
        if let weight = move.weight ?? (move.chance == nil && isCalled ? 1 : nil) {
          if weight > 0 { turn.append((place, weight)) }
        } else if !file.hasDrawn(place, -1) {
          file.markDrawn(place, -1)
          if file.lot(move.key, 1) < move.chance ?? 0.05 { intend(place, file, party: -1) }
        }
      }
      takeTurn(turn, pool: group.pool, file)
    }
  }

  private func takeTurn(_ turn: [(Int, Double)], pool: Int, _ file: SimulatedCase) {
    let tries = file.made.reduce(0) { $0 + $1.times }
    let key = Lots.key("turn", pools[pool].role)
    guard let place = Self.pick(turn, file.lot(key, 3, turn: tries)) else { return }
    if case .days(.fixed(0)) = file.model.moves[place].wait { return give(place, to: pool, file) }
    // Meanwhile the role has nothing else to do in this case.
    file.tasks.append((pool, 0))
    intend(place, file, party: -1)
  }

  // MARK: Work

  private func give(_ place: Int, to pool: Int, _ file: SimulatedCase) {
    let move = file.model.moves[place]
    order += 1
    let names = WorldNames(file, party: nil)
    let urgent = scenario.priorities.first { (try? $0.when.isTrue(in: names)) == true }?.priority
    let effort = move.effort.value(file.lot(move.key, 4, turn: file.timesMade(place)))
    let task = StaffTask(
      priority: urgent ?? move.priority, order: order, slot: file.slot, serial: file.serial,
      move: place, visit: file.visit,
      state: "\(file.model.definition.name)/\(file.snapshot.state)", queuedAt: now,
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
    tally.states[task.state, default: .init()].queued[pools[pool].role, default: Moments()]
      .add(Double(waited) / 86_400)
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
    perform(done.move, file, by: nil, Actor(roles: [pools[pool].role]))
    guard !file.isOver else { return }
    // Still there: what may be done several times may be thought of again.
    if file.visit == visit { file.unmarkDrawn(done.move, -1) }
    settle(file)
  }
}
