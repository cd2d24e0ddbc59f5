import Foundation

/// Chance that depends on nothing but a seed and what it is asked for.
///
/// A lot is a digest of the seed and the keys, not the next number of a sequence: a change in one
/// place of a procedure therefore leaves every other draw of the same case as it was, and two runs
/// with one seed differ by nothing but what was changed (common random numbers).
struct Lots: Sendable {
  let seed: UInt64

  /// The lots of one case of a run.
  func part(_ number: UInt64) -> Lots { Lots(seed: Self.mixed(seed ^ Self.mixed(number &+ 1))) }

  /// Evenly from 0 (included) to 1 (excluded).
  func unit(_ key: UInt64, _ turn: UInt64 = 0) -> Double {
    let bits = Self.mixed(seed ^ Self.mixed(key ^ Self.mixed(turn &+ 0x9E37_79B9_7F4A_7C15)))
    return Double(bits >> 11) * 0x1p-53
  }

  /// The finaliser of SplitMix64.
  static func mixed(_ value: UInt64) -> UInt64 {
    var bits = value &+ 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A stable key for a name; FNV-1a.
  static func key(_ parts: String...) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in parts {
      for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0xFF) &* 0x100_0000_01B3
    }
    return hash
  }
}

/// How a number varies from case to case.
public enum Spread: Sendable, Hashable {
  case fixed(Double)
  case uniform(Double, Double)
  case exponential(mean: Double)
  /// Half of the values lie below the median; two of three between median ÷ spread and × spread.
  case lognormal(median: Double, spread: Double)
  /// Least, likeliest, greatest.
  case triangular(Double, Double, Double)

  /// The value that a lot between 0 and 1 stands for.
  func value(_ lot: Double) -> Double {
    switch self {
    case .fixed(let value): return value
    case .uniform(let low, let high): return low + (high - low) * lot
    case .exponential(let mean): return -mean * log1p(-lot)
    case .lognormal(let median, let spread):
      return median * exp(log(max(spread, 1)) * Self.normal(lot))
    case .triangular(let low, let mode, let high):
      guard high > low else { return low }
      let knee = (mode - low) / (high - low)
      return lot < knee
        ? low + ((high - low) * (mode - low) * lot).squareRoot()
        : high - ((high - low) * (high - mode) * (1 - lot)).squareRoot()
    }
  }

  var mean: Double {
    switch self {
    case .fixed(let value): value
    case .uniform(let low, let high): (low + high) / 2
    case .exponential(let mean): mean
    case .lognormal(let median, let spread):
      median * exp(log(max(spread, 1)) * log(max(spread, 1)) / 2)
    case .triangular(let low, let mode, let high): (low + mode + high) / 3
    }
  }

  /// The standard normal value below which that share lies, to nine digits. Source: Acklam's rational
  /// approximation.
  static func normal(_ share: Double) -> Double {
    let share = min(max(share, 1e-12), 1 - 1e-12)
    let a = [
      -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
      1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00,
    ]
    let b = [
      -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
      6.680131188771972e+01, -1.328068155288572e+01, 1,
    ]
    let c = [
      -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
      -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00,
    ]
    let d = [
      7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
      3.754408661907416e+00, 1,
    ]
    func polynomial(_ factors: [Double], _ at: Double) -> Double {
      factors.reduce(0) { $0 * at + $1 }
    }
    if share < 0.02425 {
      let q = (-2 * log(share)).squareRoot()
      return polynomial(c, q) / polynomial(d, q)
    }
    if share > 1 - 0.02425 {
      let q = (-2 * log(1 - share)).squareRoot()
      return -polynomial(c, q) / polynomial(d, q)
    }
    let q = share - 0.5
    return polynomial(a, q * q) * q / polynomial(b, q * q)
  }
}
