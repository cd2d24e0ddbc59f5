import ArgumentParser
import CourtEvidence
import Foundation
import Glibc

/// `xiezhi draw-preview`: the child that draws, started by the server and by nobody else.
///
/// A file on standard input, a PNG on standard output. It locks itself in before it reads.
struct DrawPreview: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw-preview", abstract: "Draw a preview from standard input, behind bars.",
    shouldDisplay: false)

  @Flag(help: "Draw a PNG without another program.") var png = false
  @Option(help: "The program to become.") var tool: String?
  @Argument(parsing: .postTerminator, help: "Its arguments.") var arguments: [String] = []

  func run() throws {
    try Bars.close()
    if let tool { throw ExitCode(Self.become(tool, arguments)) }
    let input = try FileHandle.standardInput.read(upToCount: 256 << 20).map { Array($0) } ?? []
    do {
      let picture = try PNGThumbnail.make(of: input)
      try FileHandle.standardOutput.write(contentsOf: Data(picture))
    } catch PNGThumbnail.Defect.tooLarge {
      throw ExitCode(4)
    } catch { throw ExitCode(3) }
  }

  /// Returns only where the program cannot be started.
  private static func become(_ tool: String, _ arguments: [String]) -> Int32 {
    var words: [UnsafeMutablePointer<CChar>?] = ([tool] + arguments).map { strdup($0) }
    words.append(nil)
    var surroundings: [UnsafeMutablePointer<CChar>?] = [
      strdup("PATH=/usr/bin:/bin"), strdup("LANG=C.UTF-8"), nil,
    ]
    execve(tool, &words, &surroundings)
    return 127
  }
}

/// Functions of the C library that its headers show to C alone.
private enum System {
  static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(nil, name).map { unsafeBitCast($0, to: type) }
  }
}

/// What the drawing child denies itself.
enum Bars {
  static let memoryBytes: UInt = 1 << 30
  static let outputBytes: UInt = 4 << 20
  static let processorSeconds: UInt = 10

  /// - Throws: `ExitCode` 126 where a limit cannot be set; then nothing is drawn.
  static func close() throws {
    setsid()
    umask(0o077)
    chdir("/")
    // Marked and not closed: the runtime's own threads still wait on some of them.
    for descriptor: Int32 in 3..<1_024 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    leaveTheNetwork()
    leaveRoot()
    try gainNothing()
    try limit(RLIMIT_CORE, 0)
    try limit(RLIMIT_NOFILE, 64)
    try limit(RLIMIT_FSIZE, outputBytes)
    try limit(RLIMIT_CPU, processorSeconds)
    try limit(RLIMIT_AS, memoryBytes)
  }

  /// A namespace of its own has no interface but a loopback that is down. Where the system does not
  /// permit that, the other limits hold.
  private static func leaveTheNetwork() {
    let user = Int32(0x1000_0000)
    let network = Int32(0x4000_0000)
    let messages = Int32(0x0800_0000)
    guard let unshare = System.function("unshare", as: (@convention(c) (Int32) -> Int32).self)
    else { return }
    if geteuid() != 0, unshare(user | network | messages) == 0 { return }
    _ = unshare(network | messages)
  }

  /// No program it becomes gains rights by its owner's bit. Source: prctl(2), PR_SET_NO_NEW_PRIVS.
  private static func gainNothing() throws {
    typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
    guard let prctl = System.function("prctl", as: Control.self), prctl(38, 1, 0, 0, 0) == 0 else {
      throw ExitCode(126)
    }
  }

  private static func leaveRoot() {
    guard geteuid() == 0 else { return }
    var none: [gid_t] = []
    guard setgroups(0, &none) == 0, setgid(65_534) == 0, setuid(65_534) == 0 else { return }
  }

  private static func limit(_ resource: __rlimit_resource, _ amount: UInt) throws {
    var limits = rlimit(rlim_cur: rlim_t(amount), rlim_max: rlim_t(amount))
    guard setrlimit(__rlimit_resource_t(resource.rawValue), &limits) == 0 else {
      throw ExitCode(126)
    }
  }
}
