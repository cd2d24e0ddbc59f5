import Glibc

/// The thread that started the server and waits for its end.
///
/// The kernel's parent-death signal is sent when the starting *thread* ends, so that thread has
/// to live as long as the server; waiting also keeps a finished server from staying a zombie.
final class ServerKeeper: Sendable {
  private enum State: Sendable {
    case starting
    case failed(PGError)
    case running(pid_t)
    case ended(Int32)
  }

  private let command: [String]
  private let log: String
  private let state = ConditionLock(State.starting)

  init(command: [String], log: String) {
    self.command = command
    self.log = log
  }

  /// Starts the command; returns its process as soon as it exists.
  func start() throws -> pid_t {
    guard OwnThread.start(named: "pg-keeper", { self.keep() }) else { throw PGError.noThread }
    let outcome = state.wait { state -> WaitStep<Result<pid_t, PGError>> in
      switch state {
      case .starting: .wait(until: nil)
      case .failed(let error): .done(.failure(error))
      case .running(let pid): .done(.success(pid))
      case .ended(let code): .done(.failure(.embedded("\(self.command[0]) ended with \(code)")))
      }
    }
    return try outcome.get()
  }

  /// Nil while the server lives.
  var exitCode: Int32? {
    state.withLock { if case .ended(let code) = $0 { code } else { nil } }
  }

  private func keep() {
    do {
      let pid = try ChildProcess.spawn(command, output: log)
      change(.running(pid))
      change(.ended(ChildProcess.wait(pid)))
    } catch {
      change(.failed(error))
    }
  }

  private func change(_ new: State) {
    state.withLock { $0 = new }
    state.broadcast()
  }
}
