import CourtDomain
import CourtScheduling

enum HearingViews {
  static func hearing(_ hearing: Hearing) -> JSONValue {
    [
      "id": View.id(hearing.id), "case_id": View.id(hearing.caseID),
      "ordinal": .int(hearing.ordinal),
      "invite_sequence": .int(hearing.inviteSequence),
      "standing": .string(hearing.standing.rawValue),
      "starts_at": View.instant(hearing.startsAt), "ends_at": View.instant(hearing.endsAt),
      "room_id": .string(hearing.roomID), "judge_id": View.id(hearing.judgeID),
      "clerk_id": View.id(hearing.clerkID),
      "calendar_href": .string("/v1/hearings/\(hearing.id)/calendar.ics"),
    ]
  }

  /// A slot with its reasons and its price; `room` and `clerk` are the ids a booking names.
  static func ranked(_ index: Int, _ proposal: HearingProposal) -> JSONValue {
    [
      "rank": .int(index + 1), "starts_at": View.instant(proposal.start),
      "ends_at": View.instant(proposal.end), "room": .optional(proposal.room?.id),
      "clerk": .optional(proposal.clerk?.id), "day": .string(proposal.day.description),
      "penalty": .int(proposal.penalty), "reasons": .array(proposal.reasons.map(View.text)),
      "price_for_others": proposal.priceForOthers.map(price) ?? .null,
    ]
  }

  private static func price(_ price: PriceForOthers) -> JSONValue {
    [
      "waiting": .int(price.waiting), "delayed": .int(price.delayed),
      "working_days": .int(price.workingDays), "past_limit": .int(price.pastLimit),
      "text": View.text(price.text),
    ]
  }
}
