import CourtDomain
import CourtWorkflow

/// Facts and inputs cross between the store's JSON and the engine's values here and nowhere else.
extension Value {
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number(let text): self = Int64(text).map(Value.int) ?? .double(Double(text) ?? 0)
    case .string(let text): self = .string(text)
    case .array(let values): self = .list(values.map(Value.init))
    case .object(let object):
      self = .object(
        Dictionary(uniqueKeysWithValues: object.members.map { ($0.name, Value($0.value)) }))
    }
  }

  /// `nil` for kinds that JSON cannot carry.
  var asJSON: JSONValue? {
    switch self {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .uint(let value): return .number(String(value))
    case .double(let value): return value.isFinite ? .number(String(value)) : nil
    case .string(let text): return .string(text)
    case .list(let values): return .array(values.compactMap(\.asJSON))
    default:
      guard let members = objectValue else { return nil }
      var object = JSONObject()
      for name in members.keys.sorted() { object[name] = members[name]?.asJSON }
      return .object(object)
    }
  }
}

/// The members of an object as engine values; empty for anything else.
func engineValues(_ json: JSONValue) -> [String: Value] { Value(json).objectValue ?? [:] }
