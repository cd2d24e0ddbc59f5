/// A day as one 64-bit word: bit `i` is the step of the grid that begins `i` steps after the court
/// opens.
enum DayWord {
  /// Steps `[start, start + length)`.
  @inline(__always)
  static func run(_ start: Int, _ length: Int) -> UInt64 {
    let ones: UInt64 = length >= 64 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: length)) &- 1
    return ones &<< UInt64(truncatingIfNeeded: start)
  }

  /// The starts at which something `length` steps long would touch one of the taken steps.
  @inline(__always)
  static func startsTouching(_ taken: UInt64, length: Int) -> UInt64 {
    var touched = taken
    var done = 1
    while done < length {
      let step = min(done, length &- done)
      touched |= touched &>> UInt64(truncatingIfNeeded: step)
      done &+= step
    }
    return touched
  }
}
