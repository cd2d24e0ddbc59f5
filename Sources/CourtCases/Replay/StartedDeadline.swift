import CourtDomain
import CourtLaw

/// A time limit as it was first computed, with everything the computation took from the case.
struct StartedDeadline: Hashable {
  var clock: String
  var party: String?
  /// The whole question to the law.
  var question: ClockHistory
  /// The last day, or `still` where time stood still from the beginning.
  var lastDay: String
  var dueAt: String
  /// A calendar was missing then: the date was bound to change.
  var isProvisional: Bool

  static let still = "still"

  init(_ deadline: Deadline, answering question: ClockHistory) {
    clock = deadline.clock
    party = deadline.partyID?.description
    self.question = question
    self.question.adjustments += question.request.exclusions.map { .exclusion($0) }
    self.question.request.exclusions = []
    self.question.adjustments += deadline.suspensions.map { span in
      .suspension(Suspension(from: span.from, to: span.to, rule: span.kind))
    }
    let isStill = deadline.standstill != nil
    lastDay = isStill ? Self.still : deadline.lastDay.description
    dueAt = isStill ? Self.still : deadline.dueAt.rfc3339
    isProvisional = deadline.explanation["provisional"]?.bool ?? false
  }

  /// Short: most questions have only a rule and a start.
  var json: JSONValue {
    var members = JSONObject()
    members["clock"] = .string(clock)
    members["party"] = party.map { .string($0) }
    members["rule"] = .string(question.request.rule)
    members["from"] = .string(from)
    members["days"] = question.request.givenDays.map { .int($0) }
    if question.request.isForeign { members["foreign"] = true }
    members["law_on"] = question.request.lawOn.map { .string($0.description) }
    if !question.adjustments.isEmpty {
      members["adjustments"] = .array(question.adjustments.map { $0.toJSON() })
    }
    members["last_day"] = .string(lastDay)
    members["due_at"] = .string(dueAt)
    if isProvisional { members["provisional"] = true }
    return .object(members)
  }

  /// An instant in RFC 3339, or a day where the law counts from the day of a fact.
  var from: String {
    switch question.request.start {
    case .fact(let instant): instant.rfc3339
    case .day(let day): day.description
    }
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(_ json: JSONValue, court: CourtSettings) {
    guard let clock = json["clock"]?.string, let rule = json["rule"]?.string,
      let from = json["from"]?.string, let lastDay = json["last_day"]?.string,
      let dueAt = json["due_at"]?.string
    else { return nil }
    var request: DeadlineRequest
    if let day = CalendarDay(iso8601: from) {
      request = DeadlineRequest(rule: rule, startDay: day, court: court)
    } else if let instant = Instant(rfc3339: from) {
      request = DeadlineRequest(rule: rule, start: instant, court: court)
    } else {
      return nil
    }
    request.isForeign = json["foreign"]?.bool ?? false
    request.givenDays = json["days"]?.int.flatMap { Int(exactly: $0) }
    request.lawOn = json["law_on"]?.string.flatMap(CalendarDay.init(iso8601:))
    request.calendarGap = .provisional
    let bent = json["adjustments"]?.array ?? []
    let adjustments = bent.compactMap(Adjustment.init(json:))
    guard adjustments.count == bent.count else { return nil }
    question = ClockHistory(request, adjustments: adjustments)
    self.clock = clock
    self.lastDay = lastDay
    self.dueAt = dueAt
    party = json["party"]?.string
    isProvisional = json["provisional"]?.bool ?? false
  }
}
