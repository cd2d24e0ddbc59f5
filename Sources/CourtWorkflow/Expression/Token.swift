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
  var shown: Bilingual {
    switch kind {
    case .name(let name): Bilingual(zh: "“\(name)”", en: "'\(name)'")
    case .quotedName(let name): Bilingual(zh: "`\(name)`", en: "`\(name)`")
    case .int, .uint, .double: Bilingual(zh: "数字", en: "a number")
    case .string: Bilingual(zh: "字符串", en: "a string")
    case .bytes: Bilingual(zh: "字节串", en: "bytes")
    case .symbol(let symbol): Bilingual(zh: "“\(symbol)”", en: "'\(symbol)'")
    case .end: Bilingual(zh: "表达式的结尾", en: "the end of the expression")
    }
  }
}
