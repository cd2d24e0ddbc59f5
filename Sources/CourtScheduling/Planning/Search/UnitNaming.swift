import CourtDomain

/// Names the clerks and rooms of a finished plan, whose counts are known to be enough.
///
/// Goes through each pool's day by starting time and gives each hearing a unit that is free then.
/// As never more padded hearings run than units are there, one always is. Among the free ones it
/// takes the unit the hearing had before, else one that nobody who starts before the hearing has
/// ended would like to keep.
struct UnitNaming {
  private let state: PlanState
  private let instance: PlanningInstance
  private var clerks: [Int]
  private var rooms: [Int]

  /// Hearings whose clerk is not the one of the plan in force, and again for rooms.
  private(set) var changedCount = 0

  private struct Sitting {
    var hearing: Int
    var slot: Int
    var end: Int
    var wanted: Int
  }

  init(_ state: PlanState) {
    self.state = state
    instance = state.model.instance
    clerks = Array(repeating: -1, count: instance.hearings.count)
    rooms = clerks
  }

  mutating func schedule() -> HearingSchedule {
    name(isClerk: true)
    name(isClerk: false)
    var plan = HearingSchedule()
    plan.rows.reserveCapacity(instance.hearings.count)
    let model = state.model
    for hearing in 0..<model.hearingCount {
      let at = state.placement[hearing]
      guard at.isPlaced else {
        plan.unscheduled.append((hearing, "no free place was found"))
        continue
      }
      plan.rows.append(
        ScheduledHearing(
          hearing: hearing,
          date: instance.first.adding(days: Int(model.offset[Int(at.day)])),
          start: (model.firstSlot + Int(at.slot)) * model.grid, bench: Int(at.bench),
          clerk: clerks[hearing], room: rooms[hearing]))
      if let previous = instance.hearings[hearing].previous {
        if previous.clerk != clerks[hearing] { changedCount += 1 }
        if previous.room != rooms[hearing] { changedCount += 1 }
      }
    }
    return plan
  }

  /// The clerk and the room of one hearing on its day; -1 where none could be named.
  mutating func units(of hearing: Int) -> (clerk: Int, room: Int) {
    let day = state.placement[hearing].day
    for isClerk in [true, false] {
      let pool = self.pool(of: hearing, isClerk)
      let list = (0..<state.model.hearingCount).filter {
        state.placement[$0].day == day && self.pool(of: $0, isClerk) == pool
      }
      let source = instance.pools[pool]
      let offset = Int(state.model.offset[Int(day)])
      let units = UnitDay(
        state.model, size: source.size, offset: offset,
        off: source.off.filter { $0.dayOffset == offset },
        taken: source.taken.filter { $0.time.dayOffset == offset })
      nameDay(list.map { sitting($0, isClerk) }, units, isClerk)
    }
    return (clerks[hearing], rooms[hearing])
  }

  private func pool(of hearing: Int, _ isClerk: Bool) -> Int {
    isClerk ? instance.hearings[hearing].clerkPool : instance.hearings[hearing].roomPool
  }

  private func sitting(_ hearing: Int, _ isClerk: Bool) -> Sitting {
    let at = state.placement[hearing]
    let row = state.model.hearings[hearing]
    let previous = instance.hearings[hearing].previous.map { isClerk ? $0.clerk : $0.room } ?? -1
    return Sitting(
      hearing: hearing, slot: Int(at.slot), end: Int(at.slot) + Int(row.padded), wanted: previous)
  }

  private mutating func name(isClerk: Bool) {
    let model = state.model
    var sittings: [[Sitting]] = Array(
      repeating: [], count: model.dayCount * instance.pools.count)
    for hearing in 0..<model.hearingCount where state.placement[hearing].isPlaced {
      sittings[pool(of: hearing, isClerk) * model.dayCount + Int(state.placement[hearing].day)]
        .append(sitting(hearing, isClerk))
    }
    for (pool, source) in instance.pools.enumerated() {
      let off = Dictionary(grouping: source.off, by: \.dayOffset)
      let taken = Dictionary(grouping: source.taken, by: \.time.dayOffset)
      for day in 0..<model.dayCount {
        let list = sittings[pool * model.dayCount + day]
        guard !list.isEmpty else { continue }
        let offset = Int(model.offset[day])
        let units = UnitDay(
          model, size: source.size, offset: offset, off: off[offset] ?? [],
          taken: taken[offset] ?? [])
        nameDay(list, units, isClerk)
      }
    }
  }

  private mutating func nameDay(_ sittings: [Sitting], _ free: UnitDay, _ isClerk: Bool) {
    let list = sittings.sorted { ($0.slot, $0.hearing) < ($1.slot, $1.hearing) }
    var units = free
    for (place, sitting) in list.enumerated() {
      let source = instance.hearings[sitting.hearing]
      var seat = UnitDay.Seat(
        hearing: sitting.hearing, slot: sitting.slot, end: sitting.end,
        minutes: source.durationMinutes, barred: instance.barred(source, isClerk: isClerk))
      if (0..<units.size).contains(sitting.wanted), units.isFree(sitting.wanted, for: seat) {
        seat.unit = sitting.wanted
      } else {
        var wanted: Set<Int> = []
        for other in list[(place + 1)...] {
          if other.slot >= sitting.end { break }
          if other.wanted >= 0 { wanted.insert(other.wanted) }
        }
        seat.unit = units.pick(for: seat, unwantedBy: wanted)
        if seat.unit < 0 { seat.unit = units.makeRoom(for: seat) }
      }
      if seat.unit >= 0 { units.take(seat) }
    }
    for seat in units.seats {
      if isClerk { clerks[seat.hearing] = seat.unit } else { rooms[seat.hearing] = seat.unit }
    }
  }
}

/// The units of one pool on one day, as they are given away in the order of time.
private struct UnitDay {
  struct Seat {
    let hearing: Int
    let slot: Int
    let end: Int
    let minutes: Int
    let barred: Set<Int>
    var unit = -1
  }

  let size: Int
  private(set) var seats: [Seat] = []
  private let model: PlanModel
  private let offset: Int
  private let off: Set<PlanningPool.Off>
  /// Times of single units, by unit.
  private let taken: [Int: [PlanningAbsence]]
  private var freeFrom: [Int]

  /// - Parameters:
  ///   - off: of that day, and so are `taken`.
  init(
    _ model: PlanModel, size: Int, offset: Int, off: [PlanningPool.Off],
    taken: [PlanningPool.Taken]
  ) {
    self.model = model
    self.offset = offset
    self.size = size
    self.off = Set(off)
    self.taken =
      taken.isEmpty
      ? [:] : Dictionary(grouping: taken, by: \.unit).mapValues { $0.map(\.time) }
    freeFrom = Array(repeating: 0, count: size)
  }

  /// Nothing that was given away before, in the order of time, runs on.
  func isFree(_ unit: Int, for seat: Seat) -> Bool {
    freeFrom[unit] <= seat.slot && serves(unit, seat)
  }

  /// Whether the unit could be had but for other hearings of the plan.
  private func serves(_ unit: Int, _ seat: Seat) -> Bool {
    if seat.barred.contains(unit) { return false }
    let session = model.session(of: seat.slot)
    if off.contains(PlanningPool.Off(unit: unit, dayOffset: offset, session: session)) {
      return false
    }
    guard let times = taken[unit] else { return true }
    let start = minute(seat)
    return !times.contains { $0.start < start + seat.minutes && start < $0.end }
  }

  private func minute(_ seat: Seat) -> Int { (model.firstSlot + seat.slot) * model.grid }

  mutating func take(_ seat: Seat) {
    freeFrom[seat.unit] = max(freeFrom[seat.unit], seat.end)
    seats.append(seat)
  }

  /// Of the free units that nobody else would keep: one that is soon taken again, and of those the
  /// busiest that day, so that empty ones stay whole for long hearings; -1 where none is free.
  func pick(for seat: Seat, unwantedBy wanted: Set<Int>) -> Int {
    var pick = -1
    var best: (until: Int, load: Int)?
    for unit in 0..<size where isFree(unit, for: seat) {
      if wanted.contains(unit) {
        if best == nil { pick = unit }
        continue
      }
      guard !taken.isEmpty else { return unit }
      let times = taken[unit] ?? []
      let until = times.map(\.start).filter { $0 >= minute(seat) }.min() ?? .max
      let load = times.reduce(0) { $0 + $1.end - $1.start }
      if let best, best.until < until || (best.until == until && best.load >= load) { continue }
      best = (until, load)
      pick = unit
    }
    return pick
  }

  /// Gives one other hearing another unit, so that its own comes free; -1 where that does not help.
  mutating func makeRoom(for seat: Seat) -> Int {
    func meet(_ one: Seat, _ other: Seat) -> Bool { one.slot < other.end && other.slot < one.end }
    for unit in 0..<size where serves(unit, seat) {
      let inTheWay = seats.indices.filter { seats[$0].unit == unit && meet(seats[$0], seat) }
      guard inTheWay.count == 1, let place = inTheWay.first else { continue }
      let other = seats[place]
      let elsewhere = (0..<size).first { unit in
        unit != other.unit && serves(unit, other)
          && !seats.contains { $0.unit == unit && meet($0, other) }
      }
      guard let elsewhere else { continue }
      seats[place].unit = elsewhere
      freeFrom[elsewhere] = max(freeFrom[elsewhere], other.end)
      freeFrom[unit] = seats.filter { $0.unit == unit }.map(\.end).max() ?? 0
      return unit
    }
    return -1
  }
}
