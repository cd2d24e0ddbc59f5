public import CourtDomain
import CourtLaw
public import CourtScheduling

/// Why a hearing is put off, as far as the count of adjournments asks.
public enum AdjournmentCause: String, Sendable, CaseIterable {
  /// A party asks for it, or something on its side calls for it: counts towards the limit.
  case party
  /// A judge is ill, a room is lost, the court needs the day: the parties have not used up anything.
  case court
}

extension OpenCase {
  /// Puts a hearing off within the limits of the law and frees everyone it held.
  ///
  /// The number of adjournments binds what the parties ask for; the month between two hearings binds
  /// the court too, whatever the cause.
  /// - Throws: `Rejection` with every limit that stands against it (adjournments, gap).
  public func adjournHearing(
    _ id: HearingID, reason: String, cause: AdjournmentCause = .party,
    exception: AdjournmentException?, to slot: HearingSlot?
  ) throws -> Hearing? {
    guard let index = particulars.hearings.firstIndex(where: { $0.id == id }),
      particulars.hearings[index].standing == .scheduled
    else {
      throw Rejection(
        "hearing.not-scheduled", .conflict, zh: "该庭审不在待开庭状态",
        en: "this hearing is not waiting to be held")
    }
    let hearing = particulars.hearings[index]
    try checkAdjournment(of: hearing, cause: cause, exception: exception, to: slot)
    particulars.adjourningForCourt = cause == .court
    defer { particulars.adjourningForCourt = false }
    try perform(
      "adjourn", input: ["reason": .string(reason)], via: "hearings")
    particulars.hearings[index].standing = .adjourned
    if cause == .court {
      particulars.hearings[index].isPutOffByCourt = true
      pending.beside.append { try $0.noteCourtCause(of: id) }
      enterInDocket(
        "adjourned-for-the-court", zh: "本次改期系法院自身原因，不计入延期开庭次数",
        en: "put off for the court's own cause: it does not count among the adjournments",
        article: "EXT 3")
    }
    particulars.adjourningForCourt = false
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
    of hearing: Hearing, cause: AdjournmentCause, exception: AdjournmentException?,
    to slot: HearingSlot?
  ) throws {
    let track = ProcedureTrack(rawValue: file.track) ?? .simplified
    let outcome = AdjournmentRule.check(
      track: track, adjournmentsSoFar: particulars.hearings.count(where: \.isCountedAdjournment),
      countsTowardsLimit: cause == .party, previousHearingOn: court.zone.day(of: hearing.startsAt),
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

extension Hearing {
  /// An adjournment that the law counts.
  ///
  /// Source: Provisions on extending trial limits and adjourning hearings art. 3.
  var isCountedAdjournment: Bool { standing == .adjourned && !isPutOffByCourt }
}
