import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

extension OperatorAttacks {
  /// The other side's evidence came too late; he would have it in time.
  @Suite struct TheOperatorBackdatesEvidence {
    private func backdated(_ stage: Stage) async throws -> Operator.Item {
      try await stage.operator.setClocks()
      let answer = try await stage.dispute.submit("迟到的证据", named: "late.txt")
      let id = try #require(answer.json.text("id"))
      let item = try await stage.operator.rewrite(id, from: 0) { item in
        item.receivedAt = item.receivedAt.adding(seconds: -864_000)
        for index in item.custody.indices { item.custody[index].at = item.receivedAt }
      }
      _ = try await stage.operator.cosigned()
      return item
    }

    @Test func isFoundByTheWitnessTheMemoryAndTheReceipt() async throws {
      try await Stage.open { stage in
        let item = try await backdated(stage)
        let forged = try await stage.operator.bundle("forged", of: [item], for: stage.party)
        let verdict = try await stage.party.verify(forged)
        #expect(verdict.failed == ["item.1.time"], "\(verdict.text)")
        #expect(verdict.reason("item.1.time").contains("backdated"))
        // The honest program does not even make such a bundle.
        let refused = try await stage.server.client(stage.dispute.plaintiff).attempt(
          "GET", stage.dispute.path + "/bundle")
        #expect(refused.status >= 500, "\(refused.status)")
        // He leaves out of the bundle what was before: the party's own memory says when that was.
        let bare = try await stage.operator.bundle(
          "bare", of: [item], for: stage.party, .init(dropsMilestones: true))
        #expect(try await stage.party.verify(bare).isGenuine, "nothing in it dates the entry")
        let copy = try await stage.party.mirror()
        let found = try await stage.party.verify(bare, memory: true, log: copy)
        #expect(found.failed == ["item.1.time"], "\(found.text)")
        let own = try await stage.operator.rewrite(stage.items[1], from: 0) { item in
          item.receivedAt = item.receivedAt.adding(seconds: -30)
          for index in item.custody.indices { item.custody[index].at = item.receivedAt }
        }
        _ = try await stage.operator.cosigned()
        // Half a minute is within what clocks may differ; the receipt has it to the microsecond.
        let moved = try await stage.operator.bundle("moved", of: [own], for: stage.party)
        let held = try await stage.party.verify(moved, receipts: [2])
        #expect(held.failed == ["held.1"], "\(held.text)")
        #expect(held.reason("held.1").contains("time of receipt"))
      }
    }
  }

  /// What came in time is to look late.
  @Suite struct TheOperatorForwardDatesEvidence {
    @Test func isFoundByThePartyHoldingAReceiptAndByTheWitness() async throws {
      try await Stage.open { stage in
        let item = try await stage.operator.rewrite(stage.items[0], from: 0) { item in
          item.receivedAt = item.receivedAt.adding(seconds: 864_000)
          for index in item.custody.indices { item.custody[index].at = item.receivedAt }
        }
        _ = try await stage.operator.cosigned()
        let forged = try await stage.operator.bundle("forged", of: [item], for: stage.party)
        let stranger = try await stage.party.verify(forged)
        #expect(stranger.failed == ["item.1.time"], "\(stranger.text)")
        #expect(stranger.reason("item.1.time").contains("dated forward"))
        let verdict = try await stage.party.verify(forged, receipts: [1])
        #expect(verdict.failed == ["item.1.time", "held.1"], "\(verdict.text)")
        // He waits until it is late, so that no clock contradicts him.
        try await stage.operator.setClocks()
        let now = try await stage.server.now()
        let second = try await stage.operator.rewrite(stage.items[1], from: 0) { item in
          item.receivedAt = now
          for index in item.custody.indices { item.custody[index].at = now }
        }
        _ = try await stage.operator.cosigned()
        let later = try await stage.operator.bundle("later", of: [second], for: stage.party)
        #expect(try await stage.party.verify(later).isGenuine)
        let held = try await stage.party.verify(later, receipts: [2])
        #expect(held.failed == ["held.1"], "\(held.text)")
        #expect(held.reason("held.1").contains("time of receipt"))
      }
    }
  }
}
