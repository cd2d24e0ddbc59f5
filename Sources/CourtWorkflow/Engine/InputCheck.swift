/// Holds the input of an act against what the action declares; tells all defects at once.
enum InputCheck {
  /// The input with defaults filled in, and every defect with its pointer.
  static func check(
    _ input: [String: Value], against declared: [InputDeclaration]
  ) -> (input: [String: Value], defects: [Reason]) {
    if input.isEmpty, declared.isEmpty { return ([:], []) }
    var checked: [String: Value] = [:]
    var defects: [Reason] = []
    for field in declared {
      let given = input[field.name].flatMap { $0.isNull ? nil : $0 }
      guard let value = given ?? field.preset else {
        if field.isRequired {
          defects.append(
            defect(
              field.name, "input.missing", "缺少“\(field.title.zh)”",
              "'\(field.title.en)' is required"))
        }
        continue
      }
      if let problem = problem(value, field) { defects.append(problem) }
      checked[field.name] = value
    }
    if checked.count >= input.count, input.keys.allSatisfy({ checked[$0] != nil }) {
      return (checked, defects)
    }
    let strangers = input.keys.filter { name in !declared.contains { $0.name == name } }
    for name in strangers.sorted() {
      let known = declared.map(\.name)
      let near = Spelling.nearest(to: name, among: known)
      defects.append(
        defect(
          name, "input.unknown", "没有名为“\(name)”的输入项",
          "there is no input '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? "")))
    }
    return (checked, defects)
  }

  private static func defect(
    _ name: String, _ code: String, _ zh: String, _ en: String
  ) -> Reason {
    let escaped = name.split(separator: "~", omittingEmptySubsequences: false)
      .joined(separator: "~0").split(separator: "/", omittingEmptySubsequences: false)
      .joined(separator: "~1")
    return Reason(code: code, zh: zh, en: en, pointer: "/input/\(escaped)")
  }

  private static func problem(_ value: Value, _ field: InputDeclaration) -> Reason? {
    guard field.kind.admits(value) else {
      return defect(
        field.name, "input.type", "“\(field.title.zh)”应为 \(field.kind) 类型",
        "'\(field.title.en)' must be \(field.kind), not \(value.kindName)")
    }
    if !field.values.isEmpty {
      let words = value.stringsValue ?? [value.stringValue ?? ""]
      if let stranger = words.first(where: { !field.values.contains($0) }) {
        let choices = field.values.joined(separator: ", ")
        return defect(
          field.name, "input.not-in-list", "“\(field.title.zh)”只能是：\(choices)",
          "'\(stranger.prefix(40))' is none of: \(choices)")
      }
    }
    return rangeProblem(value, field)
  }

  private static func rangeProblem(_ value: Value, _ field: InputDeclaration) -> Reason? {
    let size: Int64
    switch value {
    case .int(let int): size = int
    case .string(let text): size = Int64(text.trimmed.unicodeScalars.count)
    case .list(let list): size = Int64(list.count)
    default: return nil
    }
    if let minimum = field.minimum, size < minimum {
      return defect(
        field.name, "input.too-small", "“\(field.title.zh)”小于下限 \(minimum)",
        "'\(field.title.en)' is \(size), at least \(minimum) is needed")
    }
    if let maximum = field.maximum, size > maximum {
      return defect(
        field.name, "input.too-large", "“\(field.title.zh)”超过上限 \(maximum)",
        "'\(field.title.en)' is \(size), at most \(maximum) is allowed")
    }
    return nil
  }
}

extension InputDescription {
  init(_ declaration: InputDeclaration) {
    self.init(
      name: declaration.name, title: declaration.title, kind: declaration.kind.description,
      values: declaration.values, isRequired: declaration.isRequired && declaration.preset == nil,
      minimum: declaration.minimum, maximum: declaration.maximum)
  }
}
