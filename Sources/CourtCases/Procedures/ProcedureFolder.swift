public import CourtWorkflow
import Foundation

/// The definitions of a `Workflows` folder: the present ones beside those that running cases and
/// kept histories still need.
///
/// `*.yaml` are the procedures themselves, `incidents/*.yaml` what is settled beside a case, and
/// `archive/*.yaml` earlier versions of either. One name may stand in several versions, each once.
public enum ProcedureFolder {
  public static let subfolders = ["", "incidents", "archive"]
  /// Most files of one subfolder.
  static let fileLimit = 1_000

  /// Two files that claim to be the same version of one procedure.
  public struct Repeated: Error, CustomStringConvertible {
    public let procedure: String
    public let version: Int
    public let files: [String]

    public var description: String {
      "\(files.joined(separator: " and ")) are both version \(version) of \(procedure): "
        + "count one of them up, or take it away"
    }
  }

  /// The procedure files below the folder, with the name they are told by.
  public static func files(in folder: String) throws -> [(path: String, name: String)] {
    var found: [(String, String)] = []
    for sub in subfolders {
      let path = sub.isEmpty ? folder : folder + "/" + sub
      guard FileManager.default.fileExists(atPath: path) else { continue }
      let names = try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(".yaml") }.sorted().prefix(fileLimit)
      found += names.map {
        (path + "/" + $0, "Workflows/" + (sub.isEmpty ? "" : sub + "/") + $0)
      }
    }
    return found
  }

  /// - Parameter checked: texts whose meaning need not be checked again.
  /// - Throws: `ProcedureDefects` for a file that cannot be used, `Repeated`.
  public static func load(_ folder: String, checked: CheckedProcedures? = nil) throws
    -> [ProcedureDefinition]
  {
    var all: [ProcedureDefinition] = []
    for (path, name) in try files(in: folder) {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let digest = checked.map { _ in CheckedProcedures.digest(of: text) }
      let definition = try ProcedureDefinition.load(
        yaml: text, file: name,
        isKnownSound: digest.map { checked?.holds($0) ?? false } ?? false)
      if let digest { checked?.note(digest) }
      if let same = all.first(where: {
        $0.name == definition.name && $0.version == definition.version
      }) {
        throw Repeated(
          procedure: definition.name, version: definition.version, files: [same.file, name])
      }
      all.append(definition)
    }
    checked?.keep()
    return all
  }
}
