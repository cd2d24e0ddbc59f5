import CourtDomain
import CourtScheduling
import Foundation
import Testing

private func invite(
  _ method: HearingInvite.Method = .request, summary: String = "开庭",
  details: String = "请提前十五分钟登录；逾期不到庭的，依法处理。"
) throws -> HearingInvite {
  HearingInvite(
    method: method, uid: "hearing-1@court.example", sequence: method == .cancel ? 2 : 0,
    stampedAt: try at("2026-02-10", 9), start: try at("2026-02-14", 9, 15),
    end: try at("2026-02-14", 10, 45), summary: LocalizedText(zh: summary, en: "Hearing"),
    details: LocalizedText(zh: details, en: "Sign in; be early, please."),
    location: LocalizedText(zh: "在线法庭 RS-07", en: "Room RS-07"),
    url: "https://court.example/h/1",
    organizer: InvitePerson(name: "某互联网法院", email: "listing@court.example"),
    attendees: [InvitePerson(name: "原告 \"张\"某;,:", email: "p1@example.org")])
}

/// Undoes folding and splits into lines, the way a client reads.
private func unfolded(_ file: String) -> [String] {
  file.replacingOccurrences(of: "\r\n ", with: "").components(separatedBy: "\r\n").dropLast()
}

@Suite struct InvitingToAHearing {
  @Test func writesWhatClientsNeed() throws {
    let lines = unfolded(try ICalendar.hearing(invite()))
    #expect(lines.first == "BEGIN:VCALENDAR")
    #expect(lines.last == "END:VCALENDAR")
    for line in [
      "METHOD:REQUEST", "TZID:Asia/Shanghai", "UID:hearing-1@court.example",
      "DTSTAMP:20260210T010000Z", "SEQUENCE:0", "DTSTART;TZID=Asia/Shanghai:20260214T091500",
      "DTEND;TZID=Asia/Shanghai:20260214T104500", "SUMMARY:开庭 / Hearing", "STATUS:CONFIRMED",
      "URL:https://court.example/h/1", "TRIGGER:-PT1440M", "TRIGGER:-PT60M",
      "ATTENDEE;CN=\"原告 '张'某;,:\";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
        + ":mailto:p1@example.org",
    ] {
      #expect(lines.contains(line), "\(line) is missing")
    }
    #expect(lines.contains { $0.hasSuffix("依法处理。\\nSign in\\; be early\\, please.") })
  }

  @Test func cancelsWithItsZoneAndWithoutAlarms() throws {
    let lines = unfolded(try ICalendar.hearing(invite(.cancel)))
    #expect(lines.contains("METHOD:CANCEL"))
    #expect(lines.contains("STATUS:CANCELLED"))
    #expect(lines.contains("SEQUENCE:2"))
    #expect(lines.contains("BEGIN:VTIMEZONE"))
    #expect(!lines.contains("BEGIN:VALARM"))
    let zone = try #require(lines.firstIndex(of: "BEGIN:VTIMEZONE"))
    let event = try #require(lines.firstIndex(of: "BEGIN:VEVENT"))
    #expect(try #require(lines.firstIndex(of: "METHOD:CANCEL")) < zone && zone < event)
  }

  @Test(arguments: [
    (InviteLanguages.zh, "SUMMARY:开庭"), (.en, "SUMMARY:Hearing"),
    (.both, "SUMMARY:开庭 / Hearing"),
  ])
  func speaksTheChosenLanguage(languages: InviteLanguages, expected: String) throws {
    var chosen = try invite()
    chosen.languages = languages
    #expect(unfolded(try ICalendar.hearing(chosen)).contains(expected))
  }

  @Test func keepsItsIdForever() throws {
    let id = try #require(HearingID("018f3d5e-7a10-7000-8000-000000000001"))
    #expect(
      ICalendar.uid(hearing: id, host: "court.example")
        == "hearing-018f3d5e-7a10-7000-8000-000000000001@court.example")
  }

  @Test func refusesAllThatClientsWouldMisreadAtOnce() throws {
    var broken = try invite()
    broken.uid = "two words"
    broken.sequence = -1
    broken.end = broken.start
    broken.url = "javascript:alert(1)"
    broken.organizer.email = "nobody"
    broken.attendees[0].email = "a@b\r\nATTENDEE:mailto:x@y"
    broken.alarmMinutesBefore = [-5]
    let error = #expect(throws: Invalid.self) { try ICalendar.hearing(broken) }
    #expect(
      error?.defects.map(\.pointer) == [
        "/uid", "/sequence", "/end", "/url", "/organizer/email", "/attendees/0/email",
        "/alarm_minutes_before",
      ])
  }

  @Test func feedsAPersonsHearingsInOneFile() throws {
    let file = try ICalendar.feed(
      [invite(), invite(.cancel)], name: LocalizedText(zh: "我的庭审", en: "My hearings"))
    let lines = unfolded(file)
    #expect(lines.count { $0 == "BEGIN:VEVENT" } == 2)
    #expect(lines.count { $0 == "BEGIN:VTIMEZONE" } == 1)
    #expect(lines.contains("METHOD:PUBLISH"))
    #expect(!lines.contains { $0.hasPrefix("ATTENDEE") })
  }
}

@Suite struct EveryCalendarFile {
  static let alphabet = Array("庭审原告，。；《》aZ9,;:\\\"\n\r\t 𠮷😀é\u{7}\u{2028}").map(String.init)

  static func random(seed: UInt64) throws -> HearingInvite {
    var random = SeededGenerator(seed: seed)
    func text(_ most: Int) -> String {
      (0..<Int.random(in: 1...most, using: &random))
        .map { _ in alphabet.randomElement(using: &random) ?? "x" }.joined()
    }
    let start = try at("2026-01-01", 9).adding(
      seconds: Int64.random(in: 0...30_000_000, using: &random))
    return HearingInvite(
      method: HearingInvite.Method.allCases.randomElement(using: &random) ?? .request,
      uid: "hearing-\(seed)@court.example", sequence: Int.random(in: 0...9, using: &random),
      stampedAt: start, start: start,
      end: start.adding(seconds: Int64.random(in: 900...20_000, using: &random)),
      summary: LocalizedText(zh: text(120), en: text(60)),
      details: LocalizedText(zh: text(400), en: text(200)),
      location: LocalizedText(zh: text(40), en: text(40)), url: "https://court.example/\(seed)",
      organizer: InvitePerson(name: text(60), email: "court@court.example"),
      attendees: (0..<Int.random(in: 1...4, using: &random)).map {
        InvitePerson(name: text(60), email: "p\($0)@example.org")
      })
  }

  @Test func keepsTheRulesOfBytesForAThousandSeeds() throws {
    for seed in UInt64(1)...1_000 {
      let made = try Self.random(seed: seed)
      let file = try ICalendar.hearing(made)
      let bytes = Array(file.utf8)
      for (index, byte) in bytes.enumerated() where byte == 0x0A || byte == 0x0D {
        let paired =
          byte == 0x0A
          ? index > 0 && bytes[index - 1] == 0x0D
          : index + 1 < bytes.count && bytes[index + 1] == 0x0A
        #expect(paired, "seed \(seed): a line end without its other half")
      }
      for line in bytes.split(separator: 0x0A) {
        #expect(line.count - 1 <= 75, "seed \(seed): a line of \(line.count - 1) octets")
        #expect(String(validating: line, as: UTF8.self) != nil, "seed \(seed): a cut character")
      }
      let lines = unfolded(file)
      #expect(
        lines.allSatisfy { $0.first.map { "ABCDELMOPRSTUV".contains($0) } ?? false }, "seed \(seed)"
      )
      #expect(lines.count { $0.hasPrefix("UID:") } == 1, "seed \(seed)")
      #expect(Self.summary(lines) == Self.cleaned(made), "seed \(seed): the text changed")
    }
  }

  /// SUMMARY as a client unescapes it.
  private static func summary(_ lines: [String]) -> String {
    let line = lines.first { $0.hasPrefix("SUMMARY:") } ?? ""
    var out = ""
    var escaped = false
    for scalar in line.dropFirst(8).unicodeScalars {
      if escaped {
        out.unicodeScalars.append(scalar == "n" ? "\n" : scalar)
        escaped = false
      } else if scalar == "\\" {
        escaped = true
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// What must arrive: line ends of any kind as one, other control characters gone.
  private static func cleaned(_ invite: HearingInvite) -> String {
    let both = invite.summary.zh + " / " + invite.summary.en
    let text = invite.summary.zh == invite.summary.en ? invite.summary.zh : both
    var out = ""
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      if scalar == "\n", previous == "\r" { continue }
      if scalar == "\r" || scalar == "\u{2028}" {
        out += "\n"
      } else if scalar != "\u{7}" {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
