import CourtCases
import CourtDomain
import CourtLaw
import CourtWorkflow

/// What the court finds in a complaint before it is filed.
enum FilingViews {
  static func check(_ check: ComplaintCheck, in language: Language) -> JSONValue {
    [
      "acceptable": .bool(check.defects.isEmpty),
      "defects": .array(check.defects.map { Problem.defect($0, in: language) }),
      "warnings": .array(check.warnings.map { Problem.defect($0, in: language) }),
      "jurisdiction": check.jurisdiction.map(jurisdiction) ?? .null,
      "track": check.track.map(track) ?? .null,
      "fee": check.fee.map { $0.toJSON() } ?? .null,
      "cause": check.cause.map(cause) ?? .null,
    ]
  }

  private static func jurisdiction(_ answer: JurisdictionAnswer) -> JSONValue {
    [
      "within": .bool(answer.within), "text": View.text(answer.text),
      "citation": .string(answer.citation),
    ]
  }

  private static func track(_ answer: TrackAnswer) -> JSONValue {
    [
      "track": .string(trackName(answer.track)),
      "reasons": .array(
        answer.reasons.map {
          ["text": View.text($0.text), "citation": .string($0.citation)]
        }),
    ]
  }

  /// The names cases carry.
  private static func trackName(_ track: TrackAnswer.Track) -> String {
    switch track {
    case .smallClaims: "small-claims"
    case .simplified: "simplified"
    case .ordinary: "ordinary"
    }
  }

  private static func cause(_ cause: Cause) -> JSONValue {
    ["id": .string(cause.id), "name": View.text(cause.name)]
  }

  static func draft(_ draft: FilingDraft) -> JSONValue {
    [
      "id": View.id(draft.id), "body": draft.body, "version": .int(draft.version),
      "saved_at": View.instant(draft.savedAt),
    ]
  }

  /// What a filer takes home: number, fee as far as it can be told, and by when what follows.
  static func receipt(
    _ open: OpenCase, _ check: ComplaintCheck, _ definition: ProcedureDefinition
  ) -> JSONValue {
    let running = open.deadlines.filter { $0.standing == .running }
    return [
      "number": .string(open.file.number), "received_at": View.instant(open.file.filedAt),
      "fee": check.fee.map { $0.toJSON() } ?? .null,
      "deadlines": .array(running.map { DeadlineViews.deadline($0, definition) }),
    ]
  }
}
