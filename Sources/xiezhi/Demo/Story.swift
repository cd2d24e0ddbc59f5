import CourtDomain
import Foundation

/// One dispute of the Fixtures: the complaint, its evidence files and how it is to go.
struct Story: Sendable {
  struct Exhibit: Sendable {
    var file: String
    var name: String
    var kind: String
    var purpose: String
    /// Login of who hands it in; `nil` for the plaintiff.
    var by: String?
  }

  struct PlannedHearing: Sendable {
    var minutes: Int
    var partOfDay: String?
    var isHeld: Bool
    var reason: String
    var isDefendantAbsent: Bool
  }

  let id: String
  let way: String
  let language: Language
  let title: LocalizedText
  let fileOn: Instant
  let filer: String
  let plaintiff: String
  let defendant: String?
  let complaint: JSONValue
  let evidence: [Exhibit]
  let script: JSONValue

  var expected: String { script["expect"]?.string ?? "" }
  var judge: String { text("judge") }
  var clerk: String { text("clerk") }

  /// The last state of the procedure that the expected end stands for.
  var expectedState: String {
    expected == "mediated" ? "settled-before-filing" : expected
  }

  var isHeardByAPanel: Bool { !texts("votes").isEmpty }

  /// A text of the script; empty where it has none.
  func text(_ name: String) -> String { script[name]?.string ?? "" }

  func number(_ name: String) -> Int64? { script[name]?.int }

  func texts(_ name: String) -> [String] { script[name]?.array?.compactMap(\.string) ?? [] }

  var hearings: [PlannedHearing] {
    (script["hearings"]?.array ?? []).map { hearing in
      PlannedHearing(
        minutes: Int(hearing["minutes"]?.int ?? 60), partOfDay: hearing["part_of_day"]?.string,
        isHeld: hearing["result"]?.string != "adjourned", reason: hearing["reason"]?.string ?? "",
        isDefendantAbsent: hearing["absent"]?.string == "defendant")
    }
  }

  init(_ json: JSONValue, file: String) throws {
    func need(_ name: String) throws -> String {
      guard let text = json[name]?.string else { throw DemoFailure("\(file): no text '\(name)'") }
      return text
    }
    guard let start = Instant(rfc3339: try need("file_on")), let complaint = json["complaint"],
      let script = json["script"]
    else { throw DemoFailure("\(file): file_on, complaint and script are needed") }
    id = try need("id")
    way = try need("way")
    language = Language(rawValue: try need("language")) ?? .zh
    title = LocalizedText(
      zh: json["title"]?["zh"]?.string ?? "", en: json["title"]?["en"]?.string ?? "")
    fileOn = start
    filer = try need("filer")
    plaintiff = try need("plaintiff")
    defendant = json["defendant"]?.string
    self.complaint = complaint
    self.script = script
    evidence = (json["evidence"]?.array ?? []).map { item in
      Exhibit(
        file: item["file"]?.string ?? "", name: item["name"]?.string ?? "",
        kind: item["kind"]?.string ?? "", purpose: item["purpose"]?.string ?? "",
        by: item["by"]?.string)
    }
  }
}

/// The Fixtures folder: accounts, decided cases, disputes.
struct FixtureFolder: Sendable {
  struct Account: Sendable {
    var login: String
    var kind: String
    var name: String
    var idNumber: String?
  }

  let path: String
  let password: String
  let accounts: [Account]
  let stories: [Story]

  init(_ path: String) throws {
    self.path = path
    let people = try Self.json(path + "/accounts.json")
    guard let password = people["password"]?.string else {
      throw DemoFailure("\(path)/accounts.json: no password")
    }
    self.password = password
    accounts = (people["accounts"]?.array ?? []).map { account in
      Account(
        login: account["login"]?.string ?? "", kind: account["kind"]?.string ?? "",
        name: account["name"]?.string ?? "", idNumber: account["id_number"]?.string)
    }
    let folder = path + "/filings"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".json") }.sorted()
    stories = try files.map { try Story(Self.json(folder + "/" + $0), file: $0) }
    guard !stories.isEmpty else { throw DemoFailure("\(folder) holds no filings") }
  }

  func bytes(_ name: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path + "/" + name) else {
      throw DemoFailure("\(path)/\(name) cannot be read")
    }
    return Array(data)
  }

  private static func json(_ file: String) throws -> JSONValue {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw DemoFailure("\(file) cannot be read")
    }
    do {
      return try JSONParser.parse(Array(data))
    } catch {
      throw DemoFailure("\(file): \(error)")
    }
  }
}
