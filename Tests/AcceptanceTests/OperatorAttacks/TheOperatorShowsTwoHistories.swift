import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

extension OperatorAttacks {
  @Suite struct TheOperatorShowsTwoHistories {
    /// The court's log with one leaf of the first item exchanged, as if it had always been so.
    private func second(_ stage: Stage, grownBy more: Int) async throws
      -> (log: ForgedLog, items: [Operator.Item])
    {
      var item = try await stage.operator.item(stage.items[0])
      let original = item
      item.content = Array("另一份文件".utf8)
      var previous: Digest32?
      for index in item.custody.indices {
        let leaf = try Operator.leaf(
          item, index, after: previous, origin: stage.operator.log.name)
        item.custody[index].leaf = leaf.bytes
        item.custody[index].opening = leaf.opening.bytes
        previous = leaf.leafHash
      }
      item.receipt = try stage.operator.signedReceipt(item)
      let leaves = try await stage.operator.ledger().leaves.map { bytes in
        original.custody.firstIndex { $0.leaf == bytes }.map { item.custody[$0].leaf } ?? bytes
      }
      let extra = (0..<more).map { Array("{\"filler\":\($0)}".utf8) }
      return (ForgedLog(leaves + extra), [item])
    }

    @Test func toThePartyThatRemembersTheFirst() async throws {
      try await Stage.open { stage in
        _ = try await stage.operator.cosigned()
        #expect(try await stage.party.remember().status == 0)
        let fork = try await second(stage, grownBy: 0)
        let forged = try await stage.operator.bundle(
          "fork", of: fork.items, for: stage.party, .init(log: fork.log))
        // No witness agrees with the second history, and the party remembers the first.
        let verdict = try await stage.party.verify(forged, receipts: [1], memory: true)
        #expect(verdict.failed == ["witnesses", "held.1", "memory"], "\(verdict.text)")
        #expect(verdict.reason("memory").contains("two histories"))
        // He lets the second grow: a copy of it, brought by anybody, shows where it parts.
        let longer = try await second(stage, grownBy: 5)
        let checkpoint = try longer.log.checkpoint(by: stage.operator.keys)
        let copy = stage.party.folder + "/copy"
        try await longer.log.publish(
          to: copy, MultiSignedCheckpoint(checkpoint, cosignatures: []))
        let later = try await stage.operator.bundle(
          "later", of: longer.items, for: stage.party, .init(log: longer.log))
        let unconnected = try await stage.party.verify(later, memory: true)
        #expect(unconnected.failed == ["witnesses"] && unconnected.skipped.contains("memory"))
        let found = try await stage.party.verify(later, memory: true, log: copy)
        #expect(found.failed == ["witnesses", "memory"], "\(found.text)")
        // Nor does an old bundle that was shown before fit the new history.
        let both = try await stage.party.verify(later, log: copy, earlier: [stage.bundle])
        #expect(
          both.failed == ["witnesses", "earlier.1", "earlier.1.log"], "\(both.text)")
        // Two parties that compare what they were shown.
        let shown = stage.party.folder + "/from-a-friend.txt"
        let other = try fork.log.checkpoint(by: stage.operator.keys)
        try other.text.write(toFile: shown, atomically: true, encoding: .utf8)
        let bare = try await stage.party.remember(["--checkpoint", shown])
        #expect(bare.status == 1 && bare.output.contains("too few witnesses"), "\(bare.output)")
        let nobody = stage.party.folder + "/none.txt"
        try "quorum none\n".write(toFile: nobody, atomically: true, encoding: .utf8)
        let compared = try await stage.party.remember(["--checkpoint", shown, "--policy", nobody])
        #expect(
          compared.status == 1 && compared.output.contains("TWO HISTORIES"), "\(compared.output)")
        #expect(compared.output.contains(other.text), "both signed notes are the proof")
      }
    }

    @Test func toAPartyAndTheWitness() async throws {
      try await Stage.open { stage in
        let size = UInt64(try await stage.operator.cosigned())
        for more in [0, 3] {
          let fork = try await second(stage, grownBy: more)
          let checkpoint = try fork.log.checkpoint(by: stage.operator.keys)
          for old in Set([0, size, fork.log.size]) where old <= fork.log.size {
            let isPart = old > 0 && old < fork.log.size
            let proof = isPart ? try fork.log.consistency(old, fork.log.size) : []
            let status = try await stage.operator.askWitness(old: old, proof: proof, checkpoint)
            #expect([409, 422].contains(status), "old \(old), size \(fork.log.size): \(status)")
          }
        }
        // What is honest it still cosigns.
        _ = try await stage.dispute.submit("第三份证据")
        #expect(try await stage.operator.cosigned() > Int(size))
      }
    }

    /// After the party has left, the whole log is written anew in the database with the real keys.
    @Test func afterRewritingEverythingWithTheRealKeys() async throws {
      try await Stage.open { stage in
        let size = try await stage.operator.cosigned()
        #expect(try await stage.party.remember().status == 0)
        try await stage.operator.setClocks()
        let now = try await stage.server.now()
        try await stage.operator.rewrite(stage.items[0], from: 0) { item in
          item.content = Array("另一份文件".utf8)
          item.receivedAt = now
          for index in item.custody.indices { item.custody[index].at = now }
        }
        try await stage.operator.rule(
          """
          LOCK TABLE log_checkpoint, log_node, log_leaf IN ACCESS EXCLUSIVE MODE;
          DELETE FROM log_cosignature; DELETE FROM log_checkpoint; DELETE FROM log_node;
          DELETE FROM log_leaf l WHERE NOT EXISTS (
            SELECT FROM custody_entry c WHERE c.leaf_id = l.leaf_id)
            AND NOT EXISTS (SELECT FROM key_event k WHERE k.leaf_id = l.leaf_id);
          UPDATE log_leaf SET leaf_index = NULL
          """)
        try await stage.operator.sequenced()
        let forged = try await stage.fetched("rewritten")
        let verdict = try await stage.party.verify(forged, receipts: [1, 2])
        #expect(verdict.failed == ["witnesses", "held.1"], "\(verdict.text)")
        // The log cannot lead from what the party remembers to what it shows.
        let nobody = stage.party.folder + "/none.txt"
        try "quorum none\n".write(toFile: nobody, atomically: true, encoding: .utf8)
        let found = try await stage.party.remember(["--policy", nobody])
        #expect(found.status != 0, "\(size): \(found.output)")
        // Once it is as long as the remembered one, a copy of it convicts the log.
        while try await stage.operator.ledger().size < size + 1 {
          try await stage.operator.setClocks()
          _ = try await stage.dispute.submit("补充材料")
          try await stage.operator.sequenced()
        }
        let copy = try await stage.party.mirror("rewritten-log")
        let later = try await stage.operator.bundle(
          "rewritten-later", of: [try await stage.operator.item(stage.items[0])],
          for: stage.party)
        let convicted = try await stage.party.verify(later, memory: true, log: copy)
        #expect(convicted.failed.isSuperset(of: ["witnesses", "memory"]), "\(convicted.text)")
      }
    }
  }
}
