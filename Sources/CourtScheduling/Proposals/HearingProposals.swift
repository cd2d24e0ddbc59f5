import CourtDomain

/// Finds lawful places for one hearing in a snapshot of calendars: a plan of one.
///
/// Pure: the same request and calendar give the same proposals. A proposal is no booking: between
/// the snapshot and the commit another booker may come first, which the store's exclusion
/// constraints decide.
public enum HearingProposals {
  public static let maximumProposals = 200
  /// Places beyond those asked for whose price for others is looked at.
  static let pricedBeyond = 40

  /// The best places, first one for each half-day and then the next best within them.
  ///
  /// - Parameters:
  ///   - limit: 1 to `maximumProposals`; values outside are moved to the nearer end.
  ///   - waiting: those who still wait for the same judge, the most urgent first; what the best
  ///     places cost them counts in the order.
  public static func propose(
    _ request: HearingRequest, _ calendar: BusyCalendar, limit: Int = 5,
    waiting: [WaitingHearing]? = nil
  ) -> ProposalOutcome {
    if let refusal = SchedulingRefusal(outright: request, calendar) { return .refused(refusal) }
    do throws(InstanceDefects) {
      guard let asked = RequestedHearings([request], calendar, waiting: waiting ?? []) else {
        return .refused(SchedulingRefusal(noWorkingDay: request, calendar))
      }
      let table = try PlanTable(asked.instance)
      let most = min(max(1, limit), maximumProposals)
      let offers = table.propose(0, count: waiting == nil ? most : most + pricedBeyond)
      guard !offers.isEmpty else {
        return .refused(RefusalReport(request, calendar, asked, table).refusal)
      }
      guard waiting != nil else {
        return .proposals(offers.map { proposal($0, nil, request, asked, table) })
      }
      let queue = PlanQueue(table, Array(asked.waiting))
      let priced = offers.map { (offer: $0, others: queue.price(of: $0, for: 0)) }
        .sorted {
          ($0.offer.price + $0.others.price, $0.offer.date.ordinal, $0.offer.start)
            < ($1.offer.price + $1.others.price, $1.offer.date.ordinal, $1.offer.start)
        }
      return .proposals(
        priced.prefix(most).map { proposal($0.offer, $0.others, request, asked, table) })
    } catch {
      return .refused(SchedulingRefusal(unplannable: error))
    }
  }

  private static func proposal(
    _ offer: PlanProposal, _ others: PriceForOthers?, _ request: HearingRequest,
    _ asked: RequestedHearings, _ table: PlanTable
  ) -> HearingProposal {
    let units = table.units(for: 0, at: offer)
    let room = request.rooms.isEmpty || units.room < 0 ? nil : asked.rooms[units.room]
    let clerk = request.clerks.isEmpty || units.clerk < 0 ? nil : asked.clerks[units.clerk]
    var reasons = offer.reasons
    if let room {
      reasons.append(
        LocalizedText(zh: "在线法庭 \(room.label) 全程空闲", en: "room \(room.label) is free throughout"))
    }
    if let clerk {
      reasons.append(
        LocalizedText(zh: "书记员 \(clerk.label) 全程空闲", en: "clerk \(clerk.label) is free throughout"))
    }
    if let others { reasons.append(others.text) }
    let start = Instant(
      day: offer.date, secondsOfDay: offer.start * 60,
      zone: CourtZone(offsetSeconds: table.instance.utcOffsetMinutes * 60))
    return HearingProposal(
      start: start, end: start.adding(seconds: Int64(request.durationMinutes) * 60),
      day: offer.date, room: room, clerk: clerk,
      resources: Set(request.people + [room, clerk].compactMap { $0 }).sorted(),
      penalty: offer.price + (others?.price ?? 0), reasons: reasons, priceForOthers: others)
  }
}
