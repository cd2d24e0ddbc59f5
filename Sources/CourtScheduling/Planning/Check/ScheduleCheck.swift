import CourtDomain

extension PlanningInstance {
  /// Checks every hard rule and counts the cost, from the lines alone: nothing of the planner's own
  /// bookkeeping is used.
  public func check(_ lines: [ScheduleLine]) -> ScheduleReport {
    var check = ScheduleCheck(self)
    for line in lines { check.read(line) }
    check.findClashes()
    check.count()
    return check.report
  }
}

/// One pass over a schedule.
struct ScheduleCheck {
  struct Place {
    var day: Int
    var start: Int
    /// -1: not among the hearing's benches.
    var bench: Int
    var clerk: Int?
    var room: Int?
  }

  struct Sitting {
    var start: Int
    var end: Int
    var hearing: Int
  }

  struct Key: Hashable {
    var kind: Int
    var who: Int
    var unit: Int
    var day: Int
  }

  let instance: PlanningInstance
  private(set) var report = ScheduleReport()
  private var hearingAt = IDIndex()
  private var benchAt = IDIndex()
  private var places: [Place?]
  private var sittings: [Key: [Sitting]] = [:]
  private var minutes: [Key: Int] = [:]
  private let workdays: Set<Int>

  init(_ instance: PlanningInstance) {
    self.instance = instance
    places = Array(repeating: nil, count: instance.hearings.count)
    workdays = Set(instance.workingDays.map(\.ordinal))
    for (place, hearing) in instance.hearings.enumerated() {
      _ = hearingAt.insert(hearing.id, at: place)
    }
    for (place, bench) in instance.benches.enumerated() {
      _ = benchAt.insert(bench.id, at: place)
    }
  }

  private func session(_ start: Int, _ minutes: Int) -> Int? {
    instance.sessions.firstIndex { $0.start <= start && start + minutes <= $0.end }
  }

  static func minute(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == 0x3A else { return nil }
    let digits = [0, 1, 3, 4].map { Int(bytes[$0]) - 0x30 }
    guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    let hour = digits[0] * 10 + digits[1]
    let minute = digits[2] * 10 + digits[3]
    return hour < 24 && minute < 60 ? hour * 60 + minute : nil
  }

  mutating func read(_ line: ScheduleLine) {
    if line.isSkipped { return }
    guard let id = line.hearing, let hearing = hearingAt[id] else {
      let name = line.hearing?.description ?? "?"
      return report.note(
        .h1, "第 \(line.line) 行：没有庭审 \(name)", "line \(line.line): hearing \(name) unknown")
    }
    guard places[hearing] == nil else {
      return report.note(.h1, "庭审 \(id) 排了两次", "hearing \(id) scheduled twice")
    }
    guard let date = line.date.flatMap({ CalendarDay(iso8601: $0) }),
      let start = line.start.flatMap(Self.minute)
    else {
      return report.note(
        .h1, "庭审 \(id)：日期或时刻不合格式",
        "hearing \(id): date or time is not well-formed (2026-02-14, 09:15)")
    }
    let bench = line.bench.flatMap { benchAt[$0] } ?? -1
    let row = instance.hearings[hearing]
    let isAllowed = bench >= 0 && row.benches.contains(bench)
    places[hearing] = Place(
      day: date.ordinal, start: start, bench: isAllowed ? bench : -1, clerk: line.clerk,
      room: line.room)
    guard isAllowed else {
      let name = line.bench?.description ?? "?"
      return report.note(
        .h1, "庭审 \(id)：不得由审判组织 \(name) 审理", "hearing \(id): bench \(name) not allowed")
    }
    checkDay(row, date, start)
    checkPeople(row, hearing, bench, date.ordinal, start)
    let inside = session(start, row.durationMinutes)
    checkUnit(row, hearing, kind: 1, line.clerk, date.ordinal, start, inside)
    checkUnit(row, hearing, kind: 2, line.room, date.ordinal, start, inside)
  }

  private mutating func checkDay(_ row: PlanningHearing, _ date: CalendarDay, _ start: Int) {
    let id = row.id
    if !workdays.contains(date.ordinal) {
      report.note(
        .h2, "庭审 \(id)：\(date) 不是排期范围内的工作日",
        "hearing \(id): \(date) is not a working day of the horizon")
    }
    let clock = clockText(start)
    if start % instance.gridMinutes != 0 {
      report.note(
        .h3, "庭审 \(id)：\(clock) 不在 \(instance.gridMinutes) 分钟的格上",
        "hearing \(id): start \(clock) off the \(instance.gridMinutes)-minute grid")
    }
    if session(start, row.durationMinutes) == nil {
      report.note(
        .h3, "庭审 \(id)：\(clock) 起 \(row.durationMinutes) 分钟不在同一时段内",
        "hearing \(id): \(clock)+\(row.durationMinutes) not inside one session")
    }
    let earliest = instance.earliest(row)
    let stands = row.previous.map { $0.date == date && $0.start == start } ?? false
    if date < earliest, !stands {
      report.note(
        .h4, "庭审 \(id)：\(date) 早于最早合法日 \(earliest)",
        "hearing \(id): \(date) before its earliest lawful date \(earliest)")
    }
  }

  private func isAway(_ busy: [PlanningAbsence], _ day: Int, _ start: Int, _ end: Int) -> Bool {
    busy.contains {
      $0.dayOffset + instance.first.ordinal == day && $0.start < end && start < $0.end
    }
  }

  private mutating func checkPeople(
    _ row: PlanningHearing, _ hearing: Int, _ bench: Int, _ day: Int, _ start: Int
  ) {
    let end = start + row.durationMinutes
    let id = row.id
    for judge in instance.benches[bench].members {
      let who = instance.judges[judge]
      if isAway(who.busy, day, start, end) {
        report.note(.h5, "庭审 \(id)：法官 \(who.id) 当时不在", "hearing \(id): judge \(who.id) unavailable")
      }
      let key = Key(kind: 0, who: judge, unit: 0, day: day)
      sittings[key, default: []].append(Sitting(start: start, end: end, hearing: hearing))
      minutes[key, default: 0] += row.durationMinutes
    }
    for person in row.people {
      let who = instance.people[person]
      if isAway(who.busy, day, start, end) {
        report.note(
          .h8, "庭审 \(id)：人员 \(who.id) 当时不在", "hearing \(id): person \(who.id) unavailable")
      }
      if !instance.isAwake(who, day: day, start: start, minutes: row.durationMinutes) {
        report.note(
          .h8, "庭审 \(id)：在人员 \(who.id) 的当地作息时间之外",
          "hearing \(id): outside the waking hours of person \(who.id)")
      }
      sittings[Key(kind: 3, who: person, unit: 0, day: day), default: []].append(
        Sitting(start: start, end: end, hearing: hearing))
    }
  }

  private mutating func checkUnit(
    _ row: PlanningHearing, _ hearing: Int, kind: Int, _ unit: Int?, _ day: Int, _ start: Int,
    _ session: Int?
  ) {
    let isClerk = kind == 1
    let rule: ScheduleReport.Rule = isClerk ? .h6 : .h7
    let at = isClerk ? row.clerkPool : row.roomPool
    let pool = instance.pools[at]
    let name = (zh: isClerk ? "书记员" : "法庭", en: isClerk ? "clerk" : "room")
    guard let unit, (0..<pool.size).contains(unit) else {
      return report.note(
        rule, "庭审 \(row.id)：\(name.zh)不在 \(pool.id)（共 \(pool.size)）之内",
        "hearing \(row.id): \(name.en) not in pool \(pool.id) of \(pool.size)")
    }
    if let session,
      pool.off.contains(
        PlanningPool.Off(
          unit: unit, dayOffset: day - instance.first.ordinal, session: session))
    {
      report.note(
        rule, "庭审 \(row.id)：\(name.zh) \(pool.id)/\(unit) 该时段停用",
        "hearing \(row.id): \(name.en) \(pool.id)/\(unit) off in that session")
    }
    sittings[Key(kind: kind, who: at, unit: unit, day: day), default: []].append(
      Sitting(start: start, end: start + row.durationMinutes, hearing: hearing))
  }

  // MARK: Clashes and caps

  private static let kinds: [(rule: ScheduleReport.Rule, zh: String, en: String)] = [
    (.h5, "法官", "judge"), (.h6, "书记员", "clerk"), (.h7, "法庭", "room"), (.h8, "人员", "person"),
  ]

  mutating func findClashes() {
    for (key, list) in sittings where list.count > 1 {
      let kind = Self.kinds[key.kind]
      let gap = key.kind == 3 ? instance.peopleGapMinutes : instance.bufferMinutes
      let sorted = list.sorted { ($0.start, $0.end, $0.hearing) < ($1.start, $1.end, $1.hearing) }
      for (one, next) in zip(sorted, sorted.dropFirst()) where next.start < one.end + gap {
        let first = instance.hearings[one.hearing].id
        let second = instance.hearings[next.hearing].id
        report.note(
          kind.rule, "\(kind.zh) \(name(key))：庭审 \(first) 与 \(second) 相距不足 \(gap) 分钟",
          "\(kind.en) \(name(key)): hearings \(first) and \(second) overlap or stand closer than "
            + "\(gap) min")
      }
    }
    for (key, sum) in minutes where sum > instance.judges[key.who].capMinutes {
      let judge = instance.judges[key.who]
      let date = CalendarDay(ordinal: key.day)?.description ?? "?"
      report.note(
        .h9, "法官 \(judge.id) 于 \(date) 开庭 \(sum) 分钟，超过 \(judge.capMinutes)",
        "judge \(judge.id) sits \(sum) > \(judge.capMinutes) min on \(date)")
    }
  }

  private func name(_ key: Key) -> String {
    switch key.kind {
    case 0: instance.judges[key.who].id.description
    case 3: instance.people[key.who].id.description
    default: "\(instance.pools[key.who].id)/\(key.unit)"
    }
  }

  // MARK: Cost

  mutating func count() {
    var tally = CostTally(instance)
    for (place, hearing) in instance.hearings.enumerated() {
      guard let at = places[place], at.bench >= 0 else {
        tally.leaveOut(hearing)
        continue
      }
      tally.add(hearing, at, session: session(at.start, hearing.durationMinutes) ?? -1)
    }
    tally.close()
    report.cost = tally.cost
    report.counts = tally.counts
  }
}
