import CourtCases
import CourtDomain
import CourtLaw
import CourtWorkflow

enum DeadlineViews {
  static func deadline(_ deadline: Deadline, _ definition: ProcedureDefinition) -> JSONValue {
    let title = definition.clock(deadline.clock)?.title
    return [
      "id": View.id(deadline.id), "clock": .string(deadline.clock),
      "title": [
        "zh": .string(title?.zh ?? deadline.clock), "en": .string(title?.en ?? deadline.clock),
      ],
      "party_id": View.id(deadline.partyID), "rule": .string(deadline.rule),
      "citation": deadline.explanation["citation"] ?? .null,
      "started_at": View.instant(deadline.startedAt),
      "last_day": .string(deadline.lastDay.description), "due_at": View.instant(deadline.dueAt),
      "standing": .string(deadline.standing.rawValue),
      "closed_at": View.instant(deadline.closedAt),
      "explanation_href": .string("/v1/deadlines/\(deadline.id)/explanation"),
    ]
  }

  /// The computation as stored, and its steps as lines of text in both languages.
  static func explanation(_ deadline: Deadline, _ definition: ProcedureDefinition) -> JSONValue {
    let lines: JSONValue
    if let computed = ComputedDeadline(json: deadline.explanation) {
      lines = [
        "zh": .array(computed.steps.map { .string($0.zh) }),
        "en": .array(computed.steps.map { .string($0.en) }),
      ]
    } else {
      lines = ["zh": [], "en": []]
    }
    return [
      "deadline": self.deadline(deadline, definition), "computation": deadline.explanation,
      "lines": lines,
    ]
  }

  /// One chapter of the case told: who did what, under which article, and by when what was due.
  static func chapter(
    _ chapter: CaseStory.Chapter, _ definition: ProcedureDefinition
  ) -> JSONValue {
    let entry = chapter.entry
    return [
      "at": View.instant(entry.at), "who": .string(entry.actorRole),
      "what": View.text(entry.text), "action": .string(entry.action),
      "article": .optional(entry.article), "state": CaseViews.state(entry.toState, definition),
      "started": .array(chapter.started.map { deadline($0, definition) }),
      "ended": .array(chapter.ended.map { deadline($0, definition) }),
    ]
  }
}
