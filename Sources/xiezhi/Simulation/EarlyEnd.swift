import Glibc
import Synchronization

/// Notes that somebody wants the program to end, so that a long computation can end well.
enum EarlyEnd {
  private static let wanted = Atomic<Bool>(false)

  static var isWanted: Bool { wanted.load(ordering: .relaxed) }

  /// The first SIGINT or SIGTERM is noted; the second ends the program as always.
  static func listen() {
    for signal in [SIGINT, SIGTERM] {
      Glibc.signal(signal) { number in
        EarlyEnd.wanted.store(true, ordering: .relaxed)
        Glibc.signal(number, SIG_DFL)
      }
    }
  }
}
