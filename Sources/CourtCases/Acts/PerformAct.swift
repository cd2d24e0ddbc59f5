public import CourtDomain
import CourtEvidence
import CourtLaw
public import CourtWorkflow

extension OpenCase {
  /// Lets the procedure decide an act and carries out everything that follows from it.
  ///
  /// - Parameters:
  ///   - via: the endpoint the act came by, for actions that are reached through one only.
  ///   - system: the law acts, not the signed-in account.
  ///   - roles: what the account is, where the case itself cannot tell yet.
  ///   - recording: what the docket keeps in place of the input, where that is secret.
  /// - Throws: `Rejection` with every reason against the act; the case is unchanged then.
  @discardableResult
  public func perform(
    _ action: String, input: JSONValue = .object(JSONObject()), via: String? = nil,
    asSystem: Bool = false, withRoles roles: Set<String>? = nil, recording: JSONValue? = nil
  ) throws -> CourtWorkflow.Decision {
    var actor = try self.actor(asSystem: asSystem, for: action)
    if let roles { actor.roles = roles }
    if !asSystem { try checkParty(named: input) }
    return try within(nil) {
      let act = Act(
        action: action, actor: actor, input: engineValues(input), via: via, at: timestamp)
      let engine = try mainEngine()
      let seen = snapshot()
      let verdict = engine.decide(seen, act)
      asked = Asking(.act(act), seen, of: engine.definition)
      return try apply(verdict, of: actor, input: recording ?? input, asSystem: asSystem)
    }
  }

  /// Lets a clock that ran out have its consequence, effective when it ran out.
  func expire(_ deadline: Deadline) throws {
    let actual = now
    now = min(now, deadline.dueAt)
    countedFrom = deadline.lastDay
    let outer = focus
    focus = deadline.incidentID
    defer {
      focus = outer
      now = actual
      countedFrom = nil
    }
    close(deadline, as: .expired)
    let engine = try focusedEngine()
    let seen = try focusedSnapshot()
    let verdict = engine.expire(
      seen, clock: deadline.clock, party: deadline.partyID?.description, at: timestamp)
    asked = Asking(
      .expiry(clock: deadline.clock, party: deadline.partyID?.description), seen,
      of: engine.definition)
    if case .refused(let refusal) = verdict {
      // A clock without consequence only informs; why another had none is told in the docket.
      let informs = refusal.kind == .unknownAction
      return try recordExpiry(of: deadline, informs ? nil : refusal, verdict)
    }
    var input = JSONObject()
    if let party = deadline.partyID { input["party"] = .string(party.description) }
    try apply(verdict, of: .system, input: .object(input), asSystem: true)
    if deadline.rule == Papers.noticeRule, let party = deadline.partyID {
      try noticeTookEffect(on: party)
    }
  }

  /// Fires what has run out, earliest first; each may start or stop others.
  func fireDue() throws {
    for _ in 0..<64 {
      let due = deadlines.filter { $0.isTicking && $0.dueAt <= now }
        .min { ($0.dueAt, $0.id.description) < ($1.dueAt, $1.id.description) }
      guard let due else { return }
      if try fixProvisional(due) || outlastsOutage(due) {
        relievedCount += 1
        continue
      }
      firedCount += 1
      try expire(due)
    }
    throw Fault(.broken, "case \(file.id): deadlines fire each other without end")
  }

  /// A party named in an input must be one of this case.
  func checkParty(named input: JSONValue) throws {
    guard let named = input["party"]?.string,
      !parties.contains(where: { $0.id.description == named })
    else { return }
    throw Invalid([
      FieldDefect(
        "/party", "not-a-party", zh: "本案没有该当事人", en: "there is no such party in this case")
    ])
  }

  func actor(
    asSystem: Bool, for action: String, in incident: Incident? = nil
  ) throws -> Actor {
    guard !asSystem, account != nil else { return .system }
    let standing = self.standing
    if standing.isRepresentative, !standing.hasSpecialAuthority,
      SpecialAuthority.actions.contains(action)
    {
      throw Rejection(
        "representative.no-special-authority", .forbidden,
        zh: "该行为须有当事人的特别授权", en: "this act needs the party's special authority",
        source: "CPL art. 62")
    }
    let definition = try (incident.map { try engine(of: $0) } ?? mainEngine()).definition
    return presentActor(in: definition)
  }

  @discardableResult
  func apply(
    _ verdict: Verdict, of actor: Actor, input: JSONValue, asSystem: Bool
  ) throws -> CourtWorkflow.Decision {
    depth += 1
    defer { depth -= 1 }
    let asked = self.asked
    self.asked = nil
    started = []
    guard depth <= 12 else { throw Fault(.broken, "acts follow each other without end") }
    let decision: CourtWorkflow.Decision
    do throws(Refusal) { decision = try verdict.get() } catch { throw Self.rejection(error) }
    let before = focusedState
    try move(to: decision.to, keeping: decision.factChanges)
    if focus == nil { file.isClosed = try endsCase(decision) }
    entering = entry(decision, from: before, actor: actor, input: input, asSystem: asSystem)
    for change in decision.clockChanges { try carryOut(change) }
    let basis = try asked.map { try recorded($0, .decided(decision), entered: input) }
    if let entry = entering { append(entry.resting(on: basis), asSystem: asSystem) }
    entering = nil
    if let procedure = decision.handover, focus == nil { try handOver(to: procedure) }
    for effect in decision.effects { try carryOut(effect, of: decision) }
    if focus == nil {
      if file.isClosed { try closeOvertakenIncidents() }
    } else {
      try returnFromIncident()
    }
    return decision
  }

  private func endsCase(_ decision: CourtWorkflow.Decision) throws -> Bool {
    let definition =
      try decision.handover.map { try court.procedures.newest($0) } ?? mainEngine().definition
    return definition.state(decision.to)?.isTerminal ?? false
  }

  func keep(_ changes: [String: Value]) {
    file.facts = Self.laid(changes, over: file.facts)
    if let track = changes["track"]?.stringValue { file.track = track }
  }

  /// The entry of a decision, before what it rests on is known.
  private func entry(
    _ decision: CourtWorkflow.Decision, from before: String, actor: Actor, input: JSONValue,
    asSystem: Bool
  ) -> DocketEntry {
    entry(
      action: decision.action, text: handoverText(decision),
      article: decision.article, from: before, to: decision.to, input: input, actor: actor,
      asSystem: asSystem)
  }

  func entry(
    action: String, text: LocalizedText, article: String?, from before: String, to after: String,
    input: JSONValue, actor: Actor, asSystem: Bool
  ) -> DocketEntry {
    let incident = focusedIncident
    return DocketEntry(
      caseID: file.id, sequence: file.docketLength + 1, at: now,
      actorID: asSystem ? nil : account?.id, actorRole: DocketRole.name(of: actor.roles),
      action: incident.map { "\($0.name)/\(action)" } ?? action, text: text, article: article,
      fromState: before, toState: after, input: input, previousDigest: file.docketDigest,
      digest: [], incidentID: incident?.id)
  }

  func append(
    action: String, text: LocalizedText, article: String?, from before: String, to after: String,
    input: JSONValue, actor: Actor, asSystem: Bool, basis: JSONValue? = nil
  ) {
    let entry = entry(
      action: action, text: text, article: article, from: before, to: after, input: input,
      actor: actor, asSystem: asSystem)
    append(entry.resting(on: basis), asSystem: asSystem)
  }

  /// Appends to the docket and to its hash chain.
  private func append(_ entry: DocketEntry, asSystem: Bool) {
    var entry = entry
    entry.digest = SHA256.digest(entry.chainedBytes).bytes
    file.docketLength = entry.sequence
    file.docketDigest = entry.digest
    pending.docket.append(entry)
    if !asSystem, ownEntry == nil { ownEntry = entry }
  }

  private func recordExpiry(of deadline: Deadline, _ refusal: Refusal?, _ verdict: Verdict) throws {
    let basis = try asked.map { try recorded($0, verdict, lastDay: deadline.lastDay) }
    asked = nil
    append(
      action: "deadline-passed",
      text: PassedDeadline.text(deadline.clock, deadline.lastDay, refusal),
      article: deadline.explanation["citation"]?.string, from: focusedState, to: focusedState,
      input: ["clock": .string(deadline.clock)], actor: .system, asSystem: true, basis: basis)
  }
}

/// The docket's words for a time limit that ran out without an act of the procedure.
enum PassedDeadline {
  /// - Parameter refusal: why the procedure did not act; `nil` for a limit that only informs.
  static func text(_ clock: String, _ lastDay: CalendarDay, _ refusal: Refusal?) -> LocalizedText {
    let why = refusal.map { refusal in refusal.reasons.first.map { ($0.zh, $0.en) } ?? ("", "") }
    return LocalizedText(
      zh: "期限届满：\(clock)（\(lastDay)）" + (why.map { "；\($0.0)" } ?? ""),
      en: "time limit passed: \(clock) (\(lastDay))" + (why.map { "; \($0.1)" } ?? ""))
  }
}

/// The name a docket entry carries for someone with several roles.
enum DocketRole {
  static func name(of roles: Set<String>) -> String {
    let order = [
      "system", "president", "judge", "clerk", "mediator", "representative", "plaintiff",
      "defendant",
      "third-party", "platform",
    ]
    return order.first { roles.contains($0) } ?? roles.sorted().first ?? "nobody"
  }
}

/// Acts of disposal that a representative may do only with special authority.
///
/// Source: Civil Procedure Law art. 62(2).
enum SpecialAuthority {
  static let actions: Set<String> = [
    "withdraw", "sign-settlement", "propose-settlement", "appeal", "appeal-ruling", "admit-claim",
    "open:counterclaim", "follow:appeal", "follow:second-instance",
    "request-withdrawal", "file-counterclaim", "withdraw-counterclaim", "propose-instalments",
    "sign-instalments", "confirm-performance", "grant-respite", "sue-on-settlement",
    "decline-suit",
  ]

  static func opening(_ incident: String) -> String { "open:" + incident }
  static func following(_ sequel: String) -> String { "follow:" + sequel }
}
