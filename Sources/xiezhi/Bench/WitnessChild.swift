import CourtEvidence
import Foundation
import Glibc

/// `xiezhi witness serve` as a process of its own that is killed and started again on its port.
final class WitnessChild {
  let folder: WitnessFolder
  let verifierKey: NoteVerifierKey
  private(set) var port = 0
  private var process: Process?

  init(folder path: String, log: String) throws {
    folder = WitnessFolder(path: path)
    verifierKey = try folder.create(
      name: "witness.example/bench", logs: [try NoteVerifierKey(text: log)])
  }

  var policy: String {
    "witness bench \(verifierKey.text) http://127.0.0.1:\(port)\nquorum bench\n"
  }

  func start() async throws {
    let ready = folder.path + "-ready"
    try? FileManager.default.removeItem(atPath: ready)
    let process = Process()
    process.executableURL = try OwnProgram.url()
    process.arguments = [
      "witness", "serve", "--folder", folder.path, "--port", "\(port)", "--ready", ready,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try StockProgram.start(process)
    self.process = process
    guard port == 0 else { return }
    for _ in 0..<3_000 where port == 0 {
      if let text = try? String(contentsOfFile: ready, encoding: .utf8) {
        port =
          text.split(whereSeparator: { $0 == ":" || $0.isWhitespace }).last.flatMap { Int($0) }
          ?? 0
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    guard port > 0 else { throw BenchFailure("the witness did not come up") }
  }

  func kill() async throws {
    guard let process else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    for _ in 0..<500 where process.isRunning { try await Task.sleep(for: .milliseconds(2)) }
    self.process = nil
  }
}
