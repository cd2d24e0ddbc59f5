import CLibPQ
import Glibc
import Synchronization

/// `PQcancel` blocks while it connects; these threads let it block elsewhere.
private let cancelThreads = Atomic<Int>(0)

/// More than these at once means that the server does not answer at all: closing is enough then.
private let maximumCancelThreads = 16

/// The right to cancel, carried to the thread that does it.
///
/// `@unchecked Sendable`: a PGcancel is a copy of address and secret key that does not point into
/// its connection; only the cancelling thread touches it, and frees it.
private struct CancelRequest: @unchecked Sendable {
  let pointer: OpaquePointer
}

extension PGConnection {
  /// Asks the server to stop the running statement; returns after at most `cancelGrace`.
  func cancelRunningStatement() {
    guard let pointer = PQgetCancel(handle) else { return }
    let request = CancelRequest(pointer: pointer)
    let finished = ConditionLock(false)
    guard cancelThreads.add(1, ordering: .relaxed).newValue <= maximumCancelThreads else {
      cancelThreads.subtract(1, ordering: .relaxed)
      PQfreeCancel(pointer)
      return
    }
    let started = OwnThread.start(named: "pg-cancel") {
      var message = [CChar](repeating: 0, count: 256)
      _ = PQcancel(request.pointer, &message, 256)
      PQfreeCancel(request.pointer)
      cancelThreads.subtract(1, ordering: .relaxed)
      finished.withLock { $0 = true }
      finished.broadcast()
    }
    guard started else {
      cancelThreads.subtract(1, ordering: .relaxed)
      PQfreeCancel(pointer)
      return
    }
    let limit = Deadline.after(Self.cancelGrace)
    let inTime = finished.wait { isFinished -> WaitStep<Bool> in
      if isFinished { return .done(true) }
      return limit.hasPassed ? .done(false) : .wait(until: limit)
    }
    // A request still under way could hit the next statement: this connection ends with its call.
    if !inTime { markBroken("the request to cancel got no answer") }
  }
}
