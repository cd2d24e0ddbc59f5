import CourtDomain

/// A line of a schedule as it stands in a file, right or wrong: what has the wrong shape is `nil`.
public struct ScheduleLine: Sendable {
  public var line: Int
  public var hearing: PlanningID?
  public var date: String?
  public var start: String?
  public var bench: PlanningID?
  public var clerk: Int?
  public var room: Int?
  /// A remark or a hearing left out: nothing to check.
  public var isSkipped = false

  public init(line: Int) { self.line = line }

  /// - Throws: lines that are not JSON objects, all of them.
  public static func read(_ bytes: [UInt8]) throws(InstanceDefects) -> [ScheduleLine] {
    var cursor = JSONLineCursor(bytes)
    var number = 0
    var rows: [ScheduleLine] = []
    var defects = InstanceDefects()
    while cursor.nextLine(&number) {
      do throws(CursorDefect) {
        rows.append(try ScheduleLine(&cursor, line: number))
        try cursor.finishLine()
      } catch {
        defects.add(
          InstanceDefect(
            line: number, column: error.column, zh: error.text.zh, en: error.text.en))
      }
    }
    guard defects.isEmpty else { throw defects }
    return rows
  }

  private init(_ cursor: inout JSONLineCursor, line: Int) throws(CursorDefect) {
    self.line = line
    try cursor.openObject()
    while let key = try cursor.nextKey() {
      switch key {
      case Field.h: hearing = try cursor.idIfAny()
      case Field.date: date = try cursor.textIfAny()
      case Field.start: start = try cursor.textIfAny()
      case Field.bench: bench = try cursor.idIfAny()
      case Field.clerk: clerk = try cursor.intIfAny()
      case Field.room: room = try cursor.intIfAny()
      case Field.unscheduled: if try cursor.truth() { isSkipped = true }
      case Field.k:
        let kind = try cursor.textIfAny()
        if kind == "schedule" || kind == "meta" { isSkipped = true }
      default: try cursor.skip()
      }
    }
  }

  /// The line of a planned hearing.
  public init(_ row: ScheduledHearing, line: Int, of instance: PlanningInstance) {
    self.line = line
    hearing = instance.hearings[row.hearing].id
    date = row.date.description
    start = clockText(row.start)
    bench = instance.benches[row.bench].id
    clerk = row.clerk
    room = row.room
  }
}

extension HearingSchedule {
  /// As lines to be checked.
  public func checkable(of instance: PlanningInstance) -> [ScheduleLine] {
    rows.enumerated().map { ScheduleLine($1, line: $0 + 1, of: instance) }
  }
}

extension JSONLineCursor {
  mutating func idIfAny() throws(CursorDefect) -> PlanningID? {
    let before = self
    do throws(CursorDefect) { return try id() } catch {
      self = before
      try skip()
      return nil
    }
  }

  mutating func intIfAny() throws(CursorDefect) -> Int? {
    guard case .number(let number)? = try idIfAny() else { return nil }
    return number
  }

  mutating func textIfAny() throws(CursorDefect) -> String? {
    guard case .text(let text)? = try idIfAny() else { return nil }
    return text
  }

  /// Whether the value is anything but empty, zero, false or null.
  mutating func truth() throws(CursorDefect) -> Bool {
    let start = at
    try skip()
    let word = bytes[start..<at].filter { $0 > 0x20 }
    return !["\"\"", "0", "false", "null", "[]", "{}"].contains(
      String(decoding: word, as: UTF8.self))
  }
}

extension PlanningInstance {
  /// Takes a schedule as the plan in force; lines that fit no hearing are passed over.
  public mutating func keep(_ lines: [ScheduleLine]) {
    var hearingAt = IDIndex()
    var benchAt = IDIndex()
    for (place, hearing) in hearings.enumerated() { _ = hearingAt.insert(hearing.id, at: place) }
    for (place, bench) in benches.enumerated() { _ = benchAt.insert(bench.id, at: place) }
    for line in lines where !line.isSkipped {
      guard let hearing = line.hearing.flatMap({ hearingAt[$0] }),
        let date = line.date.flatMap({ CalendarDay(iso8601: $0) }),
        let start = line.start.flatMap(ScheduleCheck.minute)
      else { continue }
      hearings[hearing].previous = PlanningHearing.Previous(
        date: date, start: start, bench: line.bench.flatMap { benchAt[$0] } ?? -1,
        clerk: line.clerk ?? -1, room: line.room ?? -1)
    }
  }
}
