import CourtDomain

/// What never changes while a plan is made, laid out for reading it millions of times.
///
/// Days are working days of the horizon, numbered from 0; `offset` turns them into days of the
/// calendar after `first`. Everything that depends on a hearing alone (its sessions, its earliest
/// day, absences and zones of its people) is folded into one word of allowed starts for each of
/// its days, and likewise for a bench and a duration, so that the search only looks at what moves.
///
/// `@unchecked Sendable`: all stored properties are set in `init` and nothing writes to the runs
/// afterwards, so that threads may read them together.
final class PlanModel: @unchecked Sendable {
  struct Hearing: BitwiseCopyable {
    var minutes: Int32
    var durationClass: Int32
    /// Steps of the hearing itself.
    var steps: Int32
    /// Steps taken on judges, clerks and rooms: with the buffer behind.
    var padded: Int32
    /// Steps taken on people: with their gap behind.
    var peoplePadded: Int32
    var weight: Int32
    /// Days of the calendar after `first`.
    var earliest: Int32
    var due: Int32
    var limit: Int32
    /// The first working day with an allowed start, and the one behind the last.
    var firstDay: Int32
    var endDay: Int32
    var benchFrom: Int32
    var benchEnd: Int32
    var clerkPool: Int32
    var roomPool: Int32
    var peopleFrom: Int32
    var peopleEnd: Int32
    /// -1: none.
    var series: Int32
    /// Offset of the previous date; `Int32.min` where there is none.
    var previousOffset: Int32
    /// -1 where the previous start is not on the grid of the day.
    var previousSlot: Int32
    var previousBench: Int32
    /// 1 where nothing but other hearings can drive it from its previous place.
    var canStay: Int32
    /// Row of its wishes; -1: none.
    var wishes: Int32
  }

  let instance: PlanningInstance
  let weights: PlanningWeights
  let dayCount: Int
  let slotCount: Int
  /// Steps of the grid from midnight to the first bit of a day.
  let firstSlot: Int
  let grid: Int
  let sessionCount: Int
  let classCount: Int
  /// Whether people need the same gap as judges, which spares a step in every look at a day.
  let isGapUniform: Bool

  private let store = FlatStore()
  let hearings: Flat<Hearing>
  /// Allowed starts of a hearing: `[hearing * dayCount + day]`.
  let allowed: Flat<UInt64>
  let offset: Flat<Int32>
  let sessionMask: Flat<UInt64>
  /// Bench positions, in runs of the hearings.
  let benchOf: Flat<Int32>
  /// People who have other hearings too, in runs of the hearings; numbered anew.
  let personOf: Flat<Int32>
  let sharedPersonCount: Int
  let memberFrom: Flat<Int32>
  let member: Flat<Int32>
  /// Starts at which no member is away: `[(bench * classCount + class) * dayCount + day]`.
  let benchOpen: Flat<UInt64>
  let cap: Flat<Int32>
  /// `Int32.max`: none.
  let target: Flat<Int32>
  /// 0 for lay assessors.
  let openPrice: Flat<Int32>
  /// Steps at which a judge is away or sits outside the plan: `[judge * dayCount + day]`.
  let judgeAway: Flat<UInt64>
  /// Steps that begin while a judge sits outside the plan.
  let judgeSits: Flat<UInt64>
  let wishes: PlanWishes
  let seriesFrom: Flat<Int32>
  let seriesMember: Flat<Int32>
  /// Hearings that may come before a judge, in runs.
  let docketFrom: Flat<Int32>
  let docket: Flat<Int32>
  /// Hearings of a shared person, in runs.
  let diaryFrom: Flat<Int32>
  let diary: Flat<Int32>
  /// Clerk pools first, then room pools; a pool used for both is two.
  let poolCount: Int
  let planeCount: Int
  let judgeCount: Int
  let benchCount: Int
  let hearingCount: Int
  /// Working day for a day of the calendar after `first`; -1: none.
  let dayAt: [Int32]

  /// What a move costs beside its weight while a plan is looked for: people who have their summons
  /// are not disturbed for a small gain.
  let moveSurcharge: Int

  init(_ instance: PlanningInstance, moveSurcharge: Int = 200) {
    self.instance = instance
    self.moveSurcharge = moveSurcharge
    weights = instance.weights
    let frame = PlanFrame(instance)
    dayCount = frame.offsets.count
    slotCount = frame.slotCount
    firstSlot = frame.firstSlot
    grid = instance.gridMinutes
    sessionCount = instance.sessions.count
    isGapUniform = instance.bufferMinutes == instance.peopleGapMinutes
    offset = store.make(copying: frame.offsets.map(Int32.init))
    dayAt = frame.dayAt
    sessionMask = store.make(copying: frame.sessionMasks)

    let durations = Array(Set(instance.hearings.map(\.durationMinutes))).sorted()
    classCount = max(durations.count, 1)
    var classOf: [Int: Int] = [:]
    for (place, minutes) in durations.enumerated() { classOf[minutes] = place }
    let opening = durations.map { frame.starts(minutes: $0) }

    judgeCount = instance.judges.count
    benchCount = instance.benches.count
    hearingCount = instance.hearings.count
    poolCount = instance.pools.count * 2
    let largest = instance.pools.map(\.size).max() ?? 1
    planeCount = max(1, Int.bitWidth - largest.leadingZeroBitCount)
    cap = store.make(copying: instance.judges.map { Int32(clamping: $0.capMinutes) })
    target = store.make(
      copying: instance.judges.map { $0.targetMinutes.map { Int32(clamping: $0) } ?? .max })
    openPrice = store.make(
      copying: instance.judges.map { Int32($0.targetMinutes == nil ? 0 : instance.weights.open) })
    var starts: [Int32] = [0]
    for bench in instance.benches { starts.append((starts.last ?? 0) + Int32(bench.members.count)) }
    memberFrom = store.make(copying: starts)
    member = store.make(copying: instance.benches.flatMap { $0.members.map(Int32.init) })
    benchOpen = store.make(benchCount * classCount * frame.offsets.count, filledWith: ~0)

    judgeAway = store.make(judgeCount * frame.offsets.count, filledWith: 0)
    judgeSits = store.make(judgeCount * frame.offsets.count, filledWith: 0)
    wishes = PlanWishes(instance, frame, store)

    let shared = SharedPeople(instance)
    sharedPersonCount = shared.count
    personOf = store.make(copying: shared.run)
    let series = CrossRuns(
      count: (instance.hearings.compactMap(\.series).max() ?? -1) + 1,
      instance.hearings.map { $0.series.map { [$0] } ?? [] })
    seriesFrom = store.make(copying: series.from)
    seriesMember = store.make(copying: series.run)
    let dockets = CrossRuns(
      count: instance.judges.count,
      instance.hearings.map { hearing in
        Set(hearing.benches.flatMap { instance.benches[$0].members }).sorted()
      })
    docketFrom = store.make(copying: dockets.from)
    docket = store.make(copying: dockets.run)
    let diaries = CrossRuns(
      count: shared.count,
      instance.hearings.indices.map { place in
        shared.run[Int(shared.from[place])..<Int(shared.from[place + 1])].map(Int.init)
      })
    diaryFrom = store.make(copying: diaries.from)
    diary = store.make(copying: diaries.run)
    benchOf = store.make(copying: instance.hearings.flatMap { $0.benches.map(Int32.init) })
    allowed = store.make(hearingCount * frame.offsets.count, filledWith: 0)
    hearings = store.make(
      copying: PlanModel.rows(instance, frame, classOf: classOf, shared: shared))

    closeBenches(durations, frame)
    allow(opening, frame)
  }

  private func closeBenches(_ durations: [Int], _ frame: PlanFrame) {
    for (judge, source) in instance.judges.enumerated() {
      for absence in source.busy {
        let day = frame.day(offset: absence.dayOffset)
        if day >= 0 { judgeAway[judge * dayCount + day] |= frame.steps(touchedBy: absence) }
      }
      for sitting in source.sits {
        let day = frame.day(offset: sitting.dayOffset)
        if day >= 0 { judgeSits[judge * dayCount + day] |= frame.closed(by: sitting, minutes: 1) }
      }
    }
    for (place, bench) in instance.benches.enumerated() {
      for judge in bench.members {
        for absence in instance.judges[judge].busy {
          let day = frame.day(offset: absence.dayOffset)
          guard day >= 0 else { continue }
          for (kind, minutes) in durations.enumerated() {
            let at = (place * classCount + kind) * dayCount + day
            benchOpen[at] &= ~frame.closed(by: absence, minutes: minutes)
          }
        }
      }
    }
  }

  private func allow(_ opening: [UInt64], _ frame: PlanFrame) {
    var waking = WakingHours(instance, frame)
    var units = UnitHours(instance, frame)
    for (place, hearing) in instance.hearings.enumerated() {
      var row = hearings[place]
      let base = place * dayCount
      let open = opening[Int(row.durationClass)]
      let from = frame.firstDay(from: Int(row.earliest))
      for day in from..<max(from, dayCount) { allowed[base + day] = open }
      var first = from
      let kept = keptStart(row, frame)
      if let kept, kept.day < from {
        allowed[base + kept.day] = open & DayWord.run(kept.slot, 1)
        first = kept.day
      }
      for person in hearing.people {
        let who = instance.people[person]
        for absence in who.busy {
          let day = frame.day(offset: absence.dayOffset)
          guard day >= 0, allowed[base + day] != 0 else { continue }
          allowed[base + day] &= ~frame.closed(by: absence, minutes: hearing.durationMinutes)
        }
        guard who.zone != nil else { continue }
        let hours = waking.words(person: who, minutes: hearing.durationMinutes)
        for day in first..<max(first, dayCount) { allowed[base + day] &= hours[day] }
      }
      for isClerk in [true, false] {
        guard let open = units.words(of: hearing, isClerk: isClerk) else { continue }
        for day in first..<max(first, dayCount) { allowed[base + day] &= open[day] }
      }
      let end = narrow(hearing, base, frame)
      while first < dayCount, allowed[base + first] == 0 { first += 1 }
      row.firstDay = Int32(first)
      row.endDay = Int32(max(first, end))
      if let kept, hearing.benches.contains(Int(row.previousBench)) {
        let at = (Int(row.previousBench) * classCount + Int(row.durationClass)) * dayCount
        let open = allowed[base + kept.day] & benchOpen[at + kept.day]
        row.canStay = Int32(open >> UInt64(kept.slot) & 1)
      }
      hearings[place] = row
    }
  }

  /// Closes what the hearing's terms do not admit; tells the day behind the last.
  private func narrow(_ hearing: PlanningHearing, _ base: Int, _ frame: PlanFrame) -> Int {
    guard let terms = hearing.terms.map({ instance.terms[$0] }) else { return dayCount }
    var closed: UInt64 = 0
    for (session, mask) in zip(instance.sessions, frame.sessionMasks)
    where terms.closes(session) { closed |= mask }
    let end = terms.last.map { frame.firstDay(from: $0.day.ordinal - instance.first.ordinal + 1) }
    for day in 0..<dayCount {
      allowed[base + day] &= day < end ?? dayCount ? ~closed : 0
    }
    return end ?? dayCount
  }

  private func keptStart(_ row: Hearing, _ frame: PlanFrame) -> (day: Int, slot: Int)? {
    guard row.previousOffset != .min, row.previousSlot >= 0 else { return nil }
    let day = frame.day(offset: Int(row.previousOffset))
    return day >= 0 ? (day, Int(row.previousSlot)) : nil
  }

  private static func rows(
    _ instance: PlanningInstance, _ frame: PlanFrame, classOf: [Int: Int], shared: SharedPeople
  ) -> [Hearing] {
    var rows: [Hearing] = []
    rows.reserveCapacity(instance.hearings.count)
    var bench: Int32 = 0
    var wishes: Int32 = 0
    let first = instance.first.ordinal
    let grid = instance.gridMinutes
    for (place, hearing) in instance.hearings.enumerated() {
      let benches = Int32(hearing.benches.count)
      let previous = hearing.previous
      let slot = previous.map { frame.slot(minute: $0.start) } ?? -1
      rows.append(
        Hearing(
          minutes: Int32(hearing.durationMinutes),
          durationClass: Int32(classOf[hearing.durationMinutes] ?? 0),
          steps: Int32((hearing.durationMinutes + grid - 1) / grid),
          padded: Int32((hearing.durationMinutes + instance.bufferMinutes + grid - 1) / grid),
          peoplePadded: Int32(
            (hearing.durationMinutes + instance.peopleGapMinutes + grid - 1) / grid),
          weight: Int32(hearing.weight),
          earliest: Int32(instance.earliest(hearing).ordinal - first),
          due: Int32(hearing.due.ordinal - first), limit: Int32(hearing.limit.ordinal - first),
          firstDay: 0, endDay: 0, benchFrom: bench, benchEnd: bench + benches,
          clerkPool: Int32(hearing.clerkPool),
          roomPool: Int32(hearing.roomPool + instance.pools.count),
          peopleFrom: shared.from[place], peopleEnd: shared.from[place + 1],
          series: hearing.series.map(Int32.init) ?? -1,
          previousOffset: previous.map { Int32($0.date.ordinal - first) } ?? .min,
          previousSlot: Int32(slot), previousBench: Int32(previous?.bench ?? -1), canStay: 0,
          wishes: hearing.terms == nil ? -1 : wishes))
      bench += benches
      if hearing.terms != nil { wishes += 1 }
    }
    return rows
  }
}
