import CourtDomain

/// Finds lawful places for one hearing in a snapshot of calendars.
///
/// Pure: the same request and calendar give the same proposals. A proposal is no booking: between
/// the snapshot and the commit another booker may come first, which the store's exclusion
/// constraints decide.
public enum HearingProposals {
  public static let maximumProposals = 200
  /// Slots beyond those asked for whose price for others is looked at.
  static let pricedBeyond = 40

  /// The best slots, first one for each half-day and then the next best within them.
  ///
  /// - Parameters:
  ///   - limit: 1 to `maximumProposals`; values outside are moved to the nearer end.
  ///   - waiting: those who still wait for the same judge, the most urgent first; what the best
  ///     slots cost them counts in the order.
  public static func propose(
    _ request: HearingRequest, _ calendar: BusyCalendar, limit: Int = 5,
    waiting: [WaitingHearing]? = nil
  ) -> ProposalOutcome {
    let search = SlotSearch(request, calendar)
    if let refusal = search.refusalOutright { return .refused(refusal) }
    let candidates = search.candidates
    guard !candidates.isEmpty else { return .refused(RefusalReport(search).refusal) }
    let most = min(max(1, limit), maximumProposals)
    guard let waiting else {
      return .proposals(spread(candidates, most).map { search.proposal($0) })
    }
    let queue = OthersQueue(waiting, judge: request.judge, calendar)
    let chosen = spread(candidates, most + pricedBeyond).map { candidate in
      var proposal = search.proposal(candidate)
      let price = queue.price(of: candidate, length: search.length)
      proposal.priceForOthers = price
      proposal.penalty +=
        price.workingDays * SlotPrice.waitPerWorkingDay + price.pastLimit * SlotPrice.wishMissed
      proposal.reasons.append(price.text)
      return proposal
    }
    let ranked = chosen.sorted { ($0.penalty, $0.start) < ($1.penalty, $1.start) }
    return .proposals(Array(ranked.prefix(most)))
  }

  /// Takes the cheapest of each half-day before a second of any.
  private static func spread(_ sorted: [SlotSearch.Candidate], _ limit: Int)
    -> [SlotSearch.Candidate]
  {
    struct HalfDay: Hashable {
      let day: Int
      let session: SittingSession
    }
    var seen: Set<HalfDay> = []
    var leaders: [SlotSearch.Candidate] = []
    var others: [SlotSearch.Candidate] = []
    for candidate in sorted {
      let half = HalfDay(day: candidate.day.ordinal, session: candidate.price.session)
      if seen.insert(half).inserted { leaders.append(candidate) } else { others.append(candidate) }
    }
    return Array((leaders + others).prefix(limit))
  }
}

/// One search: the request, the days it may lie on and what is open there.
struct SlotSearch {
  struct Candidate {
    let day: CalendarDay
    let quarter: Int
    let price: SlotPrice
    let penalty: Int
  }

  let request: HearingRequest
  let calendar: BusyCalendar
  let survey: SlotSurvey
  let days: [CalendarDay]
  let length: Int

  init(_ request: HearingRequest, _ calendar: BusyCalendar) {
    self.request = request
    self.calendar = calendar
    survey = SlotSurvey(request, calendar)
    length = DayGrid.quarters(forMinutes: request.durationMinutes)
    days = calendar.workingDays.filter {
      $0 >= request.earliest.day && $0 <= request.latest.day
    }
  }

  /// Every open slot, cheapest first and among equals the earliest.
  var candidates: [Candidate] {
    let judgeWords = calendar.words(of: request.judge)
    var found: [Candidate] = []
    for (index, day) in days.enumerated() {
      for quarter in survey.openStarts(on: day, length: length).bits {
        let price = SlotPrice(
          start: quarter, length: length, on: day, waited: index,
          judgeBusy: judgeWords[day.ordinal] ?? 0, sessions: survey.sessions,
          preferences: request.preferences,
          at: request.preferences.series.isEmpty ? nil : interval(day, quarter))
        guard let price else { continue }
        let penalty = price.penalty + missedUnitWishes(day, quarter) * SlotPrice.unitWishMissed
        found.append(Candidate(day: day, quarter: quarter, price: price, penalty: penalty))
      }
    }
    return found.sorted {
      ($0.penalty, $0.day.ordinal, $0.quarter) < ($1.penalty, $1.day.ordinal, $1.quarter)
    }
  }

  private func interval(_ day: CalendarDay, _ quarter: Int) -> BusyInterval? {
    let start = calendar.instant(
      day, minute: DayGrid.firstMinute + quarter * DayGrid.quarterMinutes)
    return BusyInterval(
      start: start, end: start.adding(seconds: Int64(request.durationMinutes) * 60))
  }

  private func missedUnitWishes(_ day: CalendarDay, _ quarter: Int) -> Int {
    [request.preferences.room, request.preferences.clerk].count { wished in
      guard let wished else { return false }
      return !isOpen(wished, day, quarter)
    }
  }

  private func isOpen(_ key: ResourceKey, _ day: CalendarDay, _ quarter: Int) -> Bool {
    let open = survey.open(busy: calendar.words(of: key), on: day, length: length)
    return open >> UInt64(quarter) & 1 == 1
  }

  /// The wished unit where it is free, else the one that is busiest that day and still free, so
  /// that empty units stay whole for long hearings.
  private func unit(
    of pool: [ResourceKey], wished: ResourceKey?, _ day: CalendarDay, _ quarter: Int
  ) -> ResourceKey? {
    if let wished, pool.contains(wished), isOpen(wished, day, quarter) { return wished }
    let open = Set(pool).sorted().filter { isOpen($0, day, quarter) }
    let load = { (key: ResourceKey) in
      (calendar.words(of: key)[day.ordinal] ?? 0).nonzeroBitCount
    }
    return open.max { (load($0), $1) < (load($1), $0) }
  }

  func proposal(_ slot: Candidate) -> HearingProposal {
    let wishes = request.preferences
    let room = unit(of: request.rooms, wished: wishes.room, slot.day, slot.quarter)
    let clerk = unit(of: request.clerks, wished: wishes.clerk, slot.day, slot.quarter)
    let minute = DayGrid.firstMinute + slot.quarter * DayGrid.quarterMinutes
    let start = calendar.instant(slot.day, minute: minute)
    return HearingProposal(
      start: start, end: start.adding(seconds: Int64(request.durationMinutes) * 60),
      day: slot.day, room: room, clerk: clerk,
      resources: Set(request.people + [room, clerk].compactMap { $0 }).sorted(),
      penalty: slot.penalty,
      reasons: ProposalReasons(request, slot.day, slot.price, room, clerk).texts)
  }
}
