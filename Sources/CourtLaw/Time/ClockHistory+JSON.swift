public import CourtDomain

extension ClockHistory {
  /// The whole question as JSON, so that it can be kept beside its answer and asked again.
  ///
  /// The court is not written: it is the one whose record this is.
  public func toJSON() -> JSONValue {
    [
      "rule": .string(request.rule), "start": request.start.json,
      "foreign": .bool(request.isForeign),
      "given": request.givenDays.map { .int($0) } ?? .null,
      "law_on": .optional(request.lawOn?.description),
      "calendar_gap": .string(request.calendarGap.rawValue),
      "exclusions": .array(request.exclusions.map { Adjustment.exclusion($0).toJSON() }),
      "adjustments": .array(adjustments.map { $0.toJSON() }),
    ]
  }

  /// Reads what `toJSON` wrote; `nil` for anything else.
  public init?(json: JSONValue, court: CourtSettings) {
    guard let rule = json["rule"]?.string, let start = DeadlineRequest.Start(json: json["start"]),
      let isForeign = json["foreign"]?.bool,
      let gap = json["calendar_gap"]?.string.flatMap(CalendarGap.init(rawValue:)),
      let excluded = json["exclusions"]?.array, let bent = json["adjustments"]?.array,
      excluded.count + bent.count <= Self.adjustmentLimit
    else { return nil }
    let given = json["given"]?.int.flatMap { Int(exactly: $0) }
    let exclusions = excluded.compactMap(Adjustment.init(json:)).compactMap(\.exclusion)
    let adjustments = bent.compactMap(Adjustment.init(json:))
    guard exclusions.count == excluded.count, adjustments.count == bent.count else { return nil }
    var request =
      switch start {
      case .fact(let instant): DeadlineRequest(rule: rule, start: instant, court: court)
      case .day(let day): DeadlineRequest(rule: rule, startDay: day, court: court)
      }
    request.isForeign = isForeign
    request.givenDays = given
    request.exclusions = exclusions
    request.lawOn = json["law_on"]?.day
    request.calendarGap = gap
    self.init(request, adjustments: adjustments)
  }
}

extension Adjustment {
  var exclusion: Exclusion? {
    if case .exclusion(let exclusion) = self { return exclusion }
    return nil
  }

  public func toJSON() -> JSONValue {
    switch self {
    case .exclusion(let span):
      [
        "kind": "exclusion", "from": .string(span.from.description),
        "to": .string(span.to.description), "rule": .string(span.rule),
        "reason": .string(span.reason),
      ]
    case .suspension(let span):
      [
        "kind": "suspension", "from": .string(span.from.description),
        "to": .optional(span.to?.description), "rule": .string(span.rule),
        "reason": .string(span.reason),
      ]
    case .extended(let grant):
      [
        "kind": "extended", "rule": .string(grant.rule),
        "length": grant.length.map { .int($0) } ?? .null,
        "approved_on": .string(grant.approvedOn.description),
        "approved_by": .string(grant.approvedBy),
        "requested_on": .optional(grant.requestedOn?.description),
      ]
    case .restored(let grant):
      [
        "kind": "restored", "obstacle_ended_on": .string(grant.obstacleEndedOn.description),
        "applied_on": .string(grant.appliedOn.description),
        "new_last_day": .string(grant.newLastDay.description), "reason": .string(grant.reason),
      ]
    case .outage(let outage):
      [
        "kind": "outage", "from": .string(outage.from.rfc3339),
        "to": .optional(outage.to?.rfc3339), "reason": .string(outage.reason),
      ]
    }
  }

  /// Reads what `toJSON` wrote; `nil` for anything else.
  public init?(json: JSONValue) {
    let reason = json["reason"]?.string ?? ""
    switch json["kind"]?.string {
    case "exclusion":
      guard let from = json["from"]?.day, let to = json["to"]?.day, let rule = json["rule"]?.string
      else { return nil }
      self = .exclusion(Exclusion(from: from, to: to, reason: reason, rule: rule))
    case "suspension":
      guard let from = json["from"]?.day, let rule = json["rule"]?.string else { return nil }
      self = .suspension(
        Suspension(from: from, to: json["to"]?.day, rule: rule, reason: reason))
    case "extended":
      guard let rule = json["rule"]?.string, let approvedOn = json["approved_on"]?.day
      else { return nil }
      self = .extended(
        PeriodExtension(
          rule: rule, length: json["length"]?.int.flatMap { Int(exactly: $0) },
          approvedOn: approvedOn, approvedBy: json["approved_by"]?.string ?? "",
          requestedOn: json["requested_on"]?.day))
    case "restored":
      guard let ended = json["obstacle_ended_on"]?.day, let applied = json["applied_on"]?.day,
        let last = json["new_last_day"]?.day
      else { return nil }
      self = .restored(
        Restoration(
          obstacleEndedOn: ended, appliedOn: applied, newLastDay: last, reason: reason))
    case "outage":
      guard let from = json["from"]?.instant else { return nil }
      self = .outage(Outage(from: from, to: json["to"]?.instant, reason: reason))
    default: return nil
    }
  }
}

extension DeadlineRequest.Start {
  fileprivate var json: JSONValue {
    switch self {
    case .fact(let instant): .string(instant.rfc3339)
    case .day(let day): .string(day.description)
    }
  }

  fileprivate init?(json: JSONValue?) {
    if let day = json?.day {
      self = .day(day)
    } else if let instant = json?.instant {
      self = .fact(instant)
    } else {
      return nil
    }
  }
}

extension JSONValue {
  fileprivate var instant: Instant? { string.flatMap(Instant.init(rfc3339:)) }
}
