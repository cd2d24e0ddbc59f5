import CourtCases
import CourtDomain
import CourtWorkflow

enum IncidentViews {
  static func incident(
    _ incident: Incident, of file: CaseFile, deadlines: [Deadline], in library: ProcedureLibrary
  ) throws -> JSONValue {
    let definition = try library.definition(
      incident.procedure, version: incident.procedureVersion)
    let declared = try library.definition(file.procedure, version: file.procedureVersion)
      .incident(incident.name)
    let title = declared?.title ?? definition.title
    let running = deadlines.filter {
      $0.incidentID == incident.id && $0.standing == .running
    }.sorted { $0.dueAt < $1.dueAt }
    let base = "/v1/cases/\(file.id)/incidents/\(incident.id)"
    return [
      "id": View.id(incident.id), "name": .string(incident.name),
      "title": ["zh": .string(title.zh), "en": .string(title.en)],
      "procedure": [
        "name": .string(incident.procedure), "version": .int(incident.procedureVersion),
      ],
      "state": CaseViews.state(incident.state, definition), "open": .bool(incident.isOpen),
      "opened_by": View.id(incident.openedBy), "opened_at": View.instant(incident.openedAt),
      "closed_at": View.instant(incident.closedAt),
      "deadlines": .array(running.map { DeadlineViews.deadline($0, definition) }),
      "links": [
        "transitions": .string(base + "/transitions"), "actions": .string(base + "/actions"),
      ],
    ]
  }

  /// Something that may be opened, and if not now, why not.
  static func opening(_ opening: Opening, named member: String, at href: String) -> JSONValue {
    [
      member: .string(opening.name),
      "title": ["zh": .string(opening.title.zh), "en": .string(opening.title.en)],
      "allowed": .bool(opening.isAllowed),
      "reasons": .array(opening.reasons.map(TransitionViews.reason)),
      "conditions": .array(opening.conditions.map(TransitionViews.reason)),
      "input": .array(opening.input.map(TransitionViews.input)),
      "through": ["method": "POST", "href": .string(href)],
      "article": .optional(opening.article),
    ]
  }

  /// Which case follows which; of a case the caller may not see, the number alone.
  static func link(_ link: LinkedCase) -> JSONValue {
    let file = link.visible
    return [
      "relation": .string(link.isFirst ? "follows" : "followed-by"),
      "sequel": .string(link.link.sequel), "number": .string(link.number),
      "id": View.id(file?.id), "state": .optional(file?.state),
      "procedure": .optional(file?.procedure),
      "href": .optional(file.map { "/v1/cases/\($0.id)" }),
    ]
  }
}

/// A linked case as far as the caller may know of it.
struct LinkedCase: Sendable {
  let link: CaseLink
  /// Whether the linked case came first.
  let isFirst: Bool
  let number: String
  let visible: CaseFile?

  static func all(
    _ links: [CaseLink], of id: CaseID, _ transaction: any CourtTransaction, in court: Court,
    for account: Account
  ) throws -> [LinkedCase] {
    try links.prefix(50).compactMap { link in
      let other = link.first == id ? link.following : link.first
      guard let file = try transaction.caseFile(other, locked: false) else { return nil }
      let view = try? CaseView(
        other, in: court, transaction, at: court.clock.now(), for: account)
      return LinkedCase(
        link: link, isFirst: link.following == id, number: file.number, visible: view?.file)
    }
  }
}

enum ConsentViews {
  static func all(_ open: OpenCase) throws -> JSONValue {
    let phases = try open.phases()
    let items = open.parties.flatMap { party in
      phases.map { phase in
        let chosen = open.consents.first { $0.partyID == party.id && $0.phase == phase.name }
        return consent(chosen, of: party, phase)
      }
    }
    return View.items(items)
  }

  /// A party that has said nothing has not chosen to go online.
  private static func consent(
    _ consent: PhaseConsent?, of party: Party, _ phase: PhaseDeclaration
  ) -> JSONValue {
    [
      "party_id": View.id(party.id), "side": .string(party.side.rawValue),
      "phase": .string(phase.name),
      "title": ["zh": .string(phase.title.zh), "en": .string(phase.title.en)],
      "online": consent.map { .bool($0.isOnline) } ?? .null,
      "reason": .optional(consent?.reason), "at": View.instant(consent?.at),
    ]
  }
}

enum VoteViews {
  /// Before all have sealed: who has. From then on what each has opened, and in the end the result
  /// with those who dissented.
  static func vote(_ name: String, _ open: OpenCase) throws -> JSONValue {
    let (vote, count) = try open.openVote(name)
    let members = count.members.map { person -> JSONValue in
      let option = count.isCommitted ? count.options[person] : nil
      return [
        "person": .string(person), "committed": .bool(count.committed.contains(person)),
        "option": .optional(option),
      ]
    }
    let isDone = count.isRevealed
    return [
      "vote": .string(vote.name),
      "title": ["zh": .string(vote.title.zh), "en": .string(vote.title.en)],
      "options": .array(vote.options.map { .string($0) }), "quorum": .int(vote.quorum),
      "round": .int(count.round), "case_id": View.id(open.file.id), "members": .array(members),
      "your_person": .optional(open.account?.id.description),
      "all_committed": .bool(count.isCommitted), "all_revealed": .bool(isDone),
      "result": .optional(isDone && !count.result.isEmpty ? count.result : nil),
      "dissents": .array(isDone ? count.dissents.map { .string($0) } : []),
      "version": .int(open.file.version),
    ]
  }
}

enum ChargeViews {
  static func charge(_ charge: Charge, of id: CaseID) -> JSONValue {
    [
      "id": View.id(charge.id), "kind": .string(charge.kind.rawValue),
      "incident_id": View.id(charge.incidentID), "party_id": View.id(charge.partyID),
      "amount": View.money(charge.amount), "formula": View.text(charge.formula),
      "source": .string(charge.source), "standing": .string(charge.standing.rawValue),
      "charged_at": View.instant(charge.chargedAt), "paid_at": View.instant(charge.paidAt),
      "payment_reference": .optional(charge.paymentReference),
      "payment_href": .string("/v1/cases/\(id)/fees/\(charge.id)/payment"),
    ]
  }

  static func borne(_ borne: FeeBorne) -> JSONValue {
    [
      "by_plaintiff": View.money(borne.byPlaintiff),
      "by_defendant": View.money(borne.byDefendant), "source": "FEE art. 29",
    ]
  }
}
