/// The starts at which one and the same unit of a pool is free throughout.
///
/// Counting is enough where units are alike; where some have times of their own, or cannot be had
/// by a hearing, that one of them is free at each step does not make one free all the time.
struct UnitHours {
  private struct Key: Hashable {
    let pool: Int
    let barred: Set<Int>
    let minutes: Int
  }

  private let instance: PlanningInstance
  private let frame: PlanFrame
  private var known: [Key: [UInt64]] = [:]

  init(_ instance: PlanningInstance, _ frame: PlanFrame) {
    self.instance = instance
    self.frame = frame
  }

  /// A word for each working day; `nil` where counting is enough.
  mutating func words(pool: Int, barred: Set<Int>, minutes: Int) -> [UInt64]? {
    guard !instance.pools[pool].taken.isEmpty || !barred.isEmpty else { return nil }
    let key = Key(pool: pool, barred: barred, minutes: minutes)
    if let words = known[key] { return words }
    let words = survey(instance.pools[pool], barred, minutes)
    known[key] = words
    return words
  }

  private func survey(_ pool: PlanningPool, _ barred: Set<Int>, _ minutes: Int) -> [UInt64] {
    var closed: [Int: [Int: UInt64]] = [:]
    for entry in pool.taken {
      let day = frame.day(offset: entry.time.dayOffset)
      guard day >= 0 else { continue }
      closed[day, default: [:]][entry.unit, default: 0] |= frame.closed(
        by: entry.time, minutes: minutes)
    }
    for entry in pool.off {
      let day = frame.day(offset: entry.dayOffset)
      guard day >= 0, frame.sessionMasks.indices.contains(entry.session) else { continue }
      closed[day, default: [:]][entry.unit, default: 0] |= frame.sessionMasks[entry.session]
    }
    let units = (0..<pool.size).filter { !barred.contains($0) }
    return frame.offsets.indices.map { day in
      guard let theirs = closed[day] else { return units.isEmpty ? 0 : ~0 }
      return units.reduce(UInt64(0)) { $0 | ~(theirs[$1] ?? 0) }
    }
  }
}

extension PlanningInstance {
  /// Units of a pool that a hearing cannot have.
  func barred(_ hearing: PlanningHearing, isClerk: Bool) -> Set<Int> {
    guard let terms = hearing.terms.map({ terms[$0] }) else { return [] }
    return isClerk ? terms.barredClerks : terms.barredRooms
  }
}

extension UnitHours {
  /// The starts a hearing's clerks and its rooms leave open on each working day.
  mutating func words(of hearing: PlanningHearing, isClerk: Bool) -> [UInt64]? {
    words(
      pool: isClerk ? hearing.clerkPool : hearing.roomPool,
      barred: instance.barred(hearing, isClerk: isClerk), minutes: hearing.durationMinutes)
  }
}
