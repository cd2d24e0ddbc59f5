import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

extension OperatorAttacks {
  @Suite struct TheOperatorSwapsKeys {
    /// A copy of the court's key folder, to be changed without a word.
    static func copy(_ stage: Stage, _ name: String) throws -> (folder: String, KeyCeremony) {
      let folder = stage.server.data.path + "/" + name
      try FileManager.default.copyItem(
        atPath: stage.server.data.path + "/keys", toPath: folder)
      return (
        folder,
        KeyCeremony(folder: folder, court: stage.operator.keys.court, passphrase: nil)
      )
    }

    static func open(_ folder: String, _ stage: Stage) throws -> CourtKeys {
      try CourtKeys.open(folder: folder, court: stage.operator.keys.court)
    }

    @Test func isFoundByThePartyHoldingTheOldOnesAndByTheWitness() async throws {
      try await Stage.open { stage in
        _ = try await stage.operator.cosigned()
        try await swapAll(stage)
        try await swapTheLogs(stage)
        try await swapTheSigners(stage)
      }
    }

    /// Evidence that nobody holds a receipt for, under a signer that the true root certified and
    /// nobody was told of.
    @Test func isFoundWithoutAReceiptWhereTheNewSignerIsSilent() async throws {
      try await Stage.open { stage in
        let (folder, ceremony) = try Self.copy(stage, "unannounced")
        // Certified before the receipt, so that no stranger's time is in the way.
        try ceremony.rotate(.signer, at: .machineTime.adding(seconds: -3600))
        let other = try Self.open(folder, stage)
        try await stage.operator.setClocks()
        let answer = try await stage.dispute.submit("无人持有收据的证据", named: "silent.txt")
        _ = try await stage.operator.cosigned()
        var item = try await stage.operator.item(try #require(answer.json.text("id")))
        let control = try await stage.operator.bundle("told", of: [item], for: stage.party)
        #expect(try await stage.party.verify(control).isGenuine)
        item.receipt = try stage.operator.signedReceipt(item, by: other)
        let forged = try await stage.operator.bundle("silent", of: [item], for: stage.party)
        let verdict = try await stage.party.verify(forged)
        #expect(verdict.failed == ["item.1.signer"], "\(verdict.text)")
        #expect(verdict.reason("item.1.signer").contains("did not announce"))
        // Nor by leaving the history out.
        let bare = try stage.operator.reseal(forged, as: "bare", for: stage.party) { files in
          for name in files.keys where name.hasPrefix("keys/") { files[name] = nil }
        }
        let second = try await stage.party.verify(bare)
        #expect(second.failed.isSuperset(of: ["keys", "item.1.signer"]), "\(second.text)")
        // Everybody reads who was announced: the true signer, not this one.
        let told = try await stage.server.nobody.call("GET", "/v1/log/keys").json
        let ids = told.list("events").compactMap { $0["event"]?.text("key_id") }
        #expect(ids.contains(stage.operator.keys.signerID) && !ids.contains(other.signerID))
        let mirror = try await stage.party.mirror("keys-mirror")
        let sound = try await stage.party.evidence([
          "log", "verify", mirror, "--log-key", stage.party.trust + "/log.vkey",
        ])
        #expect(sound.status == 0, "\(sound.output)")
      }
    }

    private func swapAll(_ stage: Stage) async throws {
      let folder = stage.server.data.path + "/other-keys"
      let other = try Self.open(folder, stage)
      var item = try await stage.operator.item(stage.items[0])
      item.receipt = try stage.operator.signedReceipt(item, by: other)
      let log = ForgedLog(try await stage.operator.ledger().leaves)
      let forged = try await stage.operator.bundle(
        "swapped", of: [item], for: stage.party, .init(log: log, keys: other))
      let verdict = try await stage.party.verify(forged, receipts: [1])
      #expect(!verdict.isGenuine)
      #expect(
        verdict.failed.isSuperset(of: [
          "trust", "seal", "checkpoint", "held.1", "item.1.receipt-signature",
        ]), "\(verdict.text)")
      let status = try await stage.operator.askWitness(
        old: 0, proof: [], try log.checkpoint(by: other))
      #expect(status == 403, "the witness knows the log's key")
    }

    /// That of the log, without a word.
    private func swapTheLogs(_ stage: Stage) async throws {
      let (folder, ceremony) = try Self.copy(stage, "silent-log")
      try ceremony.rotate(.log, at: .machineTime)
      try ceremony.retireLogKey()
      let other = try Self.open(folder, stage)
      let log = ForgedLog(try await stage.operator.ledger().leaves)
      let item = try await stage.operator.item(stage.items[0])
      let forged = try await stage.operator.bundle(
        "silent", of: [item], for: stage.party, .init(log: log, keys: other))
      let verdict = try await stage.party.verify(forged, receipts: [1])
      #expect(
        verdict.failed.isSuperset(of: ["trust", "seal", "checkpoint"]), "\(verdict.text)")
      #expect(verdict.passed.contains("held.1"), "the item itself is what it was")
      let status = try await stage.operator.askWitness(
        old: 0, proof: [], try log.checkpoint(by: other))
      #expect(status == 403)
    }

    /// That of receipts, certified by the true root, without a word.
    private func swapTheSigners(_ stage: Stage) async throws {
      let (folder, ceremony) = try Self.copy(stage, "silent-signer")
      try ceremony.rotate(.signer, at: .machineTime)
      let other = try Self.open(folder, stage)
      var item = try await stage.operator.item(stage.items[0])
      // The very receipt under another certificate: the receipt names its signer.
      let honest = item.receipt
      item.receipt = SignedReceipt(
        json: honest.json, cms: try other.signDetached(honest.json, at: .machineTime))
      let same = try await stage.operator.bundle("same", of: [item], for: stage.party)
      let first = try await stage.party.verify(same, receipts: [1])
      #expect(first.failed == ["item.1.receipt-signature", "item.1.signer"], "\(first.text)")
      // A receipt that names the new signer: the party has the one that names the old.
      item.receipt = try stage.operator.signedReceipt(item, by: other)
      let anew = try await stage.operator.bundle("anew", of: [item], for: stage.party)
      let second = try await stage.party.verify(anew, receipts: [1])
      // Nor was the new certificate valid when the witness saw the receipt's leaf.
      #expect(
        second.failed == ["item.1.receipt-signature", "item.1.signer", "held.1"], "\(second.text)")
      #expect(second.reason("held.1").contains("signer"))
    }
  }

  @Suite struct TheOperatorSignsAfterRevocation {
    @Test func isFoundByThePartyHoldingTheRevocationList() async throws {
      try await Stage.open { stage in
        let (stolen, _) = try TheOperatorSwapsKeys.copy(stage, "stolen")
        let old = try TheOperatorSwapsKeys.open(stolen, stage)
        // The court takes the key back, in public.
        let revokedAt = Instant.machineTime.adding(seconds: 1)
        let folder = stage.server.data.path + "/keys"
        try KeyCeremony(folder: folder, court: old.court, passphrase: nil)
          .revoke(.signer, reason: .superseded, at: revokedAt)
        let present = try TheOperatorSwapsKeys.open(folder, stage)
        try present.trust.extras.revocationsPEM.write(
          toFile: stage.party.trust + "/crl.pem", atomically: true, encoding: .utf8)
        let isPast = try await stage.server.eventually {
          Instant.machineTime > revokedAt.adding(seconds: 2)
        }
        #expect(isPast)
        // What was signed before stays good.
        let control = try await stage.party.verify(stage.bundle, receipts: [1, 2], memory: true)
        #expect(control.isGenuine, "\(control.text)")
        try await stage.operator.setClocks()
        let answer = try await stage.dispute.submit("撤销之后的证据", named: "after.txt")
        let id = try #require(answer.json.text("id"))
        var item = try await stage.operator.rewrite(id, from: 0) { item in
          item.receivedAt = revokedAt.adding(seconds: -5)
          for index in item.custody.indices { item.custody[index].at = item.receivedAt }
        }
        _ = try await stage.operator.cosigned()
        item.receipt = try stage.operator.signedReceipt(item, by: old)
        let forged = try await stage.operator.bundle("revoked", of: [item], for: stage.party)
        let verdict = try await stage.party.verify(forged)
        #expect(verdict.failed == ["item.1.receipt-signature"], "\(verdict.text)")
        #expect(verdict.reason("item.1.receipt-signature").contains("revoked"))
      }
    }
  }
}
