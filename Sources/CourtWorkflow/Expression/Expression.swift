/// A condition or computation written in Common Expression Language, parsed and ready.
///
/// Parsing is bounded by ``ExpressionLimits``; evaluation is total, repeatable and has no effects.
public struct Expression: Sendable {
  /// What was made of the text; shared, so that an expression is handed on as one reference.
  private final class Compiled: Sendable {
    let source: String
    let syntax: Syntax
    let names: Set<String>
    let value: Step
    let truth: Test

    init(_ syntax: Syntax, source: String) {
      self.source = source
      self.syntax = syntax
      var names: Set<String> = []
      syntax.forEach { if case .name(let name) = $0.form { names.insert(name) } }
      self.names = names
      value = Compiler().step(syntax)
      truth = Compiler().test(syntax)
    }
  }

  private let compiled: Compiled

  /// The text as it was written.
  public var source: String { compiled.source }
  var syntax: Syntax { compiled.syntax }
  /// The outermost names the expression reads, such as `facts` and `input`.
  public var names: Set<String> { compiled.names }

  /// Parses the text; the defect carries line, column and a remedy.
  public init(_ source: String) throws(ExpressionDefect) {
    self.init(try Parser.parse(source), source: source)
  }

  /// Makes a part of a parsed condition, or several joined, ready by itself.
  init(_ syntax: Syntax, source: String) {
    compiled = Compiled(syntax, source: source)
  }

  /// The expression's kind in an environment, or everything that cannot work in it.
  public func check(in environment: [String: Kind]) -> (kind: Kind, defects: [ExpressionDefect]) {
    var checker = Checker(source: source, environment: environment)
    let kind = checker.kind(of: syntax)
    return (kind, checker.defects)
  }

  /// Evaluates the expression with these variables; a dotted name may be one variable.
  public func value(
    in variables: [String: Value], costLimit: Int = ExpressionLimits.cost
  ) throws(EvaluationError) -> Value {
    try value(in: PlainNames(variables), costLimit: costLimit)
  }

  /// Evaluates a condition; a value that is not bool is an error.
  public func isTrue(in variables: [String: Value]) throws(EvaluationError) -> Bool {
    try isTrue(in: PlainNames(variables))
  }

  func value(
    in names: any Names, costLimit: Int = ExpressionLimits.cost
  ) throws(EvaluationError) -> Value {
    var frame = Frame(names, costLimit: costLimit)
    return try compiled.value(&frame)
  }

  func isTrue(in names: any Names) throws(EvaluationError) -> Bool {
    var frame = Frame(names, costLimit: ExpressionLimits.cost)
    return try compiled.truth(&frame)
  }

  /// The fields of a variable the expression reads: `selected(from: "facts")`.
  public func selected(from owner: String) -> Set<String> {
    var fields: Set<String> = []
    syntax.forEach { node in
      switch node.form {
      case .select(let operand, let field, _) where operand.dottedPath == owner:
        fields.insert(field)
      case .index(let operand, let key) where operand.dottedPath == owner:
        if case .literal(.string(let field)) = key.form { fields.insert(field) }
      default: break
      }
    }
    return fields
  }
}
