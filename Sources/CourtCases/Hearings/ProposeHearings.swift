import CourtDomain
import CourtLaw
public import CourtScheduling

extension OpenCase {
  /// The best lawful slots for a hearing of this case, each with its reasons and with what it costs
  /// others who wait for the same judge.
  ///
  /// - Parameter wish: laid over what the court has asked for this case already.
  /// - Throws: `Rejection` telling which rule or whose calendar closed which share of the slots.
  public func proposeHearings(_ wish: HearingDemand, limit: Int = 5) throws -> [HearingProposal] {
    let terms = try hearingTerms(overlaid: wish)
    try terms.check()
    let bounds = try hearingBounds(terms.demand)
    let (request, calendar) = try hearingQuestion(terms, bounds)
    let waiting = try waitingHearings(bounds.earliest.day)
    switch HearingProposals.propose(request, calendar, limit: limit, waiting: waiting) {
    case .proposals(let proposals): return proposals
    case .refused(let refusal): throw refusal.rejection
    }
  }

  /// What is asked of the calendars between two days, and the calendars of everyone concerned.
  func hearingQuestion(
    _ terms: HearingTerms, _ bounds: (earliest: DayBound, latest: DayBound)
  ) throws -> (request: HearingRequest, calendar: BusyCalendar) {
    let cast = try hearingCast(terms.demand)
    let pools = try hearingPools()
    var calendar = try emptyCalendar(from: bounds.earliest.day, through: bounds.latest.day)
    try block(cast.all + pools.rooms + pools.clerks, in: &calendar, bounds)
    try blockNights(of: cast, in: &calendar, bounds)
    let request = HearingRequest(
      durationMinutes: terms.durationMinutes, earliest: bounds.earliest, latest: bounds.latest,
      judge: cast.judge.key, required: cast.others.map(\.key), rooms: pools.rooms.map(\.key),
      clerks: pools.clerks.map(\.key),
      preferences: HearingPreferences(
        partOfDay: terms.demand.partOfDay, avoidWeekdays: Set(terms.demand.avoidWeekdays),
        series: try series(terms.demand, bounds.earliest.day)),
      bufferMinutes: court.limits.hearingBufferMinutes, onlyPartOfDay: terms.onlyPartOfDay)
    return (request, calendar)
  }

  /// Rooms and clerks any one of whom will do.
  func hearingPools() throws -> (rooms: [HearingCast.Member], clerks: [HearingCast.Member]) {
    let rooms = try transaction.rooms().map {
      HearingCast.Member(
        key: ResourceKey(.room, $0.id), resource: HearingResource(kind: "room", key: $0.id))
    }
    let barred = Set(assignments.filter(\.isBarred).map(\.accountID))
    let clerks = try transaction.accounts(kind: .clerk, limit: 50)
      .filter { !$0.isDisabled && !barred.contains($0.id) }
      .map { HearingCast.official($0, .clerk) }
    return (rooms, clerks)
  }

  /// Hearings of the same series before the same judge.
  func series(_ demand: HearingDemand, _ first: CalendarDay) throws -> [BusyInterval] {
    guard let series = demand.series, let judge = currentOfficial(.judge) else { return [] }
    return try transaction.hearings(
      ofSeries: series, judge: judge, besides: file.id,
      from: Instant(day: first, zone: court.zone)
    ).compactMap { BusyInterval(start: $0.startsAt, end: $0.endsAt) }
  }

  /// Others who wait for this judge, the most urgent first.
  private func waitingHearings(_ earliest: CalendarDay) throws -> [WaitingHearing] {
    guard let judge = currentOfficial(.judge) else { return [] }
    return try transaction.casesAwaitingHearing(
      in: court.procedures.statesThatBook, judge: judge, limit: 40
    )
    .filter { $0.caseID != file.id }
    .map { other in
      let demand = other.demand.map { HearingDemand(JSONReader($0)) }
      return WaitingHearing(
        earliest: earliest, latest: other.limitOn,
        durationMinutes: demand?.durationMinutes ?? court.limits.hearingMinutes)
    }
  }

  /// Not before the notice has run its clear days, not after the trial limit or the gap allowed
  /// since the last hearing.
  ///
  /// Source: Civil Procedure Law art. 139; Interpretation art. 227; trial limits arts. 152, 164, 168;
  /// Provisions on extension art. 5.
  func hearingBounds(_ wish: HearingDemand) throws -> (earliest: DayBound, latest: DayBound) {
    let today = court.zone.day(of: now)
    let lawful: CalendarDay
    do throws(LawError) {
      lawful = try court.law.earliestHearingDay(noticeOn: today, court: court.settings)
    } catch { throw error.rejection }
    var earliest = DayBound(
      lawful, zh: "开庭三日前须通知当事人", en: "parties must have three days' notice",
      source: "CPL art. 139")
    if let wished = wish.notBefore, wished > lawful {
      earliest = DayBound(wished, zh: "按请求的最早日期", en: "the earliest day asked for")
    }
    var latest = DayBound(
      today.adding(days: 90), zh: "排期窗口为九十日", en: "the list reaches ninety days ahead")
    let trial = deadlines.first { $0.standing == .running && $0.rule.hasPrefix("trial.") }
    if let trial, trial.lastDay < latest.day {
      latest = DayBound(
        trial.lastDay, zh: "审限于 \(trial.lastDay) 届满",
        en: "the trial limit ends on \(trial.lastDay)", source: "CPL arts. 152, 164, 168")
    }
    if let last = particulars.hearings.last(where: { $0.standing == .adjourned }) {
      let gap = court.zone.day(of: last.startsAt).adding(months: 1)
      if gap < latest.day, gap >= earliest.day {
        latest = DayBound(
          gap, zh: "两次庭审间隔不超过一个月", en: "no more than a month between hearings",
          source: "EXT art. 5")
      }
    }
    return (earliest, latest)
  }

  func emptyCalendar(from first: CalendarDay, through last: CalendarDay) throws
    -> BusyCalendar
  {
    var days: [CalendarDay] = []
    var day = first
    while day <= last, days.count < 400 {
      do throws(LawError) {
        if try court.law.isWorkingDay(day) { days.append(day) }
      } catch {
        // Days of a year whose holidays are not announced are not offered.
        break
      }
      day = day.adding(days: 1)
    }
    return BusyCalendar(workingDays: days, zone: court.zone)
  }

  private func block(
    _ members: [HearingCast.Member], in calendar: inout BusyCalendar,
    _ bounds: (earliest: DayBound, latest: DayBound)
  ) throws {
    // Two who are one person have one calendar.
    let holders = Dictionary(grouping: members, by: \.resource.holder)
    let resources = holders.values.compactMap(\.first?.resource)
    let from = Instant(day: bounds.earliest.day, zone: court.zone)
    let to = court.zone.end(of: bounds.latest.day)
    let taken = try transaction.gather {
      try transaction.occupied(resources, from: from, to: to)
        + transaction.unavailable(resources, from: from, to: to)
    }
    for entry in taken {
      guard let interval = BusyInterval(start: entry.startsAt, end: entry.endsAt) else { continue }
      for member in holders[entry.resource.holder] ?? [] { calendar.block(member.key, interval) }
    }
  }

  /// People abroad are heard by day, as their own clock has it.
  private func blockNights(
    of cast: HearingCast, in calendar: inout BusyCalendar,
    _ bounds: (earliest: DayBound, latest: DayBound)
  ) throws {
    let zones = try transaction.zones(of: Array(Set(cast.resources.map(\.key))))
    let from = Instant(day: bounds.earliest.day, zone: court.zone)
    let to = court.zone.end(of: bounds.latest.day)
    for member in cast.all {
      guard let nights = zones[member.resource.key].flatMap({ ZoneNights($0) }) else { continue }
      for night in nights.nights(from: from, to: to) { calendar.block(member.key, night) }
    }
  }
}
