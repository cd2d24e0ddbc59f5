/// Random numbers for the search: the same on every machine for a seed (wyrand's mixing step).
struct PlanRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03
    _ = next()
  }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0xA076_1D64_78BD_642F
    let wide = state.multipliedFullWidth(by: state ^ 0xE703_7ED1_A0B4_28DB)
    return wide.high ^ wide.low
  }

  /// 0 to `bound - 1`; 0 for a bound of 0.
  @inline(__always)
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(truncatingIfNeeded: bound)).high)
  }

  /// 0 up to 1, 1 excluded.
  @inline(__always)
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
