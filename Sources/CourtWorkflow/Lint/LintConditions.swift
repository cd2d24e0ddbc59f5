/// What can be told about a condition without evaluating it.
extension Expression {
  /// False when the expression, by a part `state == "name"`, cannot hold in this state.
  func allows(state: String) -> Bool {
    !syntax.conjuncts.contains { part in
      guard case .binary(.equal, let left, let right) = part.form else { return false }
      for (one, other) in [(left, right), (right, left)] {
        if one.domainPath == .state, case .literal(let literal) = other.form {
          return literal != .string(state)
        }
      }
      return false
    }
  }
}

extension Syntax {
  /// The parts joined by `&&`.
  var conjuncts: [Syntax] {
    if case .and(let left, let right) = form { left.conjuncts + right.conjuncts } else { [self] }
  }
}
