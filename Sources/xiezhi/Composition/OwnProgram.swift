import Foundation
import Glibc

/// The binary that runs, to be started again: what the user has built and nothing else.
enum OwnProgram {
  /// Its file; what the program was called by where the system does not tell.
  static var path: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return CommandLine.arguments.first ?? "xiezhi" }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static var url: URL { URL(fileURLWithPath: path) }

  /// What tells this build from others: the file's size and the instant it was written.
  static var build: String {
    guard let about = try? FileManager.default.attributesOfItem(atPath: path),
      let size = about[.size] as? Int, let written = about[.modificationDate] as? Date
    else { return "unknown" }
    return "\(size)-\(written.timeIntervalSince1970)"
  }
}
