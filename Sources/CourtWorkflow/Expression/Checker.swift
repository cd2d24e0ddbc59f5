/// Finds what cannot work in an expression before it is ever evaluated.
///
/// Kinds that are only known at evaluation (`dyn`) pass everything.
struct Checker {
  private let source: [Unicode.Scalar]
  private var scope: [String: Kind]
  private(set) var defects: [ExpressionDefect] = []

  init(source: String, environment: [String: Kind]) {
    self.source = Array(source.unicodeScalars)
    self.scope = environment
  }

  private mutating func report(_ syntax: Syntax, zh: Advice.Said, en: Advice.Said) -> Kind {
    defects.append(
      ExpressionDefect(offset: syntax.offset, in: source, zh: Advice(zh), en: Advice(en)))
    return .dyn
  }

  mutating func kind(of syntax: Syntax) -> Kind {
    switch syntax.form {
    case .literal(let value): return Self.kind(of: value)
    case .name(let name): return named(name, syntax)
    case .select(let operand, let field, let tests): return select(operand, field, tests, syntax)
    case .index(let operand, let key): return index(operand, key, syntax)
    case .list(let elements): return list(elements)
    case .map(let entries): return map(entries)
    case .and(let left, let right), .or(let left, let right):
      demand(.bool, left)
      demand(.bool, right)
      return .bool
    case .conditional(let test, let yes, let no):
      demand(.bool, test)
      let (yesKind, noKind) = (kind(of: yes), kind(of: no))
      return yesKind == noKind ? yesKind : .dyn
    case .unary(.not, let operand):
      demand(.bool, operand)
      return .bool
    case .unary(.negate, let operand):
      let found = kind(of: operand)
      guard found == .int || found == .double || found == .dyn else {
        return report(
          syntax,
          zh: ("“-”不能用于“\(found)”", "只用在“int”或“double”之前"),
          en: ("'-' does not apply to \(found)", "use it before int or double"))
      }
      return found
    case .binary(let operation, let left, let right):
      return binary(operation, left, right, syntax)
    case .call(let name, let arguments): return call(name, arguments, syntax)
    case .method(let target, let name, let arguments):
      return method(target, name, arguments, syntax)
    case .comprehension(let comprehension): return fold(comprehension, syntax)
    }
  }

  mutating func demand(_ wanted: Kind, _ syntax: Syntax) {
    let found = kind(of: syntax)
    if !found.fits(wanted) {
      _ = report(
        syntax,
        zh: ("这是“\(found)”，而这里需要“\(wanted)”", "与某个值比较，或者转换类型"),
        en: ("this is \(found), but \(wanted) is needed", "compare or convert it"))
    }
  }

  static func kind(of value: Value) -> Kind {
    switch value {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .timestamp: .timestamp
    case .duration: .duration
    case .type: .type
    case .list, .map: .dyn
    }
  }

  private mutating func named(_ name: String, _ syntax: Syntax) -> Kind {
    if let kind = scope[name] { return kind }
    if Functions.typeNames[name] != nil { return .type }
    let known = scope.keys.sorted()
    return report(
      syntax,
      zh: ("没有名为“\(name)”的值", "可用的名称：\(known.quotedInChinese)"),
      en: ("nothing is named '\(name)'", "known names: \(known.joined(separator: ", "))"))
  }

  private mutating func select(
    _ operand: Syntax, _ field: String, _ tests: Bool, _ syntax: Syntax
  ) -> Kind {
    if let path = syntax.dottedPath, let kind = scope[path] { return tests ? .bool : kind }
    switch kind(of: operand) {
    case .fields(let fields):
      guard let kind = fields[field] else {
        let owner = operand.dottedPath ?? "the map"
        let near = Spelling.nearest(to: field, among: fields.keys)
        return report(
          syntax,
          zh: ("“\(owner)”没有写明“\(field)”", near.map { "是不是“\($0)”？" } ?? "先写明“\(field)”"),
          en: (
            "'\(owner)' declares no '\(field)'",
            near.map { "did you mean '\($0)'?" } ?? "declare '\(field)' first"
          ))
      }
      return tests ? .bool : kind
    case .map(_, let value): return tests ? .bool : value
    case .dyn: return tests ? .bool : .dyn
    case let found:
      return report(
        syntax,
        zh: ("“\(found)”没有字段“\(field)”", "从映射里取"),
        en: ("\(found) has no field '\(field)'", "select from a map"))
    }
  }

  private mutating func index(_ operand: Syntax, _ key: Syntax, _ syntax: Syntax) -> Kind {
    let container = kind(of: operand)
    switch container {
    case .list(let element):
      let found = kind(of: key)
      guard found.isNumber || found == .dyn else {
        return report(
          key,
          zh: ("列表用“int”计数，不用“\(found)”", "用整数"),
          en: ("a list is counted by int, not \(found)", "use a whole number"))
      }
      return element
    case .map(let keyKind, let value):
      let found = kind(of: key)
      guard found.compares(with: keyKind) else {
        return report(
          key,
          zh: ("键是“\(keyKind)”，不是“\(found)”", "用这种类型的键"),
          en: ("the keys are \(keyKind), not \(found)", "use a key of that kind"))
      }
      return value
    case .fields(let fields):
      if case .literal(.string(let name)) = key.form {
        return fields[name]
          ?? report(
            key,
            zh: ("没有“\(name)”", "先写明它"),
            en: ("there is no '\(name)'", "declare it first"))
      }
      demand(.string, key)
      return .dyn
    case .dyn:
      _ = kind(of: key)
      return .dyn
    default:
      return report(
        syntax,
        zh: ("“\(container)”没有元素", "只对列表或映射取元素"),
        en: ("\(container) has no elements", "index a list or a map"))
    }
  }

  private mutating func list(_ elements: [Syntax]) -> Kind {
    let kinds = elements.map { kind(of: $0) }
    guard let first = kinds.first else { return .list(.dyn) }
    return .list(kinds.allSatisfy { $0 == first } ? first : .dyn)
  }

  private mutating func map(_ entries: [Syntax.Entry]) -> Kind {
    var keys: [Kind] = []
    var values: [Kind] = []
    for entry in entries {
      let key = kind(of: entry.key)
      if !key.mayBeKey {
        _ = report(
          entry.key,
          zh: ("“\(key)”不能作键", "用“bool”、“int”、“uint”或“string”"),
          en: ("\(key) may not be a key", "use bool, int, uint or string"))
      }
      keys.append(key)
      values.append(kind(of: entry.value))
    }
    let key = keys.first.map { first in keys.allSatisfy { $0 == first } ? first : .dyn } ?? .dyn
    let value =
      values.first.map { first in values.allSatisfy { $0 == first } ? first : .dyn } ?? .dyn
    return .map(key, value)
  }

  private mutating func binary(
    _ operation: BinaryOperator, _ left: Syntax, _ right: Syntax, _ syntax: Syntax
  ) -> Kind {
    let (leftKind, rightKind) = (kind(of: left), kind(of: right))
    var mismatch: Bilingual {
      Bilingual(
        zh: "“\(operation.rawValue)”不能用于“\(leftKind)”和“\(rightKind)”",
        en: "'\(operation.rawValue)' does not apply to \(leftKind) and \(rightKind)")
    }
    switch operation {
    case .equal, .notEqual:
      if leftKind.compares(with: rightKind) { return .bool }
      return report(
        syntax,
        zh: ("“\(leftKind)”从不等于“\(rightKind)”", "同类相比"),
        en: ("\(leftKind) never equals \(rightKind)", "compare like with like"))
    case .isIn: return membership(leftKind, rightKind, syntax)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      let ordered: [Kind] = [
        .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .dyn,
      ]
      if leftKind.compares(with: rightKind), ordered.contains(leftKind),
        ordered.contains(rightKind)
      {
        return .bool
      }
      return report(
        syntax,
        zh: (mismatch.zh, "同类相比"),
        en: (mismatch.en, "compare like with like"))
    default:
      if let result = ArithmeticKinds.result(leftKind, operation, rightKind) { return result }
      return report(
        syntax,
        zh: (mismatch.zh, "转换一边的类型，例如用“int(…)”"),
        en: (mismatch.en, "convert one side, for example with int(…)"))
    }
  }

  private mutating func membership(
    _ element: Kind, _ container: Kind, _ syntax: Syntax
  ) -> Kind {
    let inner: Kind
    switch container {
    case .list(let kind): inner = kind
    case .map(let key, _): inner = key
    case .fields: inner = .string
    case .dyn: inner = .dyn
    default:
      return report(
        syntax,
        zh: ("“in”需要列表或映射，不是“\(container)”", "在这里写列表"),
        en: ("'in' needs a list or a map, not \(container)", "put a list here"))
    }
    guard element.compares(with: inner) else {
      return report(
        syntax,
        zh: ("“\(element)”从不在“\(inner)”之中", "找同一类型的值"),
        en: ("\(element) is never among \(inner)", "look for the same kind"))
    }
    return .bool
  }

  mutating func withVariable<R>(
    _ name: String, _ kind: Kind, _ body: (inout Checker) -> R
  ) -> R {
    let hidden = scope.updateValue(kind, forKey: name)
    defer { scope[name] = hidden }
    return body(&self)
  }

  private mutating func fold(
    _ comprehension: Syntax.Comprehension, _ syntax: Syntax
  ) -> Kind {
    let range = kind(of: comprehension.range)
    let element: Kind
    switch range {
    case .list(let kind): element = kind
    case .map(let key, _): element = key
    case .fields: element = .string
    case .dyn: element = .dyn
    default:
      return report(
        syntax,
        zh: ("“\(comprehension.macro.rawValue)”需要列表或映射，不是“\(range)”", "用在列表上"),
        en: (
          "\(comprehension.macro.rawValue) needs a list or a map, not \(range)", "use it on a list"
        ))
    }
    let body = withVariable(comprehension.variable, element) { checker -> Kind in
      if let condition = comprehension.condition { checker.demand(.bool, condition) }
      if comprehension.macro == .map { return checker.kind(of: comprehension.body) }
      checker.demand(.bool, comprehension.body)
      return .bool
    }
    switch comprehension.macro {
    case .map: return .list(body)
    case .filter: return .list(element)
    default: return .bool
    }
  }

  mutating func misuse(_ syntax: Syntax, zh: Advice.Said, en: Advice.Said) -> Kind {
    report(syntax, zh: zh, en: en)
  }
}
