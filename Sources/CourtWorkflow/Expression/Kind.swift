/// What kind of value a fact, an input or an expression holds.
public indirect enum Kind: Sendable, Hashable, CustomStringConvertible {
  case bool, int, uint, double, string, bytes, null, timestamp, duration, type
  case list(Kind)
  case map(Kind, Kind)
  /// Known only when it is evaluated.
  case dyn
  /// A map whose fields are declared one by one, such as `facts`.
  case fields([String: Kind])

  /// Reads `int`, `list<string>`, `map<string, int>`; nil for a word that names no kind.
  public init?(_ text: String) {
    let word = text.trimmed
    switch word {
    case "bool": self = .bool
    case "int": self = .int
    case "uint": self = .uint
    case "double": self = .double
    case "string": self = .string
    case "bytes": self = .bytes
    case "timestamp": self = .timestamp
    case "duration": self = .duration
    case "dyn": self = .dyn
    default:
      guard word.hasSuffix(">"), word.utf8.count < 200 else { return nil }
      if word.hasPrefix("list<") {
        guard let element = Kind(String(word.dropFirst(5).dropLast())) else { return nil }
        self = .list(element)
      } else if word.hasPrefix("map<"), let comma = word.firstIndex(of: ",") {
        let inner = word.index(word.startIndex, offsetBy: 4)
        guard inner <= comma, let key = Kind(String(word[inner..<comma])), key.mayBeKey,
          let value = Kind(String(word[word.index(after: comma)...].dropLast()))
        else { return nil }
        self = .map(key, value)
      } else {
        return nil
      }
    }
  }

  public var description: String {
    switch self {
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .null: "null"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .type: "type"
    case .list(let element): "list<\(element)>"
    case .map(let key, let value): "map<\(key), \(value)>"
    case .dyn: "dyn"
    case .fields: "map"
    }
  }

  var mayBeKey: Bool {
    switch self {
    case .bool, .int, .uint, .string, .dyn: true
    default: false
    }
  }

  var isNumber: Bool { self == .int || self == .uint || self == .double }

  /// True when a value of this kind could be one of the other kind.
  func fits(_ other: Kind) -> Bool {
    switch (self, other) {
    case (.dyn, _), (_, .dyn): true
    case (.list(let left), .list(let right)): left.fits(right)
    case (.map(let leftKey, let left), .map(let rightKey, let right)):
      leftKey.fits(rightKey) && left.fits(right)
    case (.fields, .map), (.map, .fields), (.fields, .fields): true
    default: self == other
    }
  }

  /// True when the two may be compared by `==`: the same kind, or two numbers.
  func compares(with other: Kind) -> Bool {
    fits(other) || (isNumber && other.isNumber) || self == .null || other == .null
  }

  /// True when the value is of this kind.
  public func admits(_ value: Value) -> Bool {
    switch (self, value) {
    case (.dyn, _), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double),
      (.string, .string), (.bytes, .bytes), (.null, .null), (.timestamp, .timestamp),
      (.duration, .duration), (.type, .type):
      true
    case (.list(let element), .list(let list)): list.allSatisfy { element.admits($0) }
    case (.map(let key, let element), .map(let map)):
      map.allSatisfy { key.admits($0.key.value) && element.admits($0.value) }
    case (.fields(let fields), .map(let map)):
      map.allSatisfy { key, value in
        guard case .string(let name) = key, let kind = fields[name] else { return false }
        return kind.admits(value)
      }
    default: false
    }
  }
}

extension String {
  /// Without blanks at either end.
  var trimmed: String {
    var rest = Substring(self)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
