extension PlanModel {
  /// The session a start lies in.
  @inline(__always)
  func session(of slot: Int) -> Int {
    let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: slot)
    var session = 0
    while session < sessionCount &- 1, sessionMask[session] & bit == 0 { session &+= 1 }
    return session
  }

  /// Free time shorter than this is of no use for another hearing.
  static let usefulRestMinutes = 60

  /// The first working day at or after a day of the calendar.
  func day(from offset: Int) -> Int {
    var offset = max(0, offset)
    while offset < dayAt.count, dayAt[offset] < 0 { offset += 1 }
    return offset < dayAt.count ? Int(dayAt[offset]) : dayCount
  }
}

/// What parts of a plan cost, as the format says; and, of what it does not know, rests.
extension PlanState {
  /// What the day alone costs: waiting and tardiness are soft, a passed limit is hard.
  @inline(__always)
  func datePrice(_ row: PlanModel.Hearing, _ day: Int) -> (soft: Int, hard: Int) {
    let weights = model.weights
    let offset = Int(model.offset[day])
    let weight = Int(row.weight)
    var soft = 0
    if offset > Int(row.earliest) { soft = weights.wait &* weight &* (offset &- Int(row.earliest)) }
    if offset > Int(row.due) { soft &+= weights.tardy &* weight &* (offset &- Int(row.due)) }
    return (soft, offset > Int(row.limit) ? weights.limit &* weight : 0)
  }

  @inline(__always)
  func overload(_ judge: Int, _ minutes: Int) -> Int {
    let above = minutes &- Int(model.target[judge])
    return above <= 0 ? 0 : model.weights.overload &* (above / model.grid)
  }

  /// What the hearing's move from the plan in force costs, units aside.
  @inline(__always)
  func disturbance(_ row: PlanModel.Hearing, day: Int, slot: Int, bench: Int) -> Int {
    guard row.previousOffset != .min else { return 0 }
    let weights = model.weights
    let away = Int(model.offset[day]) &- Int(row.previousOffset)
    var price =
      away == 0 && slot == Int(row.previousSlot)
      ? 0 : weights.move &+ model.moveSurcharge &+ weights.moveDay &* abs(away)
    if bench != Int(row.previousBench) { price &+= weights.bench }
    return price
  }

  /// How many stretches of the presiding judge's session, directly before and after a place, would
  /// stay free and be too short for another hearing.
  func uselessRests(_ row: PlanModel.Hearing, _ at: Placement, mask: UInt64) -> Int {
    let judge = Int(model.member[Int(model.memberFrom[Int(at.bench)])])
    let place = judge &* model.dayCount &+ Int(at.day)
    let free = mask & ~(judgeDay[place].taken | model.judgeAway[place])
    let useful = max(1, PlanModel.usefulRestMinutes / model.grid)
    let slot = Int(at.slot)
    let before = slot == 0 ? 0 : (~(free &<< UInt64(64 - slot))).leadingZeroBitCount
    let end = slot + Int(row.steps)
    let after = end > 63 ? 0 : (~(free &>> UInt64(end))).trailingZeroBitCount
    return (before > 0 && before < useful ? 1 : 0) + (after > 0 && after < useful ? 1 : 0)
  }

  /// Whether somebody of the bench sits in the session anyway.
  func sits(_ bench: Int, _ day: Int, _ mask: UInt64) -> Bool {
    (Int(model.memberFrom[bench])..<Int(model.memberFrom[bench &+ 1])).contains {
      judgeDay[Int(model.member[$0]) &* model.dayCount &+ day].starts & mask != 0
    }
  }

  /// A series' block: one bench in one session of one day.
  @inline(__always)
  func block(_ at: Placement, session: Int) -> Int {
    (Int(at.bench) &* model.dayCount &+ Int(at.day)) &* model.sessionCount &+ session
  }

  /// What it costs the series that this hearing stands there, the others standing as they do.
  @inline(__always)
  func splitChange(
    _ row: PlanModel.Hearing, _ at: Placement, session: Int, besides hearing: Int
  ) -> Int {
    guard row.series >= 0 else { return 0 }
    let key = block(at, session: session)
    var isFirst = true
    for member in Int(
      model.seriesFrom[Int(row.series)])..<Int(
        model.seriesFrom[Int(row.series) + 1])
    {
      let other = Int(model.seriesMember[member])
      guard other != hearing else { continue }
      let place = placement[other]
      guard place.isPlaced else { continue }
      isFirst = false
      if block(place, session: model.session(of: Int(place.slot))) == key { return 0 }
    }
    return isFirst ? 0 : model.weights.split
  }
}
