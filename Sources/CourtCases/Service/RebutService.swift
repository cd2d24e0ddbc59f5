public import CourtDomain
import CourtLaw
import CourtWorkflow

extension OpenCase {
  /// Takes back the effect of a service that its addressee has disproved.
  ///
  /// What counted from it and still runs ends with the reason; what has run out already took effect
  /// and is put before a clerk instead of being undone in silence. The paper is served again.
  /// Source: Online Litigation Rules art. 31.
  /// - Throws: `Rejection` `service.not-yours`, `service.not-effective`.
  public func rebutService(_ id: ServiceID, reason: String) throws -> ServiceOfProcess {
    var service = try effectiveService(id)
    let was = service
    service.effect = .rebutted
    service.effectRule = "OLR art. 31(2)"
    update(service)
    enterChange(
      of: was, "service-rebutted",
      LocalizedText(
        zh: "受送达人推翻了送达：\(reason)。自该送达起算的期限失效，重新送达",
        en: "The addressee disproved the service: \(reason). What counted from it falls, and the "
          + "paper is served again"), reason: reason)
    for deadline in deadlines where deadline.origin == .service(id) {
      switch deadline.standing {
      case .running: cancel(deadline.id, because(.cancelled))
      case .expired: openTask(role: "clerk", kind: "review-rebutted-service", urgency: 1)
      case .met, .cancelled: break
      }
    }
    serveAgain(was)
    openTask(role: "clerk", kind: "serve-again")
    return service
  }

  /// Corrects the day on a receipt; everything that counts from it is counted anew.
  ///
  /// - Throws: `Rejection` `service.not-yours`, `service.not-effective`, `service.in-future`.
  public func correctService(_ id: ServiceID, servedOn day: CalendarDay, reason: String) throws
    -> ServiceOfProcess
  {
    var service = try effectiveService(id)
    guard day <= court.zone.day(of: now), day >= court.zone.day(of: service.queuedAt) else {
      throw Rejection(
        "service.in-future", .unacceptable, zh: "送达日期应在发出之日与今日之间",
        en: "the day of service lies between sending and today")
    }
    let was = service
    let noon = Instant(day: day, secondsOfDay: 12 * 3600, zone: court.zone)
    service.effectiveAt = min(max(noon, service.queuedAt), now)
    update(service)
    enterChange(
      of: was, "service-corrected",
      LocalizedText(
        zh: "更正送达日期为 \(day)：\(reason)", en: "The day of service is corrected to \(day): \(reason)"),
      reason: reason)
    for deadline in deadlines where deadline.origin == .service(id) {
      switch deadline.standing {
      case .running:
        try recount(deadline.id, because(.corrected)) { _, question in
          question.request.start = .day(day)
        }
      case .expired: openTask(role: "clerk", kind: "review-corrected-service", urgency: 1)
      case .met, .cancelled: break
      }
    }
    // An earlier day may have let a period run out already.
    try fireDue()
    return service
  }

  /// Lets the clocks that fell with a rebutted service count from this one, where the procedure has
  /// gone on and does not start them itself.
  func startAgain(after service: ServiceOfProcess) throws {
    let rebutted = particulars.services.filter {
      $0.partyID == service.partyID && $0.documentKind == service.documentKind
        && $0.effect == .rebutted
    }.map { Deadline.Origin.service($0.id) }
    let fallen = deadlines.filter { $0.standing == .cancelled && rebutted.contains($0.origin) }
    for deadline in fallen {
      let party = deadline.partyID?.description
      try within(deadline.incidentID) {
        guard running(deadline.clock, party).isEmpty else { return }
        try carryOut(
          .start(name: deadline.clock, rule: deadline.rule, party: party, arguments: [:]))
      }
    }
  }

  private func effectiveService(_ id: ServiceID) throws -> ServiceOfProcess {
    guard standing.roles.contains("clerk") || standing.roles.contains("judge"),
      let service = particulars.services.first(where: { $0.id == id })
    else {
      throw Rejection(
        "service.not-yours", .notFound, zh: "没有该送达记录", en: "there is no such service")
    }
    guard service.effect == .effective || service.effect == .presumed else {
      throw Rejection(
        "service.not-effective", .conflict, zh: "该送达没有生效，无从更正或推翻",
        en: "the service has not taken effect, so there is nothing to take back")
    }
    return service
  }

  private func enterChange(
    of service: ServiceOfProcess, _ action: String, _ text: LocalizedText, reason: String
  ) {
    append(
      action: action, text: text, article: "OLR 31; CPL 85", from: file.state, to: file.state,
      input: [
        "service": .string(service.id.description), "party": .string(service.partyID.description),
        "reason": .string(reason),
        "effective_at": .optional(service.effectiveAt?.rfc3339),
      ], actor: Actor(roles: standing.roles), asSystem: false)
  }

  /// The same paper, on the same party, waiting to be read or proved.
  private func serveAgain(_ service: ServiceOfProcess) {
    let again = ServiceOfProcess(
      id: court.ids.make(at: now), caseID: file.id, partyID: service.partyID,
      documentID: service.documentID, documentKind: service.documentKind, channel: "in-system",
      delivery: .queued, effect: .pending, effectRule: nil, queuedAt: now)
    pending.newServices.append(again)
    particulars.services.append(again)
  }
}
