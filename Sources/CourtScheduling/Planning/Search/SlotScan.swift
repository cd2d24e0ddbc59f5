/// Where a hearing would stand best, and what that adds to the cost.
struct ScanResult {
  var price: Int
  var at: PlanState.Placement
}

extension PlanState {
  /// The free starts of a bench on a day for a hearing that is not placed.
  @inline(__always)
  func freeStarts(_ row: PlanModel.Hearing, _ hearing: Int, bench: Int, day: Int) -> UInt64 {
    let days = model.dayCount
    var open = model.allowed[hearing &* days &+ day]
    open &=
      model.benchOpen[
        (bench &* model.classCount &+ Int(row.durationClass)) &* days &+ day]
    if open == 0 { return 0 }
    var taken: UInt64 = 0
    for member in Int(model.memberFrom[bench])..<Int(model.memberFrom[bench &+ 1]) {
      let judge = Int(model.member[member])
      let entry = judgeDay[judge &* days &+ day]
      if entry.minutes &+ Int64(row.minutes) > Int64(model.cap[judge]) { return 0 }
      taken |= entry.taken
    }
    open &= ~DayWord.startsTouching(taken, length: Int(row.padded))
    if open == 0 { return 0 }
    taken = poolFull[Int(row.clerkPool) &* days &+ day] | poolFull[Int(row.roomPool) &* days &+ day]
    if taken != 0 {
      open &= ~DayWord.startsTouching(taken, length: Int(row.padded))
      if open == 0 { return 0 }
    }
    taken = 0
    for person in Int(row.peopleFrom)..<Int(row.peopleEnd) {
      taken |= personTaken[Int(model.personOf[person]) &* days &+ day]
    }
    if taken != 0 { open &= ~DayWord.startsTouching(taken, length: Int(row.peoplePadded)) }
    return open
  }

  /// What a scan for a place goes by beside the price.
  struct Taste {
    /// How much of the hard part counts, in 1024ths.
    var hardShare = 1024
    /// One place in so many is overlooked, so that a search does not always make the same choice;
    /// 0: none.
    var blink = 0
    /// Up to so much is added to each price by lot, with the same aim; 0: none.
    var noise = 0
    /// So much is added where no free start fills its gap; 0: none.
    var gap = 0
  }

  /// The cheapest free place, looked for day by day until no later day can be cheaper.
  ///
  /// - Returns: `nil` where every place is closed, or dearer than leaving the hearing out.
  func best(
    _ hearing: Int, _ taste: Taste = Taste(), random: inout PlanRandom
  ) -> ScanResult? {
    let hardShare = taste.hardShare
    let blink = taste.blink
    let noise = taste.noise
    let row = model.hearings[hearing]
    let others = SeriesBlocks(self, row, besides: hearing)
    var least = (model.weights.unscheduled &* Int(row.weight) &* hardShare) &>> 10
    var found = Placement.none
    let isMoved = row.previousOffset != .min
    let hasWishes = row.wishes >= 0
    for place in Int(row.benchFrom)..<Int(row.benchEnd) {
      let bench = Int(model.benchOf[place])
      let base = benchPrice(row, bench)
      for day in Int(row.firstDay)..<Int(row.endDay) {
        let date = datePrice(row, day)
        let price = base &+ date.soft &+ (date.hard &* hardShare) &>> 10
        if price >= least { break }
        let open = freeStarts(row, hearing, bench: bench, day: day)
        if open == 0 { continue }
        for session in 0..<model.sessionCount {
          let mask = model.sessionMask[session]
          var starts = open & mask
          if starts == 0 { continue }
          var sum = price &+ opening(bench, day, mask)
          if sum >= least { continue }
          sum &+= others.price(bench: bench, day: day, session: session, in: self)
          if isMoved { sum &+= keepingStart(row, day: day, bench: bench, starts: &starts) }
          if hasWishes {
            let wish = wished(Int(row.wishes), day: day, session: session, among: starts)
            sum &+= wish.price
            starts = wish.starts
          }
          if noise > 0 { sum &+= random.below(noise) }
          if taste.gap > 0, fitting(starts, row, bench: bench, day: day, mask: mask).both == 0 {
            sum &+= taste.gap
          }
          if sum >= least { continue }
          if blink > 0, random.below(blink) == 0 { continue }
          least = sum
          let slot =
            noise > 0
            ? DayWord.anyBit(starts, random: &random)
            : tightest(starts, row, bench: bench, day: day, mask: mask, random: &random)
          found = Placement(
            day: Int32(truncatingIfNeeded: day), slot: Int32(truncatingIfNeeded: slot),
            bench: Int32(truncatingIfNeeded: bench))
        }
      }
    }
    return found.isPlaced ? ScanResult(price: least, at: found) : nil
  }

  /// What the bench costs whatever the day: its judges' load above target.
  @inline(__always)
  func benchPrice(_ row: PlanModel.Hearing, _ bench: Int) -> Int {
    var price = 0
    for member in Int(model.memberFrom[bench])..<Int(model.memberFrom[bench &+ 1]) {
      let judge = Int(model.member[member])
      let before = load[judge]
      price &+= overload(judge, before &+ Int(row.minutes)) &- overload(judge, before)
    }
    return price
  }

  /// What it costs to open the session for those of the bench who do not sit in it yet.
  @inline(__always)
  func opening(_ bench: Int, _ day: Int, _ mask: UInt64) -> Int {
    var price = 0
    for member in Int(model.memberFrom[bench])..<Int(model.memberFrom[bench &+ 1]) {
      let judge = Int(model.member[member])
      if judgeDay[judge &* model.dayCount &+ day].starts & mask == 0 {
        price &+= Int(model.openPrice[judge])
      }
    }
    return price
  }

  /// The cost of leaving the previous place; where its start is free, that start alone is kept.
  @inline(__always)
  private func keepingStart(
    _ row: PlanModel.Hearing, day: Int, bench: Int, starts: inout UInt64
  ) -> Int {
    if Int(model.offset[day]) == Int(row.previousOffset), row.previousSlot >= 0 {
      let kept: UInt64 = 1 &<< UInt64(truncatingIfNeeded: row.previousSlot)
      if starts & kept != 0 {
        starts = kept
        return disturbance(row, day: day, slot: Int(row.previousSlot), bench: bench)
      }
    }
    return disturbance(row, day: day, slot: -1, bench: bench)
  }

  /// Of free starts, one that leaves no useless rest: against a neighbour or an end of the session.
  @inline(__always)
  private func tightest(
    _ starts: UInt64, _ row: PlanModel.Hearing, bench: Int, day: Int, mask: UInt64,
    random: inout PlanRandom
  ) -> Int {
    let fit = fitting(starts, row, bench: bench, day: day, mask: mask)
    var pick = fit.both == 0 ? fit.one : fit.both
    if pick == 0 { pick = starts }
    if random.next() & 15 == 0 { pick = starts }
    return DayWord.anyBit(pick, random: &random)
  }

  /// Free starts that touch the presiding judge's neighbours or the session's ends on both sides,
  /// and on one side at least.
  @inline(__always)
  private func fitting(
    _ starts: UInt64, _ row: PlanModel.Hearing, bench: Int, day: Int, mask: UInt64
  ) -> (both: UInt64, one: UInt64) {
    let judge = Int(model.member[Int(model.memberFrom[bench])])
    let taken = judgeDay[judge &* model.dayCount &+ day].taken
    let behind = starts & ((taken | ~mask) &<< 1 | 1)
    let before =
      starts
      & (taken &>> UInt64(truncatingIfNeeded: row.padded)
        | ~mask &>> UInt64(truncatingIfNeeded: row.steps))
    return (behind & before, behind | before)
  }
}

/// The blocks a series uses already.
struct SeriesBlocks {
  private let row: PlanModel.Hearing
  private let hearing: Int
  let isAny: Bool

  @inline(__always)
  init(_ state: PlanState, _ row: PlanModel.Hearing, besides hearing: Int) {
    self.row = row
    self.hearing = hearing
    var any = false
    if row.series >= 0 {
      let model = state.model
      for member in Int(
        model.seriesFrom[Int(row.series)])..<Int(
          model.seriesFrom[Int(row.series) + 1])
      {
        let other = Int(model.seriesMember[member])
        if other != hearing, state.placement[other].isPlaced {
          any = true
          break
        }
      }
    }
    isAny = any
  }

  @inline(__always)
  func price(bench: Int, day: Int, session: Int, in state: PlanState) -> Int {
    guard isAny else { return 0 }
    let slot = state.model.sessionMask[session].trailingZeroBitCount
    return state.splitChange(
      row,
      PlanState.Placement(
        day: Int32(truncatingIfNeeded: day), slot: Int32(truncatingIfNeeded: slot),
        bench: Int32(truncatingIfNeeded: bench)), session: session, besides: hearing)
  }
}

extension DayWord {
  /// One of the bits, each as likely; the word must not be 0.
  @inline(__always)
  static func anyBit(_ word: UInt64, random: inout PlanRandom) -> Int {
    let count = word.nonzeroBitCount
    if count == 1 { return word.trailingZeroBitCount }
    var rest = word
    for _ in 0..<random.below(count) { rest &= rest &- 1 }
    return rest.trailingZeroBitCount
  }
}
