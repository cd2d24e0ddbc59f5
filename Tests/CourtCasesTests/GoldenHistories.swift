import CourtCases
import CourtDomain
import CourtEvidence
import CourtLaw
import CourtWorkflow
import Foundation
import Testing

/// The kept histories, and ways to change them.
enum Golden {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = root.appendingPathComponent("Fixtures/histories")

  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".jsonl") }.sorted()
  }

  static func history(_ name: String) throws -> CaseHistory {
    try CaseHistory(
      lines: String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
  }

  static func yaml() throws -> String {
    let files = try ProcedureFolder.files(in: root.appendingPathComponent("Workflows").path)
    let all = try files.map { try String(contentsOfFile: $0.path, encoding: .utf8) }
    return try #require(
      all.first { $0.contains("procedure: online-shopping\nversion: 1\n") })
  }

  static func replay(_ procedures: ProcedureLibrary? = nil) throws -> CaseReplay {
    let (law, library) = try rules.get()
    return CaseReplay(
      procedures: procedures ?? library, law: law, court: try law.court("浙0192"))
  }

  /// Read once: reading takes many times as long as a replay.
  private static let rules = Result { () throws -> (LawBook, ProcedureLibrary) in
    let workflows = root.appendingPathComponent("Workflows").path
    return (
      try LawBook.load(folder: workflows + "/law"),
      ProcedureLibrary(try ProcedureFolder.load(workflows))
    )
  }

  /// The replay of a history that was changed; with `mending`, the chain behind is made whole again.
  static func changed(
    mending: Bool = false, _ change: (inout CaseHistory) throws -> Void
  ) throws -> ReplayResult {
    var history = try history(
      try #require(try names().first { $0.contains("in-force") }))
    try change(&history)
    if mending { mend(&history) }
    return try replay().run(history)
  }

  static func expectDifference(
    _ subject: String, mending: Bool = false, _ change: (inout CaseHistory) throws -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try changed(mending: mending, change)
    #expect(result.difference?.subject == subject, sourceLocation: sourceLocation)
  }

  private static func mend(_ history: inout CaseHistory) {
    var previous = [UInt8](repeating: 0, count: 32)
    for index in history.entries.indices {
      history.entries[index].sequence = index + 1
      history.entries[index].previousDigest = previous
      history.entries[index].digest =
        SHA256.digest(history.entries[index].chainedBytes).bytes
      previous = history.entries[index].digest
    }
    history.lastDigest = previous
  }
}
