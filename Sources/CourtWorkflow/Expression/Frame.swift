/// Where an expression finds what its names stand for.
///
/// A class, so that handing it to an evaluation copies nothing; what is never asked for is never
/// built.
protocol Names: AnyObject {
  /// Whether a dotted name may be one variable; where not, none is looked for.
  var hasDottedNames: Bool { get }

  func variable(_ name: String) -> Value?

  /// `owner.field` without building the owner; used only where the owner is a variable.
  func field(_ field: String, of owner: Owner) -> FieldFound
}

/// A variable whose fields are asked for; the usual ones are told apart once, not at each look.
struct Owner: Sendable {
  enum Root: String, Sendable {
    case facts, input, actor, clocks, incidents
  }

  let name: String
  let root: Root?

  init(_ name: String) {
    self.name = name
    root = Root(rawValue: name)
  }
}

/// What a look at one field found.
enum FieldFound {
  case value(Value)
  /// The owner is a map and has no such field.
  case missing
  /// There is no such owner, or it is no map: the plain way finds the words for it.
  case unanswered
}

/// Variables given as a dictionary.
final class PlainNames: Names {
  private let variables: [String: Value]

  init(_ variables: [String: Value]) { self.variables = variables }

  var hasDottedNames: Bool { true }

  func variable(_ name: String) -> Value? { variables[name] }

  func field(_ field: String, of owner: Owner) -> FieldFound {
    guard case .map(let map)? = variables[owner.name] else { return .unanswered }
    return map[.string(field)].map { .value($0) } ?? .missing
  }
}

/// The state of one evaluation: names, variables of the macros around, and the steps so far.
struct Frame {
  let names: any Names
  /// Outermost first; the compiler knows each by its place.
  var locals: [Value] = []
  private var cost = 0
  private let costLimit: Int

  init(_ names: any Names, costLimit: Int) {
    self.names = names
    self.costLimit = costLimit
  }

  @inline(__always)
  mutating func charge(_ amount: Int, _ offset: Int) throws(EvaluationError) {
    cost += amount > 1 ? amount : 1
    if cost > costLimit { throw exceeded(offset) }
  }

  private func exceeded(_ offset: Int) -> EvaluationError {
    EvaluationError(
      kind: .costExceeded, offset: offset,
      reason: "the expression needs more than \(costLimit) steps")
  }
}

/// One part of an expression, ready to run.
typealias Step = @Sendable (inout Frame) throws(EvaluationError) -> Value

/// A part that answers yes or no.
typealias Test = @Sendable (inout Frame) throws(EvaluationError) -> Bool
