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
  /// Runs the checker over forty files of random content; a reader that is not installed is named
  /// and passed over, the byte rules always count.
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
    for seed in UInt64(5_001)...5_040 {
      let url = folder.appendingPathComponent("\(seed).ics")
      let text = try ICalendar.hearing(EveryCalendarFile.random(seed: seed))
      try Data(text.utf8).write(to: url)
      files.append(url.path)
    }
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

  private func run(_ script: String, _ files: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script] + files
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 127 ? nil : String(decoding: data, as: UTF8.self)
  }
}
