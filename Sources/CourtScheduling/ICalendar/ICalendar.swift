public import CourtDomain

/// Hearings as iCalendar files that stock clients read.
///
/// Every file, a cancellation too, carries the zone it names, because clients that get only the
/// last mail must still know when the hearing was. Source: RFC 5545, RFC 5546.
public enum ICalendar {
  static let product = "-//Xiezhi//Internet Court//ZH"
  static let zoneName = "Asia/Shanghai"
  /// When China's clocks last changed; the zone written here does not hold before.
  static let firstInstant = Instant(microseconds: 684_867_600_000_000)
  static let lastInstant = Instant(microseconds: 253_402_200_000_000_000)
  public static let maximumEvents = 10_000

  /// An id that stays with the hearing through every change.
  public static func uid(hearing id: HearingID, host: String) -> String {
    "hearing-\(id)@\(host)"
  }

  /// One hearing as a message to one or more people.
  ///
  /// - Throws: `Invalid` with every defect, before anything is written.
  public static func hearing(_ invite: HearingInvite) throws(Invalid) -> String {
    let defects = invite.defects
    if !defects.isEmpty { throw Invalid(defects) }
    var lines = ContentLines()
    open(&lines, method: invite.method)
    event(invite, &lines, people: invite.method != .publish)
    lines.raw("END", "VCALENDAR")
    return lines.text
  }

  /// A person's hearings to subscribe to; cancelled ones stay, marked so.
  ///
  /// - Throws: `Invalid` with the defects of all events, each under its index.
  public static func feed(_ invites: [HearingInvite], name: LocalizedText) throws(Invalid)
    -> String
  {
    var defects: [FieldDefect] = []
    if invites.count > maximumEvents {
      defects.append(
        FieldDefect(
          "", "count", zh: "最多 \(maximumEvents) 场庭审", en: "at most \(maximumEvents) hearings"))
    }
    for (index, invite) in invites.enumerated() {
      for var defect in invite.defects {
        defect.pointer = "/\(index)" + defect.pointer
        defects.append(defect)
      }
    }
    if !defects.isEmpty { throw Invalid(defects) }
    var lines = ContentLines()
    open(&lines, method: .publish)
    lines.text("X-WR-CALNAME", name.zh == name.en ? name.zh : name.zh + " / " + name.en)
    for invite in invites { event(invite, &lines, people: false) }
    lines.raw("END", "VCALENDAR")
    return lines.text
  }

  private static func open(_ lines: inout ContentLines, method: HearingInvite.Method) {
    lines.raw("BEGIN", "VCALENDAR")
    lines.raw("VERSION", "2.0")
    lines.raw("PRODID", product)
    lines.raw("CALSCALE", "GREGORIAN")
    lines.raw("METHOD", method.rawValue)
    let zone = [
      ("BEGIN", "VTIMEZONE"), ("TZID", zoneName), ("BEGIN", "STANDARD"),
      ("DTSTART", "19910915T000000"), ("TZOFFSETFROM", "+0900"), ("TZOFFSETTO", "+0800"),
      ("TZNAME", "CST"), ("END", "STANDARD"), ("END", "VTIMEZONE"),
    ]
    for (name, value) in zone { lines.raw(name, value) }
  }

  private static func event(
    _ invite: HearingInvite, _ lines: inout ContentLines, people: Bool
  ) {
    let cancelled = invite.method == .cancel
    lines.raw("BEGIN", "VEVENT")
    lines.raw("UID", invite.uid)
    lines.raw("DTSTAMP", stamp(invite.stampedAt, .utc) + "Z")
    lines.raw("SEQUENCE", String(invite.sequence))
    lines.raw("DTSTART;TZID=" + zoneName, stamp(invite.start, .china))
    lines.raw("DTEND;TZID=" + zoneName, stamp(invite.end, .china))
    lines.text("SUMMARY", invite.languages(invite.summary))
    if let details = invite.details {
      lines.text("DESCRIPTION", invite.languages(details, separator: "\n"))
    }
    if let location = invite.location { lines.text("LOCATION", invite.languages(location)) }
    if let url = invite.url { lines.raw("URL", url) }
    lines.raw(
      "ORGANIZER;CN=" + ContentLines.quoted(invite.organizer.name),
      "mailto:" + invite.organizer.email)
    if people {
      for person in invite.attendees { attendee(person, &lines, asked: !cancelled) }
    }
    lines.raw("STATUS", cancelled ? "CANCELLED" : "CONFIRMED")
    lines.raw("CLASS", "PRIVATE")
    lines.raw("TRANSP", cancelled ? "TRANSPARENT" : "OPAQUE")
    if !cancelled {
      for minutes in Set(invite.alarmMinutesBefore).sorted(by: >) {
        alarm(minutes, invite, &lines)
      }
    }
    lines.raw("END", "VEVENT")
  }

  private static func attendee(
    _ person: InvitePerson, _ lines: inout ContentLines, asked: Bool
  ) {
    let answer = asked ? ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE" : ""
    lines.raw(
      "ATTENDEE;CN=" + ContentLines.quoted(person.name) + ";ROLE=REQ-PARTICIPANT" + answer,
      "mailto:" + person.email)
  }

  private static func alarm(
    _ minutes: Int, _ invite: HearingInvite, _ lines: inout ContentLines
  ) {
    lines.raw("BEGIN", "VALARM")
    lines.raw("ACTION", "DISPLAY")
    lines.raw("TRIGGER", "-PT\(minutes)M")
    lines.text("DESCRIPTION", invite.languages(invite.summary))
    lines.raw("END", "VALARM")
  }

  /// `20260214T091500`.
  private static func stamp(_ instant: Instant, _ zone: CourtZone) -> String {
    let second = zone.secondsOfDay(of: instant)
    let clock = [second / 3_600, second / 60 % 60, second % 60].map { value in
      value < 10 ? "0\(value)" : String(value)
    }
    let day = zone.day(of: instant).description.filter { $0 != "-" }
    return day + "T" + clock.joined()
  }
}
