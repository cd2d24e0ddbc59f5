/// What a run counts in a state; a role has its place instead of its name.
struct StateCount {
  var visits = 0
  var stay = QuantileSketch()
  /// Time between a task's creation and its beginning, by pool.
  var queued: [Moments]

  init(pools: Int) { queued = Array(repeating: Moments(), count: pools) }
}

/// Figures by place, named when a run is over: nothing is put together from texts at every event.
extension SimulationRun {
  func name(_ model: SimulationModel) {
    let procedure = model.definition.name
    for state in model.allStates {
      let count = stateFigures[state.figure]
      var figures = SimulationTally.StateFigures()
      figures.visits = count.visits
      figures.stay = count.stay
      for (pool, moments) in count.queued.enumerated() where moments.count > 0 {
        figures.queued[pools[pool].role] = moments
      }
      guard figures.visits > 0 || !figures.queued.isEmpty else { continue }
      tally.states["\(procedure)/\(state.name)"] = figures
    }
    for (name, _) in model.clocks {
      guard let place = model.figure(ofClock: name), clockFigures[place].started > 0 else {
        continue
      }
      tally.clocks["\(procedure)/\(name)"] = clockFigures[place]
    }
  }
}
