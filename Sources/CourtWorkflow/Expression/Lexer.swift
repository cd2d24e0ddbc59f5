/// Cuts the text of an expression into tokens.
///
/// Works on Unicode scalars because the language counts and compares those.
struct Lexer {
  let source: [Unicode.Scalar]
  var position = 0

  init(_ source: [Unicode.Scalar]) { self.source = source }

  static func tokens(of source: [Unicode.Scalar]) throws(ExpressionDefect) -> [Token] {
    var lexer = Lexer(source)
    guard source.count <= ExpressionLimits.sourceLength else {
      throw lexer.defect(
        0, zh: ("表达式超过 \(ExpressionLimits.sourceLength) 个字符", "拆成几个条件"),
        en: (
          "the expression is longer than \(ExpressionLimits.sourceLength) characters",
          "split it into several conditions"
        ))
    }
    var tokens: [Token] = []
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  func defect(_ offset: Int, zh: Advice.Said, en: Advice.Said) -> ExpressionDefect {
    ExpressionDefect(offset: offset, in: source, zh: Advice(zh), en: Advice(en))
  }

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < source.count ? source[position + ahead] : nil
  }

  private mutating func next() throws(ExpressionDefect) -> Token {
    skipBlanks()
    let start = position
    guard let first = peek() else { return Token(kind: .end, offset: start) }
    if let string = try stringLiteral() { return Token(kind: string, offset: start) }
    if first.isNameStart { return Token(kind: .name(name()), offset: start) }
    if first.isDigit || (first == "." && peek(1)?.isDigit == true) {
      return Token(kind: try number(), offset: start)
    }
    if first == "`" { return Token(kind: .quotedName(try quotedName()), offset: start) }
    return Token(kind: .symbol(try symbol(first)), offset: start)
  }

  private mutating func skipBlanks() {
    while let scalar = peek() {
      if scalar == "/" && peek(1) == "/" {
        while let next = peek(), next != "\n" { position += 1 }
      } else if scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
        || scalar == "\u{0C}"
      {
        position += 1
      } else {
        return
      }
    }
  }

  private mutating func name() -> String {
    var text = String.UnicodeScalarView()
    while let scalar = peek(), scalar.isNameStart || scalar.isDigit {
      text.append(scalar)
      position += 1
    }
    return String(text)
  }

  private mutating func quotedName() throws(ExpressionDefect) -> String {
    let start = position
    position += 1
    var text = String.UnicodeScalarView()
    while let scalar = peek(), scalar != "`" {
      guard scalar.isNameStart || scalar.isDigit || "-./ ".unicodeScalars.contains(scalar) else {
        throw defect(
          position,
          zh: ("“\(scalar)”不能放在反引号之间", "用字母、数字、“_”、“-”、“.”、“/”和空格"),
          en: (
            "'\(scalar)' may not stand between back quotes",
            "use letters, digits, '_', '-', '.', '/' and spaces"
          ))
      }
      text.append(scalar)
      position += 1
    }
    guard peek() == "`", !text.isEmpty else {
      throw defect(
        start,
        zh: ("反引号没有闭合，或者里面是空的", "写“`field-name`”"),
        en: ("the back quote is not closed or empty", "write `field-name`"))
    }
    position += 1
    return String(text)
  }

  private mutating func symbol(_ first: Unicode.Scalar) throws(ExpressionDefect) -> String {
    let pair = String(first) + (peek(1).map { String($0) } ?? "")
    if ["==", "!=", "<=", ">=", "&&", "||"].contains(pair) {
      position += 2
      return pair
    }
    if "()[]{}<>+-*/%!?:,.".unicodeScalars.contains(first) {
      position += 1
      return String(first)
    }
    switch first {
    case "=":
      throw defect(
        position,
        zh: ("单个“=”不作比较", "比较时写“==”"),
        en: ("a single '=' compares nothing", "write '==' to compare"))
    case "&", "|":
      throw defect(
        position,
        zh: ("单个“\(first)”不是运算符", "写“\(first)\(first)”"),
        en: ("a single '\(first)' is no operator", "write '\(first)\(first)'"))
    default:
      throw defect(
        position,
        zh: ("“\(first)”不属于这种语言", "删去，或者放进引号"),
        en: ("'\(first)' is no part of the language", "remove or quote it"))
    }
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { ("0"..."9").contains(self) }
  var isNameStart: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_"
  }
  var hexValue: UInt32? {
    switch self {
    case "0"..."9": value - 48
    case "a"..."f": value - 87
    case "A"..."F": value - 55
    default: nil
    }
  }
}
