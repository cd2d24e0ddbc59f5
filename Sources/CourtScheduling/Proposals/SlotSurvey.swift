import CourtDomain

/// Which starts of a day each person and pool leaves open, all as words of the quarter grid.
struct SlotSurvey {
  struct Column {
    let cause: SlotClosure.Cause
    /// One map of busy quarters a unit; a person is a pool of one.
    let units: [(key: ResourceKey, busy: [Int: UInt64])]
  }

  let sessions: [SittingSession]
  let bufferQuarters: Int
  let columns: [Column]

  init(_ request: HearingRequest, _ calendar: BusyCalendar) {
    sessions = calendar.sessions.filter { session in
      request.onlyPartOfDay.map { ($0 == .morning) == session.isMorning } ?? true
    }
    bufferQuarters = DayGrid.quarters(forMinutes: request.bufferMinutes)
    var columns: [Column] = []
    for key in request.people {
      columns.append(Column(cause: .resource(key), units: [(key, calendar.words(of: key))]))
    }
    for (kind, pool) in [(ResourceKey.Kind.room, request.rooms), (.clerk, request.clerks)]
    where !pool.isEmpty {
      let units = Set(pool).sorted().map { ($0, calendar.words(of: $0)) }
      columns.append(Column(cause: .pool(kind), units: units))
    }
    self.columns = columns
  }

  /// Starts at which a hearing of that length lies inside one session, whoever is busy.
  func lawfulStarts(length: Int) -> UInt64 { starts(in: .max, length: length) }

  /// Starts on that day at which everyone and one unit of each pool is free.
  func openStarts(on day: CalendarDay, length: Int) -> UInt64 {
    var open = lawfulStarts(length: length)
    for column in columns where open != 0 {
      open &= self.open(column, on: day, length: length)
    }
    return open
  }

  /// Starts a column leaves open.
  func open(_ column: Column, on day: CalendarDay, length: Int) -> UInt64 {
    let all = lawfulStarts(length: length)
    var open: UInt64 = 0
    for unit in column.units where open != all {
      open |= self.open(busy: unit.busy, on: day, length: length)
    }
    return open
  }

  func open(busy: [Int: UInt64], on day: CalendarDay, length: Int) -> UInt64 {
    guard let taken = busy[day.ordinal], taken != 0 else { return lawfulStarts(length: length) }
    return starts(in: ~DayGrid.widened(taken, by: bufferQuarters), length: length)
  }

  private func starts(in free: UInt64, length: Int) -> UInt64 {
    sessions.reduce(0) { $0 | DayGrid.starts(in: free & $1.mask, length: length) }
  }
}

extension UInt64 {
  /// The positions of the ones, ascending.
  var bits: [Int] {
    var rest = self
    var found: [Int] = []
    while rest != 0 {
      found.append(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
    return found
  }
}
