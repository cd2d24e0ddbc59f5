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
      nameDay(list.map { sitting($0, isClerk) }, pool: pool, day: Int(day), isClerk)
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
    for pool in instance.pools.indices {
      for day in 0..<model.dayCount {
        let list = sittings[pool * model.dayCount + day]
        if !list.isEmpty { nameDay(list, pool: pool, day: day, isClerk) }
      }
    }
  }

  private mutating func nameDay(_ sittings: [Sitting], pool: Int, day: Int, _ isClerk: Bool) {
    let list = sittings.sorted { ($0.slot, $0.hearing) < ($1.slot, $1.hearing) }
    var units = UnitDay(state.model, pool: pool, day: day)
    for (place, sitting) in list.enumerated() {
      let barred = instance.barred(instance.hearings[sitting.hearing], isClerk: isClerk)
      let minutes = instance.hearings[sitting.hearing].durationMinutes
      func isFree(_ unit: Int) -> Bool {
        units.isFree(unit, sitting.slot, minutes: minutes) && !barred.contains(unit)
      }
      var unit = -1
      if (0..<units.size).contains(sitting.wanted), isFree(sitting.wanted) {
        unit = sitting.wanted
      } else {
        var wanted: Set<Int> = []
        for other in list[(place + 1)...] {
          if other.slot >= sitting.end { break }
          if other.wanted >= 0 { wanted.insert(other.wanted) }
        }
        unit = units.pick(from: sitting.slot, unwantedBy: wanted, isFree)
      }
      guard unit >= 0 else { continue }
      units.take(unit, until: sitting.end)
      if isClerk { clerks[sitting.hearing] = unit } else { rooms[sitting.hearing] = unit }
    }
  }
}

/// The units of one pool on one day.
private struct UnitDay {
  let size: Int
  private let model: PlanModel
  private let offset: Int
  private let off: Set<PlanningPool.Off>
  /// Times of single units, by unit.
  private let taken: [Int: [PlanningAbsence]]
  private var freeFrom: [Int]

  init(_ model: PlanModel, pool: Int, day: Int) {
    self.model = model
    let source = model.instance.pools[pool]
    let offset = Int(model.offset[day])
    self.offset = offset
    size = source.size
    off = Set(source.off.lazy.filter { $0.dayOffset == offset })
    taken = Dictionary(
      grouping: source.taken.lazy.filter { $0.time.dayOffset == offset }, by: \.unit
    ).mapValues { $0.map(\.time) }
    freeFrom = Array(repeating: 0, count: source.size)
  }

  func isFree(_ unit: Int, _ slot: Int, minutes: Int) -> Bool {
    guard freeFrom[unit] <= slot else { return false }
    let session = model.session(of: slot)
    if off.contains(PlanningPool.Off(unit: unit, dayOffset: offset, session: session)) {
      return false
    }
    guard let times = taken[unit] else { return true }
    let start = (model.firstSlot + slot) * model.grid
    return !times.contains { $0.start < start + minutes && start < $0.end }
  }

  mutating func take(_ unit: Int, until end: Int) { freeFrom[unit] = end }

  /// Of the free units that nobody else would keep: one that is soon taken again, and of those the
  /// busiest that day, so that empty ones stay whole for long hearings; -1 where none is free.
  func pick(from slot: Int, unwantedBy wanted: Set<Int>, _ isFree: (Int) -> Bool) -> Int {
    let start = (model.firstSlot + slot) * model.grid
    var pick = -1
    var best: (until: Int, load: Int)?
    for unit in 0..<size where isFree(unit) {
      if wanted.contains(unit) {
        if best == nil { pick = unit }
        continue
      }
      guard !taken.isEmpty else { return unit }
      let times = taken[unit] ?? []
      let until = times.map(\.start).filter { $0 >= start }.min() ?? .max
      let load = times.reduce(0) { $0 + $1.end - $1.start }
      if let best, best.until < until || (best.until == until && best.load >= load) { continue }
      best = (until, load)
      pick = unit
    }
    return pick
  }
}
