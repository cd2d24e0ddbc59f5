public import CourtDomain
public import CourtWorkflow

/// Something that may be opened beside or after a case, seen from one person.
public struct Opening: Sendable {
  public let name: String
  public let title: Bilingual
  /// Empty where it may be opened now; otherwise every reason against it.
  public let reasons: [Reason]
  /// Conditions that depend on the input.
  public let conditions: [Reason]
  public let input: [InputDescription]
  public let article: String?
  public var isAllowed: Bool { reasons.isEmpty }
}

extension OpenCase {
  /// Incidents that the caller's roles could ever open here: what he may open now, and for the rest
  /// why not.
  public func openableIncidents() throws -> [Opening] {
    let main = try mainEngine()
    let snapshot = snapshot()
    return try main.definition.incidents.compactMap { (declared) throws -> Opening? in
      let definition = try court.procedures.newest(declared.procedure)
      let actor = presentActor(in: definition)
      let engine = try court.procedures.engine(definition.name, version: definition.version)
      var facts = snapshot.facts
      facts["opened_by"] = .string(actor.partyKey ?? "")
      let opening = engine.available(
        CaseSnapshot(state: definition.initial, facts: facts), actor: actor, at: timestamp
      ).first { $0.action == declared.opensWith }
      guard let opening else { return nil }
      let refusal = main.refusal(
        ofIncident: declared.name, snapshot, actor: actor, at: timestamp)
      return Opening(
        name: declared.name, title: declared.title,
        reasons: (refusal?.reasons ?? []) + opening.reasons, conditions: opening.conditions,
        input: opening.input, article: declared.article ?? opening.article)
    }
  }

  /// Cases that the caller's roles could ever let follow this one.
  public func openableSequels() throws -> [Opening] {
    let main = try mainEngine()
    let snapshot = snapshot()
    let actor = presentActor(in: main.definition)
    return try main.definition.sequels.compactMap { (declared) throws -> Opening? in
      guard !actor.roles.isDisjoint(with: declared.by) else { return nil }
      let refusal = main.refusal(ofSequel: declared.name, snapshot, actor: actor, at: timestamp)
      var reasons = refusal?.reasons ?? []
      let isOpen = try links().contains { $0.first == file.id && $0.sequel == declared.name }
      if declared.once, isOpen {
        reasons.append(
          Reason(
            code: "sequel.opened-already", zh: "该后续案件已经立案",
            en: "that case has been opened already", source: declared.article ?? ""))
      }
      return Opening(
        name: declared.name, title: declared.title, reasons: reasons, conditions: [],
        input: try filing(under: declared.procedure)?.input ?? [], article: declared.article)
    }
  }

  /// The filing of another procedure as whoever may file it sees it.
  private func filing(under procedure: String) throws -> Availability? {
    let definition = try court.procedures.newest(procedure)
    guard let file = definition.action("file") else { return nil }
    let engine = try court.procedures.engine(definition.name, version: definition.version)
    return engine.available(
      CaseSnapshot(state: definition.initial, facts: facts()), actor: Actor(roles: Set(file.by)),
      at: timestamp
    ).first { $0.action == "file" }
  }

  /// What the caller may do in an open incident, and for the rest why not.
  public func transitions(of id: IncidentID) throws -> [Availability] {
    guard let incident = incidents.first(where: { $0.id == id }) else { throw Self.noIncident }
    guard incident.isOpen else { return [] }
    let engine = try engine(of: incident)
    return engine.available(
      try snapshot(of: incident), actor: presentActor(in: engine.definition), at: timestamp)
  }

  func presentActor(in definition: ProcedureDefinition) -> Actor {
    let standing = standing
    return Actor(
      roles: standing.roles, partyKey: standing.partyID?.description,
      phases: chosenPhases(of: standing.partyID, in: definition),
      personKey: account?.id.description ?? "")
  }
}
