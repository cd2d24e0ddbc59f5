import CourtCases
import CourtDomain
import CourtWorkflow

/// What the caller may do in a case, and for the rest why not.
enum TransitionViews {
  static func transition(
    _ transition: CaseTransition, of id: CaseID, hearing: HearingID?,
    _ definition: ProcedureDefinition
  ) -> JSONValue {
    let possible = transition.availability
    let by = transition.by.map { DeadlineViews.deadline($0, definition) }
    return [
      "action": .string(possible.action), "title": text(possible.title),
      "allowed": .bool(possible.isAllowed), "reasons": .array(possible.reasons.map(reason)),
      "conditions": .array(possible.conditions.map(reason)),
      "input": .array(possible.input.map(input)),
      "leads_to": .array(possible.leadsTo.map { CaseViews.state($0, definition) }),
      "through": through(possible, of: id, hearing: hearing),
      "article": .optional(possible.article), "by": by ?? .null,
    ]
  }

  /// An action of an incident; all go by the incident's one endpoint, but for payments.
  static func transition(
    _ possible: Availability, of id: CaseID, in incident: IncidentID,
    _ definition: ProcedureDefinition
  ) -> JSONValue {
    let base = "/v1/cases/\(id)"
    let href = possible.through == "fee" ? base + "/fees" : base + "/incidents/\(incident)/actions"
    return [
      "action": .string(possible.action), "title": text(possible.title),
      "allowed": .bool(possible.isAllowed), "reasons": .array(possible.reasons.map(reason)),
      "conditions": .array(possible.conditions.map(reason)),
      "input": .array(possible.input.map(input)),
      "leads_to": .array(possible.leadsTo.map { CaseViews.state($0, definition) }),
      "through": [
        "method": .string(possible.through == "fee" ? "GET" : "POST"), "href": .string(href),
      ],
      "article": .optional(possible.article), "by": .null,
    ]
  }

  static func text(_ text: Bilingual) -> JSONValue {
    ["zh": .string(text.zh), "en": .string(text.en)]
  }

  static func reason(_ reason: Reason) -> JSONValue {
    [
      "code": .string(reason.code), "text": ["zh": .string(reason.zh), "en": .string(reason.en)],
      "source": .optional(reason.source.isEmpty ? nil : reason.source),
    ]
  }

  static func input(_ field: InputDescription) -> JSONValue {
    [
      "name": .string(field.name), "title": text(field.title), "kind": .string(field.kind),
      "values": .array(field.values.map { .string($0) }), "required": .bool(field.isRequired),
      "minimum": field.minimum.map { .int($0) } ?? .null,
      "maximum": field.maximum.map { .int($0) } ?? .null,
    ]
  }

  /// The request that does it: an endpoint of its own where it has one, else the generic one.
  private static func through(_ possible: Availability, of id: CaseID, hearing: HearingID?)
    -> JSONValue
  {
    let action = possible.action
    let place =
      possible.through == nil ? nil : ActionEndpoint.of(action, in: id, hearing: hearing)
    let generic = ActionEndpoint(method: "POST", href: "/v1/cases/\(id)/actions/\(action)")
    let shown = place ?? generic
    return ["method": .string(shown.method), "href": .string(shown.href)]
  }
}

/// Where an action that has an endpoint of its own is sent.
struct ActionEndpoint: Hashable, Sendable {
  var method: String
  var href: String

  /// - Parameter hearing: the one that is booked, where one is.
  static func of(_ action: String, in id: CaseID, hearing: HearingID? = nil) -> ActionEndpoint? {
    let base = "/v1/cases/\(id)"
    switch action {
    case "file": return ActionEndpoint(method: "POST", href: "/v1/cases")
    case "correct": return ActionEndpoint(method: "POST", href: base + "/corrections")
    case "propose-settlement": return ActionEndpoint(method: "PUT", href: base + "/settlement")
    case "sign-settlement":
      return ActionEndpoint(method: "POST", href: base + "/settlement/signature")
    case "pay-fee": return ActionEndpoint(method: "POST", href: base + "/fee/payment")
    case "schedule-hearing": return ActionEndpoint(method: "POST", href: base + "/hearings")
    case "adjourn":
      // Without a booked hearing there is none to put off, and no address for it.
      guard let hearing else { return ActionEndpoint(method: "POST", href: base + "/hearings") }
      return ActionEndpoint(method: "POST", href: "/v1/hearings/\(hearing)/adjournment")
    case "sign-judgment":
      return ActionEndpoint(method: "POST", href: base + "/decision/signature")
    default: return nil
    }
  }
}
