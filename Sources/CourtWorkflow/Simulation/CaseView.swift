/// A case as those who might act in it see it at one moment.
///
/// What conditions read is put together once and looked at by one person after the other; a view
/// must not outlive the moment.
struct CaseView {
  private let scope: Scope
  private let world: WorldNames

  init(_ run: SimulationRun, _ file: SimulatedCase) {
    scope = Scope(
      file.model.engine.index, file.snapshot, actor: .system, input: [:],
      now: Timestamp(seconds: run.now))
    world = WorldNames(file, party: nil)
  }

  /// Whether this party may do it, by the scenario and by the procedure.
  func admits(_ move: Move, _ person: Cast.Person) -> Bool {
    scope.actor = person.actor
    world.party = person
    return holds(move)
  }

  /// Whether somebody of the staff may do it.
  func admits(_ move: Move, _ actor: Actor) -> Bool {
    scope.actor = actor
    world.party = nil
    return holds(move)
  }

  private func holds(_ move: Move) -> Bool {
    if let when = move.when, (try? when.isTrue(in: world)) != true { return false }
    return move.conditions.allSatisfy { scope.holds($0) }
  }
}
