import CourtDomain
import CourtEvidence
import Foundation

/// What one verifier says of one bundle.
enum BundleVerdict: String {
  case genuine
  case refused
  /// Not asked, or not there to be asked.
  case none
}

/// The page of stock commands, run by the system's `sh`.
struct PageJudge {
  let scratch: String
  let trust: String

  /// Runs the page that an honest court would give with these files: whoever reads a page before
  /// running it does the same.
  func judge(_ folder: String) throws -> BundleVerdict {
    guard let text = BundlePage.text(path: folder) else { return .refused }
    return try run(page: text, in: folder)
  }

  /// The same verdict about a bundle that differs in `changed` files only from one whose page was run
  /// whole: its lines are commands that depend on nothing but the files they name, so those that
  /// stand in that page too and name no changed file would succeed again and are not run.
  func judge(_ folder: String, changed: Set<String>, passed: Set<String>) throws -> BundleVerdict {
    guard let text = BundlePage.text(path: folder) else { return .refused }
    let lines = text.split(separator: "\n").map(String.init).filter { line in
      !passed.contains(line) || line.contains("find ") || changed.contains { line.contains($0) }
    }
    return try run(page: lines.joined(separator: "\n") + "\n", in: folder)
  }

  /// The lines of a bundle's page, all of which succeeded.
  func passedLines(_ folder: String) throws -> Set<String> {
    guard let text = BundlePage.text(path: folder), try run(page: text, in: folder) == .genuine
    else { throw BenchFailure("the page refuses the honest bundle in \(folder)") }
    return Set(text.split(separator: "\n").map(String.init))
  }

  private func run(page text: String, in folder: String) throws -> BundleVerdict {
    let page = scratch + "/page.txt"
    try Data(text.utf8).write(to: URL(fileURLWithPath: page))
    return try run(["sh", "-e", page], in: folder) == 0 ? .genuine : .refused
  }

  /// Unpacks with `unzip`, as a reader would; nil where it will not.
  func unpack(_ zip: String) throws -> String? {
    let folder = scratch + "/by-unzip"
    try? FileManager.default.removeItem(atPath: folder)
    let status = try run(["unzip", "-qq", "-o", zip, "-d", folder], in: scratch)
    let inner = folder + "/xiezhi-bundle"
    return status <= 1 && FileManager.default.fileExists(atPath: inner) ? inner : nil
  }

  private func run(_ command: [String], in folder: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(["TRUST": trust]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}

/// The independent verifier in Python, kept running: a path in, a verdict out.
final class PythonJudge {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var rest = Data()

  /// - Throws: `BenchFailure` where the script or its Python does not start.
  init(python: String, script: String, trust: String) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, script, "--serve", "--trust", trust]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    guard line() == "ready" else {
      throw BenchFailure("\(python) \(script) does not start: are its packages installed?")
    }
  }

  func judge(_ path: String) throws -> (verdict: BundleVerdict, reason: String) {
    try input.fileHandleForWriting.write(contentsOf: Data((path + "\n").utf8))
    guard let answer = line(), let space = answer.firstIndex(of: " "),
      let verdict = BundleVerdict(rawValue: String(answer[..<space]))
    else { throw BenchFailure("the Python verifier stopped answering at \(path)") }
    return (verdict, String(answer[answer.index(after: space)...]))
  }

  private func line() -> String? {
    while true {
      if let end = rest.firstIndex(of: 0x0A) {
        let line = rest[rest.startIndex..<end]
        rest = Data(rest[rest.index(after: end)...])
        return String(decoding: line, as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      rest.append(more)
    }
  }

  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// A Python that can import what the verifier needs: the one named by `XIEZHI_PYTHON`, else
  /// `python3`; nil where neither can.
  static func find() -> String? {
    let named = ProcessInfo.processInfo.environment["XIEZHI_PYTHON"]
    return [named, "python3"].compactMap(\.self).first { python in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [python, "-c", "import cryptography, asn1crypto, rfc3161_client"]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }
  }
}
