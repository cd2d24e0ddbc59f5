/// What is wrong in a regular expression.
struct PatternDefect: Error {
  let reason: String
}

/// A regular expression of the RE2 kind: no back references, time linear in the text.
///
/// Knows literals, `.`, classes `[a-z]` `[^…]` `\d \w \s` and their opposites, groups, `|`,
/// `* + ? {n} {n,} {n,m}` (also lazy, which changes nothing for a yes or no), `^ $ \b \B`.
struct Pattern: Sendable {
  /// Most instructions; counted repeats are unrolled, so this bounds them.
  static let programLimit = 4_096

  enum Step: Sendable {
    case scalar(ScalarSet)
    case split(Int, Int)
    case jump(Int)
    case assert(Assertion)
    case accept
  }

  enum Assertion: Sendable { case start, end, wordBorder, noWordBorder }

  private let program: [Step]

  init(_ text: String) throws(PatternDefect) {
    var reader = PatternReader(text)
    var program: [Step] = []
    try Self.compile(try reader.read(), into: &program)
    program.append(.accept)
    self.program = program
  }

  private static func append(_ step: Step, to program: inout [Step]) throws(PatternDefect) {
    guard program.count < programLimit else {
      throw PatternDefect(reason: "the pattern is too large")
    }
    program.append(step)
  }

  private static func compile(
    _ node: PatternNode, into program: inout [Step]
  ) throws(PatternDefect) {
    switch node {
    case .set(let set): try append(.scalar(set), to: &program)
    case .assertion(let assertion): try append(.assert(assertion), to: &program)
    case .sequence(let nodes): for node in nodes { try compile(node, into: &program) }
    case .either(let left, let right):
      let split = program.count
      try append(.split(0, 0), to: &program)
      try compile(left, into: &program)
      let jump = program.count
      try append(.jump(0), to: &program)
      program[split] = .split(split + 1, program.count)
      try compile(right, into: &program)
      program[jump] = .jump(program.count)
    case .repeated(let inner, let minimum, let maximum):
      for _ in 0..<minimum { try compile(inner, into: &program) }
      guard let maximum else { return try star(inner, into: &program) }
      for _ in minimum..<maximum {
        let split = program.count
        try append(.split(0, 0), to: &program)
        try compile(inner, into: &program)
        program[split] = .split(split + 1, program.count)
      }
    }
  }

  private static func star(
    _ inner: PatternNode, into program: inout [Step]
  ) throws(PatternDefect) {
    let split = program.count
    try append(.split(0, 0), to: &program)
    try compile(inner, into: &program)
    try append(.jump(split), to: &program)
    program[split] = .split(split + 1, program.count)
  }

  // MARK: Matching

  /// True when the pattern occurs anywhere in the text.
  func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var threads = Set<Int>()
    for position in 0...scalars.count {
      if follow([0], at: position, scalars, into: &threads) { return true }
      guard position < scalars.count else { return false }
      let next = threads.compactMap { index -> Int? in
        guard case .scalar(let set) = program[index], set.contains(scalars[position]) else {
          return nil
        }
        return index + 1
      }
      threads.removeAll(keepingCapacity: true)
      if follow(next, at: position + 1, scalars, into: &threads) { return true }
    }
    return false
  }

  /// Adds every step reachable without reading; true when the end of the program is among them.
  private func follow(
    _ starts: [Int], at position: Int, _ scalars: [Unicode.Scalar], into threads: inout Set<Int>
  ) -> Bool {
    var stack = starts
    while let index = stack.popLast() {
      guard threads.insert(index).inserted else { continue }
      switch program[index] {
      case .accept: return true
      case .scalar: break
      case .jump(let target): stack.append(target)
      case .split(let first, let second):
        stack.append(first)
        stack.append(second)
      case .assert(let assertion):
        if holds(assertion, at: position, scalars) { stack.append(index + 1) }
      }
    }
    return false
  }

  private func holds(
    _ assertion: Assertion, at position: Int, _ scalars: [Unicode.Scalar]
  ) -> Bool {
    let before = position > 0 && ScalarSet.word.contains(scalars[position - 1])
    let after = position < scalars.count && ScalarSet.word.contains(scalars[position])
    return switch assertion {
    case .start: position == 0
    case .end: position == scalars.count
    case .wordBorder: before != after
    case .noWordBorder: before == after
    }
  }
}

/// A set of code points as ranges.
struct ScalarSet: Sendable {
  var ranges: [ClosedRange<UInt32>]
  var isNegated = false

  static let word = ScalarSet(ranges: [48...57, 65...90, 95...95, 97...122])
  static let digit = ScalarSet(ranges: [48...57])
  static let space = ScalarSet(ranges: [9...10, 12...13, 32...32])
  static let anyButNewline = ScalarSet(ranges: [10...10], isNegated: true)

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar.value) } != isNegated
  }

  /// The ranges this set covers, with the negation worked out.
  var plainRanges: [ClosedRange<UInt32>] {
    guard isNegated else { return ranges }
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    return result
  }
}
