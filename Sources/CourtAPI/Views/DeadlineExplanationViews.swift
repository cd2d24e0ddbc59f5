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
    let changes = changes(of: deadline, revisions)
    return [
      "deadline": DeadlineViews.deadline(deadline, definition), "computation": stored,
      "rule": .string(deadline.rule), "citation": stored["citation"] ?? .null,
      "source": stored["source"] ?? .null, "formula": stored["formula"] ?? .null,
      "counts_from": origin(of: deadline),
      "exclusions": .array(deadline.suspensions.map(span)),
      "revisions": .array(
        zip(revisions, changes).map { revision($0, $1.after, $1.text) }),
      "lines": [
        "zh": .array((told + changes.map(\.text)).map { .string($0.zh) }),
        "en": .array((told + changes.map(\.text)).map { .string($0.en) }),
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

  /// What a deadline shows at one time.
  private struct Values {
    var rule: String
    var lastDay: CalendarDay
    var dueAt: Instant
    var standing: Deadline.Standing
    var standstill: Standstill?

    var json: JSONValue {
      let isStill = standstill != nil
      return [
        "rule": .string(rule), "last_day": .optional(isStill ? nil : lastDay.description),
        "due_at": View.instant(isStill ? nil : dueAt), "standing": .string(standing.rawValue),
        "suspended_from": .optional(standstill?.from.description),
        "suspended_by": .optional(standstill?.kind),
      ]
    }

    var text: LocalizedText {
      if standing == .cancelled { return LocalizedText(zh: "失效", en: "fallen") }
      if let standstill {
        return LocalizedText(
          zh: "自 \(standstill.from) 中止", en: "standing still from \(standstill.from)")
      }
      return LocalizedText(zh: "\(lastDay)", en: "\(lastDay)")
    }

    init(_ deadline: Deadline) {
      rule = deadline.rule
      lastDay = deadline.lastDay
      dueAt = deadline.dueAt
      standing = deadline.standing
      standstill = deadline.standstill
    }

    init(_ revision: DeadlineRevision) {
      rule = revision.rule
      lastDay = revision.lastDay
      dueAt = revision.dueAt
      standing = revision.standing
      standstill = revision.standstill
    }
  }

  /// What each change led to, and the change in one line.
  private static func changes(of deadline: Deadline, _ revisions: [DeadlineRevision])
    -> [(after: Values, text: LocalizedText)]
  {
    revisions.indices.map { index in
      let revision = revisions[index]
      let isLast = index + 1 == revisions.count
      let after = isLast ? Values(deadline) : Values(revisions[index + 1])
      let (old, new) = (Values(revision).text, after.text)
      let article = revision.article.map { " (\($0))" } ?? ""
      return (
        after,
        LocalizedText(
          zh: "变更 \(revision.ordinal)：\(old.zh) → \(new.zh)。\(revision.reason.zh)\(article)",
          en: "Change \(revision.ordinal): \(old.en) → \(new.en). \(revision.reason.en)\(article)")
      )
    }
  }

  private static func revision(
    _ revision: DeadlineRevision, _ after: Values, _ text: LocalizedText
  ) -> JSONValue {
    [
      "ordinal": .int(revision.ordinal), "change": .string(revision.change.rawValue),
      "before": Values(revision).json, "after": after.json, "reason": View.text(revision.reason),
      "article": .optional(revision.article), "cause": .string(revision.cause),
      "docket_sequence": revision.docketSequence.map { .int($0) } ?? .null,
      "at": View.instant(revision.at), "text": View.text(text),
      "computation": revision.explanation,
    ]
  }
}
