/// A part of a regular expression.
indirect enum PatternNode: Sendable {
  case set(ScalarSet)
  case assertion(Pattern.Assertion)
  case sequence([PatternNode])
  case either(PatternNode, PatternNode)
  case repeated(PatternNode, Int, Int?)
}

/// Reads the text of a regular expression.
struct PatternReader {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars.prefix(4_097)) }

  mutating func read() throws(PatternDefect) -> PatternNode {
    guard scalars.count <= 4_096 else { throw PatternDefect(reason: "the pattern is too long") }
    let node = try alternatives()
    guard position == scalars.count else {
      throw PatternDefect(reason: "')' closes nothing in the pattern")
    }
    return node
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < scalars.count ? scalars[position + ahead] : nil
  }

  private mutating func alternatives() throws(PatternDefect) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 64 else { throw PatternDefect(reason: "the pattern is nested too deeply") }
    var node = try sequence()
    while peek() == "|" {
      position += 1
      node = .either(node, try sequence())
    }
    return node
  }

  private mutating func sequence() throws(PatternDefect) -> PatternNode {
    var nodes: [PatternNode] = []
    while let scalar = peek(), scalar != "|", scalar != ")" {
      nodes.append(try repeats(of: try atom()))
    }
    return .sequence(nodes)
  }

  private mutating func repeats(of atom: PatternNode) throws(PatternDefect) -> PatternNode {
    var node = atom
    var count = 0
    while let scalar = peek() {
      switch scalar {
      case "*": node = .repeated(node, 0, nil)
      case "+": node = .repeated(node, 1, nil)
      case "?": node = .repeated(node, 0, 1)
      case "{":
        guard let (minimum, maximum) = counts() else { return node }
        guard minimum <= 1_000, (maximum ?? 0) <= 1_000, minimum <= maximum ?? minimum else {
          throw PatternDefect(reason: "a repeat count in the pattern is out of range")
        }
        node = .repeated(node, minimum, maximum)
        position -= 1
      default: return node
      }
      position += 1
      if peek() == "?" { position += 1 }
      count += 1
      guard count == 1 else { throw PatternDefect(reason: "a repeat of a repeat in the pattern") }
    }
    return node
  }

  /// Reads `{2}`, `{2,}` or `{2,5}`; anything else is a literal brace.
  private mutating func counts() -> (Int, Int?)? {
    guard let close = scalars[position...].firstIndex(of: "}") else { return nil }
    let text = String(String.UnicodeScalarView(scalars[(position + 1)..<close]))
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard let first = parts.first.flatMap({ Int($0) }), parts.count <= 2, first >= 0 else {
      return nil
    }
    var maximum: Int? = first
    if parts.count == 2 {
      maximum = parts[1].isEmpty ? nil : Int(parts[1])
      if maximum == nil, !parts[1].isEmpty { return nil }
    }
    position = close + 1
    return (first, maximum)
  }

  private mutating func atom() throws(PatternDefect) -> PatternNode {
    guard let scalar = peek() else { return .sequence([]) }
    position += 1
    switch scalar {
    case ".": return .set(.anyButNewline)
    case "^": return .assertion(.start)
    case "$": return .assertion(.end)
    case "(":
      if peek() == "?", peek(1) == ":" {
        position += 2
      } else if peek() == "?" {
        throw PatternDefect(reason: "only '(?:' groups are known in a pattern")
      }
      let inner = try alternatives()
      guard peek() == ")" else { throw PatternDefect(reason: "')' is missing in the pattern") }
      position += 1
      return inner
    case "[": return .set(try bracket())
    case "*", "+", "?":
      throw PatternDefect(reason: "'\(scalar)' repeats nothing in the pattern")
    case "\\": return try escape()
    default: return .set(ScalarSet(ranges: [scalar.value...scalar.value]))
    }
  }

  private mutating func escape() throws(PatternDefect) -> PatternNode {
    if peek() == "b" || peek() == "B" {
      let assertion: Pattern.Assertion = peek() == "b" ? .wordBorder : .noWordBorder
      position += 1
      return .assertion(assertion)
    }
    return .set(try escapedSet())
  }

  private mutating func escapedSet() throws(PatternDefect) -> ScalarSet {
    guard let letter = peek() else { throw PatternDefect(reason: "'\\' ends the pattern") }
    position += 1
    func negated(_ set: ScalarSet) -> ScalarSet { ScalarSet(ranges: set.ranges, isNegated: true) }
    switch letter {
    case "d": return .digit
    case "D": return negated(.digit)
    case "w": return .word
    case "W": return negated(.word)
    case "s": return .space
    case "S": return negated(.space)
    case "n": return ScalarSet(ranges: [10...10])
    case "r": return ScalarSet(ranges: [13...13])
    case "t": return ScalarSet(ranges: [9...9])
    case _ where letter.isDigit || (letter.isNameStart && letter != "_"):
      throw PatternDefect(reason: "'\\\(letter)' is no known escape of a pattern")
    default: return ScalarSet(ranges: [letter.value...letter.value])
    }
  }

  private mutating func bracket() throws(PatternDefect) -> ScalarSet {
    var set = ScalarSet(ranges: [])
    if peek() == "^" {
      set.isNegated = true
      position += 1
    }
    var isFirst = true
    while let scalar = peek(), scalar != "]" || isFirst {
      isFirst = false
      position += 1
      if scalar == "\\" {
        set.ranges += try escapedSet().plainRanges
        continue
      }
      var upper = scalar
      if peek() == "-", let next = peek(1), next != "]" {
        position += 2
        upper = next
      }
      guard scalar.value <= upper.value else {
        throw PatternDefect(reason: "a range of the pattern runs backwards")
      }
      set.ranges.append(scalar.value...upper.value)
    }
    guard peek() == "]" else { throw PatternDefect(reason: "']' is missing in the pattern") }
    position += 1
    return set
  }
}
