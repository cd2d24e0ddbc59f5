/// What the courts of one simulation share: procedures, scenario, days.
struct SimulationWorld {
  let scenario: Scenario
  let models: [String: SimulationModel]
  let main: SimulationModel
  let time: WorkingTime
  let figures: FigurePlaces
  private let staff: [Staff]
  private let scalesStaff: Bool

  init(
    _ definition: ProcedureDefinition, library: [ProcedureDefinition], scenario: Scenario,
    law: any DeadlineCounting, firstDay: Int, scalesStaff: Bool
  ) {
    self.scenario = scenario
    self.scalesStaff = scalesStaff
    time = WorkingTime(law, firstDay: firstDay, days: scenario.days + scenario.tailDays)
    let all = [definition] + library.filter { $0.name != definition.name }
    let reachable = Self.reachable(from: definition, in: all)
    let named = Set(scenario.staffing.map(\.role))
    let parties = Set(scenario.parties.filter { !$0.count.isEmpty }.map(\.role))
    let suggested = MovePlan.staffRoles(of: reachable).filter {
      !named.contains($0) && !parties.contains($0)
    }
    staff =
      scenario.staffing.filter { member in reachable.contains { $0.role(member.role) != nil } }
      + suggested.map {
        Staff(
          role: $0, count: max(1, Int(scenario.arrivals.perYear / 1_000)), minutesPerDay: 420,
          isAssigned: false)
      }
    let pools = Dictionary(
      staff.enumerated().map { ($0.element.role, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    let roles =
      parties.isEmpty
      ? Set(definition.roles.map(\.name)).subtracting(pools.keys).subtracting(["system"]) : parties
    var figures = FigurePlaces()
    var models: [String: SimulationModel] = [:]
    var main: SimulationModel?
    for definition in reachable where models[definition.name] == nil {
      let model = SimulationModel(
        definition, scenario, pools: pools, partyRoles: roles, figures: &figures)
      models[definition.name] = model
      main = main ?? model
    }
    self.main =
      main
      ?? SimulationModel(
        definition, scenario, pools: pools, partyRoles: roles, figures: &figures)
    self.models = models
    self.figures = figures
  }

  /// The procedure itself with its incidents, those it hands over to and the cases that follow.
  private static func reachable(
    from definition: ProcedureDefinition, in library: [ProcedureDefinition]
  ) -> [ProcedureDefinition] {
    var found = [definition]
    var place = 0
    while place < found.count {
      let next = found[place]
      let names =
        next.incidents.map(\.procedure) + next.sequels.map(\.procedure)
        + next.actions.flatMap { $0.targets.compactMap(\.procedure) }
      for name in names where !found.contains(where: { $0.name == name }) {
        if let known = library.first(where: { $0.name == name }) { found.append(known) }
      }
      place += 1
    }
    return found
  }

  /// Staff for so many cases: in proportion to the scenario's own number, unless it is held fast.
  func staffing(for cases: Int) -> [Staff] {
    guard scalesStaff else { return staff }
    let expected = scenario.arrivals.perYear * Double(scenario.days) / 365
    return staff.map { member in
      var scaled = member
      let wanted = Double(member.count) * Double(cases) / max(expected, 1)
      scaled.count = max(1, Int(wanted.rounded()))
      // A court too small for a whole post has a part of one.
      if wanted < 1 {
        scaled.minutesPerDay = max(5, Int(Double(member.minutesPerDay) * wanted))
      }
      return scaled
    }
  }
}
