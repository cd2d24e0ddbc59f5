import Foundation
import Glibc
import Testing

/// Stands in the place of a drawing program and tries what a taken-over one would try.
@Suite struct ThePreviewChild {
  private struct End {
    var status: Int32
    var isSignal: Bool
    var said: String
  }

  /// Runs a shell behind the bars of `draw-preview`.
  private func tries(_ script: String) async throws -> End {
    try await onThread {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = ["draw-preview", "--tool", "/bin/sh", "--", "-c", script]
      process.environment = ["PATH": "/usr/bin:/bin", "XIEZHI_KEY_PASSPHRASE": "secret"]
      process.standardInput = FileHandle.nullDevice
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      try process.run()
      let said = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return End(
        status: process.terminationStatus,
        isSignal: process.terminationReason == .uncaughtSignal,
        said: String(decoding: said.prefix(100_000), as: UTF8.self))
    }
  }

  @Test func inheritsNeitherSurroundingsNorOpenFiles() async throws {
    let end = try await tries("env; echo; ls /proc/self/fd")
    #expect(end.status == 0)
    let parts = end.said.components(separatedBy: "\n\n")
    let names = (parts.first ?? "").split(separator: "\n").compactMap {
      $0.split(separator: "=").first
    }
    #expect(Set(names).subtracting(["PWD", "OLDPWD", "_", "SHLVL"]) == ["PATH", "LANG"])
    let open = (parts.last ?? "").split(separator: "\n").compactMap { Int32($0) }
    // Three of its own, and the folder that `ls` reads.
    #expect(open.allSatisfy { $0 <= 3 } && open.count <= 4, "\(open)")
  }

  @Test func canGainNoRightsAndHasHardLimits() async throws {
    let end = try await tries("cat /proc/self/status; cat /proc/self/limits")
    let lines = end.said.split(separator: "\n").map {
      $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    #expect(lines.contains("NoNewPrivs: 1"))
    for limit in [
      "Max cpu time 10 10 seconds", "Max file size 4194304 4194304 bytes",
      "Max core file size 0 0 bytes", "Max open files 64 64 files",
      "Max address space 1073741824 1073741824 bytes",
    ] { #expect(lines.contains(limit), "\(limit)") }
    if geteuid() == 0 {
      #expect(lines.contains("Uid: 65534 65534 65534 65534"))
      #expect(lines.contains("Gid: 65534 65534 65534 65534"))
      #expect(lines.contains("CapEff: 0000000000000000"))
    }
  }

  @Test func memoryIsRefusedAndOutputCutOff() async throws {
    let greedy = try await tries("x=a; while :; do x=$x$x; done")
    #expect(greedy.status != 0)
    let long = try await tries("head -c 9000000 /dev/zero > /proc/self/fd/1; echo $?")
    // A pipe has no size; what is written to a file has.
    #expect(long.status == 0)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "xiezhi-bars-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    chmod(folder.path, 0o777)
    let file = folder.appendingPathComponent("out").path
    let written = try await tries("head -c 9000000 /dev/zero > \(file)")
    #expect(written.status != 0)
    let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
    #expect((size ?? .max) <= 4 << 20)
  }

  @Test func processorTimeEnds() async throws {
    let end = try await tries("while :; do :; done")
    #expect(end.isSignal && (end.status == SIGXCPU || end.status == SIGKILL), "\(end.status)")
  }

  /// Only where this program may step down: as root it becomes nobody, who cannot read the keys.
  @Test(.enabled(if: geteuid() == 0, "only root has an account to step down from"))
  func theCourtsOwnFilesAreClosedToIt() async throws {
    let file = NSTemporaryDirectory() + "/xiezhi-secret-" + UUID().uuidString
    _ = FileManager.default.createFile(
      atPath: file, contents: Data("key".utf8), attributes: [.posixPermissions: 0o600])
    defer { try? FileManager.default.removeItem(atPath: file) }
    let end = try await tries(
      "cat \(file); echo; echo x >> \(file); kill -0 \(getpid()) && echo reached")
    #expect(!end.said.contains("key") && !end.said.contains("reached"), "\(end.said)")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "key")
  }

  /// As root a network of its own is always to be had; otherwise it depends on the system, and the
  /// documents say so.
  @Test(.enabled(if: geteuid() == 0, "without root the system decides"))
  func hasNoNetworkButALoopbackThatIsDown() async throws {
    let end = try await tries("cat /proc/net/dev; cat /proc/net/route; cat /proc/net/tcp")
    let lines = end.said.split(separator: "\n").filter { $0.contains(":") }
    #expect(
      lines.allSatisfy { $0.trimmingCharacters(in: .whitespaces).hasPrefix("lo:") }, "\(lines)")
  }
}
