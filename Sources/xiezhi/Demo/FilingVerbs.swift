import CourtClient
import CourtDomain
import Foundation

/// Complaint, correction, fee, evidence: what comes before the other side is heard.
extension CaseScript {
  /// Asks for all defects first, then files.
  func file() async throws {
    if let first = story.script["first_try"] { try await tryFirst(first) }
    let check = try await people.call(
      story.filer, "POST", "/v1/filings/check", story.complaint)
    set(dryRun: check.json)
    guard check.json["acceptable"]?.bool == true else {
      throw DemoFailure("the dry run finds defects: \(check.json["defects"]?.text ?? "")")
    }
    let answer = try await fileTwice()
    guard let id = answer.json["id"]?.string, let given = answer.json["number"]?.string else {
      throw DemoFailure("a filed case has no id or number: \(answer.json.text)")
    }
    caseID = id
    number = given
    try await tell()
  }

  /// Files, and sends the same once more as a client does that has lost the answer: it must be told
  /// the first answer again, and no second case may come of it.
  private func fileTwice() async throws -> CourtClient.Answer {
    let key = CourtClient.freshKey()
    let first = try await people.attempt(
      story.filer, "POST", "/v1/cases", story.complaint, key: key)
    guard first.status == 201 else {
      throw DemoFailure("filing: \(first.status) \(first.json.text)")
    }
    let again = try await people.attempt(
      story.filer, "POST", "/v1/cases", story.complaint, key: key)
    prove("repeat", again.bytes == first.bytes && again.status == first.status)
    return first
  }

  /// The complaint as first typed: the dry run must find what is wrong with it, all at once.
  private func tryFirst(_ complaint: JSONValue) async throws {
    let answer = try await people.attempt(
      story.filer, "POST", "/v1/filings/check", complaint)
    let defects = (answer.json["defects"]?.array ?? answer.json["errors"]?.array) ?? []
    let found = Set(defects.compactMap { $0["pointer"]?.string })
    let wanted = Set(story.texts("first_try_pointers"))
    prove("first-try", wanted.isSubset(of: found) && answer.json["acceptable"]?.bool != true)
    narrate(
      story.filer, zh: "试填起诉状：一次列出 \(defects.count) 处问题，改正后提交",
      en: "tries the complaint: \(defects.count) defects told at once; corrects and files")
    try await wait(minutes: 25)
  }

  /// The plaintiff's evidence, or with a login what that party hands in.
  func handInEvidence(of party: String? = nil) async throws {
    let mine = story.evidence.filter { $0.by == party }
    guard !mine.isEmpty else { return }
    let login = party ?? story.plaintiff
    for exhibit in mine { try await upload(exhibit, as: login) }
    try await tell()
  }

  private func upload(_ exhibit: Story.Exhibit, as login: String) async throws {
    let fileName = exhibit.file.split(separator: "/").last.map(String.init) ?? exhibit.name
    let announced = try await people.call(
      login, "POST", path + "/evidence",
      [
        "name": .string(exhibit.name), "kind": .string(exhibit.kind),
        "purpose": .string(exhibit.purpose), "file_name": .string(fileName),
      ])
    guard let href = announced.json["content_href"]?.string else {
      throw DemoFailure("announced evidence has no content_href")
    }
    let encoded =
      fileName.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["-", ".", "_"]))
      ?? fileName
    let receipt = try await people.send(
      login, "PUT", href, bytes: try fixtures.bytes(exhibit.file),
      headers: [("x-file-name", encoded), ("content-type", "application/octet-stream")])
    guard receipt.json["signature"]?.string != nil else {
      throw DemoFailure("evidence '\(exhibit.name)' was taken without a signed receipt")
    }
  }

  // MARK: The court's first look

  func assign(_ role: String, _ login: String) async throws {
    guard let account = await people.ids[login] else {
      throw DemoFailure("no account \(login)")
    }
    for attempt in 0..<2 {
      let version = try await people.call(story.clerk, "GET", path).version
      let answer = try await people.attempt(
        story.clerk, "POST", path + "/assignments",
        ["role": .string(role), "account_id": .string(account)], version: version)
      if answer.status == 412, attempt == 0 { continue }
      guard (200..<300).contains(answer.status) else {
        throw DemoFailure("assigning \(login): \(answer.json.text)")
      }
      return
    }
  }

  func register() async throws {
    try await assign("judge", story.judge)
    let track = story.text("service") == "public-notice" ? "" : story.text("track")
    var input = JSONObject()
    // The facts of these disputes are clear, so that one judge may hear them on any track, save the
    // one that a panel hears.
    input["sole_judge"] = .bool(!story.isHeardByAPanel)
    if !track.isEmpty { input["track"] = .string(track) }
    try await act(story.clerk, "accept", .object(input))
  }

  func refuse() async throws {
    let (item, _) = try await transition("accept", as: story.clerk)
    prove("accept-not-allowed", item["allowed"]?.bool == false)
    try await act(
      story.clerk, "refuse",
      ["ground": .string(story.text("refusal_code")), "reason": .string(story.text("ground"))])
    try await wait(days: 1, hour: 11)
    try await plaintiffReads()
    try await waitForLaw(until: ["refused"])
  }

  func returnForCorrection() async throws {
    let defects = (story.script["return_defects"]?.array ?? []).map { defect in
      let language = story.language == .zh ? "zh" : "en"
      return "\(defect["pointer"]?.string ?? ""): \(defect[language]?.string ?? "")"
    }
    try await act(
      story.clerk, "return-for-correction",
      [
        "defects": .string(([story.text("return_reason")] + defects).joined(separator: "\n")),
        "days": .int(story.number("correction_days") ?? 7),
      ])
  }

  func correct() async throws {
    guard let complaint = story.script["corrected_complaint"] else {
      throw DemoFailure("no corrected complaint")
    }
    try await act(story.plaintiff, "correct", complaint)
  }

  func payFee() async throws {
    let fee = try await people.call(story.plaintiff, "GET", path + "/fee")
    guard (fee.json["amount"]?["amount_minor"]?.int ?? 0) > 0 else {
      throw DemoFailure("the fee is not a positive amount: \(fee.json.text)")
    }
    let given = story.text("fee_reference")
    try await act(
      story.plaintiff, "pay-fee",
      ["reference": .string(given.isEmpty ? "DEMO-\(story.id.prefix(2))" : given)])
  }

  func withdraw() async throws {
    try await act(story.plaintiff, "withdraw", ["reason": .string(story.text("ground"))])
    try await wait(days: 1, hour: 15)
    for party in try await parties("plaintiff") {
      try await act(story.judge, "allow-withdrawal", ["party": party["id"] ?? .null])
    }
  }
}
