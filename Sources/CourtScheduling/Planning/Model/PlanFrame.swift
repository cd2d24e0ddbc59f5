import CourtDomain

/// The working days of the horizon and the steps of a day.
struct PlanFrame {
  let offsets: [Int]
  let dayAt: [Int32]
  let firstSlot: Int
  let slotCount: Int
  let sessionMasks: [UInt64]
  private let sessions: [PlanningSession]
  private let grid: Int
  /// First working day at or after each day of the calendar.
  private let dayFrom: [Int]

  init(_ instance: PlanningInstance) {
    sessions = instance.sessions
    grid = instance.gridMinutes
    let length = instance.last.ordinal - instance.first.ordinal + 1
    var offsets: [Int] = []
    var dayAt = [Int32](repeating: -1, count: length)
    for day in instance.workingDays {
      let offset = day.ordinal - instance.first.ordinal
      dayAt[offset] = Int32(offsets.count)
      offsets.append(offset)
    }
    var dayFrom = [Int](repeating: offsets.count, count: length)
    for offset in stride(from: length - 1, through: 0, by: -1) {
      let next = offset + 1 < length ? dayFrom[offset + 1] : offsets.count
      dayFrom[offset] = dayAt[offset] >= 0 ? Int(dayAt[offset]) : next
    }
    self.offsets = offsets
    self.dayAt = dayAt
    self.dayFrom = dayFrom
    let opens = sessions.first?.start ?? 0
    let closes = sessions.last?.end ?? 0
    firstSlot = opens / grid
    let first = opens / grid * grid
    slotCount = min((closes - first + grid - 1) / grid, 64)
    let count = slotCount
    let grid = grid
    sessionMasks = sessions.map { session in
      var mask: UInt64 = 0
      for slot in 0..<count {
        let minute = first + slot * grid
        if minute >= session.start, minute < session.end { mask |= 1 << UInt64(slot) }
      }
      return mask
    }
  }

  /// Working day of a day of the calendar; -1 where the court does not sit.
  func day(offset: Int) -> Int {
    dayAt.indices.contains(offset) ? Int(dayAt[offset]) : -1
  }

  func firstDay(from offset: Int) -> Int {
    if offset < 0 { return dayFrom.first ?? 0 }
    return offset < dayFrom.count ? dayFrom[offset] : offsets.count
  }

  /// -1 where the minute is not a step of the day.
  func slot(minute: Int) -> Int {
    let slot = minute / grid - firstSlot
    return minute % grid == 0 && slot >= 0 && slot < slotCount ? slot : -1
  }

  func minute(slot: Int) -> Int { (firstSlot + slot) * grid }

  /// Starts at which so many minutes lie inside one session.
  func starts(minutes: Int) -> UInt64 {
    var word: UInt64 = 0
    for slot in 0..<slotCount {
      let start = minute(slot: slot)
      if sessions.contains(where: { $0.start <= start && start + minutes <= $0.end }) {
        word |= 1 << UInt64(slot)
      }
    }
    return word
  }

  /// Starts at which so many minutes would run into the absence.
  func closed(by absence: PlanningAbsence, minutes: Int) -> UInt64 {
    // start < absence.end and start + minutes > absence.start
    let first = max(0, floorDivide(absence.start - minutes, grid) + 1 - firstSlot)
    let last = min(slotCount - 1, floorDivide(absence.end - 1, grid) - firstSlot)
    return first <= last ? DayWord.run(first, last - first + 1) : 0
  }

  /// Steps that a time touches.
  func steps(touchedBy time: PlanningAbsence) -> UInt64 {
    steps(floorDivide(time.start, grid), floorDivide(time.end + grid - 1, grid))
  }

  /// Steps that a time covers as a whole.
  func steps(coveredBy time: PlanningAbsence) -> UInt64 {
    steps(floorDivide(time.start + grid - 1, grid), floorDivide(time.end, grid))
  }

  private func steps(_ from: Int, _ end: Int) -> UInt64 {
    let first = max(0, from - firstSlot)
    let last = min(slotCount, end - firstSlot)
    return first < last ? DayWord.run(first, last - first) : 0
  }

  private func floorDivide(_ value: Int, _ by: Int) -> Int {
    value >= 0 ? value / by : -((-value + by - 1) / by)
  }
}

/// People who have more than one hearing, numbered anew; all others can never be double-booked.
struct SharedPeople {
  private(set) var from: [Int32] = [0]
  private(set) var run: [Int32] = []
  private(set) var count = 0

  init(_ instance: PlanningInstance) {
    var times = [Int32](repeating: 0, count: instance.people.count)
    for hearing in instance.hearings { for person in hearing.people { times[person] += 1 } }
    var number = [Int32](repeating: -1, count: times.count)
    for person in times.indices where times[person] > 1 {
      number[person] = Int32(count)
      count += 1
    }
    from.reserveCapacity(instance.hearings.count + 1)
    for hearing in instance.hearings {
      for person in hearing.people where number[person] >= 0 { run.append(number[person]) }
      from.append(Int32(run.count))
    }
  }
}

/// Who points at whom, turned round: for each of `count` things the rows that name it, in runs.
struct CrossRuns {
  let from: [Int32]
  let run: [Int32]

  init(count: Int, _ rows: [[Int]]) {
    var sizes = [Int32](repeating: 0, count: count + 1)
    for row in rows { for thing in row { sizes[thing + 1] += 1 } }
    for place in 1..<max(sizes.count, 1) { sizes[place] += sizes[place - 1] }
    var next = sizes
    var run = [Int32](repeating: 0, count: Int(sizes.last ?? 0))
    for (place, row) in rows.enumerated() {
      for thing in row {
        run[Int(next[thing])] = Int32(place)
        next[thing] += 1
      }
    }
    from = sizes
    self.run = run
  }
}

/// The starts at which a person abroad is awake: computed once for each zone, hours and duration.
struct WakingHours {
  private struct Key: Hashable {
    let zone: Int
    let from: Int
    let to: Int
    let minutes: Int
  }

  private let instance: PlanningInstance
  private let frame: PlanFrame
  private var known: [Key: [UInt64]] = [:]

  init(_ instance: PlanningInstance, _ frame: PlanFrame) {
    self.instance = instance
    self.frame = frame
  }

  mutating func words(person: PlanningPerson, minutes: Int) -> [UInt64] {
    guard let zone = person.zone else {
      return Array(repeating: ~0, count: frame.offsets.count)
    }
    let key = Key(
      zone: zone, from: person.wakingFrom, to: person.wakingTo, minutes: minutes)
    if let words = known[key] { return words }
    let words = frame.offsets.map { offset -> UInt64 in
      let day = instance.first.ordinal + offset
      var word: UInt64 = 0
      for slot in 0..<frame.slotCount
      where instance.isAwake(
        person, day: day, start: frame.minute(slot: slot), minutes: minutes)
      {
        word |= 1 << UInt64(slot)
      }
      return word
    }
    known[key] = words
    return words
  }
}

extension PlanningInstance {
  /// Whether a hearing lies inside the person's hours, and inside one day where they are.
  func isAwake(_ person: PlanningPerson, day: Int, start: Int, minutes: Int) -> Bool {
    guard let zone = person.zone else { return true }
    let begin = day * 1440 + start - utcOffsetMinutes
    let end = begin + minutes
    let localBegin = begin + zones[zone].offset(at: begin)
    let localEnd = end + zones[zone].offset(at: end)
    func localDay(_ minute: Int) -> Int { minute >= 0 ? minute / 1440 : -((1439 - minute) / 1440) }
    guard localDay(localBegin) == localDay(localEnd - 1) else { return false }
    let minute = localBegin - localDay(localBegin) * 1440
    return person.wakingFrom <= minute && minute + (localEnd - localBegin) <= person.wakingTo
  }
}
