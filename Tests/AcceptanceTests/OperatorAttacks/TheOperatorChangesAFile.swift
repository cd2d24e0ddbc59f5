import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

extension OperatorAttacks {
  @Suite struct TheOperatorChangesAFile {
    @Test func isFoundByThePartyHoldingAReceipt() async throws {
      try await Stage.open { stage in
        // Only the bytes: anyone finds it, however the lists are mended and sealed.
        let crude = try stage.operator.reseal(stage.bundle, as: "bytes", for: stage.party) {
          $0["data/evidence/1-chat-1.txt"]?[0] ^= 1
        }
        let anyone = try await stage.party.verify(crude)
        #expect(anyone.failed == ["item.1.receipt"], "\(anyone.text)")
        // Everything that hangs on them: leaves, custody, receipt, by the court's own keys.
        try await stage.operator.setClocks()
        let now = try await stage.server.now()
        try await stage.operator.rewrite(stage.items[0], from: 0) { item in
          item.content = Array("第一份证据：卖家什么也没有承诺。".utf8)
          item.receivedAt = now
          for index in item.custody.indices { item.custody[index].at = now }
        }
        _ = try await stage.operator.cosigned()
        // The honest program makes this bundle: every signature, hash and proof in it is good.
        let forged = try await stage.fetched("forged")
        let blind = try await stage.party.verify(forged)
        #expect(blind.isGenuine, "a lie that agrees with itself: \(blind.text)")
        let held = try await stage.party.verify(forged, receipts: [1, 2], memory: true)
        #expect(held.failed == ["held.1"], "\(held.text)")
        #expect(held.reason("held.1").contains("SHA-256"))
        let before = try await stage.party.verify(forged, earlier: [stage.bundle])
        #expect(before.failed == ["earlier.1"], "\(before.text)")
      }
    }

    @Test func isFoundWhenTheMetadataChange() async throws {
      try await Stage.open { stage in
        for member in ["file name", "name", "reason"] {
          try await stage.operator.setClocks()
          let now = try await stage.server.now()
          try await stage.operator.rewrite(stage.items[0], from: 0) { item in
            item.receivedAt = now
            for index in item.custody.indices { item.custody[index].at = now }
            if member == "file name" { item.fileName = "another.txt" }
            item.custody[0].detail = item.custody[0].detail.with(member, "与买家无关")
          }
          _ = try await stage.operator.cosigned()
          let forged = try await stage.fetched("forged " + member)
          #expect(try await stage.party.verify(forged).isGenuine)
          let held = try await stage.party.verify(forged, receipts: [1, 2], memory: true)
          #expect(held.failed == ["held.1"], "\(held.text)")
        }
        // With the old receipt beside the new words, what the receipt points to is not there.
        var item = try await stage.operator.item(stage.items[0])
        let held = try Data(contentsOf: URL(fileURLWithPath: stage.party.receipt(1)))
        item.receipt = SignedReceipt(
          json: Array(held),
          cms: try stage.operator.keys.signDetached(Array(held), at: item.receivedAt))
        let mixed = try await stage.operator.bundle("mixed", of: [item], for: stage.party)
        let verdict = try await stage.party.verify(mixed, receipts: [1])
        #expect(verdict.failed.contains("item.1.receipt"), "\(verdict.text)")
        #expect(verdict.reason("item.1.receipt").contains("another leaf"))
      }
    }
  }
}
