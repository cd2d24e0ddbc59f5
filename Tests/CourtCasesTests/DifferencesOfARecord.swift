import CourtCases
import Testing

@Suite struct DifferencesOfARecord {
  @Test(arguments: [
    ("a\nb\nc", "a\nx\nc", 2), ("a", "a\nb", 1), ("a\nb", "a", 1), ("", "a", 2),
    ("a\nb\nc\nd", "d\nc\nb\na", 6), ("same", "same", 0),
  ])
  func areTheLinesThatGoAndCome(_ old: String, _ new: String, _ count: Int) {
    let diff = LineDiff(from: old, to: new)
    #expect(diff.changes.count == count)
    #expect(diff.applied(to: old) == new)
  }

  /// Whatever is written over whatever, nothing is lost.
  @Test func giveTheNewTextBackForAThousandSeeds() {
    for seed in UInt64(1)...1_000 {
      var chance = Chance(state: seed)
      func text() -> String {
        (0..<Int.random(in: 0...30, using: &chance)).map { _ in
          String(repeating: "行", count: Int.random(in: 0...4, using: &chance))
        }.joined(separator: "\n")
      }
      let (old, new) = (text(), text())
      #expect(LineDiff(from: old, to: new).applied(to: old) == new, "seed \(seed)")
    }
  }

  private struct Chance: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}
