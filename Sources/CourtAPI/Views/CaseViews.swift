import CourtCases
import CourtDomain
import CourtWorkflow

/// Everything one look at a case shows, gathered within one transaction.
struct CasePage: Sendable {
  var file: CaseFile
  var parties: [Party]
  var representations: [Representation]
  var assignments: [Assignment]
  var deadlines: [Deadline]
  var hearings: [Hearing]
  var fee: CourtFee?
  var links: [LinkedCase] = []
  var incidents: [Incident] = []
  var standing: CaseStanding
  var definition: ProcedureDefinition

  /// The case as it stands after an act.
  init(_ open: OpenCase) throws {
    file = open.file
    parties = open.parties
    representations = open.representations
    assignments = open.assignments
    deadlines = open.deadlines
    fee = open.fee
    standing = open.standing
    incidents = open.incidents
    if let account = open.account {
      links = try LinkedCase.all(
        open.links(), of: file.id, open.transaction, in: open.court, for: account)
    }
    hearings = open.hearings
    definition = try open.court.procedures.definition(
      file.procedure, version: file.procedureVersion)
  }

  /// The case as the store has it.
  init(
    _ view: CaseView, _ transaction: any CourtTransaction, in court: Court,
    for account: Account
  ) throws {
    file = view.file
    parties = view.parties
    representations = view.representations
    assignments = view.assignments
    deadlines = try transaction.deadlines(of: view.file.id)
    hearings = try transaction.hearings(of: view.file.id)
    fee = try transaction.fee(of: view.file.id)
    standing = view.standing
    incidents = try transaction.incidents(of: view.file.id)
    links = try LinkedCase.all(
      transaction.links(of: file.id), of: file.id, transaction, in: court, for: account)
    definition = try court.procedures.definition(
      file.procedure, version: file.procedureVersion)
  }

  var json: JSONValue {
    let running = deadlines.filter { $0.standing == .running }.sorted { $0.dueAt < $1.dueAt }
    var members = CaseViews.summary(file, definition)
    members["parties"] = .array(parties.map(party))
    members["assignments"] = .array(
      assignments.filter(\.isCurrent).map(CaseViews.assignment))
    members["fee"] = fee.map(FeeViews.fee) ?? .null
    members["deadlines"] = .array(
      running.filter { $0.incidentID == nil }.map { DeadlineViews.deadline($0, definition) })
    members["linked"] = .array(links.map(IncidentViews.link))
    members["open_incidents"] = .array(
      incidents.filter(\.isOpen).map {
        ["id": View.id($0.id), "name": .string($0.name), "state": .string($0.state)]
      })
    members["hearings"] = .array(hearings.map(HearingViews.hearing))
    members["your_roles"] = .array(standing.roles.sorted().map { .string($0) })
    members["other_numbers"] = .array(otherNumbers)
    members["docket_length"] = .int(file.docketLength)
    members["docket_digest"] = .string(hexText(file.docketDigest))
    members["links"] = CaseViews.links(file.id)
    return .object(members)
  }

  /// Numbers of other series that acts gave the case, such as 民诉前调 for mediation before filing.
  private var otherNumbers: [JSONValue] {
    (file.facts.object?.members ?? []).filter { $0.name.hasPrefix("number_") }.map(\.value)
  }

  /// Numbers and ways to reach someone are for officials and for the party itself.
  private func party(_ party: Party) -> JSONValue {
    let isOpen = standing.isOfficial || standing.partyID == party.id
    func shown(_ text: String?) -> JSONValue {
      .optional(text.map { isOpen ? $0 : View.masked($0) })
    }
    let mandates = representations.filter { $0.partyID == party.id }
    return [
      "id": View.id(party.id), "side": .string(party.side.rawValue), "ordinal": .int(party.ordinal),
      "kind": .string(party.kind.rawValue), "name": .string(party.name),
      "id_number": shown(party.idNumber), "phone": shown(party.phone), "email": shown(party.email),
      "address": .optional(isOpen ? party.address : nil), "foreign": .bool(party.isForeign),
      "electronic_service": .bool(party.acceptsElectronicService),
      "has_account": .bool(party.accountID != nil),
      "representatives": .array(
        mandates.map {
          [
            "name": .string($0.name), "special_authority": .bool($0.hasSpecialAuthority),
            "has_account": .bool($0.accountID != nil),
          ]
        }),
    ]
  }
}

enum CaseViews {
  /// What a list shows of a case.
  static func summary(_ file: CaseFile, _ definition: ProcedureDefinition) -> JSONObject {
    var members = JSONObject()
    members["id"] = View.id(file.id)
    members["number"] = .string(file.number)
    members["title"] = View.text(file.title)
    members["state"] = state(file.state, definition)
    members["track"] = .string(file.track)
    members["filed_at"] = View.instant(file.filedAt)
    members["amount"] = View.money(file.amount)
    members["cause"] = .string(file.causeCode)
    members["version"] = .int(file.version)
    members["is_closed"] = .bool(file.isClosed)
    members["procedure"] = [
      "name": .string(file.procedure), "version": .int(file.procedureVersion),
    ]
    return members
  }

  static func state(_ name: String, _ definition: ProcedureDefinition) -> JSONValue {
    let title = definition.state(name)?.title
    return [
      "code": .string(name), "zh": .string(title?.zh ?? name), "en": .string(title?.en ?? name),
    ]
  }

  static func assignment(_ assignment: Assignment) -> JSONValue {
    [
      "role": .string(assignment.role.rawValue), "account_id": View.id(assignment.accountID),
      "seat": .int(assignment.seat),
    ]
  }

  static func links(_ id: CaseID) -> JSONValue {
    let base = "/v1/cases/\(id)"
    return [
      "self": .string(base), "transitions": .string(base + "/transitions"),
      "docket": .string(base + "/docket"), "evidence": .string(base + "/evidence"),
    ]
  }

  static func docketEntry(_ entry: DocketEntry, _ definition: ProcedureDefinition) -> JSONValue {
    [
      "sequence": .int(entry.sequence), "at": View.instant(entry.at),
      "actor_role": .string(entry.actorRole), "actor_id": View.id(entry.actorID),
      "incident_id": View.id(entry.incidentID), "action": .string(entry.action),
      "text": View.text(entry.text),
      "article": .optional(entry.article), "from": state(entry.fromState, definition),
      "to": state(entry.toState, definition), "input": entry.input,
      "previous_digest": .string(hexText(entry.previousDigest)),
      "digest": .string(hexText(entry.digest)),
    ]
  }
}

enum FeeViews {
  static func fee(_ fee: CourtFee) -> JSONValue {
    [
      "amount": View.money(fee.amount), "formula": View.text(fee.formula),
      "source": .string(fee.source), "standing": .string(fee.standing.rawValue),
      "noticed_at": View.instant(fee.noticedAt), "paid_at": View.instant(fee.paidAt),
      "payment_reference": .optional(fee.paymentReference),
      "paid": fee.paid.map(View.money) ?? .null,
      "refunded": fee.refunded.map(View.money) ?? .null,
    ]
  }
}
