import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import Foundation
import Synchronization

/// Sequencers and a witness that are killed at random moments while leaves come in and somebody
/// watches every checkpoint that can be seen.
struct LogKills {
  let bench: TimerBench
  let seed: UInt64
  let limit: Duration
  /// Sequencers at once; one at most is at work, the other waits for its turn.
  static let workers = 2

  private var court: Court { bench.house.court }

  func run(_ kills: Int, _ table: inout BenchTable) async throws {
    let folder = bench.house.settings.dataFolder
    let witness = try WitnessChild(
      folder: folder + "/witness", log: court.keys.trust.logVerifierKey)
    try await witness.start()
    let policy = folder + "/witness-policy.txt"
    try witness.policy.write(toFile: policy, atomically: true, encoding: .utf8)
    let children = WorkerChildren(
      database: bench.court.serving, folder: folder, share: bench.house.settings.shareFolder,
      arguments: ["--log-only"], settings: ["XIEZHI_WITNESS_POLICY": policy])
    for _ in 0..<Self.workers { try children.start() }
    let (desk, watch) = (ReceiptDesk(court: court), CheckpointWatch(court: court))
    progress("\(kills) kills, seed \(seed)")
    let feeding = Task { try await desk.feed() }
    let watching = Task { await watch.look() }
    let done: Int
    do {
      done = try await kill(kills, children, witness, watch)
    } catch {
      feeding.cancel()
      watching.cancel()
      await children.stop()
      try? await witness.kill()
      throw error
    }
    feeding.cancel()
    try await feeding.value
    await children.stop()
    watching.cancel()
    await watching.value
    try await judge(done, desk, watch, witness, policy, &table)
    try await witness.kill()
  }

  private func kill(
    _ kills: Int, _ children: WorkerChildren, _ witness: WitnessChild, _ watch: CheckpointWatch
  ) async throws -> Int {
    var chance = SplitMix64(seed: seed)
    let end = ContinuousClock.now + limit
    for number in 1...kills {
      guard ContinuousClock.now < end else { return number - 1 }
      try await watch.untilItGrew()
      try await Task.sleep(for: .microseconds(Int.random(in: 0...80_000, using: &chance)))
      if Int.random(in: 0..<6, using: &chance) == 0 {
        try await witness.kill()
        try await witness.start()
      } else {
        try await children.killOne(&chance)
      }
      if number.isMultiple(of: 100) { progress("\(number) kills") }
    }
    return kills
  }

  private func judge(
    _ kills: Int, _ desk: ReceiptDesk, _ watch: CheckpointWatch, _ witness: WitnessChild,
    _ policy: String, _ table: inout BenchTable
  ) async throws {
    _ = try await SequenceLog(court).drain()
    try await watch.lookOnce()
    var court = court
    court.witnessPolicy = try WitnessSettings.policy(
      policy, log: court.keys.trust.logVerifierKey)
    let audit = try await AuditLog(court).run()
    let (sizes, forks) = try await watch.forks()
    let broken = try await desk.broken()
    let remembered = try Self.remembered(witness, court.keys.court.origin)
    var witnessForks = try FileManager.default
      .contentsOfDirectory(atPath: witness.folder.path + "/forks").count
    if let remembered {
      let own = try await PublishedLog(court).checkpoint(size: remembered.size)
      if own.root != remembered.root { witnessForks += 1 }
    }
    table.add("kills", [.number(Double(kills)), .none])
    table.add("checkpoints seen", [.number(Double(sizes)), .none])
    table.add("cosignatures", [.number(Double(audit.cosignatures)), .none])
    table.add("receipts", [.number(Double(desk.count)), .none])
    table.add("forks", [.number(Double(forks + witnessForks)), .none])
    table.add("receipts broken", [.number(Double(broken)), .none])
    table.add("findings of fsck", [.number(Double(audit.findingCount)), .none])
    table.notes.append("seed \(seed); two sequencers and one witness, each kill is SIGKILL")
    guard forks + witnessForks + broken + audit.findingCount == 0 else {
      throw BenchFailure(table.text)
    }
  }

  @inline(never)
  private static func remembered(_ witness: WitnessChild, _ origin: String) throws
    -> MultiSignedCheckpoint?
  {
    try witness.folder.last(of: origin)
  }
}

/// Queues leaves and hands out a signed receipt for each, as reception does.
final class ReceiptDesk: Sendable {
  private let court: Court
  private let receipts = Mutex<[SignedReceipt]>([])

  init(court: Court) { self.court = court }

  var count: Int { receipts.withLock { $0.count } }

  /// Leaves whose commit had no clear answer get no receipt, as at reception.
  func feed() async throws {
    while !Task.isCancelled {
      let made = try Self.make(Int.random(in: 1...12), court)
      let now = court.clock.now()
      // Shielded: a receipt counts once its leaf has committed, and that must be known.
      let court = court
      let stored: Void? = try? await Task {
        try await court.store.write { transaction in
          for (leaf, _) in made {
            try transaction.queueLeaf(bytes: leaf.bytes, hash: leaf.leafHash.bytes, at: now)
          }
        }
      }.value
      if stored != nil { receipts.withLock { $0 += made.map(\.1) } }
      try? await Task.sleep(for: .milliseconds(25))
    }
  }

  @inline(never)
  private static func make(_ count: Int, _ court: Court) throws -> [(LogLeaf, SignedReceipt)] {
    try (0..<count).map { number in
      let digests = DigestPair(sha256: SHA256.digest([UInt8(number)]), sm3: .zero)
      let leaf = try LogLeaf.make(
        LeafFacts(
          court: court.keys.court.origin, kind: LeafKind(rawValue: "bench.leaf"), caseNumber: "1",
          itemID: "\(number)", detail: [:], digests: digests, sizeBytes: 1, at: court.clock.now(),
          sequence: 1, previous: nil))
      let receipt = Receipt(
        court: court.keys.court, signer: court.keys.signerID, caseNumber: "1",
        itemID: "\(number)", fileName: "a", sizeBytes: 1, digests: digests,
        receivedAt: court.clock.now(), inLogBy: court.clock.now().adding(seconds: 60),
        leafHash: leaf.leafHash)
      return (leaf, try court.keys.sign(receipt))
    }
  }

  /// How many receipts name a leaf that is not in the log. All are looked up among the hashes of the
  /// stored bytes, which the audit has found to give the signed root; of some the proof is made too.
  func broken() async throws -> Int {
    let places = try await places()
    let key = try NoteVerifierKey(text: court.keys.trust.logVerifierKey)
    let all = receipts.withLock { $0 }
    let step = max(1, all.count / Self.proofs)
    var broken = 0
    for (number, receipt) in all.enumerated() {
      guard let fields = ReceiptFields(receipt.json), let index = places[fields.leafHash] else {
        broken += 1
        continue
      }
      guard number.isMultiple(of: step) else { continue }
      let proof = try await PublishedLog(court).proof(of: fields.leafHash)
      let holds = proof.verify(leafHash: fields.leafHash, policy: .none, log: key).holds
      if !holds || proof.index != index { broken += 1 }
    }
    return broken
  }

  /// Receipts whose proofs are made.
  private static let proofs = 500

  private func places() async throws -> [Digest32: UInt64] {
    var places: [Digest32: UInt64] = [:]
    while true {
      let from = UInt64(places.count)
      let batch = try await court.store.read { try $0.placedLeaves(from: from, limit: 2_000) }
      if batch.isEmpty { return places }
      for leaf in batch { places[MerkleTree.leafHash(leaf.bytes)] = leaf.index }
    }
  }
}

/// Somebody who looks at the newest checkpoint all the time and forgets none.
final class CheckpointWatch: Sendable {
  private let court: Court
  private let seen = Mutex<[MultiSignedCheckpoint]>([])
  private let trouble = Mutex("")

  init(court: Court) { self.court = court }

  /// A busy database is looked at again; what it said is told if the log then stands still.
  func look() async {
    while !Task.isCancelled {
      do { try await lookOnce() } catch { trouble.withLock { $0 = "\(error)" } }
      try? await Task.sleep(for: .milliseconds(3))
    }
  }

  func lookOnce() async throws {
    let newest = try await court.store.read { try $0.newestCheckpoint()?.published() }
    guard let newest else { return }
    seen.withLock { all in
      if all.last?.body != newest.body { all.append(newest) }
    }
  }

  /// Waits for a checkpoint that is larger than the one now; a log that stands still is an error.
  func untilItGrew() async throws {
    let before = seen.withLock { $0.last?.size ?? 0 }
    for _ in 0..<6_000 {
      if seen.withLock({ $0.last?.size ?? 0 }) > before { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw BenchFailure(
      "the log stood still for a minute at \(before) leaves; \(trouble.withLock { $0 })")
  }

  /// Checkpoints seen, and how many of them contradict another or what is stored.
  func forks() async throws -> (seen: Int, forks: Int) {
    let all = seen.withLock { $0 }
    var roots: [UInt64: Digest32] = [:]
    var forks = 0
    for (number, one) in all.enumerated() {
      if let root = roots.updateValue(one.root, forKey: one.size), root != one.root { forks += 1 }
      let stored = try await PublishedLog(court).checkpoint(size: one.size)
      if stored.root != one.root { forks += 1 }
      guard number > 0 else { continue }
      let before = all[number - 1]
      let proof = try await PublishedLog(court).consistency(from: before.size, to: one.size)
      if !MerkleProof.verifyConsistency(
        from: before.size, to: one.size, fromRoot: before.root, toRoot: one.root, proof: proof)
      {
        forks += 1
      }
    }
    return (all.count, forks)
  }
}
