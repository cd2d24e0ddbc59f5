public import CourtDomain

extension JSONValue {
  /// The value at a path such as `errors.0.pointer`; JSON's null where there is none.
  public func at(_ path: String) -> JSONValue {
    var value = self
    for step in path.split(separator: ".") {
      if let index = Int(step), let values = value.array {
        value = values.indices.contains(index) ? values[index] : .null
      } else {
        value = value[String(step)] ?? .null
      }
    }
    return value
  }

  /// The text at a path.
  public func text(_ path: String) -> String? { at(path).string }
  /// The entries of the list at a path; none where there is no list.
  public func list(_ path: String) -> [JSONValue] { at(path).array ?? [] }

  /// The same document with one place changed; a `nil` value takes the member out.
  public func with(_ path: String, _ value: JSONValue?) -> JSONValue {
    changed(path.split(separator: ".").map(String.init)[...], value)
  }

  private func changed(_ path: ArraySlice<String>, _ value: JSONValue?) -> JSONValue {
    guard let step = path.first else { return value ?? .null }
    let rest = path.dropFirst()
    if var values = array, let index = Int(step), values.indices.contains(index) {
      values[index] = values[index].changed(rest, value)
      return .array(values)
    }
    var members = object ?? JSONObject()
    members[step] =
      rest.isEmpty ? value : (members[step] ?? .object(JSONObject())).changed(rest, value)
    return .object(members)
  }
}
