import ArgumentParser
import CourtCases
import CourtDomain
import CourtEvidence
import CourtLaw
import CourtPG
import Foundation

/// `xiezhi bench log`
struct LogBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Leaves sequenced beside plain INSERT, proof sizes, and kills.",
    discussion: """
      Queues and sequences leaves in a database of its own; the same rows go into a plain table by \
      the same statements, in the same run. Makes the longest proof of a log of 1048576 leaves. \
      With --kills real sequencers and a real witness, as processes, are killed at random moments \
      while leaves with signed receipts come in: two roots of one size, a root that does not grow \
      out of the one before, or a receipt without its leaf end the run with an error.

      EXAMPLES
        xiezhi bench log
        xiezhi bench log --leaves 0 --kills 1000 --seed 42
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Leaves of one round; 0 leaves the comparison out.") var leaves = 50_000
  @Option(help: "Rounds.") var rounds = 3
  @Option(help: "Leaves of the log whose proof is made; 0 for none.") var proofLeaves = 1_048_576
  @Option(help: "How often a sequencer or the witness is killed with SIGKILL.") var kills = 0
  @Option(help: "Seconds after which no further kill begins, however many are left.")
  var limit = 36_000
  @Option(help: "Repeats the choice of victims and moments.")
  var seed = UInt64.random(in: 1...999_999)

  func validate() throws {
    guard (0...2_000_000).contains(leaves), (1...20).contains(rounds),
      (0...4_194_304).contains(proofLeaves), (0...100_000).contains(kills),
      (1...1_000_000).contains(limit)
    else {
      throw ValidationError(
        "up to 2000000 leaves, 20 rounds, 4194304 leaves of the proof, 100000 kills, 1000000 s")
    }
  }

  func run() async throws {
    try await options.run { folder in
      var table = BenchTable("The log", columns: ["figure", "ratio"])
      if proofLeaves > 0 { try LogProofBench.measure(proofLeaves, &table) }
      guard leaves > 0 || kills > 0 else { return table }
      return try await TimerBench.with(folder) { bench in
        if leaves > 0 { try await LogRates(bench: bench).measure(leaves, rounds, &table) }
        if kills > 0 { try await LogKills(bench: bench, seed: seed, limit: .seconds(limit)).run(kills, &table) }
        return table
      }
    }
  }
}

/// The longest proof of a large log, with its checkpoint and three cosignatures.
enum LogProofBench {
  @inline(never)
  static func measure(_ leaves: Int, _ table: inout BenchTable) throws {
    progress("hashing \(leaves) leaves")
    var nodes: [[Digest32]] = []
    var frontier = MerkleFrontier()
    for number in 0..<leaves {
      for node in frontier.append(MerkleTree.leafHash(Array("leaf \(number)".utf8))) {
        if node.level == nodes.count { nodes.append([]) }
        nodes[node.level].append(node.hash)
      }
    }
    let size = UInt64(leaves)
    let checkpoint = try checkpoint(size, frontier.root)
    var longest = 0
    for index in [0, size / 3, size / 2, size - 1] {
      let hashes = try MerkleProof.inclusion(index: index, size: size) { level, place in
        nodes.indices.contains(level) ? nodes[level][Int(place)] : nil
      }
      let leaf = MerkleTree.leafHash(Array("leaf \(index)".utf8))
      guard
        MerkleProof.verifyInclusion(
          leafHash: leaf, index: index, size: size, proof: hashes, root: frontier.root)
      else { throw BenchFailure("the proof of leaf \(index) does not hold") }
      let proof = LogProofText(index: index, hashes: hashes, checkpoint: checkpoint)
      longest = max(longest, proof.bytes.count)
    }
    table.add("proof at \(leaves) leaves, bytes", [.number(Double(longest)), .none])
    table.notes.append("the proof stands alone: path, checkpoint and three cosignatures")
  }

  private static func checkpoint(_ size: UInt64, _ root: Digest32) throws
    -> MultiSignedCheckpoint
  {
    // Of the form and length of real lines; sizes are measured, not signatures.
    let origin = "xiezhi.example/court/330192"
    let noise = (0..<72).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let lines = (1...3).map {
      SignedNote.Signature(
        name: "witness.example/\($0)", keyHash: [0, 0, 0, UInt8($0)], bytes: noise)
    }
    let own = SignedNote.Signature(
      name: origin, keyHash: [0, 0, 0, 0], bytes: Array(noise.prefix(64)))
    let text =
      "\(origin)\n\(size)\n\(root.base64)\n\n" + own.line + lines.map(\.line).joined()
    return try MultiSignedCheckpoint(text: text)
  }
}

/// Leaves a second: into a plain table, into the queue, from the queue into the log.
struct LogRates {
  let bench: TimerBench

  struct Row: Sendable {
    var bytes: [UInt8]
    var hash: [UInt8]
  }

  static let batch = 2_048

  func measure(_ leaves: Int, _ rounds: Int, _ table: inout BenchTable) async throws {
    let court = bench.house.court
    progress("making \(leaves) leaves")
    let rows = try Self.rows(leaves, court)
    try await bench.court.ownerScript([
      """
      CREATE TABLE bench_plain (court_id integer NOT NULL, leaf_id bigint GENERATED ALWAYS AS IDENTITY,
        bytes bytea NOT NULL, hash bytea NOT NULL, queued_at timestamptz NOT NULL,
        PRIMARY KEY (court_id, leaf_id))
      """
    ])
    var rates: [String: [Double]] = [:]
    for round in 1...rounds {
      progress("round \(round)")
      let fresh = try Self.fresh(rows, round)
      let plain = try await seconds { try await insert(fresh) }
      let queued = try await seconds { try await queue(fresh) }
      let placed = try await seconds { _ = try await SequenceLog(court).drain() }
      for (name, time) in [("plain", plain), ("queued", queued), ("placed", placed)] {
        rates[name, default: []].append(Double(leaves) / time)
      }
    }
    let base = Statistics.median(rates["plain"] ?? [])
    for (name, label) in [
      ("plain", "plain INSERT, rows/s"), ("queued", "queued by the court, leaves/s"),
      ("placed", "sequenced into the log, leaves/s"),
    ] {
      let rate = Statistics.median(rates[name] ?? [])
      table.add(label, [.number(rate), .ratio(base > 0 ? rate / base : 0)])
    }
    table.notes.append(
      "\(leaves) leaves a round, \(rounds) rounds, medians; statements pipelined, "
        + "\(Self.batch) rows a transaction; sequencing: \(SequenceLog.batch) leaves a checkpoint")
  }

  @inline(never)
  private static func rows(_ count: Int, _ court: Court) throws -> [Row] {
    let leaf = try LogLeaf.make(
      LeafFacts(
        court: court.keys.court.origin, kind: LeafKind(rawValue: "bench.leaf"), caseNumber: "1",
        itemID: "1", detail: [:], digests: nil, at: court.clock.now(), sequence: 1, previous: nil))
    return (0..<count).map { _ in Row(bytes: leaf.bytes, hash: []) }
  }

  /// The same lengths with other bytes, so that no hash comes twice.
  private static func fresh(_ rows: [Row], _ round: Int) throws -> [Row] {
    rows.enumerated().map { number, row in
      var bytes = row.bytes
      let mark = Array("\(round)-\(number)".utf8)
      bytes.replaceSubrange(0..<mark.count, with: mark)
      return Row(bytes: bytes, hash: MerkleTree.leafHash(bytes).bytes)
    }
  }

  private func insert(_ rows: [Row]) async throws {
    let court = bench.house.court.settings.id
    for start in stride(from: 0, to: rows.count, by: Self.batch) {
      let part = rows[start..<min(start + Self.batch, rows.count)]
      try await bench.pool.transaction { connection in
        for chunk in stride(from: part.startIndex, to: part.endIndex, by: 128) {
          _ = try connection.pipeline { batch in
            for row in part[chunk..<min(chunk + 128, part.endIndex)] {
              try batch.add(
                """
                INSERT INTO bench_plain (court_id, bytes, hash, queued_at)
                VALUES ($1, $2, $3, now())
                """, .int4(Int32(court)), .bytes(row.bytes), .bytes(row.hash))
            }
          }
        }
      }
    }
  }

  private func queue(_ rows: [Row]) async throws {
    let court = bench.house.court
    let now = court.clock.now()
    for start in stride(from: 0, to: rows.count, by: Self.batch) {
      let part = rows[start..<min(start + Self.batch, rows.count)]
      try await court.store.write { transaction in
        for row in part { try transaction.queueLeaf(bytes: row.bytes, hash: row.hash, at: now) }
      }
    }
  }
}
