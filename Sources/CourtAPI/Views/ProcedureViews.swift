import CourtCases
import CourtDomain
import CourtWorkflow

/// Procedures and powers as the API shows them.
enum ProcedureViews {
  static func summary(_ definition: ProcedureDefinition) -> JSONValue {
    [
      "name": .string(definition.name), "version": .int(definition.version),
      "kind": .string(definition.kind.rawValue), "title": text(definition.title),
      "source": .array(definition.source.map { .string($0) }),
      "states": .int(definition.states.count), "actions": .int(definition.actions.count),
    ]
  }

  static func powers(_ list: PowersList, role: String?) -> JSONValue {
    let sections = list.sections.filter { role == nil || $0.role == role }
    return [
      "procedure": .string(list.procedure), "version": .int(list.version),
      "title": text(list.title),
      "items": .array(
        sections.map { section in
          [
            "role": .string(section.role), "title": text(section.title),
            "powers": .array(section.powers.map(power)),
          ]
        }),
    ]
  }

  private static func power(_ power: Power) -> JSONValue {
    [
      "name": .string(power.name), "step": .string(power.step.rawValue),
      "title": text(power.title), "weight": .string(power.weight.rawValue),
      "from": .array(power.from.map(text)), "leads_to": .array(power.leadsTo.map(text)),
      "limits": .array(
        power.limits.map { limit in
          [
            "clock": .string(limit.clock), "title": text(limit.title),
            "rule": .string(limit.rule), "on_silence": text(limit.onSilence),
          ]
        }),
      "conditions": .array(power.conditions.map(TransitionViews.reason)),
      "article": .optional(power.article), "phase": power.phase.map(text) ?? .null,
    ]
  }

  static func powers(of holder: CasePowers, _ definition: ProcedureDefinition) -> JSONValue {
    [
      "role": .string(holder.role), "title": text(holder.title),
      "party": holder.party.map {
        ["id": View.id($0.id), "name": .string($0.name)]
      } ?? .null,
      "powers": .array(holder.items.map { power($0, definition) }),
    ]
  }

  private static func power(
    _ power: CasePower, _ definition: ProcedureDefinition
  ) -> JSONValue {
    [
      "name": .string(power.availability.action), "title": text(power.availability.title),
      "weight": .string(power.weight.rawValue), "allowed": .bool(power.availability.isAllowed),
      "reasons": .array(power.availability.reasons.map(TransitionViews.reason)),
      "by": power.by.map { DeadlineViews.deadline($0, definition) } ?? .null,
      "on_silence": power.onSilence.map(text) ?? .null,
      "article": .optional(power.availability.article),
      "leads_to": .array(
        power.availability.leadsTo.map { CaseViews.state($0, definition) }),
    ]
  }

  private static func text(_ text: Bilingual) -> JSONValue { TransitionViews.text(text) }
}
