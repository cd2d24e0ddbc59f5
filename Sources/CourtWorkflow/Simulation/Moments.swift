import Foundation

/// Count, mean, spread and extremes of a stream of numbers, in constant memory (Welford's method).
public struct Moments: Sendable, Hashable {
  public private(set) var count = 0
  public private(set) var mean = 0.0
  private var squares = 0.0
  public private(set) var largest = -Double.infinity

  public init() {}

  public mutating func add(_ value: Double) {
    count += 1
    let distance = value - mean
    mean += distance / Double(count)
    squares += distance * (value - mean)
    largest = max(largest, value)
  }

  public mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    let total = Double(count + other.count)
    let distance = other.mean - mean
    squares += other.squares + distance * distance * Double(count) * Double(other.count) / total
    mean += distance * Double(other.count) / total
    count += other.count
    largest = max(largest, other.largest)
  }

  public var sum: Double { mean * Double(count) }

  /// The spread of the values around their mean; 0 for fewer than two.
  public var deviation: Double {
    count > 1 ? (squares / Double(count - 1)).squareRoot() : 0
  }

  /// Half the width of the interval that holds the true mean nineteen times of twenty.
  public var margin: Double {
    guard count > 1 else { return .infinity }
    return Self.t95(count - 1) * deviation / Double(count).squareRoot()
  }

  /// Student's t for 95 % on both sides.
  static func t95(_ freedom: Int) -> Double {
    let table = [
      12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
      2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
      2.052, 2.048, 2.045, 2.042,
    ]
    if freedom <= table.count { return table[max(freedom, 1) - 1] }
    return 1.960 + 2.4 / Double(freedom)
  }
}

/// Quantiles of a stream of numbers within one part in a hundred, in constant memory.
///
/// Values fall into buckets whose borders grow by 2 %: the middle of the right bucket is at most 1 %
/// off. Source: Masson, Rim, Lee, "DDSketch", VLDB 2019.
public struct QuantileSketch: Sendable, Hashable {
  /// Values below this many units count as 0: a minute, where the unit is a day.
  static let smallest = 1.0 / 1_440
  private static let growth = 1.02
  private static let logGrowth = log(growth)

  private var zeros = 0
  private var buckets: [UInt32] = []
  public private(set) var moments = Moments()

  public init() {}

  public mutating func add(_ value: Double) {
    moments.add(value)
    guard value > Self.smallest else {
      zeros += 1
      return
    }
    let bucket = Int((log(value / Self.smallest) / Self.logGrowth).rounded(.down))
    // 2 000 buckets reach beyond 10¹³ units.
    let place = min(max(bucket, 0), 1_999)
    while buckets.count <= place { buckets.append(0) }
    buckets[place] += 1
  }

  public mutating func merge(_ other: QuantileSketch) {
    moments.merge(other.moments)
    zeros += other.zeros
    while buckets.count < other.buckets.count { buckets.append(0) }
    for (place, count) in other.buckets.enumerated() { buckets[place] += count }
  }

  public var count: Int { moments.count }

  /// The value below which that share of the values lies; nil for no values.
  public func quantile(_ share: Double) -> Double? {
    guard moments.count > 0 else { return nil }
    let rank = max(1, Int((share * Double(moments.count)).rounded(.up)))
    var seen = zeros
    if seen >= rank { return 0 }
    for (place, count) in buckets.enumerated() {
      seen += Int(count)
      guard seen >= rank else { continue }
      let low = Self.smallest * pow(Self.growth, Double(place))
      return min(low * (1 + Self.growth) / 2, moments.largest)
    }
    return moments.largest
  }
}
