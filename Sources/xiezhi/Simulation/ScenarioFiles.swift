import ArgumentParser
import CourtWorkflow
import Foundation

/// Scenarios and procedures read from files.
enum ScenarioFiles {
  /// How often a scenario may extend another that extends another.
  private static let depthLimit = 8

  /// The scenario of a file with all it extends; without a file the general court of the share
  /// folder, and where that is missing nothing but what the procedure suggests.
  static func scenario(_ file: String?, share: String) throws -> Scenario {
    let general = share + "/Fixtures/scenarios/court.yaml"
    let hasGeneral = FileManager.default.fileExists(atPath: general)
    guard let file else {
      return hasGeneral ? try load(general, base: nil, depth: 0) : Scenario(name: "none")
    }
    let base = hasGeneral && !isSame(file, general) ? try load(general, base: nil, depth: 0) : nil
    return try load(file, base: base, depth: 0)
  }

  private static func load(_ file: String, base: Scenario?, depth: Int) throws -> Scenario {
    guard depth <= depthLimit else {
      throw ValidationError("\(file): scenarios extend each other in a circle")
    }
    let yaml = try text(file)
    var base = base
    if let named = try Scenario.base(ofYAML: yaml, file: file) {
      let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
      base = try load(folder.appendingPathComponent(named).path, base: base, depth: depth + 1)
    }
    return try Scenario.load(yaml: yaml, file: file, base: base)
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    URL(fileURLWithPath: left).standardizedFileURL.resolvingSymlinksInPath()
      == URL(fileURLWithPath: right).standardizedFileURL.resolvingSymlinksInPath()
  }

  static func text(_ file: String) throws -> String {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw ValidationError("\(file) cannot be read")
    }
    return text
  }

  static func procedure(_ file: String) throws -> ProcedureDefinition {
    try ProcedureDefinition.load(yaml: text(file), file: file)
  }

  /// The procedures in the file's folder, in the one above and in `incidents`: what it names may be
  /// there. A file that cannot be read as a procedure is left out.
  static func library(around file: String) -> [ProcedureDefinition] {
    let own = URL(fileURLWithPath: file).deletingLastPathComponent()
    let folders = [
      own, own.appendingPathComponent("incidents"), own.deletingLastPathComponent(),
    ]
    return folders.flatMap { folder -> [ProcedureDefinition] in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return names.filter { $0.hasSuffix(".yaml") }.sorted().prefix(200).compactMap { name in
        try? procedure(folder.appendingPathComponent(name).path)
      }
    }
  }
}
