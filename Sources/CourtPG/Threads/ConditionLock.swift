import Glibc

/// What a waiting thread wants after it looked at the state.
enum WaitStep<Outcome> {
  case done(Outcome)
  case wait(until: Deadline?)
}

/// A mutex with condition variables around one value.
///
/// `Synchronization.Mutex` has no condition variable, and the pool's threads have to sleep until
/// work comes. Several conditions share the mutex so that a signal meant for one kind of waiter
/// can never be swallowed by another.
///
/// `@unchecked Sendable`: `state` is only touched between lock and unlock of `mutex`; both
/// pthread objects live at fixed addresses from `init` to `deinit`.
final class ConditionLock<State>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let conditions: UnsafeMutableBufferPointer<pthread_cond_t>
  private var state: State

  init(_ state: sending State, conditions count: Int = 1) {
    self.state = state
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    conditions = .allocate(capacity: count)
    conditions.initialize(repeating: pthread_cond_t())
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    for index in 0..<count { pthread_cond_init(condition(index), &attributes) }
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    for index in conditions.indices { pthread_cond_destroy(condition(index)) }
    pthread_mutex_destroy(mutex)
    conditions.deallocate()
    mutex.deallocate()
  }

  private func condition(_ index: Int) -> UnsafeMutablePointer<pthread_cond_t> {
    // The buffer was allocated with at least one element, so its base address exists.
    conditions.baseAddress.unsafelyUnwrapped + index
  }

  func withLock<Outcome>(_ body: (inout State) throws -> Outcome) rethrows -> Outcome {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Looks at the state again after every signal and every expiry, until `body` is done.
  func wait<Outcome>(
    on index: Int = 0, _ body: (inout State) -> WaitStep<Outcome>
  ) -> Outcome {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      switch body(&state) {
      case .done(let outcome): return outcome
      case .wait(until: nil): pthread_cond_wait(condition(index), mutex)
      case .wait(until: .some(let deadline)):
        var time = deadline.timespecValue
        pthread_cond_timedwait(condition(index), mutex, &time)
      }
    }
  }

  func signal(_ index: Int = 0) { pthread_cond_signal(condition(index)) }

  func broadcast() {
    for index in conditions.indices { pthread_cond_broadcast(condition(index)) }
  }
}
