/// A node of a parsed expression with the place of its first character in the source.
struct Syntax: Sendable {
  let form: Form
  /// Index of the first Unicode scalar.
  let offset: Int
  /// Levels of nodes from here down; bounded so that walking the tree cannot exhaust the stack.
  let height: Int

  init(form: Form, offset: Int) {
    self.form = form
    self.offset = offset
    self.height = 1 + (Self.children(of: form).map(\.height).max() ?? 0)
  }

  indirect enum Form: Sendable {
    case literal(Value)
    case name(String)
    /// `operand.field`; `tests` is the form inside `has(…)`.
    case select(Syntax, String, tests: Bool)
    case index(Syntax, Syntax)
    case call(String, [Syntax])
    case method(Syntax, String, [Syntax])
    case list([Syntax])
    case map([Entry])
    case and(Syntax, Syntax)
    case or(Syntax, Syntax)
    case conditional(Syntax, Syntax, Syntax)
    case unary(UnaryOperator, Syntax)
    case binary(BinaryOperator, Syntax, Syntax)
    case comprehension(Comprehension)
  }

  struct Entry: Sendable {
    let key: Syntax
    let value: Syntax
  }

  /// A macro over the elements of a list or the keys of a map.
  struct Comprehension: Sendable {
    enum Macro: String, Sendable {
      case all, exists
      case existsOne = "exists_one"
      case map, filter
    }
    let macro: Macro
    let range: Syntax
    let variable: String
    /// The condition of a three-argument `map`.
    let condition: Syntax?
    let body: Syntax
  }
}

enum UnaryOperator: String, Sendable {
  case not = "!"
  case negate = "-"
}

enum BinaryOperator: String, Sendable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case isIn = "in"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "%"
}

extension Syntax {
  /// Visits this node and every node below it.
  func forEach(_ visit: (Syntax) -> Void) {
    visit(self)
    for child in Self.children(of: form) { child.forEach(visit) }
  }

  static func children(of form: Form) -> [Syntax] {
    switch form {
    case .literal, .name: []
    case .select(let operand, _, _): [operand]
    case .index(let operand, let key): [operand, key]
    case .call(_, let arguments): arguments
    case .method(let target, _, let arguments): [target] + arguments
    case .list(let elements): elements
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .and(let left, let right), .or(let left, let right), .binary(_, let left, let right):
      [left, right]
    case .conditional(let test, let yes, let no): [test, yes, no]
    case .unary(_, let operand): [operand]
    case .comprehension(let comprehension):
      [comprehension.range] + (comprehension.condition.map { [$0] } ?? []) + [comprehension.body]
    }
  }
}
