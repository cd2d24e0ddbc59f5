import CourtDomain
import Foundation
import Testing

@testable import CourtAPI

@Suite struct TheDoorOfTransfers {
  private let one = AccountID(uuid: UUID())
  private let other = AccountID(uuid: UUID())

  private func code(_ work: () throws -> Void) -> String? {
    do { try work() } catch { return (error as? ProblemError)?.problem.code }
    return nil
  }

  @Test func givesNobodyMoreThanAShareHoweverFreeItIs() throws {
    let door = TransferDoor(limit: 64, share: 8)
    let held = try (0..<8).map { _ in try door.enter(one) }
    #expect(code { _ = try door.enter(one) } == "transfers.too-many")
    let passage = try door.enter(other)
    passage.end()
    #expect(held.count == 8)
  }

  @Test func turnsEveryoneAwayWhereItIsFull() throws {
    let door = TransferDoor(limit: 3, share: 2)
    let held = try [one, one, other].map { try door.enter($0) }
    #expect(code { _ = try door.enter(other) } == "service.busy")
    #expect(held.count == 3)
  }

  @Test func givesAPlaceBackWhenItsHolderIsGoneHoweverThatCame() async throws {
    struct Broken: Error {}
    let door = TransferDoor(limit: 1, share: 1)
    for _ in 0..<20 {
      do {
        let passage = try door.enter(one)
        passage.end()
      }
      await #expect(throws: Broken.self) { try await door.pass(one) { throw Broken() } }
      try await door.pass(other) {}
    }
  }
}

@Suite struct TheDoorWhereOneWaits {
  /// Counts how many are inside, and the most there ever were.
  private actor Room {
    private var inside = 0
    private(set) var most = 0
    private(set) var passed = 0

    func enter() {
      inside += 1
      most = max(most, inside)
    }
    func leave() {
      inside -= 1
      passed += 1
    }
  }

  @Test func lets80ThroughThreeAtATimeAndNobodyIsLost() async throws {
    let door = WaitingDoor(limit: 3, share: 80, seats: 80)
    let room = Room()
    let account = AccountID(uuid: UUID())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<80 {
        group.addTask {
          try await door.pass(account) {
            await room.enter()
            for _ in 0..<20 { await Task.yield() }
            await room.leave()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(await room.passed == 80)
    #expect(await room.most <= 3)
    // Nobody is left behind: as many as ever may work again.
    try await door.pass(account) {}
  }

  @Test func keepsNoMoreThanItsSeatsAndNobodyMoreThanAShare() async throws {
    let door = WaitingDoor(limit: 1, share: 2, seats: 2)
    let (one, other, third) = (
      AccountID(uuid: UUID()), AccountID(uuid: UUID()), AccountID(uuid: UUID())
    )
    let gate = AsyncStream<Void>.makeStream()
    func code(_ account: AccountID) async -> String? {
      do { try await door.pass(account) {} } catch {
        return (error as? ProblemError)?.problem.code
      }
      return nil
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      let (begun, beginning) = AsyncStream<Void>.makeStream()
      group.addTask {
        try await door.pass(one) {
          beginning.yield()
          for await _ in gate.stream { break }
        }
      }
      for await _ in begun { break }
      group.addTask { try await door.pass(one) {} }
      group.addTask { try await door.pass(other) {} }
      while door.waitingCount < 2 { await Task.yield() }
      #expect(await code(one) == "transfers.too-many")
      #expect(await code(third) == "service.busy")
      gate.continuation.yield()
      try await group.waitForAll()
    }
    #expect(await code(third) == nil)
  }
}
