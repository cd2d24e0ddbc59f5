public import CourtWorkflow
import Foundation

/// The definitions of a `Workflows` folder: the present ones beside those that running cases and
/// kept histories still need.
///
/// `*.yaml` are the procedures themselves, `incidents/*.yaml` what is settled beside a case, and
/// `archive/*.yaml` earlier versions of either. One name may stand in several versions, each once.
public enum ProcedureFolder {
  public static let subfolders = ["", "incidents", "archive"]

  /// The procedure files below the folder, with the name they are told by.
  public static func files(in folder: String) throws -> [(path: String, name: String)] {
    var found: [(String, String)] = []
    for sub in subfolders {
      let path = sub.isEmpty ? folder : folder + "/" + sub
      guard FileManager.default.fileExists(atPath: path) else { continue }
      let names = try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(".yaml") }.sorted().prefix(ProcedureFiles.fileLimit)
      found += names.map {
        (path + "/" + $0, "Workflows/" + (sub.isEmpty ? "" : sub + "/") + $0)
      }
    }
    return found
  }

  /// - Parameter checked: texts whose meaning need not be checked again.
  /// - Throws: `ProcedureDefects` with what is wrong in all the files.
  public static func load(_ folder: String, checked: CheckedProcedures? = nil) throws
    -> [ProcedureDefinition]
  {
    try ProcedureFiles.load(files(in: folder), checked: checked)
  }
}
