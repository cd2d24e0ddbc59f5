public import CourtDomain
import CourtEvidence
import CourtLaw
import CourtScheduling

/// One person's calendar entry for a hearing.
public enum HearingInvitation {
  /// An RFC 5545 calendar with the hearing as it stands: a request, or its cancellation.
  ///
  /// - Throws: `Invalid` where a name cannot be written.
  public static func calendar(
    for hearing: Hearing, of file: CaseFile, attendee: Account, court: Court, at now: Instant
  ) throws -> String {
    var invite = invite(for: hearing, of: file, attendee: attendee, court: court)
    invite.stampedAt = now
    return try ICalendar.hearing(invite)
  }

  /// The hearing that the entry tells of now: of those that took each other's place, the newest.
  public static func newest(of hearing: Hearing, among all: [Hearing]) -> Hearing {
    all.filter { $0.inviteID == hearing.inviteID }.max { $0.inviteSequence < $1.inviteSequence }
      ?? hearing
  }

  static func invite(
    for hearing: Hearing, of file: CaseFile, attendee: Account, court: Court
  ) -> HearingInvite {
    let stands = hearing.standing == .scheduled || hearing.standing == .held
    let host = court.keys.court.origin.split(separator: "/").first.map(String.init) ?? "court"
    let name = court.settings.name
    return HearingInvite(
      method: stands ? .request : .cancel,
      uid: ICalendar.uid(hearing: hearing.inviteID, host: host),
      sequence: hearing.inviteSequence, stampedAt: court.clock.now(),
      start: hearing.startsAt, end: hearing.endsAt,
      summary: LocalizedText(zh: "庭审 \(file.number)", en: "Hearing \(file.number)"),
      details: file.title,
      location: LocalizedText(
        zh: "在线法庭 \(hearing.roomID)", en: "Online court room \(hearing.roomID)"),
      organizer: InvitePerson(name: name.zh, email: "hearings@\(host)"),
      attendees: [InvitePerson(name: attendee.name, email: "\(attendee.login)@\(host)")])
  }
}
