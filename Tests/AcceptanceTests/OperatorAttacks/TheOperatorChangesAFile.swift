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
        let now = try await stage.server.now()
        try await stage.operator.rewrite(stage.items[0], from: 0) { item in
          item.content = Array("第一份证据：卖家什么也没有承诺。".utf8)
          item.receivedAt = now
          for index in item.custody.indices { item.custody[index].at = now }
        }
        _ = try await stage.operator.cosigned()
        // The honest program makes this bundle: every signature, hash and proof in it is good.
        let forged = try await stage.fetched("forged", by: stage.dispute.plaintiff)
        let blind = try await stage.party.verify(forged)
        #expect(blind.isGenuine, "a lie that agrees with itself: \(blind.text)")
        let held = try await stage.party.verify(forged, receipts: [1, 2], memory: true)
        #expect(held.failed == ["held.1"], "\(held.text)")
        #expect(held.reason("held.1").contains("SHA-256"))
        let before = try await stage.party.verify(forged, earlier: [stage.bundle])
        #expect(before.failed == ["earlier.1"], "\(before.text)")
      }
    }

    @Test func isFoundByAnyoneWhenOnlyTheBytesChange() async throws {
      try await Stage.open { stage in
        var item = try await stage.operator.item(stage.items[0])
        item.content[0] ^= 1
        let folder = try await stage.operator.bundle("bytes", of: [item], for: stage.party)
        let verdict = try await stage.party.verify(folder, receipts: [1])
        #expect(verdict.failed == ["item.1.receipt"], "\(verdict.text)")
      }
    }

    @Test(arguments: ["file name", "name", "purpose"])
    func isFoundWhenTheMetadataChange(_ what: String) async throws {
      try await Stage.open { stage in
        let now = try await stage.server.now()
        try await stage.operator.rewrite(stage.items[0], from: 0) { item in
          item.receivedAt = now
          for index in item.custody.indices { item.custody[index].at = now }
          if what == "file name" { item.fileName = "another.txt" }
          let member = what == "purpose" ? "reason" : "name"
          item.custody[0].detail = item.custody[0].detail.with(member, "与买家无关")
        }
        _ = try await stage.operator.cosigned()
        let forged = try await stage.fetched("forged")
        #expect(try await stage.party.verify(forged).isGenuine)
        let held = try await stage.party.verify(forged, receipts: [1, 2], memory: true)
        #expect(held.failed == ["held.1"], "\(held.text)")
        // With the old receipt beside the new words, what the receipt points to is not there.
        let old = try stage.operator.reseal(forged, as: "mixed", for: stage.party) { files in
          for ending in ["json", "cms"] {
            files["meta/1/receipt.\(ending)"] = Array(
              try Data(
                contentsOf: URL(fileURLWithPath: "\(stage.party.folder)/receipt-1.\(ending)")))
          }
          files["meta/1/receipt.sm2"] = try stage.operator.keys.signSM2(
            files["meta/1/receipt.json"] ?? [])
        }
        let mixed = try await stage.party.verify(old, receipts: [1])
        #expect(mixed.failed == ["item.1.receipt"], "\(mixed.text)")
      }
    }
  }
}
