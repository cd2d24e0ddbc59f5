import CourtDomain
import CourtEvidence
import Foundation

/// One case of a drill with what every verifier said.
struct DrillResult {
  let number: Int
  /// Whose hand and which damage; `honest`; or `zip` and which trick.
  let group: String
  let kind: String
  let story: String
  let ours: BundleVerdict
  let page: BundleVerdict
  let python: BundleVerdict
  let reason: String

  var isHonest: Bool { group == "honest" }
  private var verdicts: [BundleVerdict] { [ours, page, python].filter { $0 != .none } }
  var agrees: Bool { Set(verdicts.map(\.rawValue)).count <= 1 }
  /// A mutant that someone took for genuine, or an honest bundle that someone refused.
  var isWrong: Bool { verdicts.contains { ($0 == .genuine) != isHonest } }

  var json: JSONValue {
    [
      "n": .int(number), "group": .string(group), "kind": .string(kind),
      "story": .string(story), "ours": .string(ours.rawValue), "page": .string(page.rawValue),
      "python": .string(python.rawValue), "reason": .string(reason),
    ]
  }

  init(
    number: Int, group: String, kind: String, story: String, ours: BundleVerdict,
    page: BundleVerdict, python: BundleVerdict, reason: String
  ) {
    self.number = number
    self.group = group
    self.kind = kind
    self.story = story
    self.ours = ours
    self.page = page
    self.python = python
    self.reason = reason
  }

  init?(_ json: JSONValue) {
    func verdict(_ name: String) -> BundleVerdict? {
      json[name]?.string.flatMap(BundleVerdict.init)
    }
    guard let number = json["n"]?.int, let group = json["group"]?.string,
      let kind = json["kind"]?.string, let ours = verdict("ours"), let page = verdict("page"),
      let python = verdict("python")
    else { return nil }
    self.init(
      number: Int(number), group: group, kind: kind, story: json["story"]?.string ?? "",
      ours: ours, page: page, python: python, reason: json["reason"]?.string ?? "")
  }
}

/// Results as they come, one JSON line each, so that a drill goes on where it was stopped.
final class DrillLog {
  private(set) var results: [DrillResult] = []
  private var done: Set<String> = []
  private let handle: FileHandle?

  init(file: String?) throws {
    guard let file else {
      handle = nil
      return
    }
    let old = FileManager.default.contents(atPath: file)
    if old == nil { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
    try handle?.seekToEnd()
    for line in (old ?? Data()).split(separator: 0x0A) {
      guard let json = try? JSONParser.parse(Array(line)), let one = DrillResult(json) else {
        continue
      }
      keep(one)
    }
  }

  /// What several parts of a drill left behind; nothing is added.
  init(reading files: [String]) throws {
    handle = nil
    for file in files {
      for line in try Data(contentsOf: URL(fileURLWithPath: file)).split(separator: 0x0A) {
        if let json = try? JSONParser.parse(Array(line)), let one = DrillResult(json) { keep(one) }
      }
    }
  }

  func has(_ group: String, _ number: Int) -> Bool { done.contains("\(group) \(number)") }

  func add(_ result: DrillResult) throws {
    keep(result)
    try handle?.write(contentsOf: Data(result.json.bytes + [0x0A]))
  }

  private func keep(_ result: DrillResult) {
    results.append(result)
    let kind = ["honest", "zip"].contains(result.group) ? result.group : "file"
    done.insert("\(kind) \(result.number)")
  }

  /// A row for every group and kind.
  var table: BenchTable {
    var table = BenchTable(
      "bundles judged by three verifiers",
      columns: ["cases", "refused by ours", "by the page", "by Python", "wrong", "disagreed"])
    let groups = Dictionary(grouping: results) { "\($0.group) \($0.kind)" }
    for (name, cases) in groups.sorted(by: { $0.key < $1.key }) {
      func refused(_ verdict: (DrillResult) -> BundleVerdict) -> BenchCell {
        .number(Double(cases.count { verdict($0) == .refused }))
      }
      table.add(
        name,
        [
          .number(Double(cases.count)), refused(\.ours), refused(\.page), refused(\.python),
          .number(Double(cases.count(where: \.isWrong))),
          .number(Double(cases.count { !$0.agrees })),
        ])
    }
    let wrong = results.filter { $0.isWrong || !$0.agrees }
    table.notes.append(
      "\(results.count) cases, \(wrong.count(where: \.isWrong)) wrong, "
        + "\(wrong.count { !$0.agrees }) disagreed")
    for one in wrong.prefix(20) {
      table.notes.append(
        "\(one.group) \(one.number) \(one.story): ours \(one.ours), page \(one.page), "
          + "python \(one.python) (\(one.reason))")
    }
    return table
  }
}
