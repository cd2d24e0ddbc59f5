import CourtDomain
import CourtWorkflow

/// The conformance vectors of the Common Expression Language. Source: google/cel-spec.
enum ExpressionVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    for file in folder.files(ending: ".jsonl") {
      let lines = try folder.text(file).split(separator: "\n")
      for (number, line) in lines.enumerated() {
        let place = "\(file):\(number + 1)"
        guard let test = try? JSONParser.parse(String(line)), let vector = Vector(test) else {
          tally.skip("a line that is no vector of the described form")
          continue
        }
        let failure = vector.failure()
        tally.expect(failure == nil, "\(place): \(failure ?? "")")
      }
    }
  }

  private struct Vector {
    let expression: String
    let variables: [String: Value]
    let expected: Value?

    init?(_ test: JSONValue) {
      guard let expression = test["expr"]?.string else { return nil }
      self.expression = expression
      var variables: [String: Value] = [:]
      for member in test["bindings"]?.object?.members ?? [] {
        guard let value = TaggedValue.read(member.value) else { return nil }
        variables[member.name] = value
      }
      self.variables = variables
      expected = test["value"].flatMap(TaggedValue.read)
      // A value that cannot be read must not be mistaken for "must fail".
      guard (test["value"] == nil) == (expected == nil) else { return nil }
    }

    func failure() -> String? {
      let outcome: Result<Value, any Error> = Result {
        try Expression(expression).value(in: variables)
      }
      switch (outcome, expected) {
      case (.failure, nil): return nil
      case (.failure(let error), .some): return "\(expression) fails: \(error)"
      case (.success(let value), nil): return "\(expression) should fail, is \(value)"
      case (.success(let value), let expected?):
        return TaggedValue.same(value, expected)
          ? nil : "\(expression) is \(value), not \(expected)"
      }
    }
  }
}

/// `{"int": "5"}` and its like, as the vectors write values.
private enum TaggedValue {
  static func read(_ tagged: JSONValue) -> Value? {
    guard let member = tagged.object?.members.first else { return nil }
    let content = member.value
    let text = content.string ?? ""
    switch member.name {
    case "null": return .null
    case "bool": return content.bool.map { .bool($0) }
    case "int": return Int64(text).map { .int($0) }
    case "uint": return UInt64(text).map { .uint($0) }
    case "double": return Double(text).map { .double($0) }
    case "string": return content.string.map { .string($0) }
    case "type": return content.string.map { .type($0) }
    case "bytes_hex": return bytes(text).map { .bytes($0) }
    case "list": return all(content.array).map { .list($0) }
    case "map": return map(content.array ?? [])
    case "timestamp": return seconds(content).flatMap(Timestamp.init).map { .timestamp($0) }
    case "duration": return seconds(content).flatMap(TimeSpan.init).map { .duration($0) }
    default: return nil
    }
  }

  private static func all(_ values: [JSONValue]?) -> [Value]? {
    guard let values else { return nil }
    let read = values.compactMap(read)
    return read.count == values.count ? read : nil
  }

  private static func seconds(_ parts: JSONValue) -> (seconds: Int64, nanos: Int32)? {
    guard let parts = parts.array, parts.count == 2, let seconds = parts[0].int,
      let nanos = parts[1].int.flatMap({ Int32(exactly: $0) })
    else { return nil }
    return (seconds, nanos)
  }

  private static func bytes(_ hex: String) -> [UInt8]? {
    let digits = Array(hex)
    guard digits.count % 2 == 0 else { return nil }
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16)
    }
    return bytes.count == digits.count / 2 ? bytes : nil
  }

  private static func map(_ entries: [JSONValue]) -> Value? {
    var map: [MapKey: Value] = [:]
    for entry in entries {
      guard let pair = entry.array, pair.count == 2, let key = read(pair[0]).flatMap(mapKey),
        let value = read(pair[1])
      else { return nil }
      map[key] = value
    }
    return .map(map)
  }

  private static func mapKey(_ value: Value) -> MapKey? {
    switch value {
    case .bool(let key): .bool(key)
    case .int(let key): .int(key)
    case .uint(let key): .uint(key)
    case .string(let key): .string(key)
    default: nil
    }
  }

  /// Equal as a test means it: the same kind, not-a-number equals itself, strings by their bytes.
  static func same(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.double(let left), .double(let right)):
      (left.isNaN && right.isNaN) || (left == right && left.sign == right.sign)
    case (.list(let left), .list(let right)):
      left.count == right.count && zip(left, right).allSatisfy { same($0, $1) }
    case (.map(let left), .map(let right)):
      left.count == right.count
        && left.allSatisfy { key, value in right[key].map { same(value, $0) } ?? false }
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    default: left == right
    }
  }
}
