import CourtDomain
import CourtLaw
import CourtWorkflow

/// The names of the effects this court can carry out; lint refuses a procedure that uses another.
public enum EffectVocabulary {
  public static let names: Set<String> = [
    "open-task", "close-tasks", "serve", "compute-fee", "assign-number", "assign",
    "freeze-evidence", "escalate", "publish", "refund-fee", "cancel-hearings", "close-hearing",
    "notify", "extend", "restore", "recompute", "bar", "charge-fee", "relieve-fee", "open-sequel",
    "record-mandate",
  ]

  /// What an effect writes among the facts of the case, whatever its arguments: a replay, which
  /// carries out no effect, has to arrive at it too.
  static func facts(setBy effect: String) -> [String: Value] {
    switch effect {
    case "freeze-evidence": ["evidence_frozen": .bool(true)]
    case "publish": ["publication_due": .bool(true)]
    default: [:]
    }
  }
}

extension OpenCase {
  /// Carries out one effect; everything is buffered until the case commits.
  func carryOut(_ effect: EffectCall, of decision: CourtWorkflow.Decision) throws {
    let arguments = effect.arguments
    func text(_ name: String) -> String? { arguments[name]?.stringValue }
    switch effect.name {
    case "open-task":
      openTask(role: text("role") ?? "clerk", kind: text("kind") ?? decision.action)
    case "close-tasks": closeTasks(kind: text("kind"))
    case "serve":
      try serve(text("document") ?? "", to: arguments["to"], fields: fields(of: decision, effect))
    case "compute-fee": try computeFee()
    case "assign":
      try assignByDraw(
        role: text("role") ?? "judge", seats: Int(arguments["seats"]?.intValue ?? 1))
    case "bar": try bar(role: text("role") ?? "judge", person: text("person"))
    case "charge-fee":
      try charge(
        text("kind") ?? "", amountFact: text("amount_fact"),
        party: text("party").flatMap { PartyID($0) })
    case "relieve-fee": try relieveFee(text("relief") ?? "", share: text("share"))
    case "record-mandate": try recordMandate(arguments)
    case "open-sequel": pending.sequels.append(text("sequel") ?? "")
    case "assign-number": try assignNumber(type: text("type") ?? "民诉前调")
    case "escalate":
      openTask(
        role: reachable(text("to") ?? "clerk"),
        kind: "escalation:" + (text("about") ?? decision.action),
        urgency: Int(arguments["level"]?.intValue ?? 1))
    case "publish": lay(EffectVocabulary.facts(setBy: effect.name))
    case "freeze-evidence":
      lay(EffectVocabulary.facts(setBy: effect.name))
      try freezeEvidence()
    case "cancel-hearings": closeHearings(as: .cancelled)
    case "close-hearing": closeHearings(as: .held)
    case "refund-fee": try refundFee(inFull: text("part") == "all")
    case "notify": notify(arguments["to"], decision)
    case "extend": try extend(arguments)
    case "restore": try restore(arguments)
    case "recompute": try recompute(arguments)
    default: throw Fault(.broken, "effect \(effect.name) is not known to this court")
    }
  }

  /// A role nobody holds yet hears nothing, so the clerks are told instead.
  private func reachable(_ role: String) -> String {
    guard let kind = Account.Kind(rawValue: role), kind != .clerk else { return role }
    if kind == .president {
      let found = try? transaction.accounts(kind: .president, limit: 1)
      return (found ?? []).isEmpty ? "clerk" : role
    }
    return currentOfficial(kind) == nil ? "clerk" : role
  }

  private func lay(_ changes: [String: Value]) {
    file.facts = Self.laid(changes, over: file.facts)
  }

  func with(_ object: JSONValue, _ name: String, _ value: JSONValue) -> JSONValue {
    var members = object.object ?? JSONObject()
    members[name] = value
    return .object(members)
  }

  private func fields(of decision: CourtWorkflow.Decision, _ effect: EffectCall)
    -> [String: String]
  {
    var fields = ["docket_zh": decision.docket.zh, "docket_en": decision.docket.en]
    fields["article"] = decision.article
    for (name, value) in effect.arguments {
      if let text = value.stringValue { fields[name] = text }
    }
    return fields
  }

  func openTask(role: String, kind: String, urgency: Int = 0) {
    let focus = isLeftToTheCase(kind) ? nil : self.focus
    let due = deadlines.filter { $0.isTicking && $0.incidentID == focus }.map(\.dueAt).min()
    pending.openedTasks.append(
      CaseTask(
        id: court.ids.make(at: now), caseID: file.id, role: role, kind: kind, openedAt: now,
        dueAt: due, urgency: urgency, incidentID: focus))
  }

  func closeTasks(kind: String?) {
    pending.closedTasks.append((focus, kind, now))
    for index in pending.openedTasks.indices
    where pending.openedTasks[index].incidentID == focus
      && (kind == nil || pending.openedTasks[index].kind == kind)
    {
      pending.openedTasks[index].closedAt = now
    }
  }

  func setFee(_ fee: CourtFee, isNew: Bool = false) {
    particulars.fee = fee
    if isNew || pending.newFee != nil { pending.newFee = fee } else { pending.changedFee = fee }
  }

  /// A further number of another series, as pre-filing mediation has: `民诉前调`.
  private func assignNumber(type: String) throws {
    let year = court.zone.day(of: now).year
    let serial = try transaction.nextCaseSerial(year: year, type: type)
    let number = CaseNumber(
      year: year, courtCode: court.settings.code, type: type, serial: Int(serial))
    file.facts = with(file.facts, "number_\(type)", .string(number.description))
  }

  private func closeHearings(as standing: Hearing.Standing) {
    for index in particulars.hearings.indices
    where particulars.hearings[index].standing == .scheduled {
      particulars.hearings[index].standing = standing
      pending.closedHearings.append((particulars.hearings[index].id, standing))
    }
  }

  private func notify(_ to: Value?, _ decision: CourtWorkflow.Decision) {
    disclose(to: addressees(to))
    let stage = StageNotice(self, after: decision.action)
    for party in addressees(to) {
      message(to: party) { number in
        (
          subject: "\(number) \(stage?.subject ?? decision.docket.zh)",
          body: [decision.docket.zh, decision.docket.en, stage?.lines].compactMap(\.self)
            .joined(separator: "\n")
        )
      }
    }
  }

  /// Queues a message to a party's own address; nothing where he gave none.
  ///
  /// - Parameter text: written once the case has its number.
  func message(
    to party: Party, _ text: @escaping (String) -> (subject: String, body: String)
  ) {
    guard let address = party.email ?? party.phone else { return }
    let at = now
    pending.messages.append { open in
      let (subject, body) = text(open.file.number)
      return OutboundMessage(
        caseID: open.file.id, to: address, subject: subject, body: body, queuedAt: at)
    }
  }

  /// Parties named by role, by party id, or all of them.
  func addressees(_ to: Value?) -> [Party] {
    let names = to?.stringsValue ?? to?.stringValue.map { [$0] } ?? ["plaintiff", "defendant"]
    return parties.filter { party in
      names.contains(party.side.rawValue) || names.contains(party.id.description)
        || names.contains("all") || names.contains("parties")
    }
  }
}
