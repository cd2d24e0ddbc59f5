/// Ways through the states that keep in mind what the procedure itself has noted on the way.
///
/// A procedure that is stayed notes where it stood and goes back there; without that note every way
/// out of the stay would seem possible from every way in.
struct RememberedFacts {
  /// The most places, each a state with what is noted, that are looked at.
  static let placeLimit = 5_000

  private struct Spot: Hashable {
    let state: String
    /// What each noted fact holds; a fact left out may hold anything.
    let notes: [String: Value]
  }

  private let flow: CaseFlow
  private let noted: Set<String>

  init(_ flow: CaseFlow) {
    self.flow = flow
    let kept = Set(flow.definition.actions.flatMap(\.set).map(\.fact))
    var read: Set<String> = []
    for when in flow.definition.actions.flatMap(\.targets).compactMap(\.when) {
      read.formUnion(when.selected(from: "facts"))
    }
    noted = kept.intersection(read).filter { name in
      let fact = flow.definition.fact(name)
      return (fact?.kind == .bool || fact?.kind == .string) && fact?.preset != nil
    }
  }

  /// The states a case can come to without these actions; nil where there are too many ways.
  func reach(without avoided: Set<String>) -> Set<String>? {
    let definition = flow.definition
    var notes: [String: Value] = [:]
    for name in noted { notes[name] = definition.fact(name)?.preset }
    let first = Spot(state: definition.initial, notes: notes)
    var seen: Set<Spot> = [first]
    var open = [first]
    while let spot = open.popLast() {
      for action in definition.actions
      where action.from.contains(spot.state) && !avoided.contains(action.name) {
        let after = noted(after: action, spot)
        for state in targets(of: action, spot) where definition.state(state) != nil {
          let next = Spot(state: state, notes: after)
          guard seen.insert(next).inserted else { continue }
          guard seen.count <= Self.placeLimit else { return nil }
          open.append(next)
        }
      }
    }
    return Set(seen.map(\.state))
  }

  /// The notes after an action; one that depends on anything else is forgotten.
  private func noted(after action: ActionDeclaration, _ spot: Spot) -> [String: Value] {
    var notes = spot.notes
    for assignment in action.set where noted.contains(assignment.fact) {
      let known: [String: Value] = [
        "facts": .object(spot.notes), "state": .string(spot.state),
      ]
      notes[assignment.fact] = try? assignment.value.value(in: known)
    }
    return notes
  }

  private func targets(of action: ActionDeclaration, _ spot: Spot) -> Set<String> {
    func following(_ target: TargetDeclaration) -> String {
      target.procedure == nil ? target.to : ""
    }
    guard action.targets.contains(where: { $0.when != nil }) else {
      return action.targets.first.map { [following($0)] } ?? [spot.state]
    }
    var tables: [TruthTable] = []
    for target in action.targets {
      guard let when = target.when else { break }
      let table = TruthTable(when, in: flow.domains, action: action, after: action.set)
      let isUsable = table.map { $0.isExact || $0.hasBothAnswers } ?? false
      tables.append(isUsable ? table ?? TruthTable(unfollowed: when) : TruthTable(unfollowed: when))
    }
    let all = Set(action.targets.map(following)).union([spot.state])
    guard let joint = JointTable(tables) else { return all }
    var found: Set<String> = []
    joint.forEach { row in
      guard agrees(row, with: spot) else { return }
      if tables.indices.contains(where: { row.answer($0) == .failed }) { return }
      let taken = tables.indices.first { row.answer($0) == .yes } ?? tables.count
      found.insert(
        action.targets.indices.contains(taken) ? following(action.targets[taken]) : spot.state)
    }
    return found
  }

  /// Whether the sample values can be those noted here.
  private func agrees(_ row: JointTable.Row, with spot: Spot) -> Bool {
    if let state = row.value(.state), state != .string(spot.state) { return false }
    for (name, value) in spot.notes {
      let path = DomainPath(owner: "facts", field: name)
      guard let sample = row.value(path), sample != value else { continue }
      // A text that no condition names is stood for by the sample for all others.
      guard sample == .string(CaseDomains.otherWord), !row.isSampled(value, at: path) else {
        return false
      }
    }
    return true
  }
}
