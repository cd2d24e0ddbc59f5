/// A plan in the making: who is taken when, and what it costs, always up to date.
///
/// Placing or taking out a hearing touches a dozen words. Clerks and rooms are counted, not named:
/// because units are alike and off by whole sessions only, a naming exists exactly if at no step
/// more padded hearings run than units are there (intervals on a line), so names wait for the end.
/// The free units of a pool are counted for all steps of a day at once, in bit planes: plane `k`
/// holds bit `k` of the count of each step, and to take a run of steps is to subtract with borrow.
final class PlanState {
  struct JudgeDay: BitwiseCopyable {
    /// Steps taken by hearings, buffers included.
    var taken: UInt64
    /// Steps at which a hearing begins, or at which the judge sits outside the plan and none can:
    /// in a session with one of them a further hearing opens nothing.
    var starts: UInt64
    var minutes: Int64
  }

  struct Placement: BitwiseCopyable, Equatable {
    /// Working day; -1 for a hearing that is not placed.
    var day: Int32
    var slot: Int32
    var bench: Int32

    static let none = Placement(day: -1, slot: 0, bench: 0)
    var isPlaced: Bool { day >= 0 }
  }

  let model: PlanModel
  private let store = FlatStore()
  let placement: Flat<Placement>
  let judgeDay: Flat<JudgeDay>
  /// Who begins: `[(judge * dayCount + day) * slotCount + slot]`, valid where a start bit stands.
  let beginning: Flat<Int32>
  let personTaken: Flat<UInt64>
  /// `[(pool * dayCount + day) * planeCount + plane]`
  let poolPlane: Flat<UInt64>
  /// Steps without a free unit: `[pool * dayCount + day]`.
  let poolFull: Flat<UInt64>
  let load: Flat<Int>
  /// Hearings that are not placed.
  let waiting: HearingSet
  /// Hearings placed behind their trial limit.
  let late: HearingSet
  /// Hearings that stand elsewhere than in the plan in force although they could stay there.
  let astray: HearingSet
  /// Hard part, soft part and hearings moved.
  private let ledger: Flat<Int>

  /// Nothing placed.
  init(_ model: PlanModel) {
    self.model = model
    let days = model.dayCount
    placement = store.make(model.hearingCount, filledWith: .none)
    judgeDay = store.make(
      model.judgeCount * days, filledWith: JudgeDay(taken: 0, starts: 0, minutes: 0))
    beginning = store.make(model.judgeCount * days * model.slotCount, filledWith: -1)
    personTaken = store.make(model.sharedPersonCount * days, filledWith: 0)
    poolPlane = store.make(model.poolCount * days * model.planeCount, filledWith: 0)
    poolFull = store.make(model.poolCount * days, filledWith: 0)
    load = store.make(model.judgeCount, filledWith: 0)
    waiting = HearingSet(store, of: model.hearingCount)
    late = HearingSet(store, of: model.hearingCount)
    astray = HearingSet(store, of: model.hearingCount)
    ledger = store.make(3, filledWith: 0)
    for hearing in 0..<model.hearingCount {
      waiting.insert(hearing)
      ledger[0] += model.weights.unscheduled * Int(model.hearings[hearing].weight)
    }
    fillPools()
    let frame = PlanFrame(model.instance)
    takeUnits(frame)
    for place in 0..<judgeDay.count { judgeDay[place].starts = model.judgeSits[place] }
  }

  /// Unscheduled hearings and passed limits.
  var hard: Int { ledger[0] }
  /// All the rest, the surcharge on moves included.
  var soft: Int { ledger[1] }
  /// Hearings that do not begin when they did in the plan in force.
  var movedCount: Int { ledger[2] }
  var cost: Int { ledger[0] + ledger[1] }
  var waitingCount: Int { waiting.count }

  private func fillPools() {
    let sessions = model.sessionCount
    for (place, pool) in model.instance.pools.enumerated() {
      var off = [Int](repeating: 0, count: model.dayCount * sessions)
      for entry in Set(pool.off) where (0..<pool.size).contains(entry.unit) {
        let days = model.dayAt
        guard days.indices.contains(entry.dayOffset), days[entry.dayOffset] >= 0,
          (0..<sessions).contains(entry.session)
        else { continue }
        off[Int(days[entry.dayOffset]) * sessions + entry.session] += 1
      }
      for kind in 0..<2 {
        let row = place + kind * model.instance.pools.count
        for day in 0..<model.dayCount {
          var inside: UInt64 = 0
          for session in 0..<sessions {
            let mask = model.sessionMask[session]
            inside |= mask
            set(row, day, mask, to: pool.size - off[day * sessions + session])
          }
          set(row, day, ~inside, to: pool.size)
          renewFull(row * model.dayCount + day)
        }
      }
    }
  }

  /// Counts down the units that somebody has for a time; a step taken in part still counts, for
  /// `UnitHours` closes it where it must.
  private func takeUnits(_ frame: PlanFrame) {
    for (place, pool) in model.instance.pools.enumerated() where !pool.taken.isEmpty {
      var words = pool.closed(in: frame) { $0.steps(coveredBy: $1) }
      for entry in pool.off where (0..<pool.size).contains(entry.unit) {
        let day = frame.day(offset: entry.dayOffset)
        guard day >= 0, frame.sessionMasks.indices.contains(entry.session) else { continue }
        words[day * pool.size + entry.unit] &= ~frame.sessionMasks[entry.session]
      }
      for (unit, word) in words.enumerated() where word != 0 {
        take(place, unit / pool.size, word)
        take(place + model.instance.pools.count, unit / pool.size, word)
      }
    }
  }

  private func set(_ pool: Int, _ day: Int, _ mask: UInt64, to count: Int) {
    let base = (pool * model.dayCount + day) * model.planeCount
    for plane in 0..<model.planeCount where count >> plane & 1 == 1 {
      poolPlane[base + plane] |= mask
    }
  }

  @inline(__always)
  private func renewFull(_ at: Int) {
    let base = at &* model.planeCount
    var any: UInt64 = 0
    for plane in 0..<model.planeCount { any |= poolPlane[base &+ plane] }
    poolFull[at] = ~any
  }

  @inline(__always)
  private func take(_ pool: Int, _ day: Int, _ run: UInt64) {
    let at = pool &* model.dayCount &+ day
    var place = at &* model.planeCount
    var borrow = run
    while borrow != 0 {
      let bits = poolPlane[place]
      poolPlane[place] = bits ^ borrow
      borrow &= ~bits
      place &+= 1
    }
    renewFull(at)
  }

  @inline(__always)
  private func giveBack(_ pool: Int, _ day: Int, _ run: UInt64) {
    let at = pool &* model.dayCount &+ day
    var place = at &* model.planeCount
    var carry = run
    while carry != 0 {
      let bits = poolPlane[place]
      poolPlane[place] = bits ^ carry
      carry &= bits
      place &+= 1
    }
    poolFull[at] &= ~run
  }

  // MARK: Placing and taking out

  /// Puts a hearing where `isFree` or the scan found it free; the ledger follows.
  func place(_ hearing: Int, _ at: Placement) {
    let row = model.hearings[hearing]
    let day = Int(at.day)
    let session = model.session(of: Int(at.slot))
    var soft = datePrice(row, day).soft
    soft &+= splitChange(row, at, session: session, besides: hearing)
    soft &+= disturbance(row, day: day, slot: Int(at.slot), bench: Int(at.bench))
    soft &+= wishPrice(row, day: day, session: session, slot: Int(at.slot))
    let run = DayWord.run(Int(at.slot), Int(row.padded))
    let start: UInt64 = 1 &<< UInt64(truncatingIfNeeded: at.slot)
    let mask = model.sessionMask[session]
    for member in Int(model.memberFrom[Int(at.bench)])..<Int(model.memberFrom[Int(at.bench) + 1]) {
      let judge = Int(model.member[member])
      let place = judge &* model.dayCount &+ day
      var entry = judgeDay[place]
      if entry.starts & mask == 0 { soft &+= Int(model.openPrice[judge]) }
      entry.taken |= run
      entry.starts |= start
      entry.minutes &+= Int64(row.minutes)
      judgeDay[place] = entry
      beginning[place &* model.slotCount &+ Int(at.slot)] = Int32(truncatingIfNeeded: hearing)
      let before = load[judge]
      load[judge] = before &+ Int(row.minutes)
      soft &+= overload(judge, before &+ Int(row.minutes)) &- overload(judge, before)
    }
    take(Int(row.clerkPool), day, run)
    take(Int(row.roomPool), day, run)
    let theirs = DayWord.run(Int(at.slot), Int(row.peoplePadded))
    for person in Int(row.peopleFrom)..<Int(row.peopleEnd) {
      personTaken[Int(model.personOf[person]) &* model.dayCount &+ day] |= theirs
    }
    placement[hearing] = at
    waiting.remove(hearing)
    let hard = datePrice(row, day).hard
    if hard > 0 { late.insert(hearing) }
    if row.canStay != 0, !isHome(row, at) { astray.insert(hearing) }
    ledger[0] &+= hard &- model.weights.unscheduled &* Int(row.weight)
    ledger[1] &+= soft
    if isMoved(row, at) { ledger[2] &+= 1 }
  }

  /// The reverse of `place`.
  func takeOut(_ hearing: Int) {
    let at = placement[hearing]
    let row = model.hearings[hearing]
    let day = Int(at.day)
    let session = model.session(of: Int(at.slot))
    placement[hearing] = .none
    var soft = datePrice(row, day).soft
    soft &+= splitChange(row, at, session: session, besides: hearing)
    soft &+= disturbance(row, day: day, slot: Int(at.slot), bench: Int(at.bench))
    soft &+= wishPrice(row, day: day, session: session, slot: Int(at.slot))
    let run = DayWord.run(Int(at.slot), Int(row.padded))
    let start: UInt64 = 1 &<< UInt64(truncatingIfNeeded: at.slot)
    let mask = model.sessionMask[session]
    for member in Int(model.memberFrom[Int(at.bench)])..<Int(model.memberFrom[Int(at.bench) + 1]) {
      let judge = Int(model.member[member])
      let place = judge &* model.dayCount &+ day
      var entry = judgeDay[place]
      entry.taken &= ~run
      entry.starts &= ~start
      entry.minutes &-= Int64(row.minutes)
      judgeDay[place] = entry
      if entry.starts & mask == 0 { soft &+= Int(model.openPrice[judge]) }
      let before = load[judge]
      load[judge] = before &- Int(row.minutes)
      soft &+= overload(judge, before) &- overload(judge, before &- Int(row.minutes))
    }
    giveBack(Int(row.clerkPool), day, run)
    giveBack(Int(row.roomPool), day, run)
    let theirs = DayWord.run(Int(at.slot), Int(row.peoplePadded))
    for person in Int(row.peopleFrom)..<Int(row.peopleEnd) {
      personTaken[Int(model.personOf[person]) &* model.dayCount &+ day] &= ~theirs
    }
    waiting.insert(hearing)
    late.remove(hearing)
    if row.canStay != 0 { astray.remove(hearing) }
    ledger[0] &-= datePrice(row, day).hard &- model.weights.unscheduled &* Int(row.weight)
    ledger[1] &-= soft
    if isMoved(row, at) { ledger[2] &-= 1 }
  }

  @inline(__always)
  private func isMoved(_ row: PlanModel.Hearing, _ at: Placement) -> Bool {
    row.previousOffset != .min
      && (model.offset[Int(at.day)] != row.previousOffset || at.slot != row.previousSlot)
  }

  /// Takes over another plan of the same model.
  func copy(from other: PlanState) {
    placement.copy(from: other.placement)
    judgeDay.copy(from: other.judgeDay)
    beginning.copy(from: other.beginning)
    personTaken.copy(from: other.personTaken)
    poolPlane.copy(from: other.poolPlane)
    poolFull.copy(from: other.poolFull)
    load.copy(from: other.load)
    waiting.copy(from: other.waiting)
    late.copy(from: other.late)
    astray.copy(from: other.astray)
    ledger.copy(from: other.ledger)
  }

  /// Whether a place is the one of the plan in force.
  @inline(__always)
  func isHome(_ row: PlanModel.Hearing, _ at: Placement) -> Bool {
    model.offset[Int(at.day)] == row.previousOffset && at.slot == row.previousSlot
      && at.bench == row.previousBench
  }
}
