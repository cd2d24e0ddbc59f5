public import CourtDomain

/// What a clock shows: a last day, or that time stands still.
public enum ClockReading: Hashable, Sendable {
  case due(ComputedDeadline)
  case suspended(SuspendedDeadline)

  /// The computed date; `nil` while time stands still.
  public var deadline: ComputedDeadline? {
    if case .due(let deadline) = self { return deadline }
    return nil
  }

  public var steps: [ExplanationStep] {
    switch self {
    case .due(let deadline): deadline.steps
    case .suspended(let suspended): suspended.steps
    }
  }

  public func explanation(in language: Language) -> String {
    steps.map { $0.text(language) }.joined(separator: "\n")
  }

  /// A due date reads exactly as `ComputedDeadline.toJSON` writes it.
  public func toJSON() -> JSONValue {
    switch self {
    case .due(let deadline): deadline.toJSON()
    case .suspended(let suspended): suspended.toJSON()
    }
  }

  public init?(json: JSONValue) {
    if let suspended = SuspendedDeadline(json: json) {
      self = .suspended(suspended)
    } else if let deadline = ComputedDeadline(json: json) {
      self = .due(deadline)
    } else {
      return nil
    }
  }
}

/// A period whose time stands still: it has no last day until it runs again.
public struct SuspendedDeadline: Hashable, Sendable {
  public let rule: String
  public let name: LocalizedText
  public let source: LocalizedText
  public let citation: String
  public let startDay: CalendarDay
  public let startedAt: Instant?
  /// The first day that does not count.
  public let suspendedFrom: CalendarDay
  /// The kind that suspends it, such as `exclusion.stay`; `outage.extension` while the court is
  /// down.
  public let suspendedBy: String
  /// Calendar days of the period that are left when time runs again.
  public let remainingDays: Int
  public let formula: LocalizedText
  public let steps: [ExplanationStep]

  public func explanation(in language: Language) -> String {
    steps.map { $0.text(language) }.joined(separator: "\n")
  }

  public func toJSON() -> JSONValue {
    [
      "standing": "suspended", "rule": .string(rule), "name": name.json, "source": source.json,
      "citation": .string(citation), "start_day": .string(startDay.description),
      "started_at": .optional(startedAt?.rfc3339),
      "suspended_from": .string(suspendedFrom.description), "suspended_by": .string(suspendedBy),
      "remaining_days": .int(remainingDays), "formula": formula.json,
      "steps": .array(steps.map(\.json)),
    ]
  }

  /// Reads what `toJSON` wrote; `nil` for anything else.
  public init?(json: JSONValue) {
    guard json["standing"]?.string == "suspended", let rule = json["rule"]?.string,
      let name = LocalizedText(json: json["name"]),
      let source = LocalizedText(json: json["source"]), let citation = json["citation"]?.string,
      let startDay = json["start_day"]?.day, let from = json["suspended_from"]?.day,
      let by = json["suspended_by"]?.string,
      let remaining = json["remaining_days"]?.int.flatMap({ Int(exactly: $0) }),
      let formula = LocalizedText(json: json["formula"]), let lines = json["steps"]?.array
    else { return nil }
    let steps = lines.compactMap(ExplanationStep.init(json:))
    guard steps.count == lines.count else { return nil }
    self.init(
      rule: rule, name: name, source: source, citation: citation, startDay: startDay,
      startedAt: json["started_at"]?.string.flatMap(Instant.init(rfc3339:)), suspendedFrom: from,
      suspendedBy: by, remainingDays: remaining, formula: formula, steps: steps)
  }

  init(
    rule: String, name: LocalizedText, source: LocalizedText, citation: String,
    startDay: CalendarDay, startedAt: Instant?, suspendedFrom: CalendarDay, suspendedBy: String,
    remainingDays: Int, formula: LocalizedText, steps: [ExplanationStep]
  ) {
    self.rule = rule
    self.name = name
    self.source = source
    self.citation = citation
    self.startDay = startDay
    self.startedAt = startedAt
    self.suspendedFrom = suspendedFrom
    self.suspendedBy = suspendedBy
    self.remainingDays = remainingDays
    self.formula = formula
    self.steps = steps
  }
}
