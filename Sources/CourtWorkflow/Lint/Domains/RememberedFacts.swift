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

  private struct Question: Hashable {
    let action: String
    let spot: Spot
  }

  private let flow: CaseFlow
  private let noted: Set<String>
  /// The conditions of each action's targets, with how many there are before one without.
  private let choices: [String: (count: Int, joint: JointTable?)]

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
    choices = Dictionary(
      flow.definition.actions.map { ($0.name, Self.choice(of: $0, in: flow.domains)) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func choice(
    of action: ActionDeclaration, in domains: CaseDomains
  ) -> (count: Int, joint: JointTable?) {
    var tables: [TruthTable] = []
    for target in action.targets {
      guard let when = target.when else { break }
      let table = TruthTable(when, in: domains, action: action, after: action.set)
      let isUsable = table.map { $0.isExact || $0.hasBothAnswers } ?? false
      tables.append(isUsable ? table ?? TruthTable(unfollowed: when) : TruthTable(unfollowed: when))
    }
    return (tables.count, JointTable(tables))
  }

  /// The states a case can come to without these actions; nil where there are too many ways.
  func reach(without avoided: Set<String>) -> Set<String>? {
    let definition = flow.definition
    var notes: [String: Value] = [:]
    for name in noted { notes[name] = definition.fact(name)?.preset }
    let first = Spot(state: definition.initial, notes: notes)
    var seen: Set<Spot> = [first]
    var open = [first]
    var answers: [Question: Set<String>] = [:]
    while let spot = open.popLast() {
      for action in definition.actions
      where action.from.contains(spot.state) && !avoided.contains(action.name) {
        let after = noted(after: action, spot)
        let key = Question(action: action.name, spot: relevant(spot, to: action))
        let answer = answers[key] ?? targets(of: action, spot)
        answers[key] = answer
        for state in answer where definition.state(state) != nil {
          let next = Spot(state: state, notes: after)
          guard seen.insert(next).inserted else { continue }
          guard seen.count <= Self.placeLimit else { return nil }
          open.append(next)
        }
      }
    }
    return Set(seen.map(\.state))
  }

  /// The state with those notes only that the targets of the action read.
  private func relevant(_ spot: Spot, to action: ActionDeclaration) -> Spot {
    guard let joint = choices[action.name]?.joint else { return spot }
    return Spot(
      state: spot.state,
      notes: spot.notes.filter { joint.reads(DomainPath(owner: "facts", field: $0.key)) })
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
    let all = Set(action.targets.map(following)).union([spot.state])
    guard let choice = choices[action.name], let joint = choice.joint else { return all }
    let conditions = 0..<choice.count
    var found: Set<String> = []
    joint.forEach { row in
      guard agrees(row, with: spot) else { return }
      if conditions.contains(where: { row.answer($0) == .failed }) { return }
      let taken = conditions.first { row.answer($0) == .yes } ?? choice.count
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
