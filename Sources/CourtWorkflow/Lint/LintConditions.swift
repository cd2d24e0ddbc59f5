/// What can be told about a condition without evaluating it.
extension Expression {
  /// True when the expression can only hold while no such clock runs: it is, or joins by `&&`,
  /// `clocks["name"] == 0`.
  func demandsStopped(_ clock: String) -> Bool {
    syntax.conjuncts.contains { part in
      guard case .binary(.equal, let left, let right) = part.form else { return false }
      return (left.isCount(of: clock) && right.isZero) || (right.isCount(of: clock) && left.isZero)
    }
  }

  /// False when the expression, by a part `state == "name"`, cannot hold in this state.
  func allows(state: String) -> Bool {
    !syntax.conjuncts.contains { part in
      guard let (path, operation, literal) = part.comparison, path == "state" else { return false }
      return operation == .equal && literal != .string(state)
    }
  }

  /// True when one demands `path == literal` and the other `path != literal`.
  func contradicts(_ other: Expression) -> Bool {
    let others = other.syntax.conjuncts.compactMap(\.comparison)
    return syntax.conjuncts.compactMap(\.comparison).contains { mine in
      others.contains { theirs in
        mine.path == theirs.path && mine.literal == theirs.literal
          && mine.operation != theirs.operation
      }
    }
  }
}

extension Syntax {
  /// The parts joined by `&&`.
  fileprivate var conjuncts: [Syntax] {
    if case .and(let left, let right) = form { left.conjuncts + right.conjuncts } else { [self] }
  }

  /// The node as `path == literal` or `path != literal`, in either order.
  fileprivate var comparison: (path: String, operation: BinaryOperator, literal: Value)? {
    guard case .binary(let operation, let left, let right) = form,
      operation == .equal || operation == .notEqual
    else { return nil }
    if let path = left.dottedPath, case .literal(let literal) = right.form {
      return (path, operation, literal)
    }
    if let path = right.dottedPath, case .literal(let literal) = left.form {
      return (path, operation, literal)
    }
    return nil
  }

  fileprivate var isZero: Bool {
    if case .literal(.int(0)) = form { true } else { false }
  }

  fileprivate func isCount(of clock: String) -> Bool {
    switch form {
    case .index(let owner, let key):
      if case .literal(.string(clock)) = key.form { owner.dottedPath == "clocks" } else { false }
    case .select(let owner, clock, tests: false): owner.dottedPath == "clocks"
    default: false
    }
  }
}
