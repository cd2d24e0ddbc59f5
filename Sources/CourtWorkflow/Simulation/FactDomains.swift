/// What is drawn for facts about which the scenario is silent.
struct FactDomains {
  private let texts: [String: [String]]

  /// Texts that conditions compare a fact with are the ones it may be.
  init(_ definition: ProcedureDefinition) {
    var texts: [String: [String]] = [:]
    let expressions =
      definition.actions.flatMap { action in
        action.requires.map(\.when) + action.targets.compactMap(\.when)
          + action.start.compactMap(\.when)
      }
    for expression in expressions {
      expression.syntax.forEach { node in
        guard case .binary(let operation, let left, let right) = node.form,
          operation == .equal || operation == .notEqual,
          let path = left.dottedPath ?? right.dottedPath, path.hasPrefix("facts.")
        else { return }
        for case .literal(.string(let text)) in [left.form, right.form] where !text.isEmpty {
          let fact = String(path.dropFirst(6))
          if texts[fact]?.contains(text) != true { texts[fact, default: []].append(text) }
        }
      }
    }
    self.texts = texts
  }

  func value(of fact: FactDeclaration, _ lot: Double) -> Value {
    switch fact.kind {
    case .bool: return .bool(lot < 0.9)
    case .int: return .int(1 + Int64(lot * 3))
    case .uint: return .uint(1)
    case .double: return .double(1 + lot)
    case .string:
      let texts = texts[fact.name] ?? ["text"]
      return .string(texts[min(Int(lot * Double(texts.count)), texts.count - 1)])
    case .list: return .list([])
    case .map, .fields: return .map([:])
    case .timestamp: return Timestamp(seconds: 0).map { .timestamp($0) } ?? .null
    case .duration: return TimeSpan(seconds: 0).map { .duration($0) } ?? .null
    default: return .string("")
    }
  }
}
