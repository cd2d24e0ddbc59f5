import CourtWorkflow
import Foundation
import Synchronization

/// The procedures of this repository, read from the folder beside the sources.
enum ProcedureFiles {
  static let effects = [
    "open-task", "close-tasks", "serve", "compute-fee", "assign-number", "assign",
    "freeze-evidence", "escalate", "publish", "refund-fee", "cancel-hearings", "close-hearing",
    "notify", "extend", "restore", "recompute",
  ]

  /// The text of a file below `Workflows`, found by walking up from this file.
  static func text(_ name: String) throws -> String {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<8 {
      folder.deleteLastPathComponent()
      let file = folder.appendingPathComponent("Workflows").appendingPathComponent(name)
      if FileManager.default.fileExists(atPath: file.path) {
        return try String(contentsOf: file, encoding: .utf8)
      }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  /// A folder of the repository, found by walking up from this file.
  static func folder(_ path: String) throws -> URL {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<8 {
      folder.deleteLastPathComponent()
      let found = folder.appendingPathComponent(path)
      if FileManager.default.fileExists(atPath: found.path) { return found }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  /// Every file below `Workflows` that holds a procedure.
  static func library() throws -> [URL] {
    let folder = try folder("Workflows")
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return try (names ?? []).sorted().filter { $0.hasSuffix(".yaml") }.map {
      folder.appendingPathComponent($0)
    }.filter { file in
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      return lines.contains { $0.hasPrefix("procedure:") }
        && lines.contains { $0.hasPrefix("states:") }
    }
  }

  /// What the court offers to procedures, with the rules of the dated law.
  static func court() throws -> LintHost {
    LintHost.court(rules: LintHost.Rule.read(periods: try text("law/periods.yaml")))
  }

  static func onlineShopping() throws -> ProcedureDefinition { try named("online-shopping") }

  static func named(_ name: String) throws -> ProcedureDefinition {
    try read.withLock { read in
      if let known = read[name] { return known }
      let definition = try ProcedureDefinition.load(
        yaml: text(name + ".yaml"), file: "Workflows/\(name).yaml")
      read[name] = definition
      return definition
    }
  }

  /// Each file once: hundreds of tests walk the same procedures.
  private static let read = Mutex<[String: ProcedureDefinition]>([:])
}
