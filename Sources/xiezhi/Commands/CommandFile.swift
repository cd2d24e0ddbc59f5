import ArgumentParser
import CourtCases
import CourtWorkflow
import Foundation

/// Files that are named on the command line.
enum CommandFile {
  /// - Throws: `ValidationError` for a file that cannot be read: the command was called wrongly.
  static func text(_ path: String) throws -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ValidationError("\(path) cannot be read")
    }
    return text
  }

  /// - Throws: `ValidationError` for a file that cannot be read; every defect of one that is broken.
  static func procedure(_ path: String) throws -> ProcedureDefinition {
    try ProcedureDefinition.load(yaml: text(path), file: path)
  }

  /// The named files, and of folders every file that holds a procedure.
  static func procedureTexts(_ paths: [String]) throws -> [ProcedureFiles.Text] {
    try paths.flatMap { path -> [ProcedureFiles.Text] in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw ValidationError("\(path) does not exist")
      }
      return isFolder.boolValue
        ? ProcedureFiles.texts(below: path) : [(try text(path), path)]
    }
  }
}
