public import CourtDomain
import CourtLaw
public import CourtScheduling

extension OpenCase {
  /// Puts a hearing off within the limits of the law and frees everyone it held.
  ///
  /// - Throws: `Rejection` with every limit that stands against it (adjournments, gap).
  public func adjournHearing(
    _ id: HearingID, reason: String, exception: AdjournmentException?, to slot: HearingSlot?
  ) throws -> Hearing? {
    guard let index = particulars.hearings.firstIndex(where: { $0.id == id }),
      particulars.hearings[index].standing == .scheduled
    else {
      throw Rejection(
        "hearing.not-scheduled", .conflict, zh: "该庭审不在待开庭状态",
        en: "this hearing is not waiting to be held")
    }
    let hearing = particulars.hearings[index]
    try checkAdjournment(of: hearing, exception: exception, to: slot)
    try perform(
      "adjourn", input: ["reason": .string(reason)], via: "hearings")
    particulars.hearings[index].standing = .adjourned
    if !pending.closedHearings.contains(where: { $0.0 == id }) {
      pending.closedHearings.append((id, .adjourned))
    }
    guard let slot else {
      try hearingMoved(from: id, to: nil)
      return nil
    }
    let booked = try bookHearing(slot, standsFor: hearing)
    try hearingMoved(from: id, to: booked)
    return booked
  }

  func checkAdjournment(
    of hearing: Hearing, exception: AdjournmentException?, to slot: HearingSlot?
  ) throws {
    let track = ProcedureTrack(rawValue: file.track) ?? .simplified
    let outcome = AdjournmentRule.check(
      track: track, adjournmentsSoFar: particulars.hearings.count { $0.standing == .adjourned },
      previousHearingOn: court.zone.day(of: hearing.startsAt),
      proposedOn: slot.map { court.zone.day(of: $0.startsAt) }, exception: exception)
    if case .refused(let reasons) = outcome, let first = reasons.first {
      throw Rejection(
        first.code, first.standing, zh: first.text.zh, en: first.text.en, source: first.source,
        reasons: reasons.map {
          FieldDefect("", $0.code, zh: $0.text.zh, en: $0.text.en, source: $0.source)
        })
    }
  }
}
