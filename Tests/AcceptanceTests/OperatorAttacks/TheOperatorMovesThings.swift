import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

extension OperatorAttacks {
  @Suite struct TheOperatorReplaysAReceipt {
    @Test func isFoundByThePartyOfTheOtherCase() async throws {
      try await Stage.open { stage in
        let other = try await Dispute.file(
          Complaints.refund(.buyers[1], against: [.sellers[1]], order: "HG-2"),
          by: .buyers[1], against: [.sellers[1]], in: stage.server)
        try await stage.operator.setClocks()
        let answer = try await other.submit(Stage.texts[0], named: "chat-1.txt")
        try stage.party.keep(answer.json, as: "receipt-3")
        _ = try await stage.operator.cosigned()
        let own = try await stage.operator.item(try #require(answer.json.text("id")))
        let foreign = try await stage.operator.item(stage.items[0])
        let control = try await stage.operator.bundle("control", of: [own], for: stage.party)
        #expect(try await stage.party.verify(control, receipts: [3]).isGenuine)
        // A whole item of the first case lies among those of the second: it is genuine, elsewhere.
        let mixed = try await stage.operator.bundle("mixed", of: [own, foreign], for: stage.party)
        let first = try await stage.party.verify(mixed, receipts: [3])
        #expect(first.failed == ["case"], "\(first.text)")
        let named = try await stage.party.verify(mixed, more: ["--case", own.caseNumber])
        #expect(named.failed == ["case"], "\(named.text)")
        // The receipt of the first case beside the item of the second, for the same bytes.
        var item = own
        item.receipt = foreign.receipt
        let swapped = try await stage.operator.bundle("swapped", of: [item], for: stage.party)
        let second = try await stage.party.verify(swapped, receipts: [3])
        #expect(
          second.failed == ["held.1", "case", "item.1.receipt", "item.1.custody"],
          "\(second.text)")
        // The foreign item under a new receipt that claims it for this case.
        item = foreign
        item.caseNumber = own.caseNumber
        item.receipt = try stage.operator.signedReceipt(item)
        let claimed = try await stage.operator.bundle("claimed", of: [item], for: stage.party)
        let third = try await stage.party.verify(claimed)
        #expect(third.failed == ["item.1.custody"], "\(third.text)")
      }
    }
  }

  @Suite struct TheOperatorAddsAFileToABundle {
    @Test func isFoundByThePartyHoldingTheBundle() async throws {
      try await Stage.open { stage in
        let stray = try stage.operator.reseal(stage.bundle, as: "stray", for: stage.party) {
          $0["data/evidence/3-more.txt"] = Array("后来放进去的".utf8)
        }
        let first = try await stage.party.verify(stray)
        #expect(first.failed.contains("files"), "\(first.text)")
        // A real item, handed in later, under the checkpoint that the bundle had.
        try await stage.operator.setClocks()
        _ = try await stage.dispute.submit("后来才交的证据", named: "later.txt")
        _ = try await stage.operator.cosigned()
        let grown = try await stage.fetched("grown")
        let control = try await stage.party.verify(
          grown, receipts: [1, 2], log: try await stage.party.mirror(), earlier: [stage.bundle])
        #expect(control.isGenuine, "a case may grow: \(control.text)")
        let old = try BundleVerifier.open(stage.bundle)
        let pasted = try stage.operator.reseal(grown, as: "pasted", for: stage.party) { files in
          for name in files.keys
          where name.hasPrefix("checkpoint/") || name.hasPrefix("milestones/") {
            files[name] = nil
          }
          for name in old.sizes.keys
          where name.hasPrefix("checkpoint/") || name.hasPrefix("milestones/") {
            files[name] = try old.bytes(name)
          }
        }
        let second = try await stage.party.verify(pasted)
        #expect(second.failed.contains("item.3.log"), "\(second.text)")
        // The same with a date of the past, and the entry's with it.
        let id = try #require(
          try await stage.dispute.get("/evidence", stage.dispute.plaintiff).list("items")
            .first { $0.text("content.file_name") == "later.txt" }?.text("id"))
        try await stage.operator.rewrite(id, from: 0) { item in
          item.receivedAt = item.receivedAt.adding(seconds: -7_200)
          for index in item.custody.indices { item.custody[index].at = item.receivedAt }
        }
        _ = try await stage.operator.cosigned()
        var items: [Operator.Item] = []
        for id in stage.items + [id] { items.append(try await stage.operator.item(id)) }
        let forged = try await stage.operator.bundle(
          "forged", of: items, for: stage.party,
          .init(createdAt: Instant.machineTime.adding(seconds: -7_200)))
        let third = try await stage.party.verify(forged, receipts: [1, 2])
        #expect(third.failed == ["item.3.time"], "\(third.text)")
      }
    }
  }

  /// Nobody can forge a living key; a dead one anybody may have.
  @Suite struct TheOperatorWaitsUntilSomethingDies {
    @Test func isFoundByWhatStrangersSignedWhileItLived() async throws {
      let folder = try TemplateMaker.newFolder()
      defer { try? FileManager.default.removeItem(at: folder) }
      let court = try DrillCourt(folder: folder.path, outlook: .decades)
      let trust = folder.path + "/trust"
      try court.exportTrust(to: trust)
      let made = try court.bundle(
        seed: 4, number: 1, shape: .init(items: 2...2, custody: 2...2, maximumBytes: 2_000))
      let bytes = try await Self.bytes(made)
      let file = folder.path + "/honest.zip"
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      func verify(_ bundle: String, _ at: String) async throws -> (status: Int32, output: String) {
        try await Program.run(["evidence", "verify", bundle, "--trust", trust, "--at", at])
      }
      // The signer's certificate ends in 2036; what strangers saw before that and renewed in time
      // stays proven.
      let held = try await verify(file, "2046-01-01T00:00:00Z")
      #expect(held.status == 0, "\(held.output)")
      // Without them the receipt is worth what a signature by a dead certificate is worth.
      var files: [String: [UInt8]] = [:]
      let source = try BundleVerifier.open(file)
      for name in source.sizes.keys {
        let isStranger =
          name.hasPrefix("milestones/") || name.hasPrefix("checkpoint/witness/")
          || name.hasPrefix("checkpoint/token/")
        if !isStranger { files[name] = try source.bytes(name) }
      }
      try MutantMill(honest: files, donor: files, keys: court.keys).mend(&files, seals: true)
      let bare = try Operator.write(files, to: folder.path + "/bare")
      try FileManager.default.removeItem(atPath: trust + "/witness-policy.txt")
      #expect(try await verify(bare, "2026-12-01T00:00:00Z").status == 0)
      let dead = try await verify(bare, "2046-01-01T00:00:00Z")
      #expect(dead.status == 1, "\(dead.output)")
      #expect(dead.output.contains("FAIL  item.1.receipt-signature"), "\(dead.output)")
    }

    @Test func isFoundWhenHeSignsWithTheDeadKey() throws {
      let folder = try TemplateMaker.newFolder()
      defer { try? FileManager.default.removeItem(at: folder) }
      _ = try DrillCourt(folder: folder.path)
      // The same keys in 2040, with witnesses and authorities of 2040.
      let late = try DrillCourt(
        folder: folder.path, start: try #require(Instant(rfc3339: "2040-05-01T00:00:00Z")))
      let fault = #expect(throws: EvidenceFault.self) {
        _ = try late.bundle(seed: 4, number: 2, shape: .init(items: 1...1, custody: 1...1))
      }
      #expect(fault?.reason.contains("item.1.receipt-signature") == true, "\(fault?.reason ?? "")")
    }

    /// Authorities and hash functions die, too: records are renewed before, and only before.
    @Test func isFoundByRecordsThatWereRenewedInTime() async throws {
      let drill = try await Program.run(["evidence", "record", "drill"])
      #expect(drill.status == 0, "\(drill.output)")
      #expect(drill.output.contains("a record renewed after the death is refused"))
    }

    private static func bytes(_ bundle: DrillBundle) async throws -> [UInt8] {
      final class Box { var bytes: [UInt8] = [] }
      let box = Box()
      try await bundle.write { box.bytes += $0 }
      return box.bytes
    }
  }
}
