/// Takes related hearings out of a plan, so that putting them back can find a better order.
///
/// Most of a plan's cost is decided judge by judge: who sits early, who late, and how tightly a
/// day is filled. So most ruins take out stretches of one judge's days; others follow what joins
/// judges (a choice of benches, a series, a representative).
struct PlanRuin {
  /// What has been taken out, in order, with where it stood.
  private(set) var removed: [Int32] = []
  private(set) var stood: [PlanState.Placement] = []
  /// Judges whose days were touched.
  private(set) var judges: [Int32] = []

  private let model: PlanModel
  private let usualMean: Int
  private let large: Int
  /// Hearings taken out, about, by the ruin under way.
  private var mean: Int
  private let waitingShare: Int
  /// Whose hearings may be touched; none: all.
  private let part: PlanPart?

  init(
    _ model: PlanModel, mean: Int, large: Int = 0, waitingShare: Int = 5, part: PlanPart? = nil
  ) {
    self.model = model
    self.mean = mean
    usualMean = mean
    self.large = large
    self.waitingShare = waitingShare
    self.part = part
    removed.reserveCapacity(256)
    stood.reserveCapacity(256)
    judges.reserveCapacity(16)
  }

  /// Most hearings that one ruin takes out.
  static let mostRemoved = 60

  mutating func ruin(_ state: PlanState, _ random: inout PlanRandom) {
    removed.removeAll(keepingCapacity: true)
    stood.removeAll(keepingCapacity: true)
    judges.removeAll(keepingCapacity: true)
    let waits = state.waitingCount
    let lates = state.late.count
    let strays = state.astray.count
    if large > 0 { mean = random.below(large) == 0 ? usualMean * 3 : usualMean }
    let lot = random.below(16)
    if lot < waitingShare, waits > 0 {
      aroundWaiting(state.waiting[random.below(waits)], state, &random)
    } else if lot < waitingShare + 2, lates > 0 {
      aroundWaiting(state.late[random.below(lates)], state, &random)
    } else if lot >= 11, strays > 0 {
      homecoming(state.astray[random.below(strays)], state, &random)
    } else {
      let seed = part?.any(&random) ?? random.below(model.hearingCount)
      guard state.placement[seed].isPlaced else {
        return aroundWaiting(seed, state, &random)
      }
      switch random.below(16) {
      case 0..<6: strings(seed, state, &random)
      case 6..<10: exchange(seed, state, &random)
      case 10..<13: scatter(seed, state, &random)
      case 13: series(seed, state, &random)
      case 14: person(seed, state, &random)
      case 15 where random.below(2) == 0: day(seed, state, &random)
      default: sessions(seed, state, &random)
      }
    }
    if state.waitingCount > removed.count { enlistWaiting(state, &random) }
  }

  /// Takes out hearings that wait or are late, and whatever stands where one of them could go.
  mutating func rescue(_ hearing: Int, _ state: PlanState, _ random: inout PlanRandom) {
    removed.removeAll(keepingCapacity: true)
    stood.removeAll(keepingCapacity: true)
    judges.removeAll(keepingCapacity: true)
    aroundWaiting(hearing, state, &random)
  }

  private mutating func takeOut(_ hearing: Int, _ state: PlanState) {
    if let part, !part.holds(hearing) { return }
    let at = state.placement[hearing]
    guard at.isPlaced, removed.count < Self.mostRemoved else { return }
    removed.append(Int32(truncatingIfNeeded: hearing))
    stood.append(at)
    state.takeOut(hearing)
  }

  private mutating func touch(_ judge: Int) {
    let judge = Int32(truncatingIfNeeded: judge)
    if judges.count < 8, !judges.contains(judge) { judges.append(judge) }
  }

  private func presiding(_ bench: Int32) -> Int {
    Int(model.member[Int(model.memberFrom[Int(bench)])])
  }

  // MARK: Which

  /// Hearings next to one another before one judge, from a day on to both sides.
  private mutating func string(
    _ judge: Int, around day: Int, count: Int, _ state: PlanState, _ random: inout PlanRandom
  ) {
    touch(judge)
    var left = count
    var near = day
    var far = day + 1
    var turns = random.next()
    while left > 0, near >= 0 || far < model.dayCount {
      let goesBack = near >= 0 && (far >= model.dayCount || turns & 1 == 0)
      turns = turns &>> 1 | turns &<< 63
      left -= clear(judge, goesBack ? near : far, most: left, keeping: 8, state, &random)
      if goesBack { near -= 1 } else { far += 1 }
      if far - near > 40 { break }
    }
  }

  /// Takes out a judge's hearings of a day, sparing one in `keeping`; tells how many.
  private mutating func clear(
    _ judge: Int, _ day: Int, mask: UInt64 = ~0, most: Int, keeping: Int, _ state: PlanState,
    _ random: inout PlanRandom
  ) -> Int {
    let place = judge * model.dayCount + day
    var starts = state.judgeDay[place].starts & mask & ~model.judgeSits[place]
    var count = 0
    while starts != 0, count < most {
      let slot = starts.trailingZeroBitCount
      starts &= starts &- 1
      if keeping > 0, random.below(keeping) == 0 { continue }
      takeOut(Int(state.beginning[place * model.slotCount + slot]), state)
      count += 1
    }
    return count
  }

  /// One string before the seed's judge, and now and then one before a judge it could also go to.
  private mutating func strings(
    _ seed: Int, _ state: PlanState, _ random: inout PlanRandom
  ) {
    let at = state.placement[seed]
    let count = 1 + random.below(mean * 2 - 1)
    string(presiding(at.bench), around: Int(at.day), count: count, state, &random)
    let row = model.hearings[seed]
    let choices = Int(row.benchEnd - row.benchFrom)
    if choices > 1 {
      let other = model.benchOf[Int(row.benchFrom) + random.below(choices)]
      if other != at.bench {
        string(
          presiding(other), around: Int(at.day), count: 1 + random.below(mean), state, &random)
      }
    }
  }

  /// Two stretches of one judge's time, some days apart.
  private mutating func exchange(
    _ seed: Int, _ state: PlanState, _ random: inout PlanRandom
  ) {
    let at = state.placement[seed]
    let judge = presiding(at.bench)
    let half = max(1, mean / 2)
    string(judge, around: Int(at.day), count: 1 + random.below(half * 2), state, &random)
    let row = model.hearings[seed]
    let span = max(1, Int(at.day) - Int(row.firstDay) + 1)
    let other =
      random.below(4) == 0
      ? random.below(model.dayCount) : Int(row.firstDay) + random.below(span)
    string(judge, around: other, count: 1 + random.below(half * 2), state, &random)
  }

  /// Single hearings of one judge from anywhere.
  private mutating func scatter(
    _ seed: Int, _ state: PlanState, _ random: inout PlanRandom
  ) {
    let judge = presiding(state.placement[seed].bench)
    touch(judge)
    takeOut(seed, state)
    let from = Int(model.docketFrom[judge])
    let size = Int(model.docketFrom[judge + 1]) - from
    for _ in 0..<(1 + random.below(mean)) {
      takeOut(Int(model.docket[from + random.below(size)]), state)
    }
  }

  private mutating func series(
    _ seed: Int, _ state: PlanState, _ random: inout PlanRandom
  ) {
    let row = model.hearings[seed]
    let at = state.placement[seed]
    guard row.series >= 0 else { return strings(seed, state, &random) }
    let from = Int(model.seriesFrom[Int(row.series)])
    let end = Int(model.seriesFrom[Int(row.series) + 1])
    for member in from..<end { takeOut(Int(model.seriesMember[member]), state) }
    let pick = Int(model.seriesMember[from + random.below(end - from)])
    let day = stood[removed.firstIndex(of: Int32(pick)) ?? 0].day
    string(
      presiding(at.bench), around: Int(day), count: 1 + random.below(mean), state, &random)
  }

  private mutating func person(
    _ seed: Int, _ state: PlanState, _ random: inout PlanRandom
  ) {
    let row = model.hearings[seed]
    let count = Int(row.peopleEnd - row.peopleFrom)
    guard count > 0 else { return strings(seed, state, &random) }
    let at = state.placement[seed]
    let who = Int(model.personOf[Int(row.peopleFrom) + random.below(count)])
    let from = Int(model.diaryFrom[who])
    let size = Int(model.diaryFrom[who + 1]) - from
    takeOut(seed, state)
    for _ in 0..<min(size, mean) {
      let other = Int(model.diary[from + random.below(size)])
      if state.placement[other].isPlaced { touch(presiding(state.placement[other].bench)) }
      takeOut(other, state)
    }
    string(
      presiding(at.bench), around: Int(at.day), count: 1 + random.below(mean), state, &random)
  }

  /// One session of one day before several judges at once, who share its clerks and rooms.
  private mutating func day(_ seed: Int, _ state: PlanState, _ random: inout PlanRandom) {
    let at = state.placement[seed]
    let mask = model.sessionMask[model.session(of: Int(at.slot))]
    let first = presiding(at.bench)
    for step in 0..<min(model.judgeCount, 4) {
      let judge = step == 0 ? first : random.below(model.judgeCount)
      touch(judge)
      _ = clear(judge, Int(at.day), mask: mask, most: 6, keeping: 6, state, &random)
    }
    for _ in 0..<random.below(mean) {
      takeOut(random.below(model.hearingCount), state)
    }
  }

  /// Whole sessions of one judge, so that half-days can close.
  private mutating func sessions(
    _ seed: Int, _ state: PlanState, _ random: inout PlanRandom
  ) {
    let at = state.placement[seed]
    let judge = presiding(at.bench)
    touch(judge)
    let mask = model.sessionMask[model.session(of: Int(at.slot))]
    _ = clear(judge, Int(at.day), mask: mask, most: 12, keeping: 0, state, &random)
    for _ in 0..<(1 + random.below(2)) {
      let day = min(max(0, Int(at.day) + random.below(13) - 6), model.dayCount - 1)
      let other = model.sessionMask[random.below(model.sessionCount)]
      _ = clear(judge, day, mask: other, most: 12, keeping: 0, state, &random)
    }
  }

  /// Clears the place a hearing has in the plan in force, so that it can go back.
  private mutating func homecoming(
    _ hearing: Int, _ state: PlanState, _ random: inout PlanRandom
  ) {
    takeOut(hearing, state)
    let row = model.hearings[hearing]
    let day = Int(model.dayAt[Int(row.previousOffset)])
    let session = model.sessionMask[model.session(of: Int(row.previousSlot))]
    let mask = random.below(4) == 0 ? ~0 : session
    let bench = Int(row.previousBench)
    for member in Int(model.memberFrom[bench])..<Int(model.memberFrom[bench + 1]) {
      let judge = Int(model.member[member])
      touch(judge)
      _ = clear(judge, day, mask: mask, most: 12, keeping: 0, state, &random)
    }
    for person in Int(row.peopleFrom)..<Int(row.peopleEnd) {
      let who = Int(model.personOf[person])
      for entry in Int(model.diaryFrom[who])..<Int(model.diaryFrom[who + 1]) {
        let other = Int(model.diary[entry])
        if Int(state.placement[other].day) == day { takeOut(other, state) }
      }
    }
  }

  /// Makes room where a hearing that waits would like to stand.
  private mutating func aroundWaiting(
    _ hearing: Int, _ state: PlanState, _ random: inout PlanRandom
  ) {
    let row = model.hearings[hearing]
    if let part, !part.holds(hearing) { return }
    if state.placement[hearing].isPlaced {
      takeOut(hearing, state)
    } else {
      removed.append(Int32(truncatingIfNeeded: hearing))
      stood.append(.none)
    }
    let choices = Int(row.benchEnd - row.benchFrom)
    guard choices > 0, row.firstDay < row.endDay else { return }
    let bench = Int(model.benchOf[Int(row.benchFrom) + random.below(choices)])
    var last = Int(row.firstDay)
    while last + 1 < Int(row.endDay), model.offset[last + 1] <= row.limit { last += 1 }
    let day = Int(row.firstDay) + random.below(last - Int(row.firstDay) + 1)
    let from = Int(model.memberFrom[bench])
    let end = Int(model.memberFrom[bench + 1])
    for member in from..<end {
      let share = end - from == 1 ? mean * 2 : mean
      string(
        Int(model.member[member]), around: day, count: 1 + random.below(share), state, &random)
    }
    let people = Int(row.peopleEnd - row.peopleFrom)
    if people > 0, random.below(3) == 0 {
      let who = Int(model.personOf[Int(row.peopleFrom) + random.below(people)])
      let from = Int(model.diaryFrom[who])
      let size = Int(model.diaryFrom[who + 1]) - from
      for _ in 0..<min(size, 4) { takeOut(Int(model.diary[from + random.below(size)]), state) }
    }
  }

  /// Lets hearings that wait for a touched judge try again: looks at a few dozen and takes a few.
  private mutating func enlistWaiting(_ state: PlanState, _ random: inout PlanRandom) {
    let count = state.waitingCount
    var place = random.below(count)
    var taken = 0
    for _ in 0..<min(count, Self.mostLooked) where taken < Self.mostEnlisted {
      place = place &+ 1 < count ? place &+ 1 : 0
      let hearing = state.waiting[place]
      let entry = Int32(truncatingIfNeeded: hearing)
      guard isNear(model.hearings[hearing]), !removed.contains(entry) else { continue }
      if let part, !part.holds(hearing) { continue }
      removed.append(entry)
      stood.append(.none)
      taken &+= 1
    }
  }

  static let mostLooked = 24
  static let mostEnlisted = 6

  /// Whether a hearing could come before a touched judge.
  private func isNear(_ row: PlanModel.Hearing) -> Bool {
    for place in Int(row.benchFrom)..<Int(row.benchEnd) {
      let bench = Int(model.benchOf[place])
      for member in Int(model.memberFrom[bench])..<Int(model.memberFrom[bench + 1])
      where judges.contains(model.member[member]) { return true }
    }
    return false
  }
}
