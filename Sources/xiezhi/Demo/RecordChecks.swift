import CourtCases
import CourtClient
import CourtDomain
import CourtEvidence

/// What the court wrote down agrees with itself: dockets, numbers, hearings, deadlines.
extension DemoChecks {
  /// Each docket's hash chain, rebuilt from what the API shows.
  func dockets() async throws {
    var (wrong, entries) = ([String](), 0)
    let cases = await filed()
    var total = 0
    for script in cases {
      let ids = [await script.caseID] + (await script.followers)
      total += ids.count
      for id in ids {
        let (count, defect) = try await rebuild(id, as: script.story.clerk)
        entries += count
        if let defect { wrong.append("\(script.story.id): \(defect)") }
      }
    }
    check(
      "案卷散列链逐条重算（\(entries) 条）", "docket chains rebuilt (\(entries) entries)", of: total,
      wrong)
  }

  /// - Returns: how many entries the docket has, and where its chain breaks.
  private func rebuild(_ id: String, as login: String) async throws -> (Int, String?) {
    let path = "/v1/cases/\(id)"
    let docket = try await DemoCase.docket(of: path, as: login, people)
    let file = try await people.call(login, "GET", path).json
    guard let caseID = CaseID(id) else { return (docket.count, "no id: \(id)") }
    let parsed = docket.compactMap { Self.entry($0, of: caseID) }
    let broken = CaseStory.firstBreak(in: parsed) { SHA256.digest($0).bytes }
    let head = parsed.last.map { Digest32(bytes: $0.digest)?.hex } ?? nil
    let holds =
      parsed.count == docket.count && broken == nil && head == file["docket_digest"]?.string
      && Int64(parsed.count) == file["docket_length"]?.int
    return (docket.count, holds ? nil : "breaks at \(broken.map(String.init) ?? "its head")")
  }

  private static func entry(_ json: JSONValue, of id: CaseID) -> DocketEntry? {
    func digest(_ name: String) -> [UInt8]? {
      json[name]?.string.flatMap { Digest32(hex: $0) }?.bytes
    }
    guard let sequence = json["sequence"]?.int,
      let at = json["at"]?.string.flatMap({ Instant(rfc3339: $0) }),
      let role = json["actor_role"]?.string, let action = json["action"]?.string,
      let zh = json["text"]?["zh"]?.string, let en = json["text"]?["en"]?.string,
      let from = json["from"]?["code"]?.string, let to = json["to"]?["code"]?.string,
      let previous = digest("previous_digest"), let own = digest("digest")
    else { return nil }
    return DocketEntry(
      caseID: id, sequence: Int(sequence), at: at,
      actorID: json["actor_id"]?.string.flatMap { AccountID($0) }, actorRole: role,
      action: action, text: LocalizedText(zh: zh, en: en), article: json["article"]?.string,
      fromState: from, toState: to, input: json["input"] ?? .null, previousDigest: previous,
      digest: own, incidentID: json["incident_id"]?.string.flatMap { IncidentID($0) },
      basisDigest: digest("basis_sha256"))
  }

  /// 1, 2, 3 … within each year, none twice.
  func numbers() async throws {
    var serials: [String: [Int]] = [:]
    var wrong: [String] = []
    for script in await filed() {
      let number = await script.number
      let digits = number.reversed().drop { !$0.isASCII || !$0.isNumber }
        .prefix { $0.isASCII && $0.isNumber }
      guard let serial = Int(String(digits.reversed())) else {
        wrong.append("\(number) is not a case number")
        continue
      }
      serials[String(number.prefix(6)), default: []].append(serial)
    }
    for (year, found) in serials.sorted(by: { $0.key < $1.key }) {
      let sorted = found.sorted()
      if sorted != Array(1...sorted.count) { wrong.append("\(year): \(sorted)") }
    }
    check(
      "案号连续无重复", "case numbers without gap or repeat", of: serials.values.joined().count, wrong)
  }

  // MARK: Hearings

  private struct Booking {
    var start: Instant
    var end: Instant
    var who: String
    var number: String
  }

  /// Nobody and no room in two hearings at once, from the hearings of all cases.
  func hearings() async throws {
    var (bookings, count) = ([Booking](), 0)
    for script in await filed() {
      let path = await script.path
      let number = await script.number
      let file = try await people.call(script.story.clerk, "GET", path).json
      let all = try await people.call(script.story.clerk, "GET", path + "/hearings").json
      let parties = (file["parties"]?.array ?? []).flatMap(Self.people)
      for hearing in all["items"]?.array ?? []
      where hearing["standing"]?.string != "cancelled" {
        guard let start = hearing["starts_at"]?.string.flatMap({ Instant(rfc3339: $0) }),
          let end = hearing["ends_at"]?.string.flatMap({ Instant(rfc3339: $0) })
        else { continue }
        count += 1
        let people = [("judge", "judge_id"), ("clerk", "clerk_id"), ("room", "room_id")]
          .compactMap { kind, name in hearing[name]?.string.map { "\(kind) \($0)" } }
        bookings += (people + parties).map {
          Booking(start: start, end: end, who: $0, number: number)
        }
      }
    }
    check("庭审无冲突", "no double booking", of: count, Self.clashes(bookings))
  }

  /// A party and those who act for it; the same person in two cases has the same name here.
  private static func people(of party: JSONValue) -> [String] {
    let number = party["id_number"]?.string ?? party["id"]?.string ?? ""
    let mandates = (party["representatives"]?.array ?? []).compactMap { $0["name"]?.string }
    return ["party " + number] + mandates.map { "representative " + $0 }
  }

  private static func clashes(_ bookings: [Booking]) -> [String] {
    var clashes: [String] = []
    for (who, all) in Dictionary(grouping: bookings, by: \.who) {
      let sorted = all.sorted { $0.start < $1.start }
      for (earlier, later) in zip(sorted, sorted.dropFirst()) where later.start < earlier.end {
        clashes.append("\(who): \(earlier.number) and \(later.number) at \(later.start)")
      }
    }
    return clashes
  }

  // MARK: Deadlines

  /// Met, cancelled, or run out with a consequence in the docket at that very moment; none
  /// forgotten.
  func deadlines() async throws {
    let clock = try await people.call(DemoStage.administrator, "GET", "/v1/sandbox/clock").json
    guard let now = clock["now"]?.string.flatMap({ Instant(rfc3339: $0) }) else {
      throw DemoFailure("the sandbox clock does not tell the time")
    }
    var (wrong, count) = ([String](), 0)
    for script in await filed() {
      let path = await script.path
      let all = try await people.call(script.story.clerk, "GET", path + "/deadlines").json
      let docket = try await DemoCase.docket(of: path, as: script.story.clerk, people)
      for deadline in all["items"]?.array ?? [] {
        count += 1
        if let reason = Self.fault(of: deadline, docket: docket, now: now) {
          wrong.append("\(script.story.id) \(deadline["clock"]?.string ?? "?"): \(reason)")
        }
      }
    }
    check(
      "每个期限均已履行、届满生效、终止或尚未到期",
      "every deadline is met, took effect, was cancelled or still lies ahead", of: count, wrong)
  }

  private static func fault(of deadline: JSONValue, docket: [JSONValue], now: Instant) -> String? {
    guard let due = deadline["due_at"]?.string.flatMap({ Instant(rfc3339: $0) }) else {
      return "has no due date"
    }
    switch deadline["standing"]?.string {
    case "met", "cancelled":
      let closed = deadline["closed_at"]?.string.flatMap { Instant(rfc3339: $0) }
      guard let closed else { return "closed at no time" }
      return closed <= due ? nil : "closed at \(closed), after it was due"
    case "expired":
      let closed = deadline["closed_at"]?.string
      let consequence = docket.contains {
        $0["at"]?.string == closed && $0["actor_role"]?.string == "system"
      }
      return consequence ? nil : "ran out at \(closed ?? "?") without a consequence in the docket"
    case "running": return due > now ? nil : "still runs past \(due)"
    case let other: return "stands as \(other ?? "nothing")"
    }
  }
}
