import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

extension OperatorAttacks {
  /// He takes the file, signs the receipt, and lets the file vanish.
  @Suite struct TheOperatorNeverLogs {
    private func complain(_ stage: Stage, _ number: Int, _ way: [String]) async throws
      -> (status: Int32, output: String)
    {
      let receipt = stage.party.receipt(number)
      return try await stage.party.evidence(
        [
          "complain", receipt, "--signature",
          receipt.replacingOccurrences(of: ".json", with: ".cms"), "--trust", stage.party.trust,
        ] + way)
    }

    @Test func isFoundByThePartyHoldingAReceipt() async throws {
      try await Stage.open { stage in
        let kept = try await complain(stage, 1, ["--log", try await stage.party.mirror("honest")])
        #expect(kept.status == 0 && kept.output.contains("KEPT"), "\(kept.output)")
        // Ten minutes ago somebody got this receipt, signed as ever; the item was never stored.
        var item = try await stage.operator.item(stage.items[0])
        item.id = "00000000-0000-4000-8000-00000000beef"
        item.content = Array("从未入日志的证据".utf8)
        item.receivedAt = Instant.machineTime.adding(seconds: -600)
        item.custody = [item.custody[0]]
        item.custody[0].at = item.receivedAt
        item.custody[0].leaf = try Operator.leaf(
          item, 0, after: nil, origin: stage.operator.log.name
        ).bytes
        let receipt = try stage.operator.signedReceipt(item)
        for (bytes, ending) in [(receipt.json, "json"), (receipt.cms, "cms")] {
          try Data(bytes).write(
            to: URL(fileURLWithPath: "\(stage.party.folder)/receipt-3.\(ending)"))
        }
        try await stage.operator.setClocks()
        _ = try await stage.dispute.submit("别的证据")
        _ = try await stage.operator.cosigned()
        let copy = try await stage.party.mirror("copy")
        for way in [["--log", copy], ["--court", stage.party.court]] {
          let broken = try await complain(stage, 3, way)
          #expect(broken.status == 1 && broken.output.contains("BROKEN"), "\(broken.output)")
        }
        let bundle = try await stage.operator.bundle(
          "lacking", of: [try await stage.operator.item(stage.items[1])], for: stage.party)
        let verdict = try await stage.party.verify(bundle, receipts: [3])
        #expect(verdict.failed.contains("held.1"), "\(verdict.text)")
        #expect(verdict.reason("held.1").contains("lacks it"))
      }
    }
  }
}
