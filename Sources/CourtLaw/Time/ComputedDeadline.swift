public import CourtDomain

/// One line of the explanation of a date, in both languages.
public struct ExplanationStep: Hashable, Sendable {
  public enum Kind: String, Sendable, Hashable {
    case start, count, exclusion, suspension, resumption, extended, roll, restored, outage
    case provisional, note, result
  }

  public let kind: Kind
  public let zh: String
  public let en: String
  /// The day the count has reached after this step.
  public let day: CalendarDay

  public init(_ kind: Kind, zh: String, en: String, day: CalendarDay) {
    self.kind = kind
    self.zh = zh
    self.en = en
    self.day = day
  }

  public var text: LocalizedText { LocalizedText(zh: zh, en: en) }
}

/// A date that carries its own explanation: rule, article, start fact, formula, calendar steps.
public struct ComputedDeadline: Hashable, Sendable {
  public let rule: String
  /// The period's name, such as 答辩期.
  public let name: LocalizedText
  /// The articles in words, such as 《民事诉讼法》第一百二十八条.
  public let source: LocalizedText
  /// The articles in short, such as `CPL 128`.
  public let citation: String
  public let length: Int
  public let unit: PeriodUnit
  public let startDay: CalendarDay
  /// The triggering fact's exact time where it was given.
  public let startedAt: Instant?
  /// The last day before it was moved off a day of rest.
  public let rawLastDay: CalendarDay
  /// The last day on which the act is in time.
  public let lastDay: CalendarDay
  /// The first instant after the period: an act strictly before it is in time.
  public let dueAt: Instant
  public let excludedDays: Int
  /// A year's calendar was missing: compute again when it is loaded.
  public let isProvisional: Bool
  public let formula: LocalizedText
  public let steps: [ExplanationStep]

  /// The steps as lines of one text.
  public func explanation(in language: Language) -> String {
    steps.map { $0.text(language) }.joined(separator: "\n")
  }
}

extension ComputedDeadline {
  public func toJSON() -> JSONValue {
    [
      "rule": .string(rule), "name": name.json, "source": source.json,
      "citation": .string(citation), "length": .int(length), "unit": .string(unit.rawValue),
      "start_day": .string(startDay.description), "started_at": .optional(startedAt?.rfc3339),
      "raw_last_day": .string(rawLastDay.description), "last_day": .string(lastDay.description),
      "due_at": .string(dueAt.rfc3339), "excluded_days": .int(excludedDays),
      "provisional": .bool(isProvisional), "formula": formula.json,
      "steps": .array(steps.map(\.json)),
    ]
  }

  /// Reads what `toJSON` wrote; `nil` for anything else.
  public init?(json: JSONValue) {
    guard let rule = json["rule"]?.string, let name = LocalizedText(json: json["name"]),
      let source = LocalizedText(json: json["source"]), let citation = json["citation"]?.string,
      let length = json["length"]?.int.flatMap({ Int(exactly: $0) }),
      let unit = json["unit"]?.string.flatMap(PeriodUnit.init(rawValue:)),
      let startDay = json["start_day"]?.day, let rawLastDay = json["raw_last_day"]?.day,
      let lastDay = json["last_day"]?.day,
      let dueAt = json["due_at"]?.string.flatMap(Instant.init(rfc3339:)),
      let excludedDays = json["excluded_days"]?.int.flatMap({ Int(exactly: $0) }),
      let isProvisional = json["provisional"]?.bool,
      let formula = LocalizedText(json: json["formula"]), let lines = json["steps"]?.array
    else { return nil }
    let steps = lines.compactMap(ExplanationStep.init(json:))
    guard steps.count == lines.count else { return nil }
    self.init(
      rule: rule, name: name, source: source, citation: citation, length: length, unit: unit,
      startDay: startDay, startedAt: json["started_at"]?.string.flatMap(Instant.init(rfc3339:)),
      rawLastDay: rawLastDay, lastDay: lastDay, dueAt: dueAt, excludedDays: excludedDays,
      isProvisional: isProvisional, formula: formula, steps: steps)
  }
}

extension ExplanationStep {
  var json: JSONValue {
    [
      "kind": .string(kind.rawValue), "zh": .string(zh), "en": .string(en),
      "day": .string(day.description),
    ]
  }

  init?(json: JSONValue) {
    guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)),
      let zh = json["zh"]?.string, let en = json["en"]?.string, let day = json["day"]?.day
    else { return nil }
    self.init(kind, zh: zh, en: en, day: day)
  }
}

extension LocalizedText {
  var json: JSONValue { ["zh": .string(zh), "en": .string(en)] }

  init?(json: JSONValue?) {
    guard let zh = json?["zh"]?.string, let en = json?["en"]?.string else { return nil }
    self.init(zh: zh, en: en)
  }
}

extension JSONValue {
  var day: CalendarDay? { string.flatMap(CalendarDay.init(iso8601:)) }
}
