import CourtDomain

extension InstanceReader {
  mutating func readHearing() throws(CursorDefect) {
    var id: PlanningID?
    var type = ""
    var procedure = ""
    var ready: CalendarDay?
    var due: CalendarDay?
    var limit: CalendarDay?
    var noticeDays: Int?
    var minutes: Int?
    var urgency: Int?
    var series: PlanningID?
    var clerk: PlanningID?
    var room: PlanningID?
    let benchesBefore = named.benches.count
    let peopleBefore = named.people.count
    do throws(CursorDefect) {
      try cursor.openObject()
      while let key = try cursor.nextKey() {
        switch key {
        case Field.id: id = try cursor.id()
        case Field.type: type = try cursor.text()
        case Field.proc: procedure = try cursor.text()
        case Field.ready: ready = try cursor.day()
        case Field.due: due = try cursor.day()
        case Field.limit: limit = try cursor.day()
        case Field.notice: noticeDays = try cursor.int()
        case Field.dur: minutes = try cursor.int()
        case Field.w: urgency = try cursor.int()
        case Field.series: series = cursor.null() ? nil : try cursor.id()
        case Field.clerk: clerk = try cursor.id()
        case Field.room: room = try cursor.id()
        case Field.benches: try readIDs { names, id in names.benches.append(id) }
        case Field.people: try readIDs { names, id in names.people.append(id) }
        default: try cursor.skip()
        }
      }
      guard let id else { throw lacking("id") }
      guard let ready else { throw lacking("ready") }
      guard let due else { throw lacking("due") }
      guard let limit else { throw lacking("limit") }
      let notice = try within(0...3650, noticeDays, "notice")
      let duration = try within(1...1440, minutes, "dur")
      let weight = try within(0...1000, urgency, "w")
      guard let clerk else { throw lacking("clerk") }
      guard let room else { throw lacking("room") }
      guard hearings.count < Self.hearingLimit else {
        throw cursor.defect("庭审过多", "more than \(Self.hearingLimit) hearings")
      }
      guard hearingAt.insert(id, at: hearings.count) else {
        throw cursor.defect("庭审 \(id) 重复", "hearing \(id) stands there twice")
      }
      named.lines.append(line)
      named.clerks.append(clerk)
      named.rooms.append(room)
      named.benchEnds.append(named.benches.count)
      named.peopleEnds.append(named.people.count)
      hearings.append(
        PlanningHearing(
          id: id, type: type, procedure: procedure, ready: ready, noticeDays: notice, due: due,
          limit: limit, durationMinutes: duration, weight: weight, benches: [], clerkPool: 0,
          roomPool: 0, series: series.map { seriesNumber($0) }))
    } catch {
      named.benches.removeLast(named.benches.count - benchesBefore)
      named.people.removeLast(named.people.count - peopleBefore)
      throw error
    }
  }

  private mutating func seriesNumber(_ id: PlanningID) -> Int {
    if let known = seriesAt[id] { return known }
    _ = seriesAt.insert(id, at: seriesCount)
    seriesCount += 1
    return seriesCount - 1
  }

  private mutating func readIDs(
    _ add: (inout HearingNames, PlanningID) -> Void
  ) throws(CursorDefect) {
    try cursor.openArray()
    while try cursor.nextElement() { add(&named, try cursor.id()) }
  }

  mutating func readPerson() throws(CursorDefect) {
    var id: PlanningID?
    var busy: [PlanningAbsence] = []
    var zone: PlanningID?
    var hours: [Int] = []
    try cursor.openObject()
    while let key = try cursor.nextKey() {
      switch key {
      case Field.id: id = try cursor.id()
      case Field.busy: busy = try readAbsences()
      case Field.zone: zone = cursor.null() ? nil : try cursor.id()
      case Field.hours: hours = cursor.null() ? [] : try readInts()
      default: try cursor.skip()
      }
    }
    guard let id else { throw lacking("id") }
    guard zone == nil || hours.count == 2 else { throw lacking("hours [from, to]") }
    for minute in hours { _ = try within(0...1440, minute, "hours") }
    guard personAt.insert(id, at: people.count) else {
      throw cursor.defect("人员 \(id) 重复", "person \(id) stands there twice")
    }
    if let zone { personZones.append((line, people.count, zone)) }
    people.append(
      PlanningPerson(
        id: id, busy: busy, wakingFrom: hours.first ?? 0, wakingTo: hours.last ?? 1440))
  }

  mutating func readPrevious() throws(CursorDefect) {
    var row = ScheduleRow()
    try cursor.openObject()
    while let key = try cursor.nextKey() {
      switch key {
      case Field.h: row.hearing = try cursor.id()
      case Field.date: row.date = try cursor.day()
      case Field.start: row.start = try cursor.minute()
      case Field.bench: row.bench = try cursor.id()
      case Field.clerk: row.clerk = try cursor.int()
      case Field.room: row.room = try cursor.int()
      default: try cursor.skip()
      }
    }
    guard let hearing = row.hearing else { throw lacking("h") }
    guard let date = row.date else { throw lacking("date") }
    guard let start = row.start else { throw lacking("start") }
    guard let bench = row.bench else { throw lacking("bench") }
    guard let clerk = row.clerk else { throw lacking("clerk") }
    guard let room = row.room else { throw lacking("room") }
    previous.append(
      (
        line,
        PreviousRow(
          hearing: hearing, date: date, start: start, bench: bench, clerk: clerk, room: room)
      ))
  }

  private struct ScheduleRow {
    var hearing: PlanningID?
    var date: CalendarDay?
    var start: Int?
    var bench: PlanningID?
    var clerk: Int?
    var room: Int?
  }

  mutating func readJudge() throws(CursorDefect) {
    var id: PlanningID?
    var division = 0
    var most: Int?
    var target: Int?
    var busy: [PlanningAbsence] = []
    try cursor.openObject()
    while let key = try cursor.nextKey() {
      switch key {
      case Field.id: id = try cursor.id()
      case FieldName("div"): division = cursor.null() ? 0 : try cursor.int()
      case FieldName("cap"): most = try cursor.int()
      case FieldName("target"): target = cursor.null() ? nil : try cursor.int()
      case Field.busy: busy = try readAbsences()
      default: try cursor.skip()
      }
    }
    guard let id else { throw lacking("id") }
    let cap = try within(0...1440, most, "cap")
    if let fair = target { target = try within(0...1_000_000_000, fair, "target") }
    guard judgeAt.insert(id, at: judges.count) else {
      throw cursor.defect("法官 \(id) 重复", "judge \(id) stands there twice")
    }
    judges.append(
      PlanningJudge(
        id: id, division: division, capMinutes: cap, targetMinutes: target, busy: busy))
  }

  mutating func readBench() throws(CursorDefect) {
    var id: PlanningID?
    var members: [PlanningID] = []
    try cursor.openObject()
    while let key = try cursor.nextKey() {
      switch key {
      case Field.id: id = try cursor.id()
      case FieldName("members"):
        try cursor.openArray()
        while try cursor.nextElement() { members.append(try cursor.id()) }
      default: try cursor.skip()
      }
    }
    guard let id else { throw lacking("id") }
    guard (1...9).contains(members.count), Set(members).count == members.count else {
      throw cursor.defect("合议庭须有 1–9 名不同成员", "1 to 9 different members expected")
    }
    guard benchAt.insert(id, at: benches.count) else {
      throw cursor.defect("审判组织 \(id) 重复", "bench \(id) stands there twice")
    }
    benches.append(PlanningBench(id: id, members: []))
    benchMembers.append((line, members))
  }

  mutating func readPool() throws(CursorDefect) {
    var id: PlanningID?
    var units: Int?
    var off: [PlanningPool.Off] = []
    try cursor.openObject()
    while let key = try cursor.nextKey() {
      switch key {
      case Field.id: id = try cursor.id()
      case FieldName("size"): units = try cursor.int()
      case FieldName("off"): off = try readOff()
      default: try cursor.skip()
      }
    }
    guard let id else { throw lacking("id") }
    let size = try within(0...30_000, units, "size")
    guard poolAt.insert(id, at: pools.count) else {
      throw cursor.defect("资源池 \(id) 重复", "pool \(id) stands there twice")
    }
    pools.append(PlanningPool(id: id, size: size, off: off))
  }

  /// `{"2": [[day offset, session], …]}`
  private mutating func readOff() throws(CursorDefect) -> [PlanningPool.Off] {
    var off: [PlanningPool.Off] = []
    let units = try readKeyedLists()
    for (name, pairs) in units {
      guard let unit = Int(name) else { continue }
      for pair in pairs {
        guard pair.count == 2 else {
          throw cursor.defect("此处应为 [日, 时段]", "[day, session] expected")
        }
        off.append(PlanningPool.Off(unit: unit, dayOffset: pair[0], session: pair[1]))
      }
    }
    return off
  }

  private mutating func readKeyedLists() throws(CursorDefect) -> [(String, [[Int]])] {
    var lists: [(String, [[Int]])] = []
    try cursor.openObject()
    while let name = try cursor.nextName() {
      var rows: [[Int]] = []
      try cursor.openArray()
      while try cursor.nextElement() { rows.append(try readInts()) }
      lists.append((name, rows))
    }
    return lists
  }

  mutating func readInts() throws(CursorDefect) -> [Int] {
    var values: [Int] = []
    try cursor.openArray()
    while try cursor.nextElement() { values.append(try cursor.int()) }
    return values
  }

  mutating func readAbsences() throws(CursorDefect) -> [PlanningAbsence] {
    var absences: [PlanningAbsence] = []
    try cursor.openArray()
    while try cursor.nextElement() {
      try cursor.openArray()
      var row = (0, 0, 0)
      var count = 0
      while try cursor.nextElement() {
        let value = try cursor.int()
        switch count {
        case 0: row.0 = value
        case 1: row.1 = value
        default: row.2 = value
        }
        count += 1
      }
      guard count == 3 else {
        throw cursor.defect("此处应为 [日, 起, 止]", "[day, from minute, to minute] expected")
      }
      absences.append(PlanningAbsence(dayOffset: row.0, start: row.1, end: row.2))
    }
    return absences
  }
}
