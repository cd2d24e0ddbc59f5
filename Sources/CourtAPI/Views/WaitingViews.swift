import CourtCases
import CourtDomain

enum WaitingViews {
  static func entry(_ index: Int, _ entry: WaitingList.Entry) -> JSONValue {
    [
      "rank": .int(index + 1), "case_id": View.id(entry.file.id),
      "number": .string(entry.file.number), "title": View.text(entry.file.title),
      "judge_id": View.id(entry.waiting.judgeID), "since": View.instant(entry.waiting.since),
      "until": .optional(entry.untilOn?.description),
      "until_why": entry.why.map { View.text($0) } ?? .null,
      "offered_slot": View.id(entry.offer?.id),
    ]
  }

  static func slot(_ slot: FreedSlot) -> JSONValue {
    [
      "id": View.id(slot.id), "standing": .string(slot.standing.rawValue),
      "cause": .string(slot.cause.rawValue), "judge_id": View.id(slot.judgeID),
      "room_id": .string(slot.roomID), "starts_at": View.instant(slot.startsAt),
      "ends_at": View.instant(slot.endsAt), "freed_at": View.instant(slot.freedAt),
      "offer": slot.offer.map { offer($0, slot) } ?? .null,
      "passed_over": .array(
        slot.passed.map {
          [
            "case_id": View.id($0.caseID), "why": View.text($0.why),
            "declined_by": View.id($0.declinedBy),
          ]
        }),
    ]
  }

  private static func offer(_ offer: FreedSlot.Offer, _ slot: FreedSlot) -> JSONValue {
    [
      "case_id": View.id(slot.offeredCase), "offered_at": View.instant(slot.offeredAt),
      "starts_at": View.instant(offer.startsAt), "ends_at": View.instant(offer.endsAt),
      "room_id": .string(offer.roomID), "clerk_id": View.id(offer.clerkID),
      "reasons": .array(offer.reasons.map(View.text)),
      "booking_href": .string("/v1/freed-slots/\(slot.id)/booking"),
    ]
  }
}
