import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

extension OperatorAttacks {
  /// Somebody looked at the file and should not have; the entry has to go.
  @Suite struct TheOperatorTouchesTheCustody {
    enum Way: String, CaseIterable {
      case changes, deletes, reorders

      func apply(_ item: inout Operator.Item) {
        // received, hashed, stored, exported, viewed
        switch self {
        case .changes:
          item.custody[3].detail = item.custody[3].detail.with("reason", "例行检查")
        case .deletes: item.custody.remove(at: 3)
        case .reorders: item.custody.swapAt(3, 4)
        }
      }
    }

    /// The party's later bundle, before the attack: its custody has grown.
    private func grown(_ stage: Stage) async throws -> String {
      let path = "/v1/evidence/\(stage.items[0])/content"
      try await stage.operator.setClocks()
      _ = try await stage.server.client(stage.dispute.plaintiff).call("GET", path)
      _ = try await stage.operator.cosigned()
      let second = try await stage.fetched("second")
      _ = try await stage.operator.cosigned()
      let control = try await stage.party.verify(
        second, receipts: [1, 2], log: try await stage.party.mirror("control"),
        earlier: [stage.bundle])
      #expect(control.isGenuine, "\(control.text)")
      #expect(control.passed.isSuperset(of: ["earlier.1", "earlier.1.log"]), "\(control.text)")
      try #require(try await stage.operator.item(stage.items[0]).custody.count >= 5)
      return second
    }

    @Test func isFoundByThePartyHoldingItsEarlierBundle() async throws {
      try await Stage.open { stage in
        let second = try await grown(stage)
        for way in [Way.changes, .reorders, .deletes] {
          try await stage.operator.setClocks()
          let now = try await stage.server.now()
          try await stage.operator.rewrite(stage.items[0], from: 3) { item in
            way.apply(&item)
            for index in item.custody.indices.dropFirst(3) { item.custody[index].at = now }
          }
          _ = try await stage.operator.cosigned()
          let forged = try await stage.fetched("forged-\(way)")
          let verdict = try await stage.party.verify(
            forged, receipts: [1, 2], memory: true, earlier: [second])
          #expect(verdict.failed == ["earlier.1"], "\(way): \(verdict.text)")
          #expect(verdict.reason("earlier.1").contains("custody entry 3"))
        }
      }
    }

    @Test func isFoundByTheWitnessWhenOldTimesAreKept() async throws {
      try await Stage.open { stage in
        _ = try await grown(stage)
        // What happened days ago, as he would have it, stands in leaves that are new.
        for way in [Way.changes, .reorders, .deletes] {
          try await stage.operator.rewrite(stage.items[0], from: 3) { item in
            way.apply(&item)
            for index in item.custody.indices.dropFirst(3) {
              item.custody[index].at = Instant.machineTime.adding(seconds: -259_200)
            }
          }
          _ = try await stage.operator.cosigned()
          let items = [try await stage.operator.item(stage.items[0])]
          let forged = try await stage.operator.bundle(
            "forged-\(way)", of: items, for: stage.party)
          let verdict = try await stage.party.verify(forged, receipts: [1])
          #expect(verdict.failed == ["item.1.time"], "\(way): \(verdict.text)")
        }
      }
    }

    @Test func isFoundByAnyoneWhenTheChainIsLeftAsItWas() async throws {
      try await Stage.open { stage in
        let second = try await grown(stage)
        let honest = try await stage.operator.item(stage.items[0])
        var item = honest
        item.custody.remove(at: 3)
        let gap = try await stage.operator.bundle("gap", of: [item], for: stage.party)
        #expect(try await stage.party.verify(gap).failed == ["item.1.custody"])
        item = honest
        item.custody.swapAt(2, 3)
        let order = try await stage.operator.bundle("order", of: [item], for: stage.party)
        #expect(try await stage.party.verify(order).failed == ["item.1.custody"])
        item = honest
        item.custody[3].opening = honest.custody[2].opening
        let words = try await stage.operator.bundle("words", of: [item], for: stage.party)
        #expect(try await stage.party.verify(words).failed == ["item.1.custody"])
        // The end cut off breaks no chain; whoever saw more knows better.
        item = honest
        item.custody.removeLast(2)
        let other = try await stage.operator.item(stage.items[1])
        let cut = try await stage.operator.bundle("cut", of: [item, other], for: stage.party)
        #expect(try await stage.party.verify(cut, receipts: [1, 2], memory: true).isGenuine)
        let verdict = try await stage.party.verify(cut, receipts: [1, 2], earlier: [second])
        #expect(verdict.failed == ["earlier.1"], "\(verdict.text)")
      }
    }
  }
}
