import CourtDomain
import CourtEvidence
import Foundation

/// Repeatable random numbers (SplitMix64); print the seed when a test fails.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}

/// A folder of its own, removed with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent(
        "xiezhi-evidence-" + UUID().uuidString
      ).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// What a program said.
struct ShellAnswer {
  let status: Int32
  let output: String
}

/// Runs a program of the system and waits for it.
func shell(_ arguments: [String], in folder: String? = nil, _ environment: [String: String] = [:])
  throws -> ShellAnswer
{
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return ShellAnswer(
    status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
}

/// The published test vectors, where this machine has them.
enum SharedVectors {
  /// The folder named by `XIEZHI_SHARED`, or a `shared` folder beside one of this file's parents.
  static let folder: String? = {
    if let named = ProcessInfo.processInfo.environment["XIEZHI_SHARED"] {
      return named + "/vectors"
    }
    var place = URL(fileURLWithPath: #filePath)
    while place.path != "/" {
      place.deleteLastPathComponent()
      let candidate = place.appendingPathComponent("shared/vectors").path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
    }
    return nil
  }()

  static func json(_ path: String) throws -> JSONValue? {
    guard let folder, let data = FileManager.default.contents(atPath: folder + "/" + path) else {
      print("skipped: \(path) is not on this machine (set XIEZHI_SHARED)")
      return nil
    }
    return try JSONParser.parse(Array(data), limits: .init(depth: 64, values: 10_000_000))
  }

  static func files(under path: String, ending: String) -> [String] {
    guard let folder, let walk = FileManager.default.enumerator(atPath: folder + "/" + path) else {
      print("skipped: \(path) is not on this machine (set XIEZHI_SHARED)")
      return []
    }
    return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.sorted()
      .map { path + "/" + $0 }
  }
}

let testCourt = CourtIdentity(name: "杭州互联网法院", origin: "xiezhi.example/court/330192")
let testTime = Instant(microseconds: 1_767_225_600_000_000)

/// A whole log in memory with its stored nodes.
struct LogInMemory {
  var frontier = MerkleFrontier()
  var nodes: [MerklePosition: Digest32] = [:]

  @discardableResult
  mutating func append(_ leaf: [UInt8]) -> UInt64 {
    for node in frontier.append(MerkleTree.leafHash(leaf)) { nodes[node.position] = node.hash }
    return frontier.size - 1
  }

  func inclusion(_ index: UInt64) throws -> [Digest32] {
    try MerkleProof.inclusion(index: index, size: frontier.size) {
      nodes[MerklePosition(level: $0, index: $1)]
    }
  }
}

/// An honest bundle and what it was made from.
struct BundleFixture {
  let keys: CourtKeys
  let plan: BundlePlan
  let payloads: [String: [UInt8]]

  static let caseNumber = "（2026）浙0192民初17号"

  /// Builds a log with strangers' leaves around the items' own; file names are the senders'.
  static func make(
    folder: TemporaryFolder, seed: UInt64,
    names: [String] = ["订单 截图.png", "chat.txt", "合同(最终版).pdf"], entries: Int = 3,
    isSealed: Bool = true
  ) throws -> BundleFixture {
    var random = SeededGenerator(seed: seed)
    let keys = try CourtKeys.open(folder: folder.path + "/keys", court: testCourt)
    var log = LogInMemory()
    let announced = try keys.events.map { event in
      let leaf = try LogLeaf.announcing(event, at: testTime)
      return (leaf, log.append(leaf.bytes))
    }
    var drafts: [(SignedReceipt, [(LogLeaf, UInt64)])] = []
    var payloads: [String: [UInt8]] = [:]
    for (number, name) in names.enumerated() {
      for _ in 0..<Int.random(in: 0...5, using: &random) { log.append(random.bytes(40)) }
      let itemID = "item-\(seed)-\(number)"
      let bytes = random.bytes(number == 1 ? 0 : Int.random(in: 1...9000, using: &random))
      payloads[itemID] = bytes
      drafts.append(
        try draft(keys, &log, itemID: itemID, name: name, bytes: bytes, entries: entries))
    }
    for _ in 0..<Int.random(in: 0...9, using: &random) { log.append(random.bytes(40)) }
    let items = try drafts.map { receipt, leaves in
      try BundlePlan.Item(
        receipt: receipt,
        custody: leaves.map { leaf, index in
          try .init(
            leaf: leaf.bytes, opening: leaf.opening, index: index, proof: log.inclusion(index))
        })
    }
    let checkpoint = try keys.signCheckpoint(size: log.frontier.size, root: log.frontier.root)
    let plan = try BundlePlan(
      court: testCourt, caseNumber: caseNumber, createdAt: testTime, checkpoint: checkpoint,
      trust: keys.trust, items: items, milestones: try milestones(log, keys),
      keys: isSealed ? keys : nil,
      keyEvents: announced.map { leaf, index in
        try .init(
          leaf: leaf.bytes, opening: leaf.opening, index: index, proof: log.inclusion(index))
      })
    return BundleFixture(keys: keys, plan: plan, payloads: payloads)
  }

  /// A few earlier sizes, powers of two among them.
  private static func milestones(_ log: LogInMemory, _ keys: CourtKeys) throws -> [Milestone] {
    try [1, 4, 5, log.frontier.size - 1].map { (size: UInt64) in
      var before = MerkleFrontier()
      for index in 0..<size {
        if let leaf = log.nodes[MerklePosition(level: 0, index: index)] { _ = before.append(leaf) }
      }
      return Milestone(
        checkpoint: try keys.signCheckpoint(size: size, root: before.root),
        proof: try MerkleProof.consistency(from: size, to: log.frontier.size) {
          log.nodes[MerklePosition(level: $0, index: $1)]
        })
    }
  }

  static func draft(
    _ keys: CourtKeys, _ log: inout LogInMemory, itemID: String, name: String, bytes: [UInt8],
    entries: Int
  ) throws -> (SignedReceipt, [(LogLeaf, UInt64)]) {
    let hasher = DualHasher()
    hasher.update(bytes)
    let digests = hasher.finish()
    var leaves: [(LogLeaf, UInt64)] = []
    for entry in 0..<entries {
      let leaf = try LogLeaf.make(
        LeafFacts(
          court: testCourt.origin, kind: entry == 0 ? .evidenceReceived : .evidenceViewed,
          caseNumber: caseNumber, itemID: itemID,
          detail: ["file_name": .string(name), "who": "原告 \"甲\"", "entry": .int(entry)],
          digests: entry == 0 ? digests : nil,
          sizeBytes: entry == 0 ? Int64(bytes.count) : nil,
          at: testTime.adding(seconds: Int64(entry)),
          sequence: Int64(entry + 1), previous: leaves.last?.0.leafHash))
      leaves.append((leaf, log.append(leaf.bytes)))
      log.append(Array("between \(itemID) \(entry)".utf8))
    }
    let receipt = Receipt(
      court: testCourt, signer: keys.signerID, caseNumber: caseNumber, itemID: itemID,
      fileName: name, sizeBytes: Int64(bytes.count), digests: digests, receivedAt: testTime,
      inLogBy: testTime.adding(seconds: 60), leafHash: leaves[0].0.leafHash)
    return (try keys.sign(receipt), leaves)
  }

  /// The whole ZIP in memory.
  func zip() async throws -> [UInt8] {
    let collector = Collector()
    let payloads = payloads
    try await BundleWriter(plan: plan).write(
      to: { collector.bytes += $0 },
      payload: { item, emit in
        let bytes = payloads[item.itemID] ?? []
        for start in stride(from: 0, to: bytes.count, by: 1000) {
          try await emit(Array(bytes[start..<min(start + 1000, bytes.count)]))
        }
      })
    return collector.bytes
  }
}

final class Collector {
  var bytes: [UInt8] = []
}
