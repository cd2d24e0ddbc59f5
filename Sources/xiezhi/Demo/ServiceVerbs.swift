import CourtClient
import CourtDomain

/// Papers reach their people: read in the account, proved by post, or by public notice.
extension CaseScript {
  private func services() async throws -> [JSONValue] {
    try await people.call(story.clerk, "GET", path + "/services").json["items"]?.array ?? []
  }

  /// A person opens every paper that waits for his party.
  func readPapers(as login: String, side: String) async throws {
    let parties = Set(try await parties(side).compactMap { $0["id"]?.string })
    let unread = try await services().filter {
      parties.contains($0["party_id"]?.string ?? "") && ($0["read_at"]?.isNull ?? true)
    }
    for service in unread {
      guard let id = service["id"]?.string else { continue }
      let read = try await people.call(login, "POST", "/v1/services/\(id)/read", [:])
      if let href = read.json["document_href"]?.string {
        _ = try await people.call(login, "GET", href)
      }
    }
    guard !unread.isEmpty else { return }
    narrate(
      login, zh: "登录查阅文书 \(unread.count) 份", en: "signs in and reads \(unread.count) paper(s)")
    try await tell()
  }

  func plaintiffReads() async throws {
    try await readPapers(as: story.plaintiff, side: "plaintiff")
  }

  /// The defendant reads, where he has an account and means to answer.
  func defendantReads() async throws {
    guard let defendant = story.defendant, story.text("defendant") != "silent" else { return }
    try await readPapers(as: defendant, side: "defendant")
  }

  /// The clerk files the return slips for every paper of the kind that has no effect yet.
  func proveByPost(_ kind: String) async throws {
    try await proveService(
      of: kind, channel: "post", on: CourtZone.china.day(of: now), reference: "EMS-\(number)")
  }

  /// The clerk files the proof that the notice has run.
  func proveByNotice(_ kind: String, published: CalendarDay) async throws {
    try await proveService(
      of: kind, channel: "public-notice", on: published, reference: "GG-\(number)")
  }

  private func proveService(
    of kind: String, channel: String, on day: CalendarDay, reference: String
  ) async throws {
    let open = try await services().filter {
      $0["document_kind"]?.string == kind && $0["effect"]?.string == "pending"
    }
    for service in open {
      guard let id = service["id"]?.string else { continue }
      try await prove(
        id,
        [
          "channel": .string(channel), "on": .string(day.description),
          "reference": .string(reference),
        ])
      narrate(
        story.clerk, zh: "附卷送达凭证 \(reference)（\(kind)）",
        en: "files the proof of service \(reference) (\(kind))")
    }
    try await tell()
  }

  private func prove(_ service: String, _ proof: JSONValue) async throws {
    for attempt in 0..<2 {
      let version = try await people.call(story.clerk, "GET", path).version
      let answer = try await people.attempt(
        story.clerk, "POST", "/v1/services/\(service)/proof", proof, version: version)
      if answer.status == 412, attempt == 0 { continue }
      guard (200..<300).contains(answer.status) else {
        throw DemoFailure(
          "POST /v1/services/\(service)/proof \(proof.text): \(answer.status) \(answer.json.text)")
      }
      return
    }
  }

  // MARK: The complaint

  /// Brings the complaint to every defendant, until the time for the defence runs.
  func serveComplaint() async throws {
    if story.text("service") == "public-notice" { return try await publishNotice() }
    try await wait(days: 1, hour: 11)
    try await defendantReads()
    try await defendantComesOnline()
    if Self.state(try await look(as: story.clerk)) == "serving" {
      try await wait(days: 2, hour: 15)
      try await proveByPost("copy-of-complaint")
    }
  }

  /// Verifies his identity and links the case, where he means to answer.
  private func defendantComesOnline() async throws {
    guard let defendant = story.defendant, story.text("defendant") != "silent" else { return }
    try await act(defendant, "confirm-participation")
  }

  private func publishNotice() async throws {
    try await wait(days: 1, hour: 11)
    try await act(
      story.judge, "convert-to-ordinary",
      ["reason": .string(story.text("change_reason")), "sole_judge": true])
    try await payFee()
    for party in try await parties("defendant") {
      let (item, _) = try await transition("order-public-notice", as: story.clerk)
      guard item["allowed"]?.bool == true else { continue }
      try await act(
        story.clerk, "order-public-notice",
        [
          "party": party["id"] ?? .null, "attempts": .string(story.text("ground")),
        ])
    }
    narrate(story.clerk, zh: story.text("notice_text"), en: "publishes the notice: 30 days")
    try await waitForLaw(until: ["defence"])
  }

  // MARK: The defence

  func answer() async throws {
    guard let defendant = story.defendant, story.text("defendant") != "silent" else {
      return try await waitForLaw(until: ["preparation"])
    }
    try await wait(days: 6, hour: 14)
    try await act(defendant, "file-defence", ["text": .string(story.text("defence"))])
    try await handInEvidence(of: defendant)
    try await wait(days: 1, hour: 9)
    try await plaintiffReads()
  }

  // MARK: The judgment

  /// Brings the judgment to every party and waits until it is in force.
  func serveJudgment() async throws {
    let signedOn = CourtZone.china.day(of: now)
    try await wait(days: 1, hour: 11)
    try await plaintiffReads()
    try await defendantReads()
    if story.text("service") == "public-notice" {
      try await wait(
        until: Instant(day: signedOn.adding(days: 33), secondsOfDay: 36_000, zone: .china))
      try await proveByNotice("judgment", published: signedOn)
    } else if story.defendant == nil || story.text("defendant") == "silent" {
      try await wait(days: 3, hour: 15)
      try await proveByPost("judgment")
    }
  }
}
