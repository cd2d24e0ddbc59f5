public import CourtDomain

/// What changes between two texts, line by line.
///
/// The shortest list of lines taken out and put in, by the longest common run of lines; where texts
/// differ in more than `maximumLines` between their common beginning and end, the middle is one
/// replacement.
public struct LineDiff: Sendable, Hashable {
  public enum Change: Sendable, Hashable {
    /// A line of the old text, counted from 1.
    case out(line: Int, text: String)
    /// A line of the new text, counted from 1.
    case `in`(line: Int, text: String)
  }

  static let maximumLines = 2_000

  public let changes: [Change]

  public init(from old: String, to new: String) {
    let (before, after) = (Self.lines(old), Self.lines(new))
    var head = 0
    while head < min(before.count, after.count), before[head] == after[head] { head += 1 }
    var tail = 0
    while tail < min(before.count, after.count) - head,
      before[before.count - 1 - tail] == after[after.count - 1 - tail]
    { tail += 1 }
    let kept = Self.common(
      Array(before[head..<before.count - tail]), Array(after[head..<after.count - tail]))
    var changes: [Change] = []
    var (left, right) = (head, head)
    for pair in kept + [(before.count - tail - head, after.count - tail - head)] {
      while left < head + pair.0 {
        changes.append(.out(line: left + 1, text: before[left]))
        left += 1
      }
      while right < head + pair.1 {
        changes.append(.in(line: right + 1, text: after[right]))
        right += 1
      }
      left += 1
      right += 1
    }
    self.changes = changes
  }

  /// The new text again, from the old one and the changes: nothing is lost in a diff.
  public func applied(to old: String) -> String {
    var lines: [String?] = Self.lines(old)
    for case .out(let line, _) in changes { lines[line - 1] = nil }
    var text = lines.compactMap(\.self)
    for case .in(let line, let inserted) in changes { text.insert(inserted, at: line - 1) }
    return text.joined(separator: "\n")
  }

  public var json: JSONValue {
    .array(
      changes.map { change in
        switch change {
        case .out(let line, let text): ["op": "out", "line": .int(line), "text": .string(text)]
        case .in(let line, let text): ["op": "in", "line": .int(line), "text": .string(text)]
        }
      })
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Places of lines that both have, in order.
  private static func common(_ left: [String], _ right: [String]) -> [(Int, Int)] {
    guard !left.isEmpty, !right.isEmpty, left.count <= maximumLines, right.count <= maximumLines
    else { return [] }
    let width = right.count + 1
    var longest = [Int32](repeating: 0, count: (left.count + 1) * width)
    for i in stride(from: left.count - 1, through: 0, by: -1) {
      for j in stride(from: right.count - 1, through: 0, by: -1) {
        longest[i * width + j] =
          left[i] == right[j]
          ? longest[(i + 1) * width + j + 1] + 1
          : max(longest[(i + 1) * width + j], longest[i * width + j + 1])
      }
    }
    var (i, j, kept) = (0, 0, [(Int, Int)]())
    while i < left.count, j < right.count {
      if left[i] == right[j] {
        kept.append((i, j))
        i += 1
        j += 1
      } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
        i += 1
      } else {
        j += 1
      }
    }
    return kept
  }
}
