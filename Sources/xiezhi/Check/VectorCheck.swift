import ArgumentParser
import Foundation

/// `xiezhi check vectors`
struct VectorCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vectors", abstract: "Run public test vectors through the court's own code.",
    discussion: """
      Every folder below FOLDER is a family, known by its name; its README says where it comes from. \
      One line per family: what passed, what failed, what was skipped and why. Exits with 1 if \
      anything failed.

      EXAMPLES
        xiezhi check vectors ../shared/vectors
        xiezhi check vectors ../shared/vectors --family cel --family rfc6962-merkle
      """)

  @Argument(help: "A folder of vector families.") var folder: String
  @Option(help: "Only this family; may be repeated.") var family: [String] = []
  @Flag(help: "Tell every failure, not only the first ten of a family.") var all = false

  func run() throws {
    let names = try families()
    var failed = 0
    for name in names {
      var tally = VectorTally()
      try VectorFamilies.run(
        name, in: VectorFolder(path: Settings.absolute(folder) + "/" + name), &tally)
      print(tally.line(name))
      for failure in tally.failures.prefix(all ? .max : 10) { print("  failed: \(failure)") }
      failed += tally.failures.count
    }
    if failed > 0 { throw ExitCode(1) }
  }

  private func families() throws -> [String] {
    let root = Settings.absolute(folder)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder), isFolder.boolValue
    else { throw ValidationError("there is no folder \(folder)") }
    let found = try FileManager.default.contentsOfDirectory(atPath: root).sorted().filter { name in
      var isFolder: ObjCBool = false
      let path = root + "/" + name
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && isFolder.boolValue && !name.hasPrefix(".")
    }
    if let missing = family.first(where: { !found.contains($0) }) {
      throw ValidationError("\(folder) holds no family \(missing)")
    }
    guard !found.isEmpty else { throw ValidationError("\(folder) holds no folders") }
    return family.isEmpty ? found : found.filter(family.contains)
  }
}

/// What became of one family's cases.
struct VectorTally {
  private(set) var passed = 0
  private(set) var failures: [String] = []
  /// How many, by reason.
  private(set) var skipped: [(reason: String, count: Int)] = []

  /// Counts a case as passed, or notes how it failed.
  mutating func expect(_ holds: Bool, _ place: @autoclosure () -> String) {
    if holds { passed += 1 } else { failures.append(place()) }
  }

  mutating func skip(_ reason: String, count: Int = 1) {
    guard count > 0 else { return }
    if let index = skipped.firstIndex(where: { $0.reason == reason }) {
      skipped[index].count += count
    } else {
      skipped.append((reason, count))
    }
  }

  func line(_ name: String) -> String {
    let left = skipped.reduce(0) { $0 + $1.count }
    let reasons = skipped.map { "\($0.count): \($0.reason)" }.joined(separator: "; ")
    return "\(name): \(passed) passed, \(failures.count) failed, \(left) skipped"
      + (reasons.isEmpty ? "" : " (\(reasons))")
  }
}
