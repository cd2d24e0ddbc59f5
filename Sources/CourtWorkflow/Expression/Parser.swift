/// Builds the syntax tree by recursive descent, one function for each level of precedence.
///
/// Source: the grammar of the Common Expression Language specification.
struct Parser {
  private let source: [Unicode.Scalar]
  private let tokens: [Token]
  private var position = 0
  private var depth = 0
  private var nodes = 0

  static func parse(_ text: String) throws(ExpressionDefect) -> Syntax {
    let source = Array(text.unicodeScalars)
    var parser = Parser(source: source, tokens: try Lexer.tokens(of: source))
    let syntax = try parser.expression()
    guard parser.current.kind == .end else {
      throw parser.defect(
        zh: ("这里不应有\(parser.current.shown.zh)", "用“&&”或“||”连接"),
        en: ("\(parser.current.shown.en) is not expected here", "join with && or ||"))
    }
    return syntax
  }

  private init(source: [Unicode.Scalar], tokens: [Token]) {
    self.source = source
    self.tokens = tokens
  }

  // MARK: Tokens

  private var current: Token { tokens[position] }

  private func defect(
    zh: Advice.Said, en: Advice.Said, at offset: Int? = nil
  ) -> ExpressionDefect {
    ExpressionDefect(
      offset: offset ?? current.offset, in: source, zh: Advice(zh), en: Advice(en))
  }

  private mutating func advance() {
    if position + 1 < tokens.count { position += 1 }
  }

  private mutating func accept(_ symbol: String) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  private mutating func expect(_ symbol: String, _ after: Subject) throws(ExpressionDefect) {
    guard accept(symbol) else {
      throw defect(
        zh: ("\(after.zh)之后缺少“\(symbol)”，却是\(current.shown.zh)", "补上它"),
        en: ("'\(symbol)' is missing after \(after.en), found \(current.shown.en)", "add it"))
    }
  }

  private mutating func node(
    _ form: Syntax.Form, _ offset: Int
  ) throws(ExpressionDefect) -> Syntax {
    nodes += 1
    guard nodes <= ExpressionLimits.nodes else {
      throw defect(
        zh: ("表达式的部分太多", "拆成几个条件"),
        en: ("the expression has too many parts", "split it into several conditions"))
    }
    let syntax = Syntax(form: form, offset: offset)
    guard syntax.height <= ExpressionLimits.height else {
      throw defect(
        zh: ("表达式的部分连得太长", "拆成几个条件"),
        en: ("the expression is a chain of too many parts", "split it into conditions"))
    }
    return syntax
  }

  private mutating func enter() throws(ExpressionDefect) {
    depth += 1
    guard depth <= ExpressionLimits.depth else {
      throw defect(
        zh: ("表达式嵌套太深", "拆成几个条件"),
        en: ("the expression is nested too deeply", "split it into several conditions"))
    }
  }

  // MARK: Levels of precedence

  private mutating func expression() throws(ExpressionDefect) -> Syntax {
    try enter()
    defer { depth -= 1 }
    let offset = current.offset
    let test = try disjunction()
    guard accept("?") else { return test }
    let yes = try disjunction()
    try expect(":", Subject(zh: "“?”的第一支", en: "the first branch of '?'"))
    let no = try expression()
    return try node(.conditional(test, yes, no), offset)
  }

  private mutating func disjunction() throws(ExpressionDefect) -> Syntax {
    let offset = current.offset
    var left = try conjunction()
    while accept("||") {
      let right = try conjunction()
      left = try node(.or(left, right), offset)
    }
    return left
  }

  private mutating func conjunction() throws(ExpressionDefect) -> Syntax {
    let offset = current.offset
    var left = try relation()
    while accept("&&") {
      let right = try relation()
      left = try node(.and(left, right), offset)
    }
    return left
  }

  private mutating func relation() throws(ExpressionDefect) -> Syntax {
    var left = try addition()
    while true {
      let offset = current.offset
      let found: BinaryOperator?
      switch current.kind {
      case .symbol(let symbol)
      where ["<", "<=", ">", ">=", "==", "!="].contains(symbol):
        found = BinaryOperator(rawValue: symbol)
      case .name("in"): found = .isIn
      default: found = nil
      }
      guard let found else { return left }
      advance()
      let right = try addition()
      left = try node(.binary(found, left, right), offset)
    }
  }

  private mutating func addition() throws(ExpressionDefect) -> Syntax {
    var left = try multiplication()
    while case .symbol(let symbol) = current.kind, symbol == "+" || symbol == "-" {
      let offset = current.offset
      advance()
      let right = try multiplication()
      left = try node(.binary(symbol == "+" ? .add : .subtract, left, right), offset)
    }
    return left
  }

  private mutating func multiplication() throws(ExpressionDefect) -> Syntax {
    var left = try unary()
    while case .symbol(let symbol) = current.kind, ["*", "/", "%"].contains(symbol),
      let found = BinaryOperator(rawValue: symbol)
    {
      let offset = current.offset
      advance()
      let right = try unary()
      left = try node(.binary(found, left, right), offset)
    }
    return left
  }

  private mutating func unary() throws(ExpressionDefect) -> Syntax {
    let offset = current.offset
    if accept("!") { return try nested(.not, offset) }
    guard accept("-") else { return try member() }
    if case .int(let magnitude) = current.kind {
      guard magnitude <= Int64.max.magnitude + 1 else {
        throw defect(
          zh: ("这个数超出 64 位", "用较小的数"),
          en: ("the number does not fit into 64 bits", "use a smaller number"))
      }
      advance()
      let value = Int64(truncatingIfNeeded: 0 &- magnitude)
      return try suffixes(of: try node(.literal(.int(value)), offset))
    }
    if case .double(let value) = current.kind {
      advance()
      return try suffixes(of: try node(.literal(.double(-value)), offset))
    }
    return try nested(.negate, offset)
  }

  private mutating func nested(
    _ sign: UnaryOperator, _ offset: Int
  ) throws(ExpressionDefect) -> Syntax {
    try enter()
    defer { depth -= 1 }
    let operand = try unary()
    return try node(.unary(sign, operand), offset)
  }

  // MARK: Members and primaries

  private mutating func member() throws(ExpressionDefect) -> Syntax {
    try suffixes(of: try primary())
  }

  private mutating func suffixes(of operand: Syntax) throws(ExpressionDefect) -> Syntax {
    var operand = operand
    while true {
      let offset = current.offset
      if accept(".") {
        operand = try selection(from: operand)
      } else if accept("[") {
        let key = try expression()
        try expect("]", Subject(zh: "下标", en: "the index"))
        operand = try node(.index(operand, key), offset)
      } else {
        return operand
      }
    }
  }

  private mutating func selection(from operand: Syntax) throws(ExpressionDefect) -> Syntax {
    let offset = current.offset
    switch current.kind {
    case .quotedName(let field):
      advance()
      return try node(.select(operand, field, tests: false), offset)
    case .name(let name) where name != "in":
      advance()
      guard accept("(") else { return try node(.select(operand, name, tests: false), offset) }
      let arguments = try list(until: ")")
      if let macro = Syntax.Comprehension.Macro(rawValue: name), arguments.count >= 2 {
        return try comprehension(macro, operand, arguments, offset)
      }
      return try node(.method(operand, name, arguments), offset)
    default:
      throw defect(
        zh: ("“.”之后缺少字段名", "写明字段或函数"),
        en: ("a field name is missing after '.'", "name a field or a function"))
    }
  }

  private mutating func comprehension(
    _ macro: Syntax.Comprehension.Macro, _ range: Syntax, _ arguments: [Syntax], _ offset: Int
  ) throws(ExpressionDefect) -> Syntax {
    guard case .name(let variable) = arguments[0].form else {
      throw defect(
        zh: ("“\(macro.rawValue)”的第一个参数应当是简单的名称", "写“\(macro.rawValue)(x, …)”"),
        en: (
          "the first argument of '\(macro.rawValue)' must be a simple name",
          "write \(macro.rawValue)(x, …)"
        ), at: arguments[0].offset)
    }
    guard arguments.count == 2 || (arguments.count == 3 && macro == .map) else {
      throw defect(
        zh: (
          "“\(macro.rawValue)”有\(macro == .map ? "两个或三个" : "两个")参数", "写“\(macro.rawValue)(x, …)”"
        ),
        en: (
          "'\(macro.rawValue)' takes \(macro == .map ? "two or three" : "two") arguments",
          "write \(macro.rawValue)(x, …)"
        ), at: offset)
    }
    let condition = arguments.count == 3 ? arguments[1] : nil
    let body = arguments[arguments.count - 1]
    return try node(
      .comprehension(
        Syntax.Comprehension(
          macro: macro, range: range, variable: variable, condition: condition, body: body)),
      offset)
  }

  private mutating func primary() throws(ExpressionDefect) -> Syntax {
    let token = current
    switch token.kind {
    case .int(let magnitude):
      guard let value = Int64(exactly: magnitude) else {
        throw defect(
          zh: ("这个数超出 64 位", "用较小的数，或者加“u”"),
          en: ("the number does not fit into 64 bits", "use a smaller number or add 'u'"))
      }
      advance()
      return try node(.literal(.int(value)), token.offset)
    case .uint(let value): return try literal(.uint(value))
    case .double(let value): return try literal(.double(value))
    case .string(let value): return try literal(.string(value))
    case .bytes(let value): return try literal(.bytes(value))
    case .name(let name): return try named(name)
    case .symbol("."):
      advance()
      guard case .name(let name) = current.kind else {
        throw defect(
          zh: ("“.”之后缺少名称", "写明变量"),
          en: ("a name is missing after '.'", "name a variable"))
      }
      return try named(name)
    case .symbol("("):
      advance()
      let inner = try expression()
      try expect(")", Subject(zh: "括号里的表达式", en: "the inner expression"))
      return inner
    case .symbol("["):
      advance()
      return try node(.list(try list(until: "]")), token.offset)
    case .symbol("{"):
      advance()
      return try map(token.offset)
    default:
      throw defect(
        zh: ("这里缺少值，却是\(token.shown.zh)", "在这里写值或名称"),
        en: ("a value is missing, found \(token.shown.en)", "put a value or a name here"))
    }
  }

  private mutating func literal(_ value: Value) throws(ExpressionDefect) -> Syntax {
    let offset = current.offset
    advance()
    return try node(.literal(value), offset)
  }

  private mutating func named(_ name: String) throws(ExpressionDefect) -> Syntax {
    let offset = current.offset
    switch name {
    case "true": return try literal(.bool(true))
    case "false": return try literal(.bool(false))
    case "null": return try literal(.null)
    case _ where Token.reserved.contains(name) || name == "in":
      throw defect(
        zh: ("“\(name)”是保留字", "用别的名称"),
        en: ("'\(name)' is a reserved word", "use another name"))
    default: break
    }
    advance()
    guard accept("(") else { return try node(.name(name), offset) }
    let arguments = try list(until: ")")
    return name == "has" ? try has(arguments, offset) : try node(.call(name, arguments), offset)
  }

  private mutating func has(
    _ arguments: [Syntax], _ offset: Int
  ) throws(ExpressionDefect) -> Syntax {
    guard arguments.count == 1, case .select(let operand, let field, _) = arguments[0].form else {
      throw defect(
        zh: ("“has”只取一个字段", "写“has(input.field)”"),
        en: ("'has' takes one field selection", "write has(input.field)"), at: offset)
    }
    return try node(.select(operand, field, tests: true), offset)
  }

  private mutating func list(until close: String) throws(ExpressionDefect) -> [Syntax] {
    var elements: [Syntax] = []
    while !accept(close) {
      elements.append(try expression())
      if accept(",") {
        // A comma before the closing bracket is allowed in lists, not in calls.
        guard close == ")", current.kind == .symbol(")") else { continue }
        throw defect(
          zh: ("“,”之后缺少参数", "删去逗号"),
          en: ("an argument is missing after ','", "remove the comma"))
      }
      try expect(close, Subject(zh: "最后的元素", en: "the last element"))
      break
    }
    return elements
  }

  private mutating func map(_ offset: Int) throws(ExpressionDefect) -> Syntax {
    var entries: [Syntax.Entry] = []
    while !accept("}") {
      let key = try expression()
      try expect(":", Subject(zh: "键", en: "the key"))
      entries.append(Syntax.Entry(key: key, value: try expression()))
      if accept(",") { continue }
      try expect("}", Subject(zh: "最后的条目", en: "the last entry"))
      break
    }
    return try node(.map(entries), offset)
  }
}
