import CourtWorkflow
import Foundation
import Testing

/// Runs the public conformance vectors of the expression language.
@Suite struct ExpressionConformance {
  @Test func followsThePublicVectors() throws {
    guard let lines = SharedVectors.lines(of: "vectors/cel/conformance-dev.jsonl") else { return }
    var passed: [String: Int] = [:]
    var total: [String: Int] = [:]
    var failures: [String] = []
    for line in lines {
      let vector = try Vector(line)
      total[vector.family, default: 0] += 1
      if let failure = vector.failure() {
        failures.append("\(vector.family)/\(vector.section): \(failure)")
      } else {
        passed[vector.family, default: 0] += 1
      }
    }
    for family in total.keys.sorted() {
      print("\(family): \(passed[family] ?? 0) of \(total[family] ?? 0) passed, 0 skipped")
    }
    for failure in failures { print("failed: \(failure)") }
    #expect(lines.count >= 649)
    #expect(failures.isEmpty)
  }
}

/// One line of the vector file.
private struct Vector {
  let family: String
  let section: String
  private let expression: String
  private let variables: [String: Value]
  private let expected: Value?

  init(_ line: String) throws {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    family = try #require(object["file"] as? String)
    section = object["section"] as? String ?? ""
    expression = try #require(object["expr"] as? String)
    variables = try (object["bindings"] as? [String: Any] ?? [:]).mapValues(Self.value)
    expected = try object["value"].map(Self.value)
  }

  /// Nil when the outcome is the expected one.
  func failure() -> String? {
    let outcome: Result<Value, any Error> = Result {
      try Expression(expression).value(in: variables)
    }
    switch (outcome, expected) {
    case (.failure, nil): return nil
    case (.failure(let error), .some): return "\(expression) fails: \(error)"
    case (.success(let value), nil): return "\(expression) should fail, is \(value)"
    case (.success(let value), let expected?):
      return Self.same(value, expected) ? nil : "\(expression) is \(value), not \(expected)"
    }
  }

  private static func same(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.double(let left), .double(let right)):
      (left.isNaN && right.isNaN) || (left == right && left.sign == right.sign)
    case (.list(let left), .list(let right)):
      left.count == right.count && zip(left, right).allSatisfy { same($0, $1) }
    case (.map(let left), .map(let right)):
      left.count == right.count
        && left.allSatisfy { key, value in right[key].map { same(value, $0) } ?? false }
    case (.string(let left), .string(let right)): Array(left.utf8) == Array(right.utf8)
    default: left == right
    }
  }

  private static func value(_ tagged: Any) throws -> Value {
    let object = try #require(tagged as? [String: Any])
    let (tag, content) = try #require(object.first)
    let text = content as? String ?? ""
    switch tag {
    case "null": return .null
    case "bool": return .bool(try #require(content as? Bool))
    case "int": return .int(try #require(Int64(text)))
    case "uint": return .uint(try #require(UInt64(text)))
    case "double": return .double(try #require(Double(text)))
    case "string": return .string(text)
    case "type": return .type(text)
    case "bytes_hex":
      let digits = Array(text)
      return .bytes(
        try stride(from: 0, to: digits.count, by: 2).map {
          try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
        })
    case "list": return .list(try #require(content as? [Any]).map(value))
    case "map":
      var map: [MapKey: Value] = [:]
      for entry in try #require(content as? [[Any]]) {
        switch try value(entry[0]) {
        case .bool(let key): map[.bool(key)] = try value(entry[1])
        case .int(let key): map[.int(key)] = try value(entry[1])
        case .uint(let key): map[.uint(key)] = try value(entry[1])
        case .string(let key): map[.string(key)] = try value(entry[1])
        default: Issue.record("a key of a kind that may be none")
        }
      }
      return .map(map)
    case "timestamp", "duration":
      let parts = try #require(content as? [NSNumber])
      let (seconds, nanos) = (parts[0].int64Value, parts[1].int32Value)
      return tag == "timestamp"
        ? .timestamp(try #require(Timestamp(seconds: seconds, nanos: nanos)))
        : .duration(try #require(TimeSpan(seconds: seconds, nanos: nanos)))
    default:
      Issue.record("unknown tag \(tag)")
      return .null
    }
  }
}
