import ArgumentParser
import CourtWorkflow
import Foundation

/// Scenarios read from files.
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
    let yaml = try CommandFile.text(file)
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
}
