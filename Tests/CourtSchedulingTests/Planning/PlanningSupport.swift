import CourtDomain
import CourtScheduling
import Foundation

/// The benchmark's files beside the project, found by `XIEZHI_SHARED` or by walking up.
enum HearingMaterial {
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

  /// What a program prints, and its exit status; `nil` where it cannot be started.
  static func run(_ program: String, _ arguments: [String]) -> (bytes: [UInt8], status: Int32)? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ([UInt8](data), process.terminationStatus)
  }

  static func instance(_ name: String) throws -> PlanningInstance? {
    guard let url = file("data/hearings/\(name).jsonl.gz"),
      let out = run("gzip", ["-dc", url.path]), out.status == 0
    else {
      print("skipped: \(name) is not beside this project, or gzip is not there")
      return nil
    }
    return try PlanningInstance.read(out.bytes)
  }
}

extension PlanningInstance {
  /// One judge, one panel, one clerk, one room, a week of March 2026, no hearings yet.
  static func small() throws -> PlanningInstance {
    var made = PlanningInstance(
      name: "small", planDate: try day("2026-03-01"), first: try day("2026-03-02"),
      last: try day("2026-03-08"))
    made.judges = [
      PlanningJudge(id: 0, division: 0, capMinutes: 300, targetMinutes: 600),
      PlanningJudge(id: 1, division: 0, capMinutes: 300, targetMinutes: 600),
      PlanningJudge(id: 2, division: -1, capMinutes: 240, targetMinutes: nil),
    ]
    made.benches = [
      PlanningBench(id: 0, members: [0]), PlanningBench(id: 1, members: [1]),
      PlanningBench(id: 2, members: [0, 1, 2]),
    ]
    made.pools = [PlanningPool(id: "C", size: 1), PlanningPool(id: "R", size: 1)]
    made.people = [PlanningPerson(id: 0), PlanningPerson(id: 1)]
    return made
  }

  func with(_ hearings: [PlanningHearing]) -> PlanningInstance {
    var copy = self
    copy.hearings = hearings
    return copy
  }
}

extension PlanningHearing {
  static func of(
    _ id: Int, minutes: Int = 60, bench: Int = 0, ready: String = "2026-03-02", notice: Int = 0,
    due: String = "2026-03-20", people: [Int] = [], weight: Int = 1, series: Int? = nil
  ) throws -> PlanningHearing {
    PlanningHearing(
      id: .number(id), ready: try day(ready), noticeDays: notice, due: try day(due),
      limit: try day(due), durationMinutes: minutes, weight: weight, benches: [bench],
      clerkPool: 0, roomPool: 1, people: people, series: series)
  }
}

func row(
  _ hearing: Int, _ date: String, _ hour: Int, _ minute: Int = 0, bench: Int = 0, clerk: Int = 0,
  room: Int = 0
) throws -> ScheduledHearing {
  ScheduledHearing(
    hearing: hearing, date: try day(date), start: hour * 60 + minute, bench: bench, clerk: clerk,
    room: room)
}
