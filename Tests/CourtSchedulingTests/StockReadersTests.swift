import CourtDomain
import CourtScheduling
import Foundation
import Testing

/// Shared measuring material beside the project, found by `XIEZHI_SHARED` or by walking up.
private enum Shared {
  static func file(_ path: String) -> URL? {
    if let root = ProcessInfo.processInfo.environment["XIEZHI_SHARED"] {
      let url = URL(fileURLWithPath: root).appendingPathComponent(path)
      return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    for _ in 0..<8 {
      let url = folder.appendingPathComponent("shared").appendingPathComponent(path)
      if FileManager.default.fileExists(atPath: url.path) { return url }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }
}

@Suite struct StockCalendarReaders {
  /// Runs the checker over a thousand files of random content, feeds among them; a reader that is
  /// not installed is named and passed over, the byte rules always count.
  @Test func acceptWhatTheCourtSends() throws {
    guard let checker = Shared.file("tools/ics_check/ics_check.py") else {
      print("skipped: the calendar checker is not beside this project")
      return
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("invites-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var files: [String] = []
    for seed in UInt64(5_001)...6_000 {
      let url = folder.appendingPathComponent("\(seed).ics")
      let made = try EveryCalendarFile.random(seed: seed)
      let text =
        seed % 10 == 0
        ? try ICalendar.feed(
          [made, try EveryCalendarFile.random(seed: seed + 100_000)],
          name: LocalizedText(zh: "庭审日程", en: "Court hearings"))
        : try ICalendar.hearing(made)
      try Data(text.utf8).write(to: url)
      files.append(url.path)
    }
    checkRestrictions(checker.deletingLastPathComponent(), files, in: folder)
    guard let report = run(checker.path, files)
    else {
      print("skipped: python3 is not installed")
      return
    }
    let rows = report.split(separator: "\n")
    #expect(rows.count == files.count)
    var absent: Set<Substring> = []
    for row in rows {
      for answer in row.split(separator: "|").dropFirst() {
        let words = answer.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { continue }
        if words[1].contains("ModuleNotFoundError") {
          absent.insert(words[0])
        } else {
          #expect(words[1].trimmingCharacters(in: .whitespaces) == "ok", "\(row)")
        }
      }
    }
    if !absent.isEmpty { print("not installed and passed over: \(absent.sorted())") }
  }

  /// libical's check of the restrictions of each METHOD, where a compiler and libical are installed.
  private func checkRestrictions(_ tools: URL, _ files: [String], in folder: URL) {
    let program = folder.appendingPathComponent("restrictions").path
    let source = tools.appendingPathComponent("ics_restrictions.c").path
    guard run(["cc", source, "-o", program, "-lical"]) != nil,
      FileManager.default.isExecutableFile(atPath: program), let report = run([program] + files)
    else {
      print("skipped: libical is not installed, or no compiler")
      return
    }
    let lines = report.split(separator: "\n")
    #expect(lines.count >= files.count)
    for line in lines where !line.hasSuffix(": 0 parse errors, iTIP restrictions ok") {
      Issue.record("\(line)")
    }
  }

  private func run(_ script: String, _ files: [String]) -> String? {
    run([ProcessInfo.processInfo.environment["XIEZHI_PYTHON"] ?? "python3", script] + files)
  }

  private func run(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 127 ? nil : String(decoding: data, as: UTF8.self)
  }
}
