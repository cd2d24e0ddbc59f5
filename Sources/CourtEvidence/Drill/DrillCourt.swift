public import CourtDomain
import Foundation

/// Repeatable random numbers (SplitMix64), so that a drill's number names its case for ever.
public struct DrillRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// The generator of one case of a drill: cases can be made alone and in any order.
  public init(seed: UInt64, number: Int) {
    var first = DrillRandom(seed: seed)
    self.init(seed: first.next() ^ UInt64(truncatingIfNeeded: number) &* 0xD134_2543_DE82_EF95)
  }

  public mutating func next() -> UInt64 {
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

/// Bytes that follow from a seed, so that gigabytes of payload need no store.
struct DrillPayload: Sendable {
  let seed: UInt64
  let sizeBytes: Int64
  static let pieceBytes = 1 << 20

  /// Hands out the bytes in pieces of at most 1 MiB.
  nonisolated(nonsending) func forEachPiece(_ body: BundleWriter.Sink) async throws {
    var piece = pattern
    var left = sizeBytes
    var number: UInt64 = 0
    while left > 0 {
      let count = Int(min(left, Int64(piece.count)))
      stamp(&piece, number)
      try await body(count == piece.count ? piece : Array(piece.prefix(count)))
      left -= Int64(count)
      number += 1
    }
  }

  func digests() -> DigestPair {
    let hasher = DualHasher()
    var piece = pattern
    var left = sizeBytes
    var number: UInt64 = 0
    while left > 0 {
      let count = Int(min(left, Int64(piece.count)))
      stamp(&piece, number)
      piece.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      left -= Int64(count)
      number += 1
    }
    return hasher.finish()
  }

  private var pattern: [UInt8] {
    var random = DrillRandom(seed: seed)
    return random.bytes(Int(min(max(sizeBytes, 1), Int64(Self.pieceBytes))))
  }

  /// Makes every piece another one.
  private func stamp(_ piece: inout [UInt8], _ number: UInt64) {
    for index in 0..<min(8, piece.count) where number > 0 {
      piece[index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index)) ^ 0x5A
    }
  }
}

/// A court with a log of its own in memory, for drills and measurements: everything in its bundles
/// is made by the code of a real court, only the cases are invented.
public struct DrillCourt: Sendable {
  public let keys: CourtKeys
  let strangers: DrillStrangers
  /// When a drill's cases happen: long after the keys were made.
  let start: Instant
  public static let identity = CourtIdentity(
    name: "演练法院", origin: "xiezhi.example/drill/330192")

  /// Opens or makes the court's keys in a folder; its cases begin at `start`.
  public init(
    folder: String, start: Instant = .machineTime, outlook: DrillOutlook = .mixed
  ) throws(EvidenceFault) {
    self.start = start
    keys = try CourtKeys.open(
      folder: folder + "/keys", court: Self.identity, at: start.adding(seconds: -86_400))
    strangers = try DrillStrangers(start: start, outlook: outlook)
  }

  /// Writes the folder that a reader trusts: the court's keys, two witnesses of which both must
  /// agree, and a time-stamp authority.
  public func exportTrust(to folder: String) throws(EvidenceFault) {
    var trust = keys.trust
    trust.extras.timeRootsPEM = strangers.timeRootsPEM
    try trust.export(to: folder)
    try KeyFolder.replace(
      .init(name: BundleTrust.policyFile, bytes: strangers.policy, mode: 0o644), in: folder)
  }

  /// What a drill's bundle is like.
  public struct Shape: Sendable {
    public var items: ClosedRange<Int>
    public var custody: ClosedRange<Int>
    public var maximumBytes: Int64
    /// One more item of exactly this size.
    public var largeBytes: Int64?
    /// How many more items, whose bytes were destroyed by order.
    public var destroyed: Int

    public init(
      items: ClosedRange<Int> = 1...4, custody: ClosedRange<Int> = 1...3,
      maximumBytes: Int64 = 20_000, largeBytes: Int64? = nil, destroyed: Int = 0
    ) {
      self.items = items
      self.custody = custody
      self.maximumBytes = maximumBytes
      self.largeBytes = largeBytes
      self.destroyed = destroyed
    }
  }

  /// An honest bundle that follows from seed and number.
  public func bundle(seed: UInt64, number: Int, shape: Shape = Shape()) throws -> DrillBundle {
    var random = DrillRandom(seed: seed, number: number)
    var making = DrillMaking(court: self, caseNumber: "（2026）浙0192民初\(number)号")
    try making.announceKeys()
    making.strangers(Int.random(in: 0...40, using: &random), &random)
    for item in 0..<Int.random(in: shape.items, using: &random) {
      let size =
        item == 1 ? 0 : Int64.random(in: 1...max(1, shape.maximumBytes), using: &random)
      let name = DrillNames.name(&random)
      try making.item(name, size, Int.random(in: shape.custody, using: &random), &random)
    }
    if let large = shape.largeBytes { try making.item("large.bin", large, 1, &random) }
    for _ in 0..<shape.destroyed {
      let size = Int64.random(in: 0...max(1, shape.maximumBytes), using: &random)
      try making.item(
        DrillNames.name(&random), size, Int.random(in: shape.custody, using: &random), &random,
        end: DrillEnd(isSealedLater: Bool.random(using: &random)))
    }
    making.strangers(Int.random(in: 0...40, using: &random), &random)
    return try making.finish()
  }
}

/// File names that people and attackers send.
enum DrillNames {
  private static let odd = [
    "订单 截图.png", "../../etc/passwd", "-rf", ".", "..", "a'b\";rm -rf $HOME.txt", "CON", "nul.txt",
    "e\u{301}.txt", "\u{E9}.txt", "👩‍⚖️📎.pdf", "نص.txt", "a\\b\\c.doc", "x\u{202E}gpj.exe",
    " leading.txt", "trailing. ", "%0A%25.txt", "~root", "data/evidence/1-x", "VERIFY.txt",
    "tab\there", "合同(最终版) 最终.docx", "a.tar.gz", "$(id)", "`id`", "*?[x]", "line\u{2028}break",
    String(repeating: "很长的文件名", count: 30) + ".pdf",
  ]

  static func name(_ random: inout DrillRandom) -> String {
    if Bool.random(using: &random) { return odd[Int.random(in: 0..<odd.count, using: &random)] }
    let letters = Array("abcXYZ019_-. 证据照片éß".unicodeScalars)
    var text = ""
    for _ in 0..<Int.random(in: 1...20, using: &random) {
      text.unicodeScalars.append(letters[Int.random(in: 0..<letters.count, using: &random)])
    }
    return text
  }
}

/// An honest bundle with what fills it.
public struct DrillBundle: Sendable {
  public let plan: BundlePlan
  let payloads: [String: DrillPayload]

  /// Streams the bundle, payload made up on the way.
  nonisolated(nonsending) public func write(to sink: @escaping BundleWriter.Sink) async throws {
    let payloads = payloads
    try await BundleWriter(plan: plan).write(to: sink) { item, emit in
      try await payloads[item.itemID]?.forEachPiece(emit)
    }
  }
}
