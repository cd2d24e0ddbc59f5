public import CourtDomain

/// Everything a plan of hearings rests on: the days, who is there when, and what is to be heard.
///
/// References between parts are positions in the arrays, so that an instance that was built is
/// whole; ids are kept for reading and writing only. Minutes count from midnight in court time,
/// day offsets from `first`.
public struct PlanningInstance: Sendable {
  public var name: String
  /// The day the plan is made.
  public var planDate: CalendarDay
  /// The horizon, both days included.
  public var first: CalendarDay
  public var last: CalendarDay
  /// The court's own offset from UTC.
  public var utcOffsetMinutes: Int
  public var sessions: [PlanningSession]
  /// Starts lie on multiples of this many minutes.
  public var gridMinutes: Int
  /// Between two hearings of one judge, clerk or room.
  public var bufferMinutes: Int
  /// Between two hearings of one person.
  public var peopleGapMinutes: Int
  public var daysOff: Set<CalendarDay>
  /// Make-up days: worked although the weekday or `daysOff` says no.
  public var daysWorked: Set<CalendarDay>
  public var weights: PlanningWeights

  public var zones: [PlanningZone] = []
  public var judges: [PlanningJudge] = []
  public var benches: [PlanningBench] = []
  public var pools: [PlanningPool] = []
  public var people: [PlanningPerson] = []
  public var hearings: [PlanningHearing] = []
  /// What a court asks beyond the file format; empty in instances that were read.
  public var terms: [PlanningTerms] = []

  public init(
    name: String, planDate: CalendarDay, first: CalendarDay, last: CalendarDay,
    utcOffsetMinutes: Int = 480, sessions: [PlanningSession] = PlanningSession.usual,
    gridMinutes: Int = 15, bufferMinutes: Int = 15, peopleGapMinutes: Int = 15,
    daysOff: Set<CalendarDay> = [], daysWorked: Set<CalendarDay> = [],
    weights: PlanningWeights = PlanningWeights()
  ) {
    self.name = name
    self.planDate = planDate
    self.first = first
    self.last = last
    self.utcOffsetMinutes = utcOffsetMinutes
    self.sessions = sessions
    self.gridMinutes = gridMinutes
    self.bufferMinutes = bufferMinutes
    self.peopleGapMinutes = peopleGapMinutes
    self.daysOff = daysOff
    self.daysWorked = daysWorked
    self.weights = weights
  }

  /// Whether the court sits that day at all.
  public func isWorkingDay(_ day: CalendarDay) -> Bool {
    if day < first || day > last { return false }
    if daysWorked.contains(day) { return true }
    return !daysOff.contains(day) && day.weekday <= 5
  }

  public var workingDays: [CalendarDay] {
    (first.ordinal...max(first.ordinal, last.ordinal)).compactMap {
      CalendarDay(ordinal: $0).flatMap { isWorkingDay($0) ? $0 : nil }
    }
  }

  /// The first lawful day: the day of service does not count, and `notice` full days lie between.
  ///
  /// Source: Civil Procedure Law (2023) arts. 139 and 85.
  public func earliest(_ hearing: PlanningHearing) -> CalendarDay {
    max(hearing.ready, planDate.adding(days: hearing.noticeDays + 1))
  }
}

/// A part of the day in which hearings lie as a whole; minutes from midnight.
public struct PlanningSession: Sendable, Hashable {
  public var start: Int
  public var end: Int

  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// 09:00–12:00 and 13:30–17:30.
  public static let usual = [
    PlanningSession(start: 540, end: 720), PlanningSession(start: 810, end: 1050),
  ]
}

/// What each thing costs that a plan should avoid; whole numbers, less is better.
public struct PlanningWeights: Sendable, Hashable {
  public var unscheduled = 10_000
  public var limit = 1000
  public var tardy = 30
  public var wait = 1
  public var overload = 3
  public var open = 6
  public var split = 10
  public var move = 40
  public var moveDay = 2
  public var bench = 15
  public var unit = 1
  /// Beyond the file format: a wish not met, a place apart from the hearing's series, and, for
  /// proposals, a rest of the judge's session in which no other hearing fits.
  public var wish = 12
  public var apart = 20
  public var rest = 0

  public init() {}
}

/// A time zone as the list of its changes, so that no database of zones is needed.
public struct PlanningZone: Sendable {
  public struct Change: Sendable, Hashable {
    /// Minutes since 1970 in UTC.
    public var fromMinute: Int
    public var offsetMinutes: Int

    public init(fromMinute: Int, offsetMinutes: Int) {
      self.fromMinute = fromMinute
      self.offsetMinutes = offsetMinutes
    }
  }

  public var id: PlanningID
  /// Ascending; before the first, the first holds.
  public var changes: [Change]

  public init(id: PlanningID, changes: [Change]) {
    self.id = id
    self.changes = changes
  }

  func offset(at minute: Int) -> Int {
    var offset = changes.first?.offsetMinutes ?? 0
    for change in changes where change.fromMinute <= minute { offset = change.offsetMinutes }
    return offset
  }
}

/// From minute to minute of one day of the horizon.
public struct PlanningAbsence: Sendable, Hashable {
  public var dayOffset: Int
  public var start: Int
  public var end: Int

  public init(dayOffset: Int, start: Int, end: Int) {
    self.dayOffset = dayOffset
    self.start = start
    self.end = end
  }
}

public struct PlanningJudge: Sendable {
  public var id: PlanningID
  /// Negative: lay assessor 人民陪审员.
  public var division: Int
  /// Most sitting minutes of a day.
  public var capMinutes: Int
  /// A fair share of sitting minutes; none: not measured, and sessions cost nothing.
  public var targetMinutes: Int?
  public var busy: [PlanningAbsence]
  /// What of `busy` are hearings outside the plan: their half-days are open already.
  public var sits: [PlanningAbsence] = []

  public init(
    id: PlanningID, division: Int, capMinutes: Int, targetMinutes: Int?,
    busy: [PlanningAbsence] = []
  ) {
    self.id = id
    self.division = division
    self.capMinutes = capMinutes
    self.targetMinutes = targetMinutes
    self.busy = busy
  }
}

/// A sole judge 独任 or a panel 合议庭; the first member presides.
public struct PlanningBench: Sendable {
  public var id: PlanningID
  /// Positions in `judges`.
  public var members: [Int]

  public init(id: PlanningID, members: [Int]) {
    self.id = id
    self.members = members
  }
}

/// Clerks or virtual courtrooms that are all alike.
public struct PlanningPool: Sendable {
  public struct Off: Sendable, Hashable {
    public var unit: Int
    public var dayOffset: Int
    public var session: Int

    public init(unit: Int, dayOffset: Int, session: Int) {
      self.unit = unit
      self.dayOffset = dayOffset
      self.session = session
    }
  }

  /// A unit that somebody has for a time.
  public struct Taken: Sendable, Hashable {
    public var unit: Int
    public var time: PlanningAbsence

    public init(unit: Int, time: PlanningAbsence) {
      self.unit = unit
      self.time = time
    }
  }

  public var id: PlanningID
  public var size: Int
  public var off: [Off]
  /// Times of single units, which counting alone cannot tell; empty in instances that were read.
  public var taken: [Taken] = []

  public init(id: PlanningID, size: Int, off: [Off] = []) {
    self.id = id
    self.size = size
    self.off = off
  }
}

/// A party or a representative; abroad with a zone and the minutes of the day they can be asked for.
public struct PlanningPerson: Sendable {
  public var id: PlanningID
  public var busy: [PlanningAbsence]
  /// Position in `zones`; none: in court time, without bounds of the day.
  public var zone: Int?
  public var wakingFrom: Int
  public var wakingTo: Int

  public init(
    id: PlanningID, busy: [PlanningAbsence] = [], zone: Int? = nil, wakingFrom: Int = 420,
    wakingTo: Int = 1320
  ) {
    self.id = id
    self.busy = busy
    self.zone = zone
    self.wakingFrom = wakingFrom
    self.wakingTo = wakingTo
  }
}

public struct PlanningHearing: Sendable {
  /// Where the hearing stands in the plan in force.
  public struct Previous: Sendable, Hashable {
    public var date: CalendarDay
    /// Minutes from midnight.
    public var start: Int
    /// Positions and numbers; `-1` for a bench that is not there any more.
    public var bench: Int
    public var clerk: Int
    public var room: Int

    public init(date: CalendarDay, start: Int, bench: Int, clerk: Int, room: Int) {
      self.date = date
      self.start = start
      self.bench = bench
      self.clerk = clerk
      self.room = room
    }
  }

  public var id: PlanningID
  public var type: String
  public var procedure: String
  public var ready: CalendarDay
  public var noticeDays: Int
  public var due: CalendarDay
  public var limit: CalendarDay
  public var durationMinutes: Int
  public var weight: Int
  /// Positions in `benches`, recusals already taken out.
  public var benches: [Int]
  /// Positions in `pools`.
  public var clerkPool: Int
  public var roomPool: Int
  /// Positions in `people`.
  public var people: [Int]
  /// Similar cases that are best held in a row share one.
  public var series: Int?
  public var previous: Previous?
  /// Position in `terms`.
  public var terms: Int?

  public init(
    id: PlanningID, type: String = "", procedure: String = "", ready: CalendarDay,
    noticeDays: Int = 3, due: CalendarDay, limit: CalendarDay, durationMinutes: Int,
    weight: Int = 1, benches: [Int], clerkPool: Int, roomPool: Int, people: [Int] = [],
    series: Int? = nil, previous: Previous? = nil
  ) {
    self.id = id
    self.type = type
    self.procedure = procedure
    self.ready = ready
    self.noticeDays = noticeDays
    self.due = due
    self.limit = limit
    self.durationMinutes = durationMinutes
    self.weight = weight
    self.benches = benches
    self.clerkPool = clerkPool
    self.roomPool = roomPool
    self.people = people
    self.series = series
    self.previous = previous
  }
}
