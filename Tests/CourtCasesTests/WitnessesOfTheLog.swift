import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import CourtTestSupport
import Foundation
import Synchronization
import Testing

/// Witnesses in this process behind the port, some of them out of order.
final class WitnessDesk: WitnessLink {
  private let witnesses: [String: Witness]
  private let paths: [String]
  private let broken = Mutex<Set<String>>([])
  private let asked = Mutex<[String]>([])

  init(_ names: [String], log: String) throws {
    let key = try NoteVerifierKey(text: log)
    var made: [String: Witness] = [:]
    var paths: [String] = []
    for name in names {
      let path = NSTemporaryDirectory() + "xiezhi-desk-\(UUID().uuidString)"
      let folder = WitnessFolder(path: path)
      _ = try folder.create(name: "witness.example/\(name)", logs: [key])
      made[name] = try Witness(folder: folder)
      paths.append(path)
    }
    witnesses = made
    self.paths = paths
  }

  deinit { for path in paths { try? FileManager.default.removeItem(atPath: path) } }

  func policy(_ quorum: Int) throws -> WitnessPolicy {
    let names = witnesses.keys.sorted()
    let lines = names.map { "witness \($0) \(witnesses[$0]?.verifierKey.text ?? "") desk:\($0)\n" }
    let text =
      lines.joined() + "group all \(quorum) \(names.joined(separator: " "))\nquorum all\n"
    return try WitnessPolicy(bytes: Array(text.utf8))
  }

  func breakDown(_ name: String) { _ = broken.withLock { $0.insert(name) } }
  func repair(_ name: String) { _ = broken.withLock { $0.remove(name) } }
  var calls: [String] { asked.withLock { $0 } }
  func witness(_ name: String) -> Witness? { witnesses[name] }

  func addCheckpoint(_ body: [UInt8], to witness: WitnessPolicy.Witness) async throws
    -> WitnessReply
  {
    asked.withLock { $0.append(witness.name) }
    guard let one = witnesses[witness.name], !broken.withLock({ $0.contains(witness.name) }) else {
      throw Fault(.broken, "\(witness.name) does not answer")
    }
    let answer = try one.add(body, now: 1_800_000_000)
    return WitnessReply(status: answer.status, body: Array(answer.body.utf8))
  }
}

extension TestCourt {
  func queue(_ count: Int, _ mark: String = "x") async throws {
    let now = clock.now()
    try await court.store.write { transaction in
      for number in 0..<count {
        let bytes = Array("\(mark) \(number)".utf8)
        try transaction.queueLeaf(
          bytes: bytes, hash: MerkleTree.leafHash(bytes).bytes, at: now)
      }
    }
  }

  func witnessed(_ names: [String], quorum: Int) throws -> (Court, WitnessDesk) {
    let desk = try WitnessDesk(names, log: court.keys.trust.logVerifierKey)
    var court = court
    court.witnessPolicy = try desk.policy(quorum)
    return (court, desk)
  }

  func owner(_ sql: String) async throws {
    try await database.pool.session { try $0.script(sql) }
  }
}

@Suite struct WitnessesOfTheLog {
  @Test func cosignTheNewestCheckpointOnceEach() async throws {
    try await TestCourt.open { test in
      let (court, desk) = try test.witnessed(["a", "b", "c"], quorum: 2)
      let collecting = CollectCosignatures(court, link: desk)
      #expect(try await collecting.run().cosigned == 0, "an empty log has nothing to cosign")
      for (round, size) in [5, 12].enumerated() {
        try await test.queue(size, "r\(round)")
        _ = try await SequenceLog(court).drain()
        #expect(try await collecting.run().cosigned == 3)
        #expect(try await collecting.run().cosigned == 0, "they have it already")
      }
      #expect(desk.calls.count == 6)
      let shown = try await PublishedLog(court).checkpoint(cosigned: true)
      #expect(shown.size == 17)
      let verdict = court.witnessPolicy.verdict(
        on: shown, log: try NoteVerifierKey(text: court.keys.trust.logVerifierKey))
      #expect(verdict.isMet && verdict.agreed == ["a", "b", "c"])
      let audit = try await AuditLog(court).run()
      #expect(audit.cosignatures == 6 && audit.strangers == 0)
    }
  }

  @Test func oneThatIsGoneHoldsUpNothingAndCatchesUp() async throws {
    try await TestCourt.open { test in
      let (court, desk) = try test.witnessed(["a", "b"], quorum: 1)
      let collecting = CollectCosignatures(court, link: desk)
      desk.breakDown("b")
      for mark in ["one", "two"] {
        try await test.queue(3, mark)
        _ = try await SequenceLog(court).drain()
        let round = try await collecting.run()
        #expect(round.cosigned == 1)
      }
      #expect(desk.calls.count { $0 == "b" } == 1, "it rests after its failure")
      desk.repair("b")
      // Another worker, which knows nothing of the rest, asks it at once.
      let other = CollectCosignatures(court, link: desk)
      #expect(try await other.run().cosigned == 1)
      #expect(desk.witness("b").flatMap { try? $0.last(of: court.keys.court.origin)?.size } == 6)
    }
  }

  @Test func oneThatHasSeenMoreTellsOfALogThatWasSetBack() async throws {
    try await TestCourt.open { test in
      let (court, desk) = try test.witnessed(["a"], quorum: 1)
      try await test.queue(8)
      _ = try await SequenceLog(court).drain()
      #expect(try await CollectCosignatures(court, link: desk).run().cosigned == 1)
      // As after restoring an old backup: the log begins again.
      try await test.owner(
        """
        SET session_replication_role = replica;
        DELETE FROM log_cosignature; DELETE FROM log_checkpoint; DELETE FROM log_node;
        DELETE FROM log_leaf;
        """)
      try await test.queue(5, "another history")
      _ = try await SequenceLog(court).drain()
      let smaller = try await CollectCosignatures(court, link: desk).run()
      #expect(smaller.cosigned == 0 && smaller.problems.first?.isAlarm == true, "\(smaller)")
      try await test.queue(10, "and on")
      _ = try await SequenceLog(court).drain()
      let larger = try await CollectCosignatures(court, link: desk).run()
      #expect(larger.cosigned == 0 && larger.problems.first?.isAlarm == true, "\(larger)")
    }
  }

  @Test func aCosignatureOfAnotherKeyIsNotStored() async throws {
    struct Impostor: WitnessLink {
      let body: [UInt8]
      func addCheckpoint(_: [UInt8], to _: WitnessPolicy.Witness) async throws -> WitnessReply {
        WitnessReply(status: 200, body: body)
      }
    }
    try await TestCourt.open { test in
      let (court, _) = try test.witnessed(["a"], quorum: 1)
      let (_, stranger) = try test.witnessed(["a"], quorum: 1)
      try await test.queue(2)
      _ = try await SequenceLog(court).drain()
      let checkpoint = try await PublishedLog(court).checkpoint(cosigned: false)
      let request = AddCheckpoint(oldSize: 0, proof: [], checkpoint: checkpoint)
      let answer = try #require(try stranger.witness("a")?.add(request.bytes, now: 7))
      #expect(answer.status == 200)
      let round = try await CollectCosignatures(
        court, link: Impostor(body: Array(answer.body.utf8))
      ).run()
      #expect(round.cosigned == 0 && round.problems.count == 1)
      #expect(try await test.count("SELECT count(*)::int FROM log_cosignature") == 0)
    }
  }
}

@Suite struct TheLogAsStrangersReadIt {
  @Test func tilesAndProofsGiveTheSignedRoot() async throws {
    try await TestCourt.open { test in
      let court = test.court
      for (count, mark) in [(200, "a"), (100, "b"), (77, "c")] {
        try await test.queue(count, mark)
        _ = try await SequenceLog(court).drain()
      }
      let log = PublishedLog(court)
      let newest = try await log.checkpoint(cosigned: false)
      #expect(newest.size == 377)
      let path = NSTemporaryDirectory() + "xiezhi-export-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let folder = LogFolder(path: path)
      for size in [UInt64(200), 300, 377] {
        try await folder.extend(to: try await log.checkpoint(size: size)) {
          try await log.tile($0)
        }
        let key = try NoteVerifierKey(text: court.keys.trust.logVerifierKey)
        #expect(try folder.verify(log: key).defects.isEmpty)
      }
      for (from, to) in [(1, 377), (200, 300), (300, 377), (377, 377), (0, 5), (255, 257)] {
        let proof = try await log.consistency(from: UInt64(from), to: UInt64(to))
        guard from > 0 else { continue }
        let holds = MerkleProof.verifyConsistency(
          from: UInt64(from), to: UInt64(to), fromRoot: try folder.root(size: UInt64(from)),
          toRoot: try folder.root(size: UInt64(to)), proof: proof)
        #expect(holds, "\(from) to \(to)")
      }
      let leaf = MerkleTree.leafHash(Array("b 42".utf8))
      let key = try NoteVerifierKey(text: court.keys.trust.logVerifierKey)
      for goal in [PublishedLog.Goal.newest, .size(300)] {
        let proof = try await log.proof(of: leaf, to: goal)
        #expect(proof.index == 242)
        #expect(proof.verify(leafHash: leaf, policy: .none, log: key).holds)
      }
      for refused in [
        try await test.refusal { _ = try await log.proof(of: leaf, to: .size(200)) },
        try await test.refusal { _ = try await log.proof(of: .zero) },
      ] { #expect(refused == "log.no-such-leaf") }
      #expect(
        try await test.refusal { _ = try await log.consistency(from: 5, to: 378) }
          == "log.no-such-range")
      let ahead = try #require(LogTile(path: "tile/0/001.p/122"))
      #expect(try await test.refusal { _ = try await log.tile(ahead) } == "log.no-such-tile")
    }
  }
}

@Suite struct AnAuditOfTheLog {
  /// What somebody with the owner's rights changes, and where the audit must find it.
  static let lies: [(String, String)] = [
    ("UPDATE log_leaf SET bytes = bytes || ' '::bytea WHERE leaf_index = 1", "leaf 1"),
    ("DELETE FROM log_leaf WHERE leaf_index = 2", "leaf 2"),
    (
      """
      UPDATE log_leaf SET leaf_index = -leaf_index - 10 WHERE leaf_index IN (1, 2);
      UPDATE log_leaf SET leaf_index = CASE leaf_index WHEN -11 THEN 2 ELSE 1 END
        WHERE leaf_index < 0
      """, "node 0/1"
    ),
    ("UPDATE log_node SET hash = sha256('x') WHERE level = 1 AND node_index = 0", "node 1/0"),
    ("DELETE FROM log_node WHERE level = 0 AND node_index = 3", "node 0/3"),
    ("INSERT INTO log_node SELECT court_id, 0, 99, hash FROM log_node LIMIT 1", "node 0/99"),
    ("UPDATE log_checkpoint SET root = sha256('x')", "checkpoint"),
    ("UPDATE log_checkpoint SET note = replace(note, E'\\n8\\n', E'\\n7\\n')", "checkpoint"),
    (
      "UPDATE log_cosignature SET signature = sha256('x') || sha256('y') || '12345678'::bytea",
      "cosignature"
    ),
    ("UPDATE custody_entry SET reason = 'another'", "custody"),
    ("UPDATE custody_entry SET act = 'exported' WHERE sequence = 2", "custody"),
    ("UPDATE custody_entry SET at = at + interval '1 second' WHERE sequence = 1", "custody"),
    ("UPDATE custody_entry SET actor_id = NULL", "custody"),
    ("DELETE FROM custody_entry WHERE sequence = 2", "leaf"),
    ("UPDATE evidence_item SET sha256 = sha256('x')", "custody"),
    ("UPDATE case_file SET number = number || '改'", "custody"),
  ]

  @Test(arguments: lies)
  func findsWhatSomebodyWithTheOwnersRightsChanged(_ sql: String, _ place: String) async throws {
    try await TestCourt.open { test in
      let (court, desk) = try test.witnessed(["a"], quorum: 1)
      let id = try await test.file().id
      for text in ["甲", "乙"] {
        let item = try await test.announce(id)
        try await test.receive(text, as: item.id)
        let (now, account) = (test.clock.now(), try test.account("buyer.1"))
        try await court.store.write { transaction in
          _ = try ReadEvidence(court).ticket(
            for: item.id, act: "viewed", reason: "own", by: account, transaction, at: now)
        }
      }
      _ = try await SequenceLog(court).drain()
      #expect(try await CollectCosignatures(court, link: desk).run().cosigned == 1)
      let honest = try await AuditLog(court).run()
      #expect(honest.isSound && honest.leaves == 8 && honest.custodyEntries == 8, "\(honest)")
      try await test.owner(
        """
        SET session_replication_role = replica;
        ALTER TABLE log_leaf DROP CONSTRAINT log_leaf_hash_is_of_its_bytes;
        ALTER TABLE log_leaf DROP CONSTRAINT log_leaf_index_not_negative;
        """ + sql)
      let report = try await AuditLog(court).run()
      #expect(!report.isSound)
      #expect(
        report.findings.contains { $0.place.contains(place) }, "\(report.findings.map(\.place))")
    }
  }

  @Test func aTreeThatWasExchangedIsNotSignedOnTopOf() async throws {
    try await TestCourt.open { test in
      try await test.queue(6)
      _ = try await SequenceLog(test.court).drain()
      try await test.owner(
        """
        SET session_replication_role = replica;
        UPDATE log_node SET hash = sha256('x') WHERE level = 2;
        """)
      try await test.queue(1, "further")
      await #expect(throws: Fault.self) { try await SequenceLog(test.court).run() }
      #expect(try await test.count("SELECT count(*)::int FROM log_checkpoint") == 1)
    }
  }
}
