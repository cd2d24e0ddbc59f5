extension Value {
  /// Equality as the language means it: numbers compare by value across the three number kinds,
  /// strings by code points, and values of different kinds are unequal, never an error.
  public func isEqual(to other: Value) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.string(let left), .string(let right)):
      left.isSame(as: right)
    case (.bytes(let left), .bytes(let right)): left == right
    case (.timestamp(let left), .timestamp(let right)): left == right
    case (.duration(let left), .duration(let right)): left == right
    case (.type(let left), .type(let right)): left == right
    case (.list(let left), .list(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
    case (.map(let left), .map(let right)):
      left.count == right.count
        && left.allSatisfy { key, value in
          right.value(for: key).map { value.isEqual(to: $0) } ?? false
        }
    default: Ordering.numeric(self, other) == .equal
    }
  }

  /// How much work the value is to look at once, for the cost limit.
  var weight: Int {
    switch self {
    case .string(let string): string.utf8.count / 16 + 1
    case .bytes(let bytes): bytes.count / 16 + 1
    case .list(let list): list.reduce(1) { $0 + $1.weight }
    case .map(let map): map.values.reduce(1) { $0 + $1.weight + 1 }
    default: 1
    }
  }
}

extension MapKey: Comparable {
  init?(_ value: Value) {
    switch value {
    case .bool(let bool): self = .bool(bool)
    case .int(let int): self = .int(int)
    case .uint(let uint): self = .uint(uint)
    case .string(let string): self = .string(string)
    default: return nil
    }
  }

  /// The keys that count as equal to this one: whole numbers meet across their kinds.
  var equivalents: [MapKey] {
    switch self {
    case .bool, .string: [self]
    case .int(let int): [self] + (UInt64(exactly: int).map { [.uint($0)] } ?? [])
    case .uint(let uint): [self] + (Int64(exactly: uint).map { [.int($0)] } ?? [])
    }
  }

  private var rank: Int {
    switch self {
    case .bool: 0
    case .int, .uint: 1
    case .string: 2
    }
  }

  /// A fixed order, so that macros over a map are repeatable.
  public static func < (left: MapKey, right: MapKey) -> Bool {
    switch (left, right) {
    case (.bool(let left), .bool(let right)): !left && right
    case (.string(let left), .string(let right)):
      left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
    default:
      left.rank == right.rank
        ? Ordering.numeric(left.value, right.value) == .less : left.rank < right.rank
    }
  }
}

extension [MapKey: Value] {
  func value(for key: MapKey) -> Value? {
    for candidate in key.equivalents {
      if let found = self[candidate] { return found }
    }
    return nil
  }
}

/// Order between values of one kind, and between numbers of any kind.
enum Ordering {
  enum Relation { case less, equal, greater }

  /// Nil when one side is no number, or not a number at all (NaN).
  static func numeric(_ left: Value, _ right: Value) -> Relation? {
    switch (left, right) {
    case (.int(let left), .int(let right)): relation(left, right)
    case (.uint(let left), .uint(let right)): relation(left, right)
    case (.double(let left), .double(let right)): relation(left, right)
    case (.int(let left), .uint(let right)):
      left < 0 ? .less : relation(left.magnitude, right)
    case (.uint(let left), .int(let right)):
      right < 0 ? .greater : relation(left, right.magnitude)
    case (.int(let left), .double(let right)): rounded(left, right)
    case (.uint(let left), .double(let right)): rounded(left, right)
    case (.double(let left), .int(let right)): rounded(right, left).map(turned)
    case (.double(let left), .uint(let right)): rounded(right, left).map(turned)
    default: nil
    }
  }

  private static func turned(_ relation: Relation) -> Relation {
    switch relation {
    case .less: .greater
    case .equal: .equal
    case .greater: .less
    }
  }

  private static func relation<T: Comparable>(_ left: T, _ right: T) -> Relation? {
    left < right ? .less : left == right ? .equal : left > right ? .greater : nil
  }

  /// Compares a whole number with a double on the doubles' grid, as the conformance suite asks:
  /// beyond 2⁵³ a whole number counts as the double nearest to it.
  private static func rounded<T: FixedWidthInteger>(_ left: T, _ right: Double) -> Relation? {
    relation(Double(left), right)
  }

  static func compare(_ left: Int64, _ operation: BinaryOperator, _ right: Int64) -> Bool {
    switch operation {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    default: left >= right
    }
  }

  static func compare(
    _ left: Value, _ operation: BinaryOperator, _ right: Value, _ offset: Int
  ) throws(EvaluationError) -> Bool {
    let found: Relation?
    switch (left, right) {
    case (.bool(let left), .bool(let right)): found = relation(left ? 1 : 0, right ? 1 : 0)
    case (.string(let left), .string(let right)):
      found = sequence(left.unicodeScalars.map(\.value), right.unicodeScalars.map(\.value))
    case (.bytes(let left), .bytes(let right)): found = sequence(left, right)
    case (.timestamp(let left), .timestamp(let right)): found = relation(left, right)
    case (.duration(let left), .duration(let right)): found = relation(left, right)
    default:
      guard left.isNumber, right.isNumber else {
        throw EvaluationError(
          kind: .noOverload, offset: offset,
          reason: "'\(operation.rawValue)' does not compare \(left.kindName) with "
            + right.kindName)
      }
      found = numeric(left, right)
    }
    switch operation {
    case .less: return found == .less
    case .lessOrEqual: return found == .less || found == .equal
    case .greater: return found == .greater
    default: return found == .greater || found == .equal
    }
  }

  private static func sequence<T: Comparable>(_ left: [T], _ right: [T]) -> Relation {
    if left == right { return .equal }
    return left.lexicographicallyPrecedes(right) ? .less : .greater
  }
}

extension Value {
  var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    default: false
    }
  }
}

extension String {
  /// Equal by code points, that is byte by byte, whatever looks the same to a reader.
  func isSame(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let mine = utf8Span.span
    let theirs = other.utf8Span.span
    for place in mine.indices where mine[place] != theirs[place] { return false }
    return true
  }
}
