import CourtWorkflow
import Foundation

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

  static func onlineShopping() throws -> ProcedureDefinition { try named("online-shopping") }

  static func named(_ name: String) throws -> ProcedureDefinition {
    try ProcedureDefinition.load(yaml: text(name + ".yaml"), file: "Workflows/\(name).yaml")
  }
}
