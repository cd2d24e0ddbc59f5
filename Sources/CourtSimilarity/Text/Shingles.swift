/// Runs of neighbouring characters or words, to tell a copy from a mere likeness.
///
/// Eight characters in Chinese, four words in English: a form letter or a mass complaint shares
/// most of its runs, two independent accounts of the same quarrel share few. Of a long text only
/// the runs with the smallest digests are kept, the same ones in every text that has them: up to
/// 128 runs the overlap is exact, beyond it is an estimate with a standard error of about .04.
struct Shingles: Sendable {
  static let characters = 8
  static let words = 4
  /// At and above this share of the smaller text's runs two texts are one series.
  static let seriesOverlap = 0.35
  /// Texts with fewer runs are too short to tell.
  static let minimumRuns = 12
  static let sketchSize = 128

  /// Ascending, each once.
  private let digests: [UInt32]
  /// Digests above this were not kept.
  private let ceiling: UInt32

  init(_ text: String) {
    let units = TextTerms.units(in: text, limit: 20_000)
    let ideographs = units.count { $0 >> 62 == 1 }
    let length = ideographs * 2 >= units.count ? Self.characters : Self.words
    var runs: [UInt32] = []
    if units.count >= length {
      runs.reserveCapacity(units.count)
      for start in 0...(units.count - length) {
        runs.append(Self.digest(units[start..<start + length]))
      }
    }
    let sorted = Self.ascending(runs)
    ceiling = sorted.count > Self.sketchSize ? sorted[Self.sketchSize - 1] : .max
    digests = Array(sorted.prefix(Self.sketchSize))
  }

  private static func digest(_ units: ArraySlice<UInt64>) -> UInt32 {
    var hash: UInt64 = 0x9ddf_ea08_eb38_2d69
    for unit in units { hash = FNV.mix(hash, unit) }
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return UInt32(truncatingIfNeeded: hash >> 32)
  }

  private static func ascending(_ runs: [UInt32]) -> [UInt32] {
    var unique: [UInt32] = []
    unique.reserveCapacity(runs.count)
    for run in runs.sorted() where unique.last != run { unique.append(run) }
    return unique
  }

  /// Shared runs as a share of the smaller text's; 0 where either is too short.
  func overlap(with other: Shingles) -> Double {
    let shared = min(ceiling, other.ceiling)
    var left = 0
    var right = 0
    var common = 0
    while left < digests.count, right < other.digests.count {
      let (ours, theirs) = (digests[left], other.digests[right])
      guard ours <= shared, theirs <= shared else { break }
      if ours == theirs { common += 1 }
      if ours <= theirs { left += 1 }
      if theirs <= ours { right += 1 }
    }
    let smaller = min(count(upTo: shared), other.count(upTo: shared))
    guard smaller >= Self.minimumRuns else { return 0 }
    return Double(common) / Double(smaller)
  }

  func isSeries(with other: Shingles) -> Bool { overlap(with: other) >= Self.seriesOverlap }

  private func count(upTo shared: UInt32) -> Int {
    shared >= ceiling ? digests.count : digests.count { $0 <= shared }
  }
}
