public import CourtDomain

public struct InvitePerson: Hashable, Sendable {
  public var name: String
  /// An address of the form `local@host`.
  public var email: String

  public init(name: String, email: String) {
    self.name = name
    self.email = email
  }
}

public enum InviteLanguages: String, Sendable, CaseIterable {
  case zh
  case en
  /// Chinese first, then English.
  case both

  func callAsFunction(_ text: LocalizedText, separator: String = " / ") -> String {
    switch self {
    case .zh: text.zh
    case .en: text.en
    case .both: text.zh == text.en ? text.zh : text.zh + separator + text.en
    }
  }
}

/// What one person's calendar is told about one hearing.
public struct HearingInvite: Hashable, Sendable {
  /// Source: RFC 5546 §1.4.
  public enum Method: String, Sendable, CaseIterable {
    case request = "REQUEST"
    case cancel = "CANCEL"
    case publish = "PUBLISH"
  }

  public var method: Method
  /// The same for every version of the hearing; see `ICalendar.uid(hearing:host:)`.
  public var uid: String
  /// 0 at first, one more at each change, the cancellation included.
  public var sequence: Int
  public var stampedAt: Instant
  public var start: Instant
  public var end: Instant
  public var summary: LocalizedText
  public var details: LocalizedText?
  public var location: LocalizedText?
  /// An absolute http or https address.
  public var url: String?
  public var organizer: InvitePerson
  /// Not written in PUBLISH, where nobody is asked to answer.
  public var attendees: [InvitePerson]
  /// Reminders; at most 8, each within 60 days. None in CANCEL.
  public var alarmMinutesBefore: [Int]
  public var languages: InviteLanguages

  public init(
    method: Method, uid: String, sequence: Int, stampedAt: Instant, start: Instant, end: Instant,
    summary: LocalizedText, details: LocalizedText? = nil, location: LocalizedText? = nil,
    url: String? = nil, organizer: InvitePerson, attendees: [InvitePerson],
    alarmMinutesBefore: [Int] = [1_440, 60], languages: InviteLanguages = .both
  ) {
    self.method = method
    self.uid = uid
    self.sequence = sequence
    self.stampedAt = stampedAt
    self.start = start
    self.end = end
    self.summary = summary
    self.details = details
    self.location = location
    self.url = url
    self.organizer = organizer
    self.attendees = attendees
    self.alarmMinutesBefore = alarmMinutesBefore
    self.languages = languages
  }

  /// All that would make clients refuse or misread the file.
  var defects: [FieldDefect] {
    var found: [FieldDefect] = []
    func note(_ pointer: String, _ code: String, zh: String, en: String) {
      found.append(FieldDefect(pointer, code, zh: zh, en: en, source: "RFC 5545"))
    }
    if !Self.isPlain(uid, 1...200) {
      note(
        "/uid", "format", zh: "UID 应为 1–200 个可见 ASCII 字符", en: "1 to 200 visible ASCII characters")
    }
    if !(0...1_000_000).contains(sequence) {
      note("/sequence", "range", zh: "序号应在 0 至 1000000 之间", en: "between 0 and 1,000,000")
    }
    if start >= end { note("/end", "range", zh: "结束应晚于开始", en: "must lie after the start") }
    if start < ICalendar.firstInstant || end > ICalendar.lastInstant {
      note(
        "/start", "range", zh: "时间应在 1991-09-15 至 9999 年之间",
        en: "must lie between 1991-09-15, when China's clocks last changed, and the year 9999")
    }
    if let url, !Self.isPlain(url, 8...2_000) || !url.hasPrefix("http") || !url.contains("://") {
      note("/url", "format", zh: "应为 http(s) 绝对地址", en: "must be an absolute http(s) address")
    }
    if !Self.isAddress(organizer.email) {
      note("/organizer/email", "format", zh: "不是邮箱地址", en: "is not a mail address")
    }
    for (index, person) in attendees.enumerated() where !Self.isAddress(person.email) {
      note("/attendees/\(index)/email", "format", zh: "不是邮箱地址", en: "is not a mail address")
    }
    if attendees.count > 500 {
      note("/attendees", "count", zh: "最多 500 人", en: "at most 500 people")
    }
    let distant = alarmMinutesBefore.contains { !(0...86_400).contains($0) }
    if distant || alarmMinutesBefore.count > 8 {
      note(
        "/alarm_minutes_before", "range", zh: "最多 8 个提醒，各在 60 日以内",
        en: "at most 8 reminders, each within 60 days")
    }
    return found + textDefects
  }

  private var textDefects: [FieldDefect] {
    let texts = [("summary", summary), ("details", details), ("location", location)]
    return texts.compactMap { name, text in
      guard let text, text.zh.utf8.count > 20_000 || text.en.utf8.count > 20_000 else { return nil }
      return FieldDefect(
        "/" + name, "too-long", zh: "最多 20000 字节", en: "at most 20,000 bytes",
        source: "RFC 5545")
    }
  }

  private static func isPlain(_ text: String, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  private static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && isPlain(text, 3...254)
      && !text.utf8.contains { "\"(),:;<>[\\]".utf8.contains($0) }
  }
}
