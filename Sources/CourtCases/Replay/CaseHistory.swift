public import CourtDomain
import CourtEvidence
import CourtWorkflow

/// The docket of one case with where it ended: all that a replay needs, without a database.
public struct CaseHistory: Sendable {
  /// Where the case stands after its last entry.
  public struct End: Sendable, Hashable {
    public var procedure: String
    public var version: Int
    public var state: String
    public var facts: JSONValue
    /// Running clocks of the case's own procedure, `NAME` or `NAME:PARTY`, sorted.
    public var running: [String]

    public init(
      procedure: String, version: Int, state: String, facts: JSONValue, running: [String]
    ) {
      self.procedure = procedure
      self.version = version
      self.state = state
      self.facts = facts
      self.running = running.sorted()
    }
  }

  public var caseID: CaseID
  public var number: String
  public var entries: [DocketEntry]
  public var end: End
  /// What the docket's last digest must be; `nil` where only the entries are known.
  public var lastDigest: [UInt8]?

  public init(
    caseID: CaseID, number: String, entries: [DocketEntry], end: End, lastDigest: [UInt8]?
  ) {
    self.caseID = caseID
    self.number = number
    self.entries = entries
    self.end = end
    self.lastDigest = lastDigest
  }

  /// Most entries of one case that are read; a longer docket is told as a difference.
  public static let entryLimit = 20_000

  /// Reads a case with its docket, page by page, on one snapshot.
  public init?(of id: CaseID, in transaction: any CourtTransaction) throws {
    guard let file = try transaction.caseFile(id, locked: false) else { return nil }
    var entries: [DocketEntry] = []
    while entries.count < Self.entryLimit {
      let page = try transaction.docket(of: id, after: entries.count, limit: 500)
      entries += page
      if page.count < 500 { break }
    }
    let running = try transaction.deadlines(of: id).filter {
      $0.standing == .running && $0.incidentID == nil
    }
    self.init(
      caseID: id, number: file.number, entries: entries,
      end: End(
        procedure: file.procedure, version: file.procedureVersion, state: file.state,
        facts: file.facts,
        running: running.map {
          RunningClock(name: $0.clock, party: $0.partyID?.description).text
        }),
      lastDigest: file.docketDigest)
  }
}

// MARK: Lines of JSON

extension CaseHistory {
  /// One JSON object a line: first the case and its end, then each entry in order.
  public var lines: String {
    let head: JSONValue = [
      "history": 1, "case": .string(caseID.description), "number": .string(number),
      "procedure": .string("\(end.procedure)@\(end.version)"), "state": .string(end.state),
      "facts": end.facts, "running": .array(end.running.map { .string($0) }),
      "digest": .optional(lastDigest.map(Hex.encode)),
    ]
    return ([head] + entries.map(Self.line)).map(\.text).joined(separator: "\n") + "\n"
  }

  private static func line(_ entry: DocketEntry) -> JSONValue {
    var members = JSONObject()
    members["at"] = .string(entry.at.rfc3339)
    members["actor"] = entry.actorID.map { .string($0.description) }
    members["incident"] = entry.incidentID.map { .string($0.description) }
    members["role"] = .string(entry.actorRole)
    members["action"] = .string(entry.action)
    members["zh"] = .string(entry.text.zh)
    members["en"] = .string(entry.text.en)
    members["article"] = entry.article.map { .string($0) }
    members["from"] = .string(entry.fromState)
    members["to"] = .string(entry.toState)
    members["input"] = entry.input
    members["basis"] = entry.basis
    members["digest"] = .string(Hex.encode(entry.digest))
    return .object(members)
  }

  /// Why a file is no history.
  public struct Unreadable: Error, CustomStringConvertible {
    public let line: Int
    public let reason: String
    public var description: String { "line \(line): \(reason)" }
  }

  /// Reads what `lines` wrote.
  public init(lines text: String) throws(Unreadable) {
    let rows = text.split(separator: "\n", omittingEmptySubsequences: true)
    guard let first = rows.first, rows.count <= Self.entryLimit + 1 else {
      throw Unreadable(
        line: 1, reason: "a history has a head and at most \(Self.entryLimit) entries")
    }
    let head = try Self.parsed(first, 1)
    let procedure = (head["procedure"]?.string ?? "").split(separator: "@").map(String.init)
    guard head["history"]?.int == 1, let id = head["case"]?.string.flatMap({ CaseID($0) }),
      procedure.count == 2, let version = Int(procedure[1]), let state = head["state"]?.string
    else { throw Unreadable(line: 1, reason: "this is no head of a history of form 1") }
    var entries: [DocketEntry] = []
    var previous = [UInt8](repeating: 0, count: 32)
    for (index, row) in rows.dropFirst().enumerated() {
      let json = try Self.parsed(row, index + 2)
      guard let entry = Self.entry(json, of: id, sequence: index + 1, after: previous) else {
        throw Unreadable(line: index + 2, reason: "this is no docket entry")
      }
      entries.append(entry)
      previous = entry.digest
    }
    self.init(
      caseID: id, number: head["number"]?.string ?? "", entries: entries,
      end: End(
        procedure: procedure[0], version: version, state: state,
        facts: head["facts"] ?? .object(JSONObject()),
        running: head["running"]?.array?.compactMap(\.string) ?? []),
      lastDigest: head["digest"]?.string.flatMap(Hex.decode))
  }

  private static func parsed(_ row: Substring, _ line: Int) throws(Unreadable) -> JSONValue {
    do { return try JSONParser.parse(String(row)) } catch {
      throw Unreadable(line: line, reason: "\(error)")
    }
  }

  private static func entry(
    _ json: JSONValue, of id: CaseID, sequence: Int, after previous: [UInt8]
  ) -> DocketEntry? {
    guard let at = json["at"]?.string.flatMap(Instant.init(rfc3339:)),
      let role = json["role"]?.string, let action = json["action"]?.string,
      let zh = json["zh"]?.string, let en = json["en"]?.string,
      let from = json["from"]?.string, let to = json["to"]?.string, let input = json["input"],
      let digest = json["digest"]?.string.flatMap(Hex.decode)
    else { return nil }
    return DocketEntry(
      caseID: id, sequence: sequence, at: at,
      actorID: json["actor"]?.string.flatMap { AccountID($0) }, actorRole: role, action: action,
      text: LocalizedText(zh: zh, en: en), article: json["article"]?.string, fromState: from,
      toState: to, input: input, previousDigest: previous, digest: digest,
      incidentID: json["incident"]?.string.flatMap { IncidentID($0) }
    ).resting(on: json["basis"])
  }
}
