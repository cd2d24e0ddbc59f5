import CourtDomain
import Foundation

extension InstanceReader {
  mutating func readHeader() throws(CursorDefect) {
    var header = Header()
    try cursor.openObject()
    while let key = try cursor.nextKey() { try read(key, into: &header) }
    guard header.format == "hearing-sched/1" else {
      throw cursor.defect("格式应为 hearing-sched/1", "the format must be hearing-sched/1")
    }
    guard instance == nil else {
      throw cursor.defect("instance 行重复", "a second instance line")
    }
    guard let planDate = header.planDate else { throw lacking("plan_date") }
    guard let first = header.first else { throw lacking("first") }
    guard let last = header.last else { throw lacking("last") }
    guard let grid = header.grid else { throw lacking("grid") }
    guard let buffer = header.buffer else { throw lacking("buffer") }
    guard let gap = header.gap else { throw lacking("people_gap") }
    instance = PlanningInstance(
      name: header.name, planDate: planDate, first: first, last: last,
      utcOffsetMinutes: header.offset, sessions: header.sessions, gridMinutes: grid,
      bufferMinutes: buffer, peopleGapMinutes: gap, daysOff: header.off, daysWorked: header.work,
      weights: header.weights)
  }

  private struct Header {
    var format = ""
    var name = ""
    var planDate: CalendarDay?
    var first: CalendarDay?
    var last: CalendarDay?
    var offset = 480
    var grid: Int?
    var buffer: Int?
    var gap: Int?
    var sessions: [PlanningSession] = []
    var off: Set<CalendarDay> = []
    var work: Set<CalendarDay> = []
    var weights = PlanningWeights()
  }

  private mutating func read(
    _ key: FieldName, into header: inout Header
  ) throws(CursorDefect) {
    switch key {
    case FieldName("format"): header.format = try cursor.text()
    case FieldName("name"): header.name = try cursor.text()
    case FieldName("plan_date"): header.planDate = try cursor.day()
    case FieldName("first"): header.first = try cursor.day()
    case FieldName("last"): header.last = try cursor.day()
    case FieldName("utc_offset_min"):
      let offset = try cursor.int()
      header.offset = try within(PlanningZone.offsets, offset, "utc_offset_min")
    case FieldName("tz"): try readZoneName()
    case FieldName("grid"): header.grid = try cursor.int()
    case FieldName("buffer"): header.buffer = try cursor.int()
    case FieldName("people_gap"): header.gap = try cursor.int()
    case FieldName("sessions"): header.sessions = try readSessions()
    case FieldName("weights"): try readWeights(into: &header.weights)
    case FieldName("calendar"):
      try cursor.openObject()
      while let list = try cursor.nextKey() {
        switch list {
        case FieldName("off"): header.off = try readDays()
        case FieldName("work"): header.work = try readDays()
        default: try cursor.skip()
        }
      }
    default: try cursor.skip()
    }
  }

  private mutating func readSessions() throws(CursorDefect) -> [PlanningSession] {
    var sessions: [PlanningSession] = []
    try cursor.openArray()
    while try cursor.nextElement() {
      var times: [Int] = []
      try cursor.openArray()
      while try cursor.nextElement() { times.append(try cursor.minute()) }
      guard times.count == 2 else {
        throw cursor.defect("此处应为 [起, 止]", "[from, to] expected")
      }
      sessions.append(PlanningSession(start: times[0], end: times[1]))
    }
    return sessions
  }

  private mutating func readDays() throws(CursorDefect) -> Set<CalendarDay> {
    var days: Set<CalendarDay> = []
    try cursor.openArray()
    while try cursor.nextElement() { days.insert(try cursor.day()) }
    return days
  }

  private mutating func readWeights(into weights: inout PlanningWeights) throws(CursorDefect) {
    try cursor.openObject()
    while let name = try cursor.nextName() {
      guard let place = PlanningWeights.names[name] else {
        try cursor.skip()
        continue
      }
      let value = try cursor.int()
      guard (0...PlanningWeights.most).contains(value) else {
        throw cursor.defect(
          "权重须在 0 至 \(PlanningWeights.most) 之间", "0 to \(PlanningWeights.most) expected")
      }
      weights[keyPath: place] = value
    }
  }

  mutating func readZone() throws(CursorDefect) {
    var id: PlanningID?
    var changes: [PlanningZone.Change] = []
    try cursor.openObject()
    while let key = try cursor.nextKey() {
      switch key {
      case Field.id: id = try cursor.id()
      case FieldName("offsets"):
        try cursor.openArray()
        while try cursor.nextElement() {
          try cursor.openArray()
          guard try cursor.nextElement() else { throw lacking("offsets") }
          let from = try utcMinute()
          guard try cursor.nextElement() else { throw lacking("offsets") }
          let given = try cursor.int()
          let offset = try within(PlanningZone.offsets, given, "offsets")
          guard try !cursor.nextElement() else {
            throw cursor.defect("此处应为 [时刻, 分钟]", "[instant, minutes] expected")
          }
          changes.append(PlanningZone.Change(fromMinute: from, offsetMinutes: offset))
        }
      default: try cursor.skip()
      }
    }
    guard let id else { throw lacking("id") }
    guard !changes.isEmpty else { throw lacking("offsets") }
    guard zoneAt.insert(id, at: zones.count) else {
      throw cursor.defect("时区 \(id) 重复", "zone \(id) stands there twice")
    }
    zones.append(PlanningZone(id: id, changes: changes))
  }

  /// The name says nothing that `utc_offset_min` does not, so only that there is such a zone counts.
  private mutating func readZoneName() throws(CursorDefect) {
    let before = cursor
    let name = try cursor.text()
    guard name == "Asia/Shanghai" || TimeZone(identifier: name) != nil else {
      cursor = before
      throw cursor.defect("没有时区 \(name)", "there is no time zone \(name)")
    }
  }

  /// `2026-03-08T10:00`, in UTC.
  private mutating func utcMinute() throws(CursorDefect) -> Int {
    let before = cursor
    let text = try cursor.text()
    let parts = text.split(separator: "T")
    let clock = parts.count == 2 ? parts[1].prefix(5).split(separator: ":") : []
    guard parts.count == 2, let day = CalendarDay(iso8601: String(parts[0])), clock.count == 2,
      let hour = Int(clock[0]), let minute = Int(clock[1]), (0..<24).contains(hour),
      (0..<60).contains(minute)
    else {
      cursor = before
      throw cursor.defect(
        "此处应为协调世界时，如 2026-03-08T10:00", "a UTC instant such as 2026-03-08T10:00 expected")
    }
    return day.ordinal * 1440 + hour * 60 + minute
  }
}

extension PlanningZone {
  /// Minutes east of UTC that are in use anywhere on earth.
  static let offsets = -12 * 60...14 * 60
}

extension PlanningWeights {
  /// Above this, sums over a million hearings and centuries could leave the range of whole numbers.
  static let most = 10_000_000

  static let names: [String: any WritableKeyPath<PlanningWeights, Int> & Sendable] = [
    "unscheduled": \.unscheduled, "limit": \.limit, "tardy": \.tardy, "wait": \.wait,
    "overload": \.overload, "open": \.open, "split": \.split, "move": \.move,
    "move_day": \.moveDay, "bench": \.bench, "unit": \.unit,
  ]
}
