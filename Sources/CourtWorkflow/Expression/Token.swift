/// A word of the expression language with its place.
struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case name(String)
    /// A field between back quotes: `` `content-type` ``.
    case quotedName(String)
    case int(UInt64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case symbol(String)
    case end
  }

  let kind: Kind
  let offset: Int

  /// The words that may be no variable or function.
  static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
  ]

  /// The token as a message shows it.
  var shown: String {
    switch kind {
    case .name(let name): "'\(name)'"
    case .quotedName(let name): "`\(name)`"
    case .int, .uint, .double: "a number"
    case .string: "a string"
    case .bytes: "bytes"
    case .symbol(let symbol): "'\(symbol)'"
    case .end: "the end of the expression"
    }
  }
}
