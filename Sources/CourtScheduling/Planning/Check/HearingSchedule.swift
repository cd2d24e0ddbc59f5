public import CourtDomain

/// One hearing with its place and the units it was given.
public struct ScheduledHearing: Sendable, Hashable {
  /// Position among the instance's hearings.
  public var hearing: Int
  public var date: CalendarDay
  /// Minutes from midnight.
  public var start: Int
  /// Position among the instance's benches.
  public var bench: Int
  public var clerk: Int
  public var room: Int

  public init(
    hearing: Int, date: CalendarDay, start: Int, bench: Int, clerk: Int, room: Int
  ) {
    self.hearing = hearing
    self.date = date
    self.start = start
    self.bench = bench
    self.clerk = clerk
    self.room = room
  }
}

/// A plan: who is heard when, in the order of the instance, and who is not.
public struct HearingSchedule: Sendable {
  public var rows: [ScheduledHearing]
  /// Hearings left out, with a word why.
  public var unscheduled: [(hearing: Int, reason: String)]

  public init(
    rows: [ScheduledHearing] = [], unscheduled: [(hearing: Int, reason: String)] = []
  ) {
    self.rows = rows
    self.unscheduled = unscheduled
  }

  /// The lines of a schedule file.
  public func lines(of instance: PlanningInstance) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(rows.count * 80)
    for row in rows {
      out += Array("{\"h\":".utf8)
      out += instance.hearings[row.hearing].id.json
      out += Array(",\"date\":\"\(row.date)\",\"start\":\"".utf8)
      out += Array(clockText(row.start).utf8)
      out += Array("\",\"bench\":".utf8)
      out += instance.benches[row.bench].id.json
      out += Array(",\"clerk\":\(row.clerk),\"room\":\(row.room)}\n".utf8)
    }
    for entry in unscheduled {
      out += Array("{\"h\":".utf8)
      out += instance.hearings[entry.hearing].id.json
      out += Array(",\"unscheduled\":".utf8)
      out += Array(JSONValue.string(entry.reason).text.utf8)
      out += Array("}\n".utf8)
    }
    return out
  }
}

/// `09:15` of minutes from midnight.
func clockText(_ minute: Int) -> String {
  let hour = minute / 60
  let rest = minute % 60
  return (hour < 10 ? "0" : "") + "\(hour):" + (rest < 10 ? "0" : "") + "\(rest)"
}

extension PlanningID {
  var json: [UInt8] {
    switch self {
    case .number(let number): Array(String(number).utf8)
    case .text(let text): Array(JSONValue.string(text).text.utf8)
    }
  }
}
