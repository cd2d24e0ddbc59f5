/// Kinds of the operators + - * / %.
enum ArithmeticKinds {
  static func result(_ left: Kind, _ operation: BinaryOperator, _ right: Kind) -> Kind? {
    if left == .dyn || right == .dyn { return .dyn }
    switch (left, operation, right) {
    case (.int, _, .int), (.uint, _, .uint): return left
    case (.double, .modulo, .double): return nil
    case (.double, _, .double): return .double
    case (.string, .add, .string), (.bytes, .add, .bytes): return left
    case (.list(let leftElement), .add, .list(let rightElement)):
      return leftElement == rightElement ? left : .list(.dyn)
    case (.timestamp, .add, .duration), (.duration, .add, .timestamp),
      (.timestamp, .subtract, .duration):
      return .timestamp
    case (.timestamp, .subtract, .timestamp), (.duration, .add, .duration),
      (.duration, .subtract, .duration):
      return .duration
    default: return nil
    }
  }
}

extension Checker {
  mutating func call(_ name: String, _ arguments: [Syntax], _ syntax: Syntax) -> Kind {
    let kinds = arguments.map { kind(of: $0) }
    guard Functions.global.contains(name) else {
      let near = Spelling.nearest(to: name, among: Functions.global)
      return misuse(
        syntax,
        zh: (
          "没有函数“\(name)”",
          near.map { "是不是“\($0)”？" } ?? "可用的函数：\(Functions.global.sorted().quotedInChinese)"
        ),
        en: (
          "no function '\(name)'",
          near.map { "did you mean '\($0)'?" }
            ?? "known: \(Functions.global.sorted().joined(separator: ", "))"
        ))
    }
    if name == "matches", kinds.count == 2 { return .bool }
    guard kinds.count == 1 else {
      return misuse(
        syntax,
        zh: ("“\(name)”只有一个参数，不是 \(kinds.count) 个", "给它一个参数"),
        en: ("'\(name)' takes one argument, not \(kinds.count)", "give it one"))
    }
    switch name {
    case "size": return sized(kinds[0], syntax)
    case "dyn": return .dyn
    case "type": return .type
    default: return Kind(name) ?? .dyn
    }
  }

  private mutating func sized(_ kind: Kind, _ syntax: Syntax) -> Kind {
    switch kind {
    case .string, .bytes, .list, .map, .fields, .dyn: return .int
    default:
      return misuse(
        syntax,
        zh: ("“\(kind)”没有大小", "用在文字、列表或映射上"),
        en: ("\(kind) has no size", "use it on a text, a list or a map"))
    }
  }

  mutating func method(
    _ target: Syntax, _ name: String, _ arguments: [Syntax], _ syntax: Syntax
  ) -> Kind {
    let owner = kind(of: target)
    let kinds = arguments.map { kind(of: $0) }
    switch name {
    case "size": return sized(owner, syntax)
    case "contains", "startsWith", "endsWith", "matches":
      guard owner.fits(.string), kinds.count == 1, kinds[0].fits(.string) else {
        return misuse(
          syntax,
          zh: ("“\(name)”需要一段文字和一段要找的文字", "写“text.\(name)(\"…\")”"),
          en: ("'\(name)' needs a text and one text to look for", "write text.\(name)(\"…\")"))
      }
      return .bool
    case _ where Functions.methods.contains(name):
      guard owner.fits(.timestamp) || owner.fits(.duration), kinds.count <= 1 else {
        return misuse(
          syntax,
          zh: ("“\(name)”不能用于“\(owner)”", "用在“timestamp”或“duration”上"),
          en: ("'\(name)' does not apply to \(owner)", "use it on a timestamp or duration"))
      }
      return .int
    default:
      let near = Spelling.nearest(to: name, among: Functions.methods)
      return misuse(
        syntax,
        zh: (
          "“.”之后没有函数“\(name)”",
          near.map { "是不是“\($0)”？" } ?? "可用的函数：\(Functions.methods.sorted().quotedInChinese)"
        ),
        en: (
          "no function '\(name)' after '.'",
          near.map { "did you mean '\($0)'?" }
            ?? "known: \(Functions.methods.sorted().joined(separator: ", "))"
        ))
    }
  }
}

/// Guesses what a misspelt word was meant to be.
enum Spelling {
  /// The candidate at most two edits away, the nearest first; nil when there is none.
  static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(word.unicodeScalars.prefix(64))
    var best: (String, Int)?
    for candidate in candidates.sorted() {
      let distance = edits(letters, Array(candidate.unicodeScalars.prefix(64)))
      if distance <= min(2, letters.count / 2), distance < best?.1 ?? Int.max {
        best = (candidate, distance)
      }
    }
    return best?.0
  }

  private static func edits(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var row = Array(0...right.count)
    for (i, leftScalar) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, rightScalar) in right.enumerated() {
        let replaced = diagonal + (leftScalar == rightScalar ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}
