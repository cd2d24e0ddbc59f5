import Foundation
import Glibc

/// Where PostgreSQL's own programs are; Debian keeps them off the PATH.
struct ServerBinaries: Sendable {
  let folder: String

  var initdb: String { folder + "/initdb" }
  var postgres: String { folder + "/postgres" }

  /// Looks in the named folder, else where `pg_config` says, else in Debian's, else on the PATH.
  static func find(_ named: String?) throws(PGError) -> ServerBinaries {
    if let named {
      guard isComplete(named) else {
        throw .embedded("\(named) does not hold the programs initdb and postgres")
      }
      return ServerBinaries(folder: named)
    }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    let folders = path.split(separator: ":").map(String.init)
    let candidates =
      [configured(folders), "/usr/lib/postgresql/15/bin"].compactMap { $0 } + folders
    guard let folder = candidates.first(where: isComplete) else {
      throw .embedded(
        "PostgreSQL's server programs were not found; install them: apt install postgresql-15")
    }
    return ServerBinaries(folder: folder)
  }

  private static func isComplete(_ folder: String) -> Bool {
    ["initdb", "postgres"].allSatisfy { access("\(folder)/\($0)", X_OK) == 0 }
  }

  private static func configured(_ path: [String]) -> String? {
    guard let program = executable("pg_config", in: path) else { return nil }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["--bindir"]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  static func executable(_ name: String, in folders: [String]) -> String? {
    folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }
}
