/// How unevenly something is borne: 0 where all bear alike, near 1 where one bears all.
public enum Gini {
  /// Of nobody, and of nothing to bear, 0.
  ///
  /// Source: C. Gini, Variabilità e mutabilità (1912), from the sorted values.
  public static func coefficient(_ values: [Int]) -> Double {
    let sorted = values.sorted()
    let total = sorted.reduce(0, +)
    guard total > 0 else { return 0 }
    var weighted = 0.0
    for (place, value) in sorted.enumerated() { weighted += Double(place + 1) * Double(value) }
    let count = Double(sorted.count)
    return 2 * weighted / (count * Double(total)) - (count + 1) / count
  }
}
