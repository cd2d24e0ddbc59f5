import CourtCases
import CourtDomain
import CourtLaw
import CourtWorkflow

enum DeadlineViews {
  static func deadline(_ deadline: Deadline, _ definition: ProcedureDefinition) -> JSONValue {
    let title = title(of: deadline.clock, definition)
    let still = deadline.standstill
    return [
      "id": View.id(deadline.id), "clock": .string(deadline.clock),
      "title": View.text(title), "party_id": View.id(deadline.partyID),
      "incident_id": View.id(deadline.incidentID), "rule": .string(deadline.rule),
      "citation": deadline.explanation["citation"] ?? .null,
      "started_at": View.instant(deadline.startedAt),
      // While time stands still there is no last day; the one from before would mislead.
      "last_day": .optional(still == nil ? deadline.lastDay.description : nil),
      "due_at": View.instant(still == nil ? deadline.dueAt : nil),
      "standing": .string(deadline.standing.rawValue), "suspended": suspended(deadline),
      "revisions": .int(deadline.revisions),
      "closed_at": View.instant(deadline.closedAt),
      "explanation_href": .string("/v1/deadlines/\(deadline.id)/explanation"),
    ]
  }

  /// The name of a clock, or of the rung of a ladder.
  private static func title(of clock: String, _ definition: ProcedureDefinition) -> LocalizedText {
    let parts = clock.split(separator: "@")
    guard let name = parts.first, let title = definition.clock(String(name))?.title else {
      return LocalizedText(zh: clock, en: clock)
    }
    guard parts.count == 2 else { return LocalizedText(zh: title.zh, en: title.en) }
    return LocalizedText(
      zh: "\(title.zh)（第\(parts[1])级催办）", en: "\(title.en) (urged at level \(parts[1]))")
  }

  private static func suspended(_ deadline: Deadline) -> JSONValue {
    guard let still = deadline.standstill else { return .null }
    return [
      "from": .string(still.from.description), "kind": .string(still.kind),
      "remaining_days": deadline.explanation["remaining_days"] ?? .null,
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
      "moved": .array(chapter.moved.map { moved($0, definition) }),
    ]
  }

  /// A time limit that has another date: which, from when to when, and why.
  private static func moved(_ change: DeadlineChange, _ definition: ProcedureDefinition)
    -> JSONValue
  {
    let revision = change.revision
    let name = title(of: change.deadline.clock, definition)
    return [
      "deadline_id": View.id(change.deadline.id), "clock": .string(change.deadline.clock),
      "title": View.text(name), "party_id": View.id(change.deadline.partyID),
      "change": .string(revision.change.rawValue),
      "before": DeadlineExplanationViews.values(change.before),
      "after": DeadlineExplanationViews.values(change.after),
      "reason": View.text(revision.reason), "article": .optional(revision.article),
      "at": View.instant(revision.at), "text": View.text(change.told(of: name)),
      "explanation_href": .string("/v1/deadlines/\(change.deadline.id)/explanation"),
    ]
  }
}
