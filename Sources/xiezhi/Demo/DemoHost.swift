import CourtDomain
import Dispatch
import Foundation
import Glibc

/// Where Workflows and Fixtures stand.
enum DemoShare {
  /// - Throws: `DemoFailure` where no folder holds both.
  static func find(_ named: String?) throws -> String {
    let files = FileManager.default
    let environment = ProcessInfo.processInfo.environment
    if let named = named ?? environment["XIEZHI_SHARE"] {
      guard holdsFixtures(named) else {
        throw DemoFailure("\(named) holds no Workflows and Fixtures")
      }
      return named.hasPrefix("/") ? named : files.currentDirectoryPath + "/" + named
    }
    var candidates = [files.currentDirectoryPath]
    var folder = URL(fileURLWithPath: OwnProgram.path).deletingLastPathComponent()
    for _ in 0..<5 {
      candidates += [folder.path, folder.path + "/share/xiezhi"]
      folder.deleteLastPathComponent()
    }
    guard let found = candidates.first(where: holdsFixtures) else {
      throw DemoFailure(
        "the folder with Workflows and Fixtures was not found; name it with --share")
    }
    return found
  }

  private static func holdsFixtures(_ folder: String) -> Bool {
    ["/Workflows/online-shopping.yaml", "/Fixtures/accounts.json"].allSatisfy {
      FileManager.default.fileExists(atPath: folder + $0)
    }
  }
}

/// Ports of this machine.
enum DemoPort {
  /// The wished port, or 0 for any where somebody listens on it.
  static func free(_ wished: Int) -> Int {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return 0 }
    defer { close(socket) }
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(clamping: wished)).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return bound == 0 ? wished : 0
  }
}

/// Stops the server when the demo is interrupted (Ctrl-C, `kill`).
struct Interruption {
  private let sources: [any DispatchSourceSignal]

  init(stage: DemoStage, console: DemoConsole) {
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        Task {
          console.line(zh: "\n中断，正在停止服务…", en: "\ninterrupted: stopping the server …")
          await stage.stop()
          exit(128 + number)
        }
      }
      source.resume()
      return source
    }
  }

  func end() {
    for source in sources { source.cancel() }
  }
}
