import CourtDomain

extension PlanningInstance {
  /// Reads the lines of a `hearing-sched/1` instance.
  ///
  /// - Throws: every defect found, each with its line: what cannot be read first; where all can be
  ///   read, what does not fit together.
  public static func read(_ bytes: [UInt8]) throws(InstanceDefects) -> PlanningInstance {
    var reader = InstanceReader(bytes)
    reader.readLines()
    return try reader.finish()
  }
}

/// Collects the lines of an instance and joins them by their ids.
struct InstanceReader {
  /// More hearings than any court has in a year; beyond it a file is refused.
  static let hearingLimit = 1_000_000

  var cursor: JSONLineCursor
  var line = 0
  /// Some line is not blank.
  var isBegun = false
  var defects = InstanceDefects()
  var instance: PlanningInstance?
  var zones: [PlanningZone] = []
  var judges: [PlanningJudge] = []
  var benches: [PlanningBench] = []
  var pools: [PlanningPool] = []
  var people: [PlanningPerson] = []
  var hearings: [PlanningHearing] = []
  var zoneAt = IDIndex()
  var judgeAt = IDIndex()
  var benchAt = IDIndex()
  var poolAt = IDIndex()
  var personAt = IDIndex()
  var hearingAt = IDIndex()
  var seriesAt = IDIndex()
  var seriesCount = 0
  /// What a line names that may stand further down.
  var benchMembers: [(line: Int, members: [PlanningID])] = []
  var personZones: [(line: Int, person: Int, zone: PlanningID)] = []
  var named = HearingNames()
  var previous: [(line: Int, row: PreviousRow)] = []

  struct PreviousRow {
    var hearing: PlanningID
    var date: CalendarDay
    var start: Int
    var bench: PlanningID
    var clerk: Int
    var room: Int
  }

  /// The names in hearings, all in one run; a hearing's are found by where they end.
  struct HearingNames {
    var lines: [Int] = []
    var clerks: [PlanningID] = []
    var rooms: [PlanningID] = []
    var benches: [PlanningID] = []
    var benchEnds: [Int] = []
    var people: [PlanningID] = []
    var peopleEnds: [Int] = []
  }

  init(_ bytes: [UInt8]) { cursor = JSONLineCursor(bytes) }

  mutating func readLines() {
    while cursor.nextLine(&line) {
      isBegun = true
      do {
        try readLine()
        try cursor.finishLine()
      } catch {
        defects.add(
          InstanceDefect(
            line: line, column: error.column, zh: error.text.zh, en: error.text.en))
      }
    }
  }

  /// The kind nearly always stands first; where it does not, the line is looked through for it.
  private mutating func readLine() throws(CursorDefect) {
    var ahead = cursor
    try ahead.openObject()
    var kind: String?
    while kind == nil, let key = try ahead.nextKey() {
      if key == Field.k { kind = try ahead.text() } else { try ahead.skip() }
    }
    switch kind {
    case "hearing": try readHearing()
    case "person": try readPerson()
    case "prev": try readPrevious()
    case "judge": try readJudge()
    case "bench": try readBench()
    case "pool": try readPool()
    case "zone": try readZone()
    case "instance": try readHeader()
    case let other:
      throw cursor.defect("未知的行类型 \(other ?? "（无）")", "unknown kind of line \(other ?? "(none)")")
    }
  }

  mutating func note(_ line: Int?, _ zh: String, _ en: String) {
    defects.add(InstanceDefect(line: line, zh: zh, en: en))
  }

  func lacking(_ field: String) -> CursorDefect {
    cursor.defect("缺少字段 \(field)", "the field \(field) is missing")
  }

  /// The value of a field that must be there and lie in a range.
  func within(_ range: ClosedRange<Int>, _ value: Int?, _ field: String) throws(CursorDefect) -> Int
  {
    guard let value else { throw lacking(field) }
    guard range.contains(value) else {
      throw cursor.defect(
        "字段 \(field) 应在 \(range.lowerBound) 至 \(range.upperBound) 之间，而为 \(value)",
        "the field \(field) must be \(range.lowerBound) to \(range.upperBound), and is \(value)")
    }
    return value
  }
}

/// The names of the format, made once.
enum Field {
  static let k = FieldName("k")
  static let id = FieldName("id")
  static let type = FieldName("type")
  static let proc = FieldName("proc")
  static let ready = FieldName("ready")
  static let notice = FieldName("notice")
  static let due = FieldName("due")
  static let limit = FieldName("limit")
  static let dur = FieldName("dur")
  static let w = FieldName("w")
  static let benches = FieldName("benches")
  static let clerk = FieldName("clerk")
  static let room = FieldName("room")
  static let people = FieldName("people")
  static let series = FieldName("series")
  static let h = FieldName("h")
  static let date = FieldName("date")
  static let start = FieldName("start")
  static let bench = FieldName("bench")
  static let busy = FieldName("busy")
  static let zone = FieldName("zone")
  static let hours = FieldName("hours")
  static let unscheduled = FieldName("unscheduled")
}
