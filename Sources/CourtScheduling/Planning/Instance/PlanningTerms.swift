public import CourtDomain

/// A first or last day and the rule that sets it, so that reasons and refusals can name the rule.
public struct DayBound: Hashable, Sendable {
  public var day: CalendarDay
  public var why: LocalizedText
  public var source: String?

  public init(_ day: CalendarDay, zh: String, en: String, source: String? = nil) {
    self.day = day
    why = LocalizedText(zh: zh, en: en)
    self.source = source
  }
}

public enum PartOfDay: String, Sendable, CaseIterable {
  case morning
  case afternoon
}

/// What a court asks of a hearing's place beyond what a file of instances can say.
///
/// Musts close starts; wishes give each start a price, `PlanningWeights.wish` and `.apart`, which
/// search and proposals count alike. A hearing without terms pays and loses nothing.
public struct PlanningTerms: Sendable {
  /// Why no earlier day is lawful; the day itself is the hearing's `ready`.
  public var first: DayBound?
  /// No later day is lawful, whatever the price.
  public var last: DayBound?
  /// Somebody can come at no other time.
  public var onlyPartOfDay: PartOfDay?
  /// Units of its pools that it cannot have.
  public var barredClerks: Set<Int> = []
  public var barredRooms: Set<Int> = []

  public var partOfDay: PartOfDay?
  /// ISO weekdays, 1 is Monday.
  public var avoidWeekdays: Set<Int> = []
  /// Hearings of its series that stand outside the plan: it had best be directly before or after
  /// one of them.
  public var series: [PlanningAbsence] = []

  public init() {}

  /// Hearings follow each other when no more minutes than this lie between them.
  static let seriesGapMinutes = 30

  func closes(_ session: PlanningSession) -> Bool {
    onlyPartOfDay.map { $0 != session.partOfDay } ?? false
  }

  /// What the day and the session cost, whatever the start.
  func price(of session: PlanningSession, on day: CalendarDay, _ weights: PlanningWeights) -> Int {
    var price = 0
    if let partOfDay, partOfDay != session.partOfDay { price += weights.wish }
    if avoidWeekdays.contains(day.weekday) { price += weights.wish }
    return price
  }

  /// Whether a hearing at that time is in a row with its series.
  func isInARow(dayOffset: Int, start: Int, end: Int) -> Bool {
    series.contains { other in
      other.dayOffset == dayOffset
        && ((0...Self.seriesGapMinutes).contains(start - other.end)
          || (0...Self.seriesGapMinutes).contains(other.start - end))
    }
  }
}

extension PlanningSession {
  public var partOfDay: PartOfDay { start < 12 * 60 ? .morning : .afternoon }
}

extension PlanningWeights {
  /// What a court goes by that books and plans from its own calendars: a day of waiting weighs half
  /// as much as a half-day opened, and a rest too short for another hearing as much as a day.
  public static var court: PlanningWeights {
    var weights = PlanningWeights()
    weights.wait = 3
    weights.rest = 3
    return weights
  }
}
