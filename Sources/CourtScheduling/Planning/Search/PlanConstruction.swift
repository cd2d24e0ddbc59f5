/// The first whole plan: hearings one after another by urgency, each where it is cheapest.
enum PlanConstruction {
  /// Keeps what stands in the plan in force wherever it still may, then places the rest.
  static func build(_ state: PlanState, random: inout PlanRandom) {
    keepPrevious(state)
    var order = (0..<state.waitingCount).map { state.waiting[$0] }
    let model = state.model
    let urgency = order.map { hearing -> (Int, Int, Int) in
      let row = model.hearings[hearing]
      return (-Int(row.weight), Int(row.due), hearing)
    }
    var keyed = zip(urgency, order).map { ($0, $1) }
    keyed.sort { $0.0 < $1.0 }
    order = keyed.map(\.1)
    for hearing in order {
      if let found = state.best(hearing, random: &random) { state.place(hearing, found.at) }
    }
  }

  private static func keepPrevious(_ state: PlanState) {
    let model = state.model
    for hearing in 0..<model.hearingCount {
      let row = model.hearings[hearing]
      guard row.canStay != 0 else { continue }
      let day = Int(model.dayAt[Int(row.previousOffset)])
      let open = state.freeStarts(row, hearing, bench: Int(row.previousBench), day: day)
      if open >> UInt64(row.previousSlot) & 1 == 1 {
        state.place(
          hearing,
          PlanState.Placement(
            day: Int32(day), slot: row.previousSlot, bench: row.previousBench))
      }
    }
  }
}
