public import CourtCases
import CourtDomain
import Foundation
import Glibc

/// Draws previews in a child that has nothing of the court's: no keys, no database, no network where
/// the system allows that, and hard limits on time, memory and output.
///
/// The child is this program again (`draw-preview`), which puts itself behind bars before it looks at
/// a byte. PNG it draws itself; for PDF and other pictures it becomes the tool named by the settings
/// or found in the usual places; where there is none, that is the answer.
public struct PreviewChild: PreviewMaking {
  /// Seconds by the wall clock after which the child is ended.
  public static let seconds = 20
  /// Bytes of a picture that are kept.
  public static let outputLimit = 4 << 20

  private let program: String
  private let pdfTool: String?
  private let imageTool: String?

  /// - Parameters:
  ///   - program: what understands `draw-preview`; this program itself where none is named.
  ///   - pdfTool: `pdftoppm`; an empty text wants none.
  ///   - imageTool: `magick` or `convert` of ImageMagick; an empty text wants none.
  public init(program: String? = nil, pdfTool: String? = nil, imageTool: String? = nil) {
    self.program = program ?? Self.own()
    self.pdfTool = Self.found(pdfTool, ["/usr/bin/pdftoppm"])
    self.imageTool = Self.found(imageTool, ["/usr/bin/magick", "/usr/bin/convert"])
  }

  private static func own() -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  }

  private static func found(_ named: String?, _ usual: [String]) -> String? {
    let candidates = named.map { [$0] } ?? usual
    return candidates.first {
      $0.hasPrefix("/") && FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  // MARK: What draws what

  private struct Plan {
    var tool: String
    var arguments: [String]
  }

  public func tool(for mediaType: String) -> String? { plan(mediaType)?.tool }

  private func plan(_ mediaType: String) -> Plan? {
    switch mediaType {
    case "image/png": return Plan(tool: CourtTool.name + " png", arguments: ["--png"])
    case "application/pdf":
      return pdfTool.map { tool in
        Plan(
          tool: Self.name(tool),
          arguments: [
            "--tool", tool, "--", "-png", "-singlefile", "-f", "1", "-l", "1", "-scale-to", "800",
            "/dev/stdin",
          ])
      }
    case "image/jpeg", "image/gif", "image/webp":
      // Naming the format keeps the tool from choosing a reader by what the bytes pretend to be.
      return imageTool.map { tool in
        Plan(
          tool: Self.name(tool),
          arguments: [
            "--tool", tool, "--", "-limit", "memory", "256MiB", "-limit", "map", "256MiB",
            "-limit", "disk", "0", mediaType.replacing("image/", with: "") + ":-[0]",
            "-auto-orient", "-thumbnail", "800x800>", "-strip", "png:-",
          ])
      }
    default: return nil
    }
  }

  private static func name(_ path: String) -> String {
    String((path.split(separator: "/").last ?? "tool").prefix(100))
  }

  // MARK: Drawing

  public func draw(
    _ mediaType: String, sizeBytes: Int64,
    feed:
      @escaping @Sendable (_ sink: @escaping @Sendable (ArraySlice<UInt8>) async throws -> Void)
      async throws -> Void
  ) async throws -> PreviewDrawing {
    guard let plan = plan(mediaType) else { return .failed("no-tool") }
    guard let input = PassingFile(), let output = PassingFile() else { return .failed("no-start") }
    try await feed { try input.append($0) }
    guard input.rewind() else { return .failed("no-start") }
    let end = try await run(plan, input, output)
    switch end {
    case .exited(0): return picture(output)
    case .exited(126), .exited(127), .notStarted: return .failed("no-start")
    case .exited(4): return .failed("too-large")
    case .exited: return .failed("unreadable")
    case .signalled(SIGXCPU), .overTime: return .failed("time")
    case .signalled(SIGXFSZ): return .failed("too-large")
    case .signalled: return .failed("memory")
    }
  }

  private func picture(_ output: PassingFile) -> PreviewDrawing {
    guard let bytes = output.read(limit: Self.outputLimit), bytes.count >= 24,
      bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    else { return .failed("unreadable") }
    func number(_ at: Int) -> Int { bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
    let (width, height) = (number(16), number(20))
    guard (1...4096).contains(width), (1...4096).contains(height) else {
      return .failed("unreadable")
    }
    return .picture(
      .init(mediaType: "image/png", width: width, height: height, bytes: bytes))
  }

  private enum End: Sendable {
    case exited(Int32)
    case signalled(Int32)
    case overTime
    case notStarted
  }

  private func run(_ plan: Plan, _ input: PassingFile, _ output: PassingFile) async throws -> End {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["draw-preview"] + plan.arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    process.standardInput = input.handle
    process.standardOutput = output.handle
    process.standardError = FileHandle.nullDevice
    let (ends, told) = AsyncStream.makeStream(of: End.self)
    process.terminationHandler = { process in
      let status = process.terminationStatus
      told.yield(process.terminationReason == .exit ? .exited(status) : .signalled(status))
      told.finish()
    }
    do { try process.run() } catch { return .notStarted }
    let pid = process.processIdentifier
    let alarm = Task {
      try await Task.sleep(for: .seconds(Self.seconds))
      told.yield(.overTime)
      told.finish()
    }
    defer { alarm.cancel() }
    var end = End.overTime
    for await first in ends {
      end = first
      break
    }
    if case .overTime = end {
      // Its whole group: the tool may have started others. It made a session of its own.
      kill(-pid, SIGKILL)
      kill(pid, SIGKILL)
    }
    return end
  }
}

/// A nameless file that only this process and its child can reach; gone with its last handle.
///
/// Unchecked: one task writes it, waits for the child, and reads; never at the same time.
private final class PassingFile: @unchecked Sendable {
  let handle: FileHandle

  init?() {
    let folder = FileManager.default.temporaryDirectory.path
    // Six times X is where `mkstemp` puts its own letters.
    var template = Array((folder + "/xiezhi-preview-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return nil }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    // The child may run as nobody, and opens its input once more by its number.
    fchmod(descriptor, 0o644)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func append(_ bytes: ArraySlice<UInt8>) throws { try handle.write(contentsOf: Data(bytes)) }

  func rewind() -> Bool { lseek(handle.fileDescriptor, 0, SEEK_SET) == 0 }

  func read(limit: Int) -> [UInt8]? {
    guard rewind(), let data = try? handle.read(upToCount: limit) else { return nil }
    return Array(data)
  }
}
