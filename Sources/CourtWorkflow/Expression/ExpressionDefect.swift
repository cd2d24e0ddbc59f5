/// What is wrong in the text of an expression, and how to mend it.
public struct ExpressionDefect: Error, Sendable, Hashable, CustomStringConvertible {
  /// Index of the Unicode scalar where the defect begins, from 0.
  public let offset: Int
  /// Line and column inside the expression's own text, both from 1.
  public let line: Int
  public let column: Int
  public let zh: Advice
  public let en: Advice

  init(offset: Int, in source: [Unicode.Scalar], zh: Advice, en: Advice) {
    let before = source.prefix(max(0, offset))
    self.offset = offset
    self.line = before.count { $0 == "\n" } + 1
    self.column = offset - ((before.lastIndex(of: "\n").map { $0 + 1 }) ?? 0) + 1
    self.zh = zh
    self.en = en
  }

  public var reason: String { en.reason }
  public var remedy: String { en.remedy }

  public var description: String { "\(line):\(column): \(reason); \(remedy)" }
}

/// Why an expression that parsed could not be given a value.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    case unknownName
    case noSuchField
    case noOverload
    case overflow
    case divideByZero
    case outOfRange
    case invalidArgument
    case duplicateKey
    case costExceeded
  }

  public let kind: Kind
  /// Index of the Unicode scalar of the part that failed, from 0.
  public let offset: Int
  public let reason: String

  public var description: String { "column \(offset + 1): \(reason)" }
}

/// Limits that keep every expression bounded.
public enum ExpressionLimits {
  /// Longest source, in Unicode scalars.
  public static let sourceLength = 16_384
  /// Deepest nesting of brackets, branches and signs.
  public static let depth = 96
  /// Most levels of the syntax tree, chains of operators included.
  public static let height = 400
  /// Most nodes of the syntax tree.
  public static let nodes = 8_192
  /// Steps of one evaluation, counting work on strings and lists by their size.
  public static let cost = 200_000
}
