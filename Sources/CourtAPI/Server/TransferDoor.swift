import CourtDomain
import Synchronization

/// Lets a bounded number of long transfers through, and of each account no more than its share, so
/// that nobody alone can keep the others from their files.
final class TransferDoor: Sendable {
  let limit: Int
  let share: Int
  private let inside = Mutex<[AccountID: Int]>([:])

  init(limit: Int, share: Int) {
    self.limit = limit
    self.share = share
  }

  /// - Throws: `ProblemError` `service.busy`, or `transfers.too-many` for an account that already
  ///   holds its share.
  func enter(_ account: AccountID) throws -> Passage {
    let refusal: ProblemError? = inside.withLock { inside in
      let own = inside[account, default: 0]
      if own >= share { return APIRefusal.tooManyTransfers(share) }
      if inside.values.reduce(0, +) >= limit { return APIRefusal.tooBusy }
      inside[account] = own + 1
      return nil
    }
    if let refusal { throw refusal }
    return Passage(of: account, through: self)
  }

  func pass<T>(_ account: AccountID, _ work: () async throws -> T) async throws -> T {
    let passage = try enter(account)
    let result = try await work()
    passage.end()
    return result
  }

  fileprivate func leave(_ account: AccountID) {
    inside.withLock { inside in
      let own = inside[account, default: 0] - 1
      inside[account] = own > 0 ? own : nil
    }
  }
}

/// Holds a place at the door until the last byte is out, or until nobody can send any more.
final class Passage: Sendable {
  private let account: AccountID
  private let door: TransferDoor

  fileprivate init(of account: AccountID, through door: TransferDoor) {
    self.account = account
    self.door = door
  }

  /// Keeps the passage alive up to here; the place is given back when it goes.
  func end() {}

  deinit { door.leave(account) }
}
