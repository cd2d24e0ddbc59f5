import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

/// Cause lists, the door of a video hearing, and the record that all read and sign.
@Suite struct TheDayOfTheHearing {
  private static func booked(_ server: TestServer) async throws -> (Dispute, JSONValue) {
    let dispute = try await Dispute.file(in: server)
    try await dispute.prepare()
    return (dispute, try await dispute.book())
  }

  @Test func anybodyLearnsOfOpenHearingsAndNobodyOfClosedOnes() async throws {
    try await TestServer.open { server in
      let (dispute, hearing) = try await Self.booked(server)
      let id = try #require(hearing.text("id"))
      let path = "/v1/open-hearings?from=2025-11-03&to=2025-12-02"
      let open = try await server.nobody.call("GET", path).json.list("items")
      #expect(open.map { $0.text("id") } == [id])
      #expect(open.first?.text("title.zh")?.isEmpty == false)
      #expect(try await server.nobody.attempt("GET", "/v1/cause-list").status == 401)
      let days = "/v1/cause-list?from=2025-11-03&to=2025-12-02"
      #expect(try await server.client(.clerk).call("GET", days).json.list("items").count == 1)
      #expect(try await server.client(.buyer).call("GET", days).json.list("items").count == 1)
      #expect(try await server.client(.stranger).call("GET", days).json.list("items").isEmpty)
      try await dispute.post(
        .clerk, "/hearing-demand", ["closed_ground": "涉及商业秘密，当事人申请不公开"], method: "PUT")
      #expect(try await server.nobody.call("GET", path).json.list("items").isEmpty)
      // Nor can anyone knock at its door.
      #expect(
        try await server.client(.stranger).attempt("POST", "/v1/hearings/\(id)/arrivals", [:])
          .status == 404)
    }
  }

  @Test func peopleOfTheCaseComeInAndObserversWaitForLeave() async throws {
    let secret = FileManager.default.temporaryDirectory
      .appendingPathComponent("video-\(UUID().uuidString)")
    try Data("a secret shared with the video house".utf8).write(to: secret)
    defer { try? FileManager.default.removeItem(at: secret) }
    let settings = [
      "XIEZHI_VIDEO_ROOMS": "https://video.example/rooms",
      "XIEZHI_VIDEO_ROOMS_SECRET_FILE": secret.path,
    ]
    try await TestServer.open(settings: settings) { server in
      let (_, hearing) = try await Self.booked(server)
      let path = "/v1/hearings/\(try #require(hearing.text("id")))"
      let (buyer, stranger) = (server.client(.buyer), server.client(.stranger))
      let early = try await buyer.attempt("POST", path + "/arrivals", [:])
      #expect(early.json.text("code") == "hearing.door-closed")
      let works: JSONValue = ["camera": true, "microphone": true, "speaker": true]
      let curious = try await stranger.attempt("POST", path + "/equipment-checks", works)
      #expect(curious.json.text("code") == "hearing.door-closed")
      for _ in 0..<3 { try await buyer.call("POST", path + "/equipment-checks", works) }
      let check = try await buyer.call(
        "POST", path + "/equipment-checks",
        [
          "camera": true, "microphone": false, "speaker": true, "down_kbps": 900,
          "round_trip_ms": 40,
        ]
      ).json
      #expect(check.at("passes").bool == false)
      let failed = check.list("items").filter { $0.at("passes").bool == false }
      #expect(failed.compactMap { $0.text("item") } == ["microphone", "down_kbps"])
      #expect(failed.allSatisfy { $0.text("advice.zh") != nil })

      try await server.setClock(try #require(hearing.text("starts_at")))
      #expect(
        try await buyer.attempt("GET", path + "/link").json.text("code") == "hearing.not-admitted")
      #expect(
        try await buyer.call("POST", path + "/arrivals", [:]).json.text("standing") == "admitted")
      let mine = try await buyer.call("GET", path + "/link").json
      #expect(mine.text("href")?.hasPrefix("https://video.example/rooms/") == true)
      #expect(mine.text("part") == "party")

      #expect(
        try await stranger.call("POST", path + "/arrivals", [:]).json.text("standing")
          == "waiting")
      #expect(
        try await stranger.attempt("GET", path + "/link").json.text("code")
          == "hearing.not-admitted")
      try await stranger.call("POST", path + "/equipment-checks", works)
      let clerk = server.client(.clerk)
      let door = path + "/admissions/" + server.accountID(.stranger)
      #expect(try await stranger.attempt("PUT", door, ["standing": "admitted"]).status == 404)
      try await clerk.call("PUT", door, ["standing": "admitted"])
      let theirs = try await stranger.call("GET", path + "/link").json
      #expect(theirs.text("part") == "observer")
      #expect(theirs.text("href") != mine.text("href"))
      try await clerk.call("PUT", door, ["standing": "refused", "reason": "扰乱法庭秩序"])
      #expect(
        try await stranger.attempt("POST", path + "/arrivals", [:]).json.text("code")
          == "hearing.refused")
      let shut = try await stranger.attempt("GET", path + "/link")
      #expect(shut.status == 403 && shut.json.text("code") == "hearing.refused")
      #expect(shut.json.text("detail")?.contains("扰乱法庭秩序") == true)
      let list = try await clerk.call("GET", path + "/admissions").json
      #expect(list.list("list").count == 2)
      #expect(list.list("log").count == 4)
      // Of each person the newest alone is kept.
      #expect(list.list("equipment").count == 2)
      #expect(
        list.list("equipment").first { $0.text("account_id") == server.accountID(.buyer) }?
          .at("passes").bool == false)
      #expect(try await server.count("SELECT count(*)::int FROM equipment_check") == 2)
      #expect(try await buyer.attempt("GET", path + "/admissions").status == 404)
    }
  }

  @Test func theRecordIsCorrectedByDifferencesAndSignedByAll() async throws {
    try await TestServer.open { server in
      let (dispute, hearing) = try await Self.booked(server)
      let path = "/v1/hearings/\(try #require(hearing.text("id")))/record"
      let (clerk, buyer, seller) = (
        server.client(.clerk), server.client(.buyer), server.client(.seller)
      )
      let text = "审判员：现在开庭。\n原告：请求退款。\n被告：不同意。"
      let early = try await clerk.attempt("PUT", path, ["text": .string(text)])
      #expect(early.json.text("code") == "record.not-begun")
      try await server.setClock(try #require(hearing.text("ends_at")))
      #expect(try await buyer.attempt("PUT", path, ["text": .string(text)]).status == 403)
      let draft: JSONValue = ["text": .string(text), "base_version": 0]
      #expect(try await clerk.call("PUT", path, draft).json.at("version").int == 1)
      // Somebody else began with nothing too: he would write over what he has not seen.
      let blind = try await clerk.attempt("PUT", path, draft)
      #expect(blind.status == 409 && blind.json.text("code") == "record.moved-on")
      let ahead = try await clerk.attempt("PUT", path, draft.with("base_version", 2))
      #expect(ahead.json.text("code") == "record.moved-on")
      let first = try await clerk.call("PUT", path, draft.with("base_version", 1)).json
      #expect(first.at("version").int == 2)
      let digest = try #require(first.text("sha256"))
      try await buyer.call(
        "POST", path + "/signatures", ["sha256": .string(digest), "signs": true])
      // Signed by one, it changes by correction only.
      #expect(
        try await clerk.attempt("PUT", path, ["text": "改"]).json.text("code")
          == "record.signed-already")
      let wanted = text.replacing("不同意", with: "同意部分退款")
      let asked = try await seller.call(
        "POST", path + "/corrections",
        ["base_version": 2, "text": .string(wanted), "reason": "漏记同意部分退款"]
      ).json
      #expect(asked.list("changes").map { $0.text("op") } == ["out", "in"])
      #expect(asked.list("changes").map { $0.at("line").int } == [3, 3])
      let more = try await seller.attempt(
        "POST", path + "/corrections",
        ["base_version": 2, "text": .string(text + "又一行"), "reason": "再补一行"])
      #expect(more.json.text("code") == "record.one-at-a-time")
      let empty = try await clerk.attempt(
        "POST", path + "/corrections/1/decision", ["accepts": false])
      #expect(empty.status == 422)
      try await clerk.call("POST", path + "/corrections/1/decision", ["accepts": true])
      let seen = try await buyer.call("GET", path).json
      #expect(seen.at("current.version").int == 3)
      #expect(seen.text("current.text") == wanted)
      // The plaintiff signed another version; all four are to sign the new one.
      #expect(seen.list("missing").count == 4)
      let stale = try await buyer.attempt(
        "POST", path + "/signatures", ["sha256": .string(digest), "signs": true])
      #expect(stale.json.text("code") == "record.another-text")
      let newest: JSONValue = ["sha256": seen.at("current.sha256"), "signs": true]
      let judge = server.client(try await dispute.judge())
      for person in [buyer, clerk, judge] {
        try await person.call("POST", path + "/signatures", newest)
      }
      try await seller.call(
        "POST", path + "/signatures",
        newest.with("signs", false).with("reason", "对第二行有异议"))
      let done = try await clerk.call("GET", path).json
      #expect(done.at("is_complete").bool == true)
      #expect(try await server.client(.stranger).attempt("GET", path).status == 404)
      let actions = try await dispute.actions()
      #expect(actions.contains("record-corrected"))
      #expect(actions.contains("record-signature-refused"))
      // Five days, and to the next working day.
      let day = try #require(
        CalendarDay(iso8601: String(hearing.text("starts_at")?.prefix(10) ?? "")))
      let due = try #require(done.text("due_on").flatMap { CalendarDay(iso8601: $0) })
      #expect(due >= day.adding(days: 5))
      try await server.setClock("\(due.adding(days: 1))T01:00:00Z")
      let late = try await seller.attempt(
        "POST", path + "/corrections",
        ["base_version": 3, "text": .string(text), "reason": "再次申请"])
      #expect(late.json.text("code") == "record.too-late")
    }
  }
}
