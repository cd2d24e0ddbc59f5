public import CourtDomain
public import CourtWorkflow

/// What one role, or one party, may or must do in a case now, by when, and what silence leads to.
public struct CasePowers: Sendable {
  public let role: String
  public let title: Bilingual
  /// The party it is about; nil for officials.
  public let party: Party?
  public let items: [CasePower]
}

/// One step that is open to somebody in a case, or owed by him.
public struct CasePower: Sendable {
  public let availability: Availability
  public let weight: Power.Weight
  /// The period within which it is to be done, where one runs.
  public let by: Deadline?
  /// What follows if that period passes in silence.
  public let onSilence: Bilingual?
}

extension OpenCase {
  /// 权力清单 of this case: the same for everyone who may read it, so that nobody is surprised by
  /// what another may do or has failed to do.
  ///
  /// Only what is possible at the present stage is listed; what a condition still stands against
  /// is listed with the reason.
  public func powers() throws -> [CasePowers] {
    let engine = try court.procedures.engine(file.procedure, version: file.procedureVersion)
    let definition = engine.definition
    let list = definition.powers(library: court.procedures.all)
    return definition.roles.filter { $0.name != "system" }.flatMap { role in
      holders(of: role.name).map { party in
        let actor = Actor(roles: [role.name], partyKey: party?.id.description)
        let all = engine.available(snapshot(), actor: actor, at: timestamp)
        let known = list.sections.first { $0.role == role.name }?.powers ?? []
        let items = all.filter { $0.possibleFrom.contains(file.state) }.map { possible in
          power(possible, known.first { $0.name == possible.action }, party?.id)
        }
        return CasePowers(role: role.name, title: role.title, party: party, items: items)
      }
    }.filter { !$0.items.isEmpty }
  }

  /// The parties a role is held by; one nil for a role of the court or of others.
  private func holders(of role: String) -> [Party?] {
    guard let side = Party.Side(rawValue: role) else {
      return role == "representative" ? [] : [nil]
    }
    return parties.filter { $0.side == side }
  }

  private func power(
    _ possible: Availability, _ power: Power?, _ party: PartyID?
  ) -> CasePower {
    let clocks = Set(power?.limits.map(\.clock) ?? [])
    let by = deadlines.filter {
      $0.standing == .running && $0.incidentID == nil && clocks.contains($0.clock)
        && ($0.partyID == nil || party == nil || $0.partyID == party)
    }.min { ($0.dueAt, $0.clock) < ($1.dueAt, $1.clock) }
    let limit = by.flatMap { deadline in
      power?.limits.first { $0.clock == deadline.clock }
    }
    return CasePower(
      availability: possible, weight: power?.weight ?? .may, by: by, onSilence: limit?.onSilence)
  }
}
