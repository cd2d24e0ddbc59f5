import CourtDomain

extension InstanceReader {
  /// Most working days and grid steps that are planned at once.
  static let horizonLimitDays = 1500

  /// Puts the parts together.
  mutating func finish() throws(InstanceDefects) -> PlanningInstance {
    if !isBegun {
      note(nil, "文件为空", "the file is empty")
    } else if instance == nil, defects.isEmpty {
      note(nil, "缺少 instance 行", "there is no instance line")
    }
    guard var whole = instance, defects.isEmpty else { throw defects }
    joinBenches()
    joinPeople()
    joinHearings()
    joinPrevious()
    guard defects.isEmpty else { throw defects }
    whole.zones = zones
    whole.judges = judges
    whole.benches = benches
    whole.pools = pools
    whole.people = people
    whole.hearings = hearings
    for defect in whole.frameDefects { defects.add(defect) }
    guard defects.isEmpty else { throw defects }
    return whole
  }

  private mutating func joinBenches() {
    for (place, entry) in benchMembers.enumerated() {
      for id in entry.members {
        guard let judge = judgeAt[id] else {
          note(entry.line, "没有法官 \(id)", "there is no judge \(id)")
          continue
        }
        benches[place].members.append(judge)
      }
    }
  }

  private mutating func joinPeople() {
    for (line, person, id) in personZones {
      guard let zone = zoneAt[id] else {
        note(line, "没有时区 \(id)", "there is no zone \(id)")
        continue
      }
      people[person].zone = zone
    }
  }

  private mutating func joinHearings() {
    var bench = 0
    var person = 0
    for place in hearings.indices {
      let line = named.lines[place]
      let benchRun = bench..<named.benchEnds[place]
      let peopleRun = person..<named.peopleEnds[place]
      bench = benchRun.upperBound
      person = peopleRun.upperBound
      var found: [Int] = []
      found.reserveCapacity(benchRun.count)
      for name in benchRun {
        guard let at = benchAt[named.benches[name]] else {
          note(line, "没有审判组织 \(named.benches[name])", "there is no bench \(named.benches[name])")
          continue
        }
        if !found.contains(at) { found.append(at) }
      }
      hearings[place].benches = found
      var who: [Int] = []
      who.reserveCapacity(peopleRun.count)
      for name in peopleRun {
        guard let at = personAt[named.people[name]], !who.contains(at) else {
          let id = named.people[name]
          note(line, "人员 \(id) 不存在或重复", "person \(id) is unknown or named twice")
          continue
        }
        who.append(at)
      }
      hearings[place].people = who
      joinPools(place, line)
    }
  }

  private mutating func joinPools(_ place: Int, _ line: Int) {
    if let clerk = poolAt[named.clerks[place]] {
      hearings[place].clerkPool = clerk
    } else {
      note(line, "没有书记员池 \(named.clerks[place])", "there is no pool \(named.clerks[place])")
    }
    if let room = poolAt[named.rooms[place]] {
      hearings[place].roomPool = room
    } else {
      note(line, "没有法庭池 \(named.rooms[place])", "there is no pool \(named.rooms[place])")
    }
  }

  private mutating func joinPrevious() {
    for (line, row) in previous {
      guard let hearing = hearingAt[row.hearing] else {
        note(line, "没有庭审 \(row.hearing)", "there is no hearing \(row.hearing)")
        continue
      }
      hearings[hearing].previous = PlanningHearing.Previous(
        date: row.date, start: row.start, bench: benchAt[row.bench] ?? -1, clerk: row.clerk,
        room: row.room)
    }
  }
}

extension PlanningInstance {
  /// What about days, sessions and grid cannot be planned with; empty where all can.
  public var frameDefects: [InstanceDefect] {
    var found: [InstanceDefect] = []
    func note(_ zh: String, _ en: String) {
      found.append(InstanceDefect(line: nil, zh: zh, en: en))
    }
    let days = last.ordinal - first.ordinal + 1
    if days < 1 { note("last 早于 first", "last lies before first") }
    if days > InstanceReader.horizonLimitDays {
      note(
        "排期范围超过 \(InstanceReader.horizonLimitDays) 天",
        "more than \(InstanceReader.horizonLimitDays) days from first to last")
    }
    if sessions.isEmpty || sessions.count > 8 {
      note("每日须有 1 至 8 个开庭时段", "1 to 8 sessions a day expected")
    }
    for (one, next) in zip(sessions, sessions.dropFirst()) where next.start < one.end {
      note("开庭时段须按时间先后且不重叠", "sessions must follow one another without overlap")
    }
    for session in sessions where session.end <= session.start {
      note("开庭时段止于其起点之前", "a session ends before it begins")
    }
    if !(1...240).contains(gridMinutes) { note("grid 须为 1–240", "grid must be 1 to 240") }
    if !(0...240).contains(bufferMinutes) || !(0...240).contains(peopleGapMinutes) {
      note("buffer 与 people_gap 须为 0–240", "buffer and people_gap must be 0 to 240")
    }
    if found.isEmpty, let opens = sessions.first?.start, let closes = sessions.last?.end,
      (closes - opens / gridMinutes * gridMinutes + gridMinutes - 1) / gridMinutes > 64
    {
      note(
        "一日超过 64 个时间格，请加大 grid",
        "a day of more than 64 steps of the grid: choose a wider grid")
    }
    if hearings.contains(where: { $0.weight < 0 || $0.durationMinutes < 1 }) {
      note("权重或时长不合法", "a weight or a duration is out of range")
    }
    return found
  }
}
