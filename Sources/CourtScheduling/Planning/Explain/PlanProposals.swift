public import CourtDomain

/// A place for one hearing, with its price and what speaks for it.
public struct PlanProposal: Sendable {
  public let date: CalendarDay
  /// Minutes from midnight.
  public let start: Int
  /// Position among the instance's benches.
  public let bench: Int
  /// What the hearing itself pays: waiting, tardiness, a passed limit, a move, wishes not met.
  public let ownPrice: Int
  /// What it costs others: half-days opened or broken up, load above a judge's share, a series torn
  /// apart.
  public let priceForOthers: Int
  let at: PlanState.Placement
  let merits: PlaceMerits

  public var price: Int { ownPrice + priceForOthers }
  public var reasons: [LocalizedText] { merits.texts }
}

extension PlanTable {
  /// The `count` best lawful places: the cheapest of each session of a bench first, by their price,
  /// and the next best within the sessions where there are fewer of those.
  ///
  /// - Parameter count: up to 1,000.
  /// - Complexity: days of the horizon × benches of the hearing, a few words each.
  public func propose(_ hearing: Int, count: Int = 3) -> [PlanProposal] {
    let wasAt = state.placement[hearing]
    if wasAt.isPlaced { state.takeOut(hearing) }
    defer { if wasAt.isPlaced { state.place(hearing, wasAt) } }
    return cheapest(hearing, count: max(0, min(count, 1_000))).map { proposal(hearing, $0) }
  }

  /// The clerk and the room that would serve a proposal; -1 where none could be named.
  public func units(for hearing: Int, at offer: PlanProposal) -> (clerk: Int, room: Int) {
    let wasAt = state.placement[hearing]
    if wasAt.isPlaced { state.takeOut(hearing) }
    state.place(hearing, offer.at)
    var naming = UnitNaming(state)
    let units = naming.units(of: hearing)
    state.takeOut(hearing)
    if wasAt.isPlaced { state.place(hearing, wasAt) }
    return units
  }

  /// The first open start, whatever it costs; the hearing must not be placed.
  func firstOpen(_ hearing: Int) -> (date: CalendarDay, start: Int)? {
    let row = model.hearings[hearing]
    for day in Int(row.firstDay)..<Int(row.endDay) {
      var open: UInt64 = 0
      for place in Int(row.benchFrom)..<Int(row.benchEnd) {
        open |= state.freeStarts(row, hearing, bench: Int(model.benchOf[place]), day: day)
      }
      if open != 0 { return (date(day), minute(open.trailingZeroBitCount)) }
    }
    return nil
  }

  func date(_ day: Int) -> CalendarDay { instance.first.adding(days: Int(model.offset[day])) }
  func minute(_ slot: Int) -> Int { (model.firstSlot + slot) * model.grid }

  /// The hearing must not be placed.
  func cheapest(_ hearing: Int, count: Int) -> [ScanResult] {
    guard count > 0 else { return [] }
    var scan = PlaceScan(state, hearing)
    let leaders = scan.places(most: count, besides: nil)
    guard leaders.count < count else { return leaders }
    return leaders + scan.places(most: count - leaders.count, besides: leaders.map(\.at))
  }

  private func proposal(_ hearing: Int, _ result: ScanResult) -> PlanProposal {
    let row = model.hearings[hearing]
    let at = result.at
    let (day, slot, bench) = (Int(at.day), Int(at.slot), Int(at.bench))
    let session = model.session(of: slot)
    let mask = model.sessionMask[session]
    let date = state.datePrice(row, day)
    let opening = state.opening(bench, day, mask)
    let split = state.splitChange(row, at, session: session, besides: hearing)
    let overload = state.benchPrice(row, bench)
    let rests = state.uselessRests(row, at, mask: mask)
    let own =
      date.soft + date.hard + state.disturbance(row, day: day, slot: slot, bench: bench)
      + state.wishPrice(row, day: day, session: session, slot: slot)
    let terms = instance.hearings[hearing].terms.map { instance.terms[$0] }
    let isPastLimit = model.offset[day] > row.limit
    let start = minute(slot)
    let merits = PlaceMerits(
      day: self.date(day), waitedWorkingDays: max(0, day - model.day(from: Int(row.earliest))),
      lateDays: max(0, Int(model.offset[day] - row.due)), isPastLimit: isPastLimit,
      opensSession: !state.sits(bench, day, mask),
      leavesRest: model.weights.rest > 0 && rests > 0, exceedsShare: overload > 0,
      meetsPartOfDay: terms?.partOfDay.map { $0 == instance.sessions[session].partOfDay } ?? true,
      joinsSeries: terms.flatMap {
        $0.series.isEmpty
          ? nil
          : $0.isInARow(
            dayOffset: Int(model.offset[day]), start: start, end: start + Int(row.minutes))
      },
      sharesSession: SeriesBlocks(state, row, besides: hearing).isAny ? split == 0 : nil,
      terms: terms)
    return PlanProposal(
      date: self.date(day), start: start, bench: bench, ownPrice: own,
      priceForOthers: opening + split + overload + model.weights.rest * rests, at: at,
      merits: merits)
  }
}

/// Goes through the places of a hearing that is not placed.
private struct PlaceScan {
  private let state: PlanState
  private let model: PlanModel
  private let hearing: Int
  private let row: PlanModel.Hearing
  private let others: SeriesBlocks
  private var found: [ScanResult] = []

  init(_ state: PlanState, _ hearing: Int) {
    self.state = state
    model = state.model
    self.hearing = hearing
    row = state.model.hearings[hearing]
    others = SeriesBlocks(state, row, besides: hearing)
  }

  /// The cheapest places: one in each session of a bench, or, with `leaders`, all but those.
  mutating func places(most: Int, besides leaders: [PlanState.Placement]?) -> [ScanResult] {
    found.removeAll(keepingCapacity: true)
    for place in Int(row.benchFrom)..<Int(row.benchEnd) {
      let bench = Int(model.benchOf[place])
      let base = state.benchPrice(row, bench)
      for day in Int(row.firstDay)..<Int(row.endDay) {
        let date = state.datePrice(row, day)
        let least = base + date.soft + date.hard
        if found.count == most, let worst = found.last, least >= worst.price { break }
        let open = state.freeStarts(row, hearing, bench: bench, day: day)
        if open == 0 { continue }
        for session in 0..<model.sessionCount where open & model.sessionMask[session] != 0 {
          let at = PlanState.Placement(day: Int32(day), slot: 0, bench: Int32(bench))
          if let leaders {
            var rest = open & model.sessionMask[session]
            for leader in leaders
            where leader.day == at.day && leader.bench == at.bench {
              rest &= ~(1 << UInt64(leader.slot))
            }
            each(rest, at, session, least, most)
          } else {
            best(open & model.sessionMask[session], at, session, least, most)
          }
        }
      }
    }
    return found
  }

  /// The cheapest start of a session, and of equals the first.
  private mutating func best(
    _ starts: UInt64, _ at: PlanState.Placement, _ session: Int, _ least: Int, _ most: Int
  ) {
    let base = least + sessionPrice(at, session)
    if found.count == most, let worst = found.last, base >= worst.price { return }
    var pick = at
    var lowest = Int.max
    var rest = starts
    while rest != 0 {
      let slot = rest.trailingZeroBitCount
      rest &= rest - 1
      let price = startPrice(at, session, slot)
      if price < lowest {
        lowest = price
        pick.slot = Int32(slot)
      }
      if isPlain { break }
    }
    take(ScanResult(price: base + lowest, at: pick), most)
  }

  private mutating func each(
    _ starts: UInt64, _ at: PlanState.Placement, _ session: Int, _ least: Int, _ most: Int
  ) {
    guard starts != 0 else { return }
    let base = least + sessionPrice(at, session)
    var rest = starts
    var pick = at
    while rest != 0 {
      pick.slot = Int32(rest.trailingZeroBitCount)
      rest &= rest - 1
      let price = base + startPrice(at, session, Int(pick.slot))
      take(ScanResult(price: price, at: pick), most)
    }
  }

  private mutating func take(_ result: ScanResult, _ most: Int) {
    if found.count == most, let worst = found.last, result.price >= worst.price { return }
    var rank = found.count
    while rank > 0, found[rank - 1].price > result.price { rank -= 1 }
    found.insert(result, at: rank)
    if found.count > most { found.removeLast() }
  }

  private func sessionPrice(_ at: PlanState.Placement, _ session: Int) -> Int {
    state.opening(Int(at.bench), Int(at.day), model.sessionMask[session])
      + others.price(bench: Int(at.bench), day: Int(at.day), session: session, in: state)
  }

  /// Whether all starts of a session cost the same.
  private var isPlain: Bool {
    model.weights.rest == 0 && row.wishes < 0 && row.previousOffset == .min
  }

  private func startPrice(_ at: PlanState.Placement, _ session: Int, _ slot: Int) -> Int {
    var place = at
    place.slot = Int32(slot)
    let day = Int(at.day)
    var price = state.disturbance(row, day: day, slot: slot, bench: Int(at.bench))
    price += state.wishPrice(row, day: day, session: session, slot: slot)
    if model.weights.rest > 0 {
      price +=
        model.weights.rest * state.uselessRests(row, place, mask: model.sessionMask[session])
    }
    return price
  }
}
