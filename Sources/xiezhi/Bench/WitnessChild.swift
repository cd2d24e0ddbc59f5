import CourtEvidence
import Foundation

/// `xiezhi witness serve` as a process of its own that is killed and started again on its port.
final class WitnessChild {
  let folder: WitnessFolder
  let verifierKey: NoteVerifierKey
  private(set) var port = 0
  private var process: BenchChild?

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
    process = try BenchChild(
      [
        "witness", "serve", "--folder", folder.path, "--port", "\(port)", "--ready", ready,
      ], database: nil, log: folder.path + "-log")
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

  func kill() async {
    await process?.kill()
    process = nil
  }
}
