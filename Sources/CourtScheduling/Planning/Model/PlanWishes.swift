import CourtDomain

/// What wishes cost, laid out for the search: one row for each hearing that has terms.
struct PlanWishes {
  /// Price of day and session: `[(row * dayCount + day) * sessionCount + session]`.
  let price: Flat<Int32>
  /// Starts in a row with the hearing's series: `[row * dayCount + day]`.
  let near: Flat<UInt64>
  /// Price of all other starts; 0 where there is no series.
  let apart: Flat<Int32>

  init(_ instance: PlanningInstance, _ frame: PlanFrame, _ store: FlatStore) {
    let asking = instance.hearings.filter { $0.terms != nil }
    let days = frame.offsets.count
    let sessions = instance.sessions
    price = store.make(asking.count * days * sessions.count, filledWith: 0)
    near = store.make(asking.count * days, filledWith: 0)
    apart = store.make(asking.count, filledWith: 0)
    for (row, hearing) in asking.enumerated() {
      guard let terms = hearing.terms.map({ instance.terms[$0] }) else { continue }
      if terms.partOfDay != nil || !terms.avoidWeekdays.isEmpty {
        for (day, offset) in frame.offsets.enumerated() {
          let date = instance.first.adding(days: offset)
          for (place, session) in sessions.enumerated() {
            price[(row * days + day) * sessions.count + place] = Int32(
              clamping: terms.price(of: session, on: date, instance.weights))
          }
        }
      }
      guard !terms.series.isEmpty else { continue }
      apart[row] = Int32(clamping: instance.weights.apart)
      for day in Set(terms.series.map { frame.day(offset: $0.dayOffset) }) where day >= 0 {
        for slot in 0..<frame.slotCount {
          let start = frame.minute(slot: slot)
          let isNear = terms.isInARow(
            dayOffset: frame.offsets[day], start: start, end: start + hearing.durationMinutes)
          if isNear { near[row * days + day] |= 1 << UInt64(slot) }
        }
      }
    }
  }
}

extension PlanState {
  /// What the hearing's wishes make of a start.
  @inline(__always)
  func wishPrice(_ row: PlanModel.Hearing, day: Int, session: Int, slot: Int) -> Int {
    row.wishes < 0 ? 0 : wished(Int(row.wishes), day: day, session: session, slot: slot)
  }

  /// Kept out of the search's inner loop, which most hearings go through without wishes.
  @inline(never)
  private func wished(_ row: Int, day: Int, session: Int, slot: Int) -> Int {
    let wishes = model.wishes
    let at = row &* model.dayCount &+ day
    let isNear = wishes.near[at] &>> UInt64(truncatingIfNeeded: slot) & 1 == 1
    return Int(wishes.price[at &* model.sessionCount &+ session])
      &+ (isNear ? 0 : Int(wishes.apart[row]))
  }

  /// The same for some free starts of a session: those the wishes like best, and their price.
  @inline(never)
  func wished(
    _ row: Int, day: Int, session: Int, among starts: UInt64
  ) -> (price: Int, starts: UInt64) {
    let near = starts & model.wishes.near[row &* model.dayCount &+ day]
    let best = near != 0 ? near : starts
    return (wished(row, day: day, session: session, slot: best.trailingZeroBitCount), best)
  }
}
