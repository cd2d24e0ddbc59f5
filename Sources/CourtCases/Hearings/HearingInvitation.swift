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
    let stands = hearing.standing == .scheduled || hearing.standing == .held
    let host = court.keys.court.origin.split(separator: "/").first.map(String.init) ?? "court"
    let name = court.settings.name
    return try ICalendar.hearing(
      HearingInvite(
        method: stands ? .request : .cancel, uid: ICalendar.uid(hearing: hearing.id, host: host),
        sequence: hearing.inviteSequence, stampedAt: now,
        start: hearing.startsAt, end: hearing.endsAt,
        summary: LocalizedText(zh: "庭审 \(file.number)", en: "Hearing \(file.number)"),
        details: file.title,
        location: LocalizedText(
          zh: "在线法庭 \(hearing.roomID)", en: "Online court room \(hearing.roomID)"),
        organizer: InvitePerson(name: name.zh, email: "hearings@\(host)"),
        attendees: [InvitePerson(name: attendee.name, email: "\(attendee.login)@\(host)")]))
  }
}
