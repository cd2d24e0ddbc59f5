public import CourtDomain

/// A time that is taken, from its start up to but not including its end.
///
/// Half-open, so that a hearing that ends at ten and one that begins at ten do not collide; the
/// same reading as PostgreSQL's `tstzrange(start, end)`.
public struct BusyInterval: Hashable, Sendable, CustomStringConvertible {
  public let start: Instant
  public let end: Instant

  /// `nil` where nothing lies between the two.
  public init?(start: Instant, end: Instant) {
    guard start < end else { return nil }
    self.start = start
    self.end = end
  }

  public func overlaps(_ other: BusyInterval) -> Bool {
    start < other.end && other.start < end
  }

  public var description: String { start.rfc3339 + "/" + end.rfc3339 }
}

/// Part of a working day in which hearings may lie, in local minutes from midnight.
///
/// A hearing lies inside one session: the noon rest is nobody's working time.
public struct SittingSession: Hashable, Sendable {
  /// No court sits by night, and so a day of quarter hours is one word of the planner.
  static let earliestMinute = 6 * 60
  static let latestMinute = 22 * 60

  public let startMinute: Int
  public let endMinute: Int

  /// Reads two `HH:MM` times on the quarter hour between 06:00 and 22:00; `nil` for others.
  public init?(from start: String, to end: String) {
    guard let first = Self.minutes(start), let last = Self.minutes(end), first < last,
      first % 15 == 0, last % 15 == 0, first >= Self.earliestMinute, last <= Self.latestMinute
    else { return nil }
    self.init(startMinute: first, endMinute: last)
  }

  private init(startMinute: Int, endMinute: Int) {
    self.startMinute = startMinute
    self.endMinute = endMinute
  }

  /// 09:00–12:00 and 14:00–17:30.
  public static let usual: [SittingSession] = [
    SittingSession(startMinute: 540, endMinute: 720),
    SittingSession(startMinute: 840, endMinute: 1050),
  ]

  public var minutes: Int { endMinute - startMinute }

  var isMorning: Bool { startMinute < 12 * 60 }

  private static func minutes(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 2, parts[1].utf8.count == 2,
      text.utf8.allSatisfy({ $0 == 0x3A || (0x30...0x39).contains($0) }),
      let hour = UInt8(parts[0]), let minute = UInt8(parts[1]), hour <= 24, minute < 60
    else { return nil }
    return Int(hour) * 60 + Int(minute)
  }
}
