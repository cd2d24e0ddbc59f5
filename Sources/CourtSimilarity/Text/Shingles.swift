/// Runs of neighbouring characters or words, to tell a copy from a mere likeness.
///
/// Eight characters in Chinese, four words in English: a form letter or a mass complaint shares
/// most of its runs, two independent accounts of the same quarrel share few.
struct Shingles: Sendable {
  static let characters = 8
  static let words = 4
  /// At and above this share of the smaller text's runs two texts are one series.
  static let seriesOverlap = 0.35
  /// Texts with fewer runs are too short to tell.
  static let minimumRuns = 12

  let runs: Set<UInt64>

  init(_ text: String) {
    let units = TextTerms.units(in: text, limit: 20_000)
    let ideographs = units.count { $0 >> 62 == 1 }
    let length = ideographs * 2 >= units.count ? Self.characters : Self.words
    var runs: Set<UInt64> = []
    guard units.count >= length else {
      self.runs = runs
      return
    }
    for start in 0...(units.count - length) {
      var hash: UInt64 = 0x9ddf_ea08_eb38_2d69
      for unit in units[start..<start + length] { hash = FNV.mix(hash, unit) }
      runs.insert(hash)
    }
    self.runs = runs
  }

  /// Shared runs as a share of the smaller text's; 0 where either is too short.
  func overlap(with other: Shingles) -> Double {
    let small = runs.count <= other.runs.count ? runs : other.runs
    let large = runs.count <= other.runs.count ? other.runs : runs
    guard small.count >= Self.minimumRuns else { return 0 }
    return Double(small.count { large.contains($0) }) / Double(small.count)
  }

  func isSeries(with other: Shingles) -> Bool { overlap(with: other) >= Self.seriesOverlap }
}
