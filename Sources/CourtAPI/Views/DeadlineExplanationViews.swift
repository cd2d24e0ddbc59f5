import CourtCases
import CourtDomain
import CourtLaw
import CourtWorkflow

/// A date told: by which rule, from which fact, step by step, and what it was before.
enum DeadlineExplanationViews {
  static func explanation(
    _ deadline: Deadline, _ revisions: [DeadlineRevision], _ definition: ProcedureDefinition
  ) -> JSONValue {
    let stored = deadline.explanation
    let told = lines(of: stored)
    let changes = DeadlineChange.all(of: deadline, revisions)
    let all = told + changes.map(line)
    return [
      "deadline": DeadlineViews.deadline(deadline, definition), "computation": stored,
      "rule": .string(deadline.rule), "citation": stored["citation"] ?? .null,
      "source": stored["source"] ?? .null, "formula": stored["formula"] ?? .null,
      "counts_from": origin(of: deadline),
      "exclusions": .array(deadline.suspensions.map(span)),
      "revisions": .array(changes.map(revision)),
      "lines": [
        "zh": .array(all.map { .string($0.zh) }),
        "en": .array(all.map { .string($0.en) }),
      ],
    ]
  }

  private static func lines(of stored: JSONValue) -> [LocalizedText] {
    let steps = ClockReading(json: stored)?.steps ?? []
    return steps.map { LocalizedText(zh: $0.zh, en: $0.en) }
  }

  private static func origin(of deadline: Deadline) -> JSONValue {
    let (fact, id): (String, String?) =
      switch deadline.origin {
      case .act: ("act", nil)
      case .registration: ("registration", nil)
      case .service(let id): ("service", id.description)
      case .hearing(let id): ("hearing", id.description)
      }
    return [
      "fact": .string(fact), "id": .optional(id),
      "day": deadline.explanation["start_day"] ?? .null,
      "at": deadline.explanation["started_at"] ?? .null,
    ]
  }

  private static func span(_ span: DeadlineSuspension) -> JSONValue {
    [
      "kind": .string(span.kind), "from": .string(span.from.description),
      "to": .optional(span.to?.description), "cause": .string(span.cause),
    ]
  }

  static func values(_ values: DeadlineChange.Values) -> JSONValue {
    let isStill = values.standstill != nil
    return [
      "rule": .string(values.rule),
      "last_day": .optional(isStill ? nil : values.lastDay.description),
      "due_at": View.instant(isStill ? nil : values.dueAt),
      "standing": .string(values.standing.rawValue),
      "suspended_from": .optional(values.standstill?.from.description),
      "suspended_by": .optional(values.standstill?.kind),
    ]
  }

  /// The change in one line.
  private static func line(_ change: DeadlineChange) -> LocalizedText {
    let revision = change.revision
    let (old, new) = (change.before.text, change.after.text)
    let article = revision.article.map { " (\($0))" } ?? ""
    return LocalizedText(
      zh: "变更 \(revision.ordinal)：\(old.zh) → \(new.zh)。\(revision.reason.zh)\(article)",
      en: "Change \(revision.ordinal): \(old.en) → \(new.en). \(revision.reason.en)\(article)")
  }

  private static func revision(_ change: DeadlineChange) -> JSONValue {
    let revision = change.revision
    return [
      "ordinal": .int(revision.ordinal), "change": .string(revision.change.rawValue),
      "before": values(change.before), "after": values(change.after),
      "reason": View.text(revision.reason), "article": .optional(revision.article),
      "cause": .string(revision.cause),
      "docket_sequence": revision.docketSequence.map { .int($0) } ?? .null,
      "at": View.instant(revision.at), "text": View.text(line(change)),
      "computation": revision.explanation,
    ]
  }
}
