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
