import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

@Suite struct TheWitness {
  struct Desk {
    let folder: TemporaryFolder
    var log: SigningLog
    var place: WitnessFolder { WitnessFolder(path: folder.path + "/w1") }

    init(leaves: Int = 12) throws {
      folder = try TemporaryFolder()
      log = try SigningLog()
      log.grow(by: leaves)
      _ = try place.create(name: "witness.example/w1", logs: [log.verifier])
    }

    func open() throws -> Witness { try Witness(folder: place) }
  }

  static let now: UInt64 = 1_800_000_000

  @Test func cosignsWhatGrows() throws {
    let desk = try Desk()
    let witness = try desk.open()
    for (from, to) in [(0, 1), (1, 5), (5, 5), (5, 12)] {
      let answer = try witness.add(try desk.log.request(from, to), now: Self.now)
      #expect(answer.status == 200, "\(from) to \(to): \(answer.body)")
      let lines = try SignedNote.signatures(Array(answer.body.utf8)[...])
      let one = try #require(Cosignature(lines[0]))
      #expect(one.time == Self.now)
      #expect(one.holds(over: try desk.log.checkpoint(to).body, by: witness.verifierKey))
    }
    #expect(try witness.last(of: desk.log.verifier.name)?.size == 12)
  }

  @Test func answersWithTheStatusOfTheStandard() throws {
    let desk = try Desk()
    let witness = try desk.open()
    #expect(try witness.add(try desk.log.request(0, 4), now: Self.now).status == 200)
    var stranger = try SigningLog("log.example/unknown")
    stranger.grow(by: 3)
    var impostor = try SigningLog(desk.log.verifier.name)
    impostor.grow(by: 6)
    let larger = AddCheckpoint(oldSize: 9, proof: [], checkpoint: try desk.log.checkpoint(5))
    let bare = AddCheckpoint(oldSize: 4, proof: [], checkpoint: try desk.log.checkpoint(6))
    let idle = AddCheckpoint(oldSize: 4, proof: [.zero], checkpoint: try desk.log.checkpoint(4))
    let cases: [(String, [UInt8], Int)] = [
      ("no request", Array("hello\n".utf8), 400),
      ("an old size with a zero in front", Array("old 04\n\nx\n".utf8), 400),
      ("an old size above the new", larger.bytes, 400),
      ("a log it does not watch", try stranger.request(0, 3), 404),
      ("another key under the log's name", try impostor.request(4, 6), 403),
      ("an old size that is not its own", try desk.log.request(2, 6), 409),
      ("no proof", bare.bytes, 422),
      ("a proof where none belongs", idle.bytes, 422),
    ]
    for (what, body, status) in cases {
      let answer = try witness.add(body, now: Self.now)
      #expect(answer.status == status, "\(what): \(answer.status) \(answer.body)")
      if status == 409 {
        #expect(answer.body == "4\n" && answer.mediaType == "text/x.tlog.size")
      }
    }
    #expect(try witness.last(of: desk.log.verifier.name)?.size == 4, "nothing moved")
  }

  @Test func refusesASecondHistoryAndKeepsItAsProof() throws {
    let desk = try Desk()
    let witness = try desk.open()
    #expect(try witness.add(try desk.log.request(0, 8), now: Self.now).status == 200)
    var fork = desk.log
    fork.leaves[3] = Array("exchanged".utf8)
    #expect(try witness.add(try fork.request(8, 8), now: Self.now).status == 409)
    #expect(try witness.add(try fork.request(8, 12), now: Self.now).status == 422)
    let kept = try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/forks")
    #expect(kept.count == 1, "the signed contradiction is kept once")
    let proof = try MultiSignedCheckpoint(
      bytes: Array(
        try #require(
          FileManager.default.contents(atPath: desk.place.path + "/forks/" + kept[0]))))
    #expect(proof.isSigned(byLog: desk.log.verifier) && proof.root == fork.root(8))
  }

  @Test func rollbackIsAConflict() throws {
    let desk = try Desk()
    let witness = try desk.open()
    #expect(try witness.add(try desk.log.request(0, 10), now: Self.now).status == 200)
    for old in [0, 4] {
      let answer = try witness.add(try desk.log.request(old, 6), now: Self.now)
      #expect(answer.status == 409 && answer.body == "10\n")
    }
  }

  @Test func remembersOverItsEnd() throws {
    let desk = try Desk()
    do {
      let witness = try desk.open()
      #expect(try witness.add(try desk.log.request(0, 7), now: Self.now).status == 200)
    }
    let witness = try desk.open()
    var fork = desk.log
    fork.leaves[0] = [1]
    #expect(try witness.add(try fork.request(7, 7), now: Self.now).status == 409)
    #expect(try witness.add(try desk.log.request(7, 9), now: Self.now).status == 200)
  }

  @Test func twoProcessesDoNotShareAFolder() throws {
    let desk = try Desk()
    let first = try desk.open()
    #expect(throws: EvidenceFault.self) { try desk.open() }
    _ = first.verifierKey
  }

  @Test func aDamagedMemoryStopsIt() throws {
    let desk = try Desk()
    do { _ = try desk.open().add(try desk.log.request(0, 7), now: Self.now) }
    let state = desk.place.path + "/state"
    let file = try #require(FileManager.default.contentsOfDirectory(atPath: state).first)
    try Data("nonsense".utf8).write(to: URL(fileURLWithPath: state + "/" + file))
    #expect(throws: EvidenceFault.self) { try desk.open() }
  }

  @Test func severalLogsAndTwoKeysOfOne() throws {
    let desk = try Desk()
    var other = try SigningLog("log.example/two")
    other.grow(by: 5)
    let next = try SigningLog(desk.log.verifier.name)
    try desk.place.add(log: other.verifier)
    try desk.place.add(log: next.verifier)
    let witness = try desk.open()
    #expect(witness.origins == ["log.example/one", "log.example/two"])
    #expect(try witness.add(try other.request(0, 5), now: Self.now).status == 200)
    #expect(try witness.add(try desk.log.request(0, 5), now: Self.now).status == 200)
    // The log's next key goes on where the former ended.
    var rotated = next
    rotated.leaves = desk.log.leaves
    #expect(try witness.add(try rotated.request(5, 9), now: Self.now).status == 200)
  }

  /// Whatever is asked in whatever order, one size is never cosigned with two roots.
  @Test func neverCosignsTwoRootsOfOneSize() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("witness property seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let desk = try Desk(leaves: 24)
    var histories = [desk.log]
    for place in [3, 11, 19] {
      var fork = desk.log
      fork.leaves[place] = random.bytes(8)
      histories.append(fork)
    }
    var roots: [UInt64: Digest32] = [:]
    var cosigned = 0
    var witness: Witness? = try desk.open()
    for round in 0..<300 {
      if round % 40 == 39 {
        witness = nil
        witness = try desk.open()
      }
      let log = histories[Int.random(in: 0..<histories.count, using: &random)]
      let last = Int(try witness?.last(of: log.verifier.name)?.size ?? 0)
      let from = Bool.random(using: &random) ? last : Int.random(in: 0...24, using: &random)
      let to = Int.random(in: from...min(24, from + 4), using: &random)
      guard to > 0 else { continue }
      let answer = try #require(try witness?.add(try log.request(from, to), now: Self.now))
      guard answer.status == 200 else { continue }
      cosigned += 1
      let root = log.root(to)
      #expect(roots[UInt64(to), default: root] == root, "seed \(seed): two roots of \(to)")
      roots[UInt64(to)] = root
    }
    #expect(cosigned > 5)
  }
}

@Suite struct ReadersWhoRemember {
  @Test func refuseAForkAndShowBothNotes() throws {
    let folder = try TemporaryFolder()
    var log = try SigningLog()
    log.grow(by: 9)
    let memory = CheckpointMemory(
      path: folder.path + "/seen.txt", policy: .none, log: log.verifier)
    #expect(try memory.admit(try log.checkpoint(4), proof: nil) == .first)
    let proof = try log.consistency(4, 9)
    #expect(try memory.admit(try log.checkpoint(9), proof: proof) == .grown(from: 4))
    #expect(try memory.admit(try log.checkpoint(9), proof: nil) == .unchanged)
    #expect(try memory.admit(try log.checkpoint(4), proof: proof) == .older(than: 9))
    var fork = log
    fork.leaves[2] = [0]
    let shown = try fork.checkpoint(9)
    #expect(
      try memory.admit(shown, proof: nil)
        == .fork(remembered: try log.checkpoint(9).text, shown: shown.text))
    let smaller = try fork.checkpoint(6)
    let honest = try log.consistency(6, 9)
    #expect(try memory.admit(smaller, proof: honest) == .proofMissing(from: 6, to: 9))
    #expect(
      try memory.admit(smaller, proof: nil, refusedByLog: true)
        == .fork(remembered: try log.checkpoint(9).text, shown: smaller.text))
    #expect(try memory.remembered()?.root == log.root(9))
  }

  @Test func wantTheWitnessesOfTheirPolicy() throws {
    let folder = try TemporaryFolder()
    var log = try SigningLog()
    log.grow(by: 3)
    let witnesses = try ["a", "b", "c"].map { try LooseWitness("witness.example/\($0)") }
    let policy = try WitnessPolicy(
      logs: [log.verifier], witnesses: witnesses.map(\.verifier), threshold: 2)
    let memory = CheckpointMemory(path: folder.path + "/seen.txt", policy: policy)
    let bare = try log.checkpoint()
    let one = bare.adding([try witnesses[0].cosign(bare)])
    guard case .policy(let verdict) = try memory.admit(one, proof: nil) else {
      Issue.record("one of two is not enough")
      return
    }
    #expect(verdict.agreed == ["w0"] && !verdict.hasQuorum)
    let two = one.adding([try witnesses[2].cosign(bare)])
    #expect(try memory.admit(two, proof: nil) == .first)
  }
}
