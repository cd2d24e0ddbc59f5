public import CourtDomain

/// What a period is counted in.
public enum PeriodUnit: String, Sendable, Hashable, CaseIterable {
  case hours
  case days
  case workingDays = "working-days"
  case months
  case years
}

/// Time that the law leaves out of a period, both days included.
public struct Exclusion: Hashable, Sendable {
  public let from: CalendarDay
  public let to: CalendarDay
  /// Shown in the explanation, such as `鉴定` with `expert appraisal`; empty for the rule's own name.
  public let reason: String
  /// The exclusion's rule id, such as `exclusion.appraisal`; it must be one the period allows.
  public let rule: String

  public init(from: CalendarDay, to: CalendarDay, reason: String = "", rule: String) {
    self.from = from
    self.to = to
    self.reason = reason
    self.rule = rule
  }
}

/// What to do when a last day falls into a year whose days off are not announced yet.
public enum CalendarGap: String, Sendable, Hashable {
  /// Throw `LawError.calendarNotLoaded`.
  case refuse
  /// Answer the unrolled last day, marked provisional and explained; to be computed again when the
  /// year's notice is loaded. Never later than the final date. Working-day periods still refuse.
  case provisional
}

/// The question "until when?": a rule, the fact that starts it, and what bends it.
public struct DeadlineRequest: Sendable, Hashable {
  public enum Start: Sendable, Hashable {
    case fact(Instant)
    case day(CalendarDay)
  }

  public var rule: String
  public var start: Start
  public var court: CourtSettings
  /// The party lives outside the mainland, which lengthens some periods (CPL 283, 285, 286).
  public var isForeign: Bool
  /// A length set by the court or agreed by the parties, in the rule's own unit.
  public var givenDays: Int?
  public var exclusions: [Exclusion]
  /// The day whose law applies; the start's day when `nil`.
  public var lawOn: CalendarDay?
  public var calendarGap: CalendarGap

  public init(
    rule: String, start: Instant, court: CourtSettings, isForeign: Bool = false,
    givenDays: Int? = nil, exclusions: [Exclusion] = [], lawOn: CalendarDay? = nil,
    calendarGap: CalendarGap = .refuse
  ) {
    self.init(
      rule: rule, .fact(start), court, isForeign, givenDays, exclusions, lawOn, calendarGap)
  }

  public init(
    rule: String, startDay: CalendarDay, court: CourtSettings, isForeign: Bool = false,
    givenDays: Int? = nil, exclusions: [Exclusion] = [], lawOn: CalendarDay? = nil,
    calendarGap: CalendarGap = .refuse
  ) {
    self.init(
      rule: rule, .day(startDay), court, isForeign, givenDays, exclusions, lawOn, calendarGap)
  }

  private init(
    rule: String, _ start: Start, _ court: CourtSettings, _ isForeign: Bool, _ givenDays: Int?,
    _ exclusions: [Exclusion], _ lawOn: CalendarDay?, _ calendarGap: CalendarGap
  ) {
    self.rule = rule
    self.start = start
    self.court = court
    self.isForeign = isForeign
    self.givenDays = givenDays
    self.exclusions = exclusions
    self.lawOn = lawOn
    self.calendarGap = calendarGap
  }

  /// The calendar day of the starting fact, which itself does not count (CPL 85).
  public var startDay: CalendarDay {
    switch start {
    case .fact(let instant): court.zone.day(of: instant)
    case .day(let day): day
    }
  }
}
