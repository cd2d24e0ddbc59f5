import CourtDomain
import Synchronization

/// Lets a few through at a time and the others wait their turn, of each account no more than its
/// share, so that work which occupies the database never occupies all of it.
final class WaitingDoor: Sendable {
  /// Those at work at once, those of one account at work or waiting, and all that wait.
  let limit: Int
  let share: Int
  let seats: Int

  private struct Hall {
    var working = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
    var own: [AccountID: Int] = [:]
  }

  private let hall = Mutex(Hall())

  init(limit: Int, share: Int, seats: Int) {
    self.limit = limit
    self.share = share
    self.seats = seats
  }

  var waitingCount: Int { hall.withLock(\.waiting.count) }

  /// - Throws: `ProblemError` `service.busy` where all seats are taken, `transfers.too-many` for an
  ///   account that has its share.
  func pass<T>(_ account: AccountID, _ work: () async throws -> T) async throws -> T {
    try takeSeat(account)
    await turn()
    defer { leave(account) }
    return try await work()
  }

  private func takeSeat(_ account: AccountID) throws {
    let refusal: ProblemError? = hall.withLock { hall in
      let own = hall.own[account, default: 0]
      if own >= share { return APIRefusal.tooManyTransfers(share) }
      if hall.waiting.count >= seats { return APIRefusal.tooBusy }
      hall.own[account] = own + 1
      return nil
    }
    if let refusal { throw refusal }
  }

  /// Comes at once where somebody may work, else when one who works leaves.
  private func turn() async {
    await withCheckedContinuation { continuation in
      let isFree = hall.withLock { hall in
        guard hall.working < limit else {
          hall.waiting.append(continuation)
          return false
        }
        hall.working += 1
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  /// Gives the place to whoever waits longest.
  private func leave(_ account: AccountID) {
    let next = hall.withLock { hall -> CheckedContinuation<Void, Never>? in
      let own = hall.own[account, default: 0] - 1
      hall.own[account] = own > 0 ? own : nil
      if !hall.waiting.isEmpty { return hall.waiting.removeFirst() }
      hall.working -= 1
      return nil
    }
    next?.resume()
  }
}
