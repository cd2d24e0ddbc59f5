import CourtDomain
import Synchronization

/// Counts the deadlines of many cases anew: in batches, each in one transaction with what it
/// changes, by any number of workers beside each other.
///
/// A worker passes over cases that somebody else holds, and what has been counted drops out of the
/// question by itself; so workers share the cases without speaking to each other, and after a crash
/// the others go on where it was. At the end each waits for what was held.
struct RecountWalk: Sendable {
  let court: Court
  /// Deadlines to look at, page by page; an empty page is the end.
  let page: @Sendable (any CourtTransaction, DeadlinePlace?) throws -> [DeadlinePlace]
  /// Takes the cases of those deadlines that still are to be counted.
  let claim: @Sendable (any CourtTransaction, [DeadlineID], _ waits: Bool) throws -> [CaseID]
  /// Counts anew in one case; answers how many deadlines have another date.
  let recount: @Sendable (OpenCase) throws -> Int

  /// Deadlines looked up at once.
  static let pageSize = 20 * FireTimers.batch

  /// - Returns: how many deadlines have another date now.
  func run(lanes: Int) async throws -> Int {
    let moved = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<max(1, lanes) { group.addTask { try await walk(waits: false) } }
      return try await group.reduce(0, +)
    }
    return moved + (try await walk(waits: true))
  }

  private func walk(waits: Bool) async throws -> Int {
    var (moved, place) = (0, DeadlinePlace?.none)
    while true {
      let after = place
      let found = try await court.store.read { try page($0, after) }
      guard let last = found.last else { return moved }
      place = last
      let starts = Array(stride(from: 0, to: found.count, by: FireTimers.batch))
      // In another order each, so that those who walk beside each other seldom meet.
      for start in waits ? starts : starts.shuffled() {
        try Task.checkCancellation()
        let end = min(start + FireTimers.batch, found.count)
        moved += try await batch(found[start..<end].map(\.id), waits: waits)
      }
    }
  }

  /// Several cases in one transaction; where one of them cannot be counted anew, each by itself, so
  /// that the others are. What is left is looked at again when it is due.
  private func batch(_ deadlines: [DeadlineID], waits: Bool) async throws -> Int {
    let taken = Mutex<[CaseID]>([])
    do {
      return try await transaction { transaction in
        let cases = try claim(transaction, deadlines, waits)
        taken.withLock { $0 = cases }
        return cases
      }
    } catch  where !FireTimers.isTrouble(error) {
      let cases = taken.withLock(\.self)
      guard !cases.isEmpty else { throw error }
      var moved = 0
      for id in cases { moved += try await alone(id) }
      return moved
    }
  }

  private func alone(_ id: CaseID) async throws -> Int {
    do { return try await transaction { _ in [id] } } catch  where !FireTimers.isTrouble(error) {
      return 0
    }
  }

  private func transaction(
    _ cases: @escaping @Sendable (any CourtTransaction) throws -> [CaseID]
  ) async throws -> Int {
    let (court, recount, now) = (court, recount, court.clock.now())
    return try await court.store.write { transaction in
      let ids = try cases(transaction)
      guard !ids.isEmpty else { return 0 }
      var moved = 0
      for open in try OpenCase.all(ids, in: court, transaction, at: now) {
        moved += try recount(open)
        try open.commit()
      }
      return moved
    }
  }
}
