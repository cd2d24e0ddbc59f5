import Foundation
import Glibc
import Synchronization

/// The end of a child process, awaited on a thread of its own.
final class ProgramEnd: Sendable {
  private let process: pid_t
  private let state = Mutex(State())

  private struct State {
    var isOver = false
    var wasForced = false
  }

  init(of process: pid_t) { self.process = process }

  /// Whether the child had to be made to end.
  var wasForced: Bool { state.withLock(\.wasForced) }

  /// The exit code, or 128 + the signal that ended it; -1 where somebody else has taken its end.
  ///
  /// Asked once.
  func code() async -> Int32 {
    await withCheckedContinuation { waiting in
      Thread.detachNewThread { waiting.resume(returning: self.take()) }
    }
  }

  /// Makes the child end; one that has ended keeps its number until then, so nobody else is hit.
  func force() {
    state.withLock { state in
      guard !state.isOver else { return }
      state.wasForced = true
      kill(process, SIGKILL)
    }
  }

  private func take() -> Int32 {
    var told = siginfo_t()
    while waitid(P_PID, id_t(process), &told, WEXITED | WNOWAIT) < 0 {
      guard errno == EINTR else { break }
    }
    return state.withLock { state in
      state.isOver = true
      return Program.ending(of: process) ?? -1
    }
  }
}
