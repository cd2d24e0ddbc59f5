import CourtDomain
import CourtScheduling

enum HearingViews {
  static func hearing(_ hearing: Hearing) -> JSONValue {
    [
      "id": View.id(hearing.id), "case_id": View.id(hearing.caseID),
      "ordinal": .int(hearing.ordinal), "standing": .string(hearing.standing.rawValue),
      "starts_at": View.instant(hearing.startsAt), "ends_at": View.instant(hearing.endsAt),
      "room_id": .string(hearing.roomID), "judge_id": View.id(hearing.judgeID),
      "clerk_id": View.id(hearing.clerkID),
      "calendar_href": .string("/v1/hearings/\(hearing.id)/calendar.ics"),
    ]
  }

  /// A slot with its reasons; `room` and `clerk` are the ids a booking names.
  static func proposal(_ proposal: HearingProposal) -> JSONValue {
    [
      "starts_at": View.instant(proposal.start), "ends_at": View.instant(proposal.end),
      "room": .optional(proposal.room?.id), "clerk": .optional(proposal.clerk?.id),
      "day": .string(proposal.day.description), "reasons": .array(proposal.reasons.map(View.text)),
    ]
  }
}
