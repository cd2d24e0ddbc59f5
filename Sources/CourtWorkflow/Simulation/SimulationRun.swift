/// How far a simulation has come.
public struct SimulationProgress: Sendable {
  public let cases: Int
  public let filed: Int
  public let ended: Int
  /// The simulated moment, in days since 1970-01-01 of the court's zone.
  public let day: Int
}

/// A year of one court: cases arrive, people act, clocks run out, until everything has ended or the
/// days are over.
///
/// Events happen in the order of their moments; every act goes through the real engine and every
/// period through the real law. Equal input gives equal results, whatever machine it runs on.
final class SimulationRun {
  let scenario: Scenario
  let models: [String: SimulationModel]
  let main: SimulationModel
  let law: any DeadlineCounting
  let time: WorkingTime
  let lots: Lots
  let cases: Int
  /// The number of the first case: courts of one run count on.
  let firstNumber: Int

  var pools: [StaffPool]
  var tally = SimulationTally()
  /// Figures of states and clocks by place; they get their names when the run is over.
  var stateFigures: [StateCount]
  var clockFigures: [SimulationTally.ClockFigures]
  var events = Heap<SimulationEvent>()
  var order: UInt64 = 0
  var now: Int64 = 0
  private(set) var slots: [SimulatedCase?] = []
  private var free: [Int32] = []
  private var serial: UInt32 = 0
  private var live = 0
  private var arrivals: ArrivalStream
  var casts: [String: Cast] = [:]

  init(
    _ world: SimulationWorld, law: any DeadlineCounting, lots: Lots, cases: Int, firstNumber: Int
  ) {
    scenario = world.scenario
    models = world.models
    main = world.main
    self.law = law
    self.lots = lots
    self.cases = cases
    self.firstNumber = firstNumber
    time = world.time
    pools = world.staffing(for: cases).map { StaffPool($0, world.time) }
    stateFigures = Array(
      repeating: StateCount(pools: pools.count), count: world.figures.states)
    clockFigures = Array(repeating: .init(cause: .court), count: world.figures.clocks)
    for model in world.models.values {
      for (name, cause) in model.clocks {
        if let place = model.figure(ofClock: name) { clockFigures[place].cause = cause }
      }
    }
    arrivals = ArrivalStream(
      world.scenario.arrivals, world.time, days: world.scenario.days, count: cases, lots: lots)
  }

  /// - Parameter shouldGoOn: asked now and then; false ends the run with what there is.
  /// - Returns: false where it was ended so.
  func run(_ shouldGoOn: (SimulationProgress) -> Bool) -> Bool {
    var steps = 0
    var upcoming = arrivals.next()
    while true {
      steps += 1
      if steps % 4_096 == 0 {
        let progress = SimulationProgress(
          cases: cases, filed: tally.filed, ended: tally.ended, day: time.day(of: now))
        guard shouldGoOn(progress) else { break }
      }
      if let arrival = upcoming, arrival <= events.first?.at ?? Int64.max {
        now = arrival
        open(at: arrival)
        upcoming = arrivals.next()
        continue
      }
      guard let event = events.pop(), event.at < time.end else { break }
      now = event.at
      happen(event)
    }
    let wasCut = upcoming != nil || (events.first.map { $0.at < time.end } ?? false)
    close()
    return !wasCut
  }

  // MARK: Cases

  private func open(at moment: Int64) {
    let number = firstNumber + tally.filed
    tally.filed += 1
    let own = lots.part(UInt64(number))
    let file = make(number: number, lots: own, cast: cast(own), model: main)
    begin(file)
  }

  func make(
    number: Int, lots: Lots, cast: Cast, model: SimulationModel
  ) -> SimulatedCase {
    let slot = free.popLast() ?? Int32(slots.count)
    if Int(slot) == slots.count { slots.append(nil) }
    serial &+= 1
    let file = SimulatedCase(
      number: number, lots: lots, cast: cast, model: model, slot: slot, serial: serial, at: now,
      pools: pools.count)
    slots[Int(slot)] = file
    live += 1
    tally.peakOpen = max(tally.peakOpen, live)
    return file
  }

  func forget(_ file: SimulatedCase) {
    guard !file.isOver else { return }
    file.isOver = true
    slots[Int(file.slot)] = nil
    if let host = file.beside { host.incidentSlots.removeAll { $0 == file.slot } }
    free.append(file.slot)
    live -= 1
  }

  private func file(of event: SimulationEvent) -> SimulatedCase? {
    guard let file = slots[Int(event.slot)], file.serial == event.serial else { return nil }
    return file
  }

  // MARK: Events

  func plan(
    _ kind: SimulationEvent.Kind, at moment: Int64, _ file: SimulatedCase, _ first: Int32 = 0,
    _ second: Int32 = 0
  ) {
    order += 1
    if kind == .intention || kind == .host || kind == .wake { file.pending += 1 }
    events.add(
      SimulationEvent(
        at: max(moment, now), order: order, kind: kind, slot: file.slot, serial: file.serial,
        first: kind == .intention || kind == .host ? file.stamped(first) : first, second: second))
  }

  private func happen(_ event: SimulationEvent) {
    if event.kind == .work {
      return endWork(pool: Int(event.first), member: Int(event.second))
    }
    guard let file = file(of: event) else { return }
    switch event.kind {
    case .clock: runOut(file, token: event.first)
    case .intention:
      file.pending -= 1
      if let place = file.place(of: event.first) {
        carryOut(file, move: place, Intent(packed: event.second))
      }
    case .host:
      file.pending -= 1
      if let place = file.place(of: event.first) {
        apply(rule: place, file, Intent(packed: event.second))
      }
    case .wake:
      file.pending -= 1
      file.drawn = []
      file.made = []
    case .work: break
    }
    if !file.isOver { settle(file) }
  }

  /// What is still open when the days are over.
  private func close() {
    for case .some(let file) in slots where file.beside == nil {
      tally.open["\(file.model.definition.name)/\(file.snapshot.state)", default: 0] += 1
    }
    for pool in pools { tally.roles[pool.role] = pool.figures }
    for model in models.values { name(model) }
  }
}
