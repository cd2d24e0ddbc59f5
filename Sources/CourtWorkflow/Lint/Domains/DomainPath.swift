/// A value that conditions read: `facts.track`, `input.ground`, `clocks['defence']`, `state`.
struct DomainPath: Hashable {
  /// `facts`, `input`, `clocks`, `incidents`, `actor`, or empty for `state`.
  let owner: String
  let field: String
  /// True for the count of a clock after the action's stops.
  var isAfterStops = false

  static let state = DomainPath(owner: "", field: "state")
  static let owners: Set<String> = ["facts", "input", "clocks", "incidents", "actor"]

  var shown: String {
    switch owner {
    case "", "?": field
    case "clocks", "incidents": "\(owner)['\(field)']"
    default: "\(owner).\(field)"
    }
  }
}

/// What an expression reads, and whether it reads anything that has no finite set of samples.
struct DomainReads {
  private(set) var paths: Set<DomainPath> = []
  /// True when the expression reads the time or a whole map.
  private(set) var isOpen = false

  init(_ syntax: Syntax) { visit(syntax) }

  private mutating func visit(_ syntax: Syntax) {
    if let path = syntax.domainPath {
      paths.insert(path)
      return
    }
    if case .name(let name) = syntax.form, DomainPath.owners.contains(name) || name == "now" {
      isOpen = true
    }
    for child in Syntax.children(of: syntax.form) { visit(child) }
  }
}

extension Syntax {
  /// The value this node reads; nil for any other node.
  var domainPath: DomainPath? {
    switch form {
    case .name("state"): return .state
    case .select(let operand, let field, _):
      if case .name(let owner) = operand.form, DomainPath.owners.contains(owner) {
        return DomainPath(owner: owner, field: field)
      }
    case .index(let operand, let key):
      if case .name(let owner) = operand.form, DomainPath.owners.contains(owner),
        case .literal(.string(let field)) = key.form
      {
        return DomainPath(owner: owner, field: field)
      }
    default: break
    }
    return nil
  }

  /// The smallest parts that answer true or false: what `&&`, `||`, `!` and `?:` join.
  var leaves: [Syntax] {
    switch form {
    case .and(let left, let right), .or(let left, let right): left.leaves + right.leaves
    case .unary(.not, let operand): operand.leaves
    case .conditional(let test, let yes, let no): test.leaves + yes.leaves + no.leaves
    default: [self]
    }
  }

  /// True when nothing but written values stands here.
  var isWritten: Bool {
    switch form {
    case .literal: true
    case .list(let elements): elements.allSatisfy(\.isWritten)
    case .unary(.negate, let operand): operand.isWritten
    default: false
    }
  }
}
