import CourtWorkflow
import Foundation

/// Every procedure of the repository, main ones and incidents.
enum LibraryFiles {
  /// The main procedures that follow or accompany first instance.
  static let mains = ["second-instance", "judicial-confirmation", "payment-order", "enforcement"]
  /// What may be settled beside a case.
  static let incidents = [
    "jurisdiction-objection", "recusal", "preservation", "appraisal", "counterclaim",
    "change-of-representative", "asynchronous-hearing", "restoration",
  ]
  static let all = mains + incidents

  static func path(_ name: String) -> String {
    incidents.contains(name) ? "incidents/\(name).yaml" : "\(name).yaml"
  }

  static func definition(_ name: String) throws -> ProcedureDefinition {
    try ProcedureFiles.named(String(path(name).dropLast(".yaml".count)))
  }

  /// Every definition there is below the folder of procedures, whoever wrote it.
  static func wholeLibrary() throws -> [ProcedureDefinition] {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    folder.deleteLastPathComponent()
    folder.deleteLastPathComponent()
    folder.deleteLastPathComponent()
    let workflows = folder.appendingPathComponent("Workflows")
    var found: [ProcedureDefinition] = []
    for place in [workflows, workflows.appendingPathComponent("incidents")] {
      let files = try FileManager.default.contentsOfDirectory(
        at: place, includingPropertiesForKeys: nil)
      for file in files.filter({ $0.pathExtension == "yaml" }).sorted(by: { $0.path < $1.path }) {
        found.append(
          try ProcedureDefinition.load(
            yaml: String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent))
      }
    }
    return found
  }
}
