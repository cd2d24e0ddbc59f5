/// A simulation to be run: procedures, a scenario, a seed.
public struct Simulation: Sendable {
  public var definition: ProcedureDefinition
  /// Procedures the definition names: incidents, those it hands over to, cases that follow.
  public var library: [ProcedureDefinition]
  public var scenario: Scenario
  public var seed: UInt64
  /// Cases that arrive in all; nil takes the scenario's number.
  public var cases: Int?
  /// Equal courts between which the cases are divided; each is simulated by itself, one after the
  /// other, so that memory is bounded by one court.
  public var courts = 1
  /// Whether staff grows and shrinks with the number of cases.
  public var scalesStaff = true
  /// The first day, in days since 1970-01-01 of the court's zone.
  public var firstDay: Int

  public init(
    _ definition: ProcedureDefinition, library: [ProcedureDefinition] = [],
    scenario: Scenario, seed: UInt64, cases: Int? = nil, courts: Int = 1, firstDay: Int
  ) {
    self.definition = definition
    self.library = library
    self.scenario = scenario
    self.seed = seed
    self.cases = cases
    self.courts = courts
    self.firstDay = firstDay
  }

  /// Most cases of one simulation.
  public static let caseLimit = 10_000_000

  /// Runs the simulation.
  ///
  /// - Parameter shouldGoOn: asked every few thousand events with the progress so far; false ends the
  ///   run, and the result tells what there was until then.
  public func run(
    law: any DeadlineCounting, _ shouldGoOn: (SimulationProgress) -> Bool = { _ in true }
  ) -> SimulationResult {
    let world = SimulationWorld(
      definition, library: library, scenario: scenario, law: law, firstDay: firstDay,
      scalesStaff: scalesStaff)
    let expected = Int((scenario.arrivals.perYear * Double(scenario.days) / 365).rounded())
    let total = min(max(cases ?? expected, 1), Self.caseLimit)
    let courts = min(max(courts, 1), total)
    var tally = SimulationTally()
    var isWhole = true
    for court in 0..<courts where isWhole {
      let first = total * court / courts
      let run = SimulationRun(
        world, law: law, lots: Lots(seed: seed),
        cases: total * (court + 1) / courts - first, firstNumber: first)
      let before = tally
      isWhole = run.run { progress in
        shouldGoOn(
          SimulationProgress(
            cases: total, filed: before.filed + progress.filed,
            ended: before.ended + progress.ended, day: progress.day))
      }
      tally.merge(run.tally)
    }
    return SimulationResult(
      procedure: definition.title, version: definition.version, scenario: scenario.title,
      seed: seed, cases: total, courts: courts, firstDay: firstDay, days: world.time.days,
      isWhole: isWhole, tally: tally,
      titles: SimulationTitles(Array(world.models.values.map(\.definition))))
  }
}

/// What a simulation found.
public struct SimulationResult: Sendable {
  public let procedure: Bilingual
  public let version: Int
  public let scenario: Bilingual
  public let seed: UInt64
  public let cases: Int
  public let courts: Int
  public let firstDay: Int
  /// Days whose calendar was known and that were simulated.
  public let days: Int
  /// False where the run was ended before its time.
  public let isWhole: Bool
  public let tally: SimulationTally
  let titles: SimulationTitles
}

/// The words of a procedure's states, clocks and roles.
struct SimulationTitles: Sendable {
  private var states: [String: Bilingual] = [:]
  private var clocks: [String: Bilingual] = [:]
  private var roles: [String: Bilingual] = [:]
  private let isSeveral: Bool
  private var procedures: [String: Bilingual] = [:]

  init(_ definitions: [ProcedureDefinition]) {
    isSeveral = definitions.count > 1
    for definition in definitions.sorted(by: { $0.name < $1.name }) {
      procedures[definition.name] = definition.title
      for state in definition.states { states["\(definition.name)/\(state.name)"] = state.title }
      for clock in definition.clocks {
        clocks["\(definition.name)/\(clock.name)"] = clock.title
        for rung in clock.ladder where rung.rule != nil {
          clocks["\(definition.name)/\(Ladder.rungName(clock.name, rung.level))"] = Bilingual(
            zh: "\(clock.title.zh)（第\(rung.level)级催办）",
            en: "\(clock.title.en) (urging level \(rung.level))")
        }
      }
      for role in definition.roles where roles[role.name] == nil { roles[role.name] = role.title }
    }
  }

  func state(_ key: String, _ language: DisplayLanguage) -> String {
    shown(states[key], key, language)
  }

  func clock(_ key: String, _ language: DisplayLanguage) -> String {
    shown(clocks[key], key, language)
  }

  func role(_ name: String, _ language: DisplayLanguage) -> String {
    roles[name]?[language] ?? name
  }

  private func shown(_ title: Bilingual?, _ key: String, _ language: DisplayLanguage) -> String {
    guard let slash = key.firstIndex(of: "/") else { return key }
    let own = title?[language] ?? String(key[key.index(after: slash)...])
    let procedure = String(key[..<slash])
    return isSeveral ? "\(procedures[procedure]?[language] ?? procedure): \(own)" : own
  }
}
