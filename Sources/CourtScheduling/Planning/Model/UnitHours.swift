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
    var closed = pool.closed(in: frame) { $0.closed(by: $1, minutes: minutes) }
    for entry in pool.off {
      let day = frame.day(offset: entry.dayOffset)
      guard day >= 0, frame.sessionMasks.indices.contains(entry.session),
        (0..<pool.size).contains(entry.unit)
      else { continue }
      closed[day * pool.size + entry.unit] |= frame.sessionMasks[entry.session]
    }
    let units = (0..<pool.size).filter { !barred.contains($0) }
    return frame.offsets.indices.map { day in
      units.reduce(UInt64(0)) { $0 | ~closed[day * pool.size + $1] }
    }
  }
}

extension PlanningPool {
  /// What its units' own times close, by a word for each: `[day * size + unit]`.
  func closed(
    in frame: PlanFrame, _ word: (PlanFrame, PlanningAbsence) -> UInt64
  ) -> [UInt64] {
    var closed = [UInt64](repeating: 0, count: frame.offsets.count * size)
    for entry in taken where entry.unit >= 0 && entry.unit < size {
      let day = frame.day(offset: entry.time.dayOffset)
      if day >= 0 { closed[day * size + entry.unit] |= word(frame, entry.time) }
    }
    return closed
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
