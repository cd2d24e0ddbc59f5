public import CourtDomain

/// Wishes: they order the proposals and never close a slot.
public struct HearingPreferences: Hashable, Sendable {
  public var partOfDay: PartOfDay?
  /// ISO weekdays, 1 is Monday.
  public var avoidWeekdays: Set<Int>
  /// Hearings of similar cases before the same judge: this one had best be directly before or after
  /// one of them.
  public var series: [BusyInterval]
  /// Among many: requests of one name before one judge are best held in a row.
  public var seriesName: String?

  public init(
    partOfDay: PartOfDay? = nil, avoidWeekdays: Set<Int> = [], series: [BusyInterval] = []
  ) {
    self.series = series
    self.partOfDay = partOfDay
    self.avoidWeekdays = avoidWeekdays
  }
}

/// One hearing that wants a place in the calendars.
public struct HearingRequest: Hashable, Sendable {
  /// 15 to 480; must fit one session.
  public var durationMinutes: Int
  /// The first lawful day: the period of notice has run.
  public var earliest: DayBound
  /// The last lawful day: trial limit, or one month after the hearing that was adjourned.
  public var latest: DayBound
  public var judge: ResourceKey
  /// Everyone else who must be free: panel, parties, representatives. At most 256.
  public var required: [ResourceKey]
  /// One of these is chosen; empty means that none is needed. At most 2,000.
  public var rooms: [ResourceKey]
  /// As with rooms.
  public var clerks: [ResourceKey]
  public var preferences: HearingPreferences
  /// Kept free before and after, for everyone; rounded up to quarters, at most 120.
  public var bufferMinutes: Int
  /// Closes the other half of the day, for somebody can come at no other time.
  public var onlyPartOfDay: PartOfDay?
  /// Among many: how much its waiting counts.
  public var weight = 1
  /// Among many: behind this day its waiting counts for more.
  public var wantedBy: CalendarDay?

  public init(
    durationMinutes: Int, earliest: DayBound, latest: DayBound, judge: ResourceKey,
    required: [ResourceKey], rooms: [ResourceKey], clerks: [ResourceKey],
    preferences: HearingPreferences = HearingPreferences(), bufferMinutes: Int = 0,
    onlyPartOfDay: PartOfDay? = nil
  ) {
    self.onlyPartOfDay = onlyPartOfDay
    self.durationMinutes = durationMinutes
    self.earliest = earliest
    self.latest = latest
    self.judge = judge
    self.required = required
    self.rooms = rooms
    self.clerks = clerks
    self.preferences = preferences
    self.bufferMinutes = bufferMinutes
  }

  /// The judge and everyone named, each once, in lock order.
  var people: [ResourceKey] { Set(required + [judge]).sorted() }

  /// Those of the judge's bench who are named: each judge and lay assessor.
  var panel: [ResourceKey] {
    Set(required).subtracting([judge]).filter { $0.kind == .judge || $0.kind == .assessor }.sorted()
  }

  /// Everything that lies outside the limits told above.
  var defects: [FieldDefect] {
    var found: [FieldDefect] = []
    if !(15...480).contains(durationMinutes) {
      found.append(
        FieldDefect(
          "/duration_minutes", "range", zh: "庭审时长应在 15 至 480 分钟之间",
          en: "a hearing lasts between 15 and 480 minutes"))
    }
    if !(0...120).contains(bufferMinutes) {
      found.append(
        FieldDefect(
          "/buffer_minutes", "range", zh: "间隔应在 0 至 120 分钟之间",
          en: "the time kept free lies between 0 and 120 minutes"))
    }
    let lists = [("required", required.count, 256), ("rooms", rooms.count, 2_000)]
    for (name, count, most) in lists + [("clerks", clerks.count, 2_000)] where count > most {
      found.append(
        FieldDefect(
          "/" + name, "count", zh: "最多 \(most) 项", en: "at most \(most) entries"))
    }
    return found
  }
}

/// A hearing of the same judge that is still to be placed.
public struct WaitingHearing: Hashable, Sendable {
  public var earliest: CalendarDay
  /// The end of its trial limit, where one runs.
  public var latest: CalendarDay?
  public var durationMinutes: Int

  public init(earliest: CalendarDay, latest: CalendarDay?, durationMinutes: Int) {
    self.earliest = earliest
    self.latest = latest
    self.durationMinutes = durationMinutes
  }
}
