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

  private mutating func name(isClerk: Bool) {
    let model = state.model
    var sittings: [[Sitting]] = Array(
      repeating: [], count: model.dayCount * instance.pools.count)
    for hearing in 0..<model.hearingCount {
      let at = state.placement[hearing]
      guard at.isPlaced else { continue }
      let row = model.hearings[hearing]
      let source = instance.hearings[hearing]
      let pool = isClerk ? source.clerkPool : source.roomPool
      let previous = source.previous.map { isClerk ? $0.clerk : $0.room } ?? -1
      sittings[pool * model.dayCount + Int(at.day)].append(
        Sitting(
          hearing: hearing, slot: Int(at.slot), end: Int(at.slot) + Int(row.padded),
          wanted: previous))
    }
    for (pool, source) in instance.pools.enumerated() {
      let off = Set(source.off)
      for day in 0..<model.dayCount {
        let list = sittings[pool * model.dayCount + day]
        guard !list.isEmpty else { continue }
        let offset = Int(model.offset[day])
        nameDay(list.sorted { ($0.slot, $0.hearing) < ($1.slot, $1.hearing) }, source.size, isClerk)
        { unit, session in
          off.contains(PlanningPool.Off(unit: unit, dayOffset: offset, session: session))
        }
      }
    }
  }

  private mutating func nameDay(
    _ list: [Sitting], _ size: Int, _ isClerk: Bool, isOff: (Int, Int) -> Bool
  ) {
    var freeFrom = [Int](repeating: 0, count: size)
    for (place, sitting) in list.enumerated() {
      let session = state.model.session(of: sitting.slot)
      func isFree(_ unit: Int) -> Bool {
        freeFrom[unit] <= sitting.slot && !isOff(unit, session)
      }
      var unit = -1
      if (0..<size).contains(sitting.wanted), isFree(sitting.wanted) {
        unit = sitting.wanted
      } else {
        var wanted: Set<Int> = []
        for other in list[(place + 1)...] {
          if other.slot >= sitting.end { break }
          if other.wanted >= 0 { wanted.insert(other.wanted) }
        }
        for candidate in 0..<size where isFree(candidate) {
          unit = candidate
          if !wanted.contains(candidate) { break }
        }
      }
      guard unit >= 0 else { continue }
      freeFrom[unit] = sitting.end
      if isClerk { clerks[sitting.hearing] = unit } else { rooms[sitting.hearing] = unit }
    }
  }
}
