import CourtDomain

/// What a start costs: waiting, sessions opened or broken up, wishes not met.
///
/// The amounts are in the same unit: one working day of waiting is four, a session opened for the
/// judge six. They order lawful slots only and never make one lawful.
struct SlotPrice {
  static let waitPerWorkingDay = 4
  static let sessionOpened = 6
  static let fragment = 3
  static let wishMissed = 12
  static let unitWishMissed = 3
  static let apartFromSeries = 20
  /// Hearings of a series follow each other when no more than this lies between them.
  static let seriesGapSeconds: Int64 = 30 * 60
  /// A free rest shorter than this many quarters is of no use for another hearing.
  static let usefulRest = 4

  let session: SittingSession
  let penalty: Int
  let waitedWorkingDays: Int
  let joinsSession: Bool
  let leavesFragment: Bool
  let meetsPartOfDay: Bool
  /// `nil` where there is no series to join.
  let joinsSeries: Bool?

  init?(
    start: Int, length: Int, on day: CalendarDay, waited: Int, judgeBusy: UInt64,
    sessions: [SittingSession], preferences: HearingPreferences, at interval: BusyInterval? = nil
  ) {
    guard
      let session = sessions.first(where: {
        $0.firstQuarter <= start && start + length <= $0.endQuarter
      })
    else { return nil }
    self.session = session
    waitedWorkingDays = waited
    joinsSession = judgeBusy & session.mask != 0
    let rests = Self.rests(start, length, judgeBusy, session)
    let fragments = rests.count { $0 > 0 && $0 < Self.usefulRest }
    leavesFragment = fragments > 0
    meetsPartOfDay =
      preferences.partOfDay.map { ($0 == .morning) == session.isMorning } ?? true
    joinsSeries = Self.joins(preferences.series, interval)
    var sum = waited * Self.waitPerWorkingDay + fragments * Self.fragment
    if !joinsSession { sum += Self.sessionOpened }
    if !meetsPartOfDay { sum += Self.wishMissed }
    if joinsSeries == false { sum += Self.apartFromSeries }
    if preferences.avoidWeekdays.contains(day.weekday) { sum += Self.wishMissed }
    penalty = sum
  }

  private static func joins(_ series: [BusyInterval], _ slot: BusyInterval?) -> Bool? {
    guard !series.isEmpty, let slot else { return nil }
    return series.contains { other in
      let gaps = [slot.start.seconds(since: other.end), other.start.seconds(since: slot.end)]
      return gaps.contains { (0...seriesGapSeconds).contains($0) }
    }
  }

  /// Free quarters of the judge directly before and after the hearing, inside the session.
  private static func rests(
    _ start: Int, _ length: Int, _ busy: UInt64, _ session: SittingSession
  ) -> [Int] {
    func isFree(_ quarter: Int) -> Bool { busy >> UInt64(quarter) & 1 == 0 }
    var before = start
    while before > session.firstQuarter, isFree(before - 1) { before -= 1 }
    var after = start + length
    while after < session.endQuarter, isFree(after) { after += 1 }
    return [start - before, after - start - length]
  }
}
