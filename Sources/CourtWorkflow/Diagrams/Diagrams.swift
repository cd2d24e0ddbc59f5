extension ProcedureDefinition {
  /// The states and actions as a Mermaid state diagram.
  ///
  /// - Parameter counts: live cases by state, told after the state's title where there are any.
  public func mermaid(language: DisplayLanguage = .en, counts: [String: Int] = [:]) -> String {
    var lines = ["stateDiagram-v2"]
    let ids = stateIDs
    for state in states {
      lines.append(
        "  state \"\(Diagram.mermaidText(state.title[language]))\(badge(state.name, counts))\" as \(ids[state.name] ?? "s")"
      )
    }
    if let first = ids[initial] { lines.append("  [*] --> \(first)") }
    for edge in edges(language) {
      guard let from = ids[edge.from], let to = ids[edge.to] else { continue }
      lines.append("  \(from) --> \(to): \(Diagram.mermaidText(edge.label))")
    }
    for state in states where state.isTerminal {
      if let id = ids[state.name] { lines.append("  \(id) --> [*]") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The states and actions in the DOT language of Graphviz.
  ///
  /// - Parameter counts: live cases by state, told after the state's title where there are any.
  public func dot(language: DisplayLanguage = .en, counts: [String: Int] = [:]) -> String {
    let ids = stateIDs
    var lines = [
      "digraph \"\(Diagram.dotText(name))\" {",
      "  label=\"\(Diagram.dotText(title[language]))\";",
      "  rankdir=LR;",
      "  node [shape=box, style=rounded];",
      "  start [shape=point];",
    ]
    for state in states {
      let shape = state.isTerminal ? ", peripheries=2" : ""
      lines.append(
        "  \(ids[state.name] ?? "s") [label=\"\(Diagram.dotText(state.title[language]))\(badge(state.name, counts))\"\(shape)];"
      )
    }
    if let first = ids[initial] { lines.append("  start -> \(first);") }
    for edge in edges(language) {
      guard let from = ids[edge.from], let to = ids[edge.to] else { continue }
      let style = edge.isAutomatic ? ", style=dashed" : ""
      lines.append("  \(from) -> \(to) [label=\"\(Diagram.dotText(edge.label))\"\(style)];")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private func badge(_ state: String, _ counts: [String: Int]) -> String {
    counts[state].map { " (\($0))" } ?? ""
  }

  /// Identifiers that are safe in both languages, whatever the states are called.
  private var stateIDs: [String: String] {
    var ids: [String: String] = [:]
    for (index, state) in states.enumerated() {
      let word = String(
        String.UnicodeScalarView(
          state.name.unicodeScalars.map { $0.isNameStart || $0.isDigit ? $0 : "_" }))
      ids[state.name] = "s\(index)_\(word)"
    }
    return ids
  }

  private func edges(_ language: DisplayLanguage) -> [Diagram.Edge] {
    var edges: [Diagram.Edge] = []
    for action in actions {
      let who = action.by.map { role($0)?.title[language] ?? $0 }.joined(separator: "/")
      let label = "\(action.title[language]) (\(who))"
      for origin in action.from {
        for target in action.targets where target.to != origin {
          edges.append(
            Diagram.Edge(
              from: origin, to: target.to, label: label, isAutomatic: action.by == ["system"]))
        }
      }
    }
    return edges
  }
}

enum Diagram {
  struct Edge {
    let from: String
    let to: String
    let label: String
    let isAutomatic: Bool
  }

  /// Mermaid takes entity codes for what would end or bend a label.
  static func mermaidText(_ text: String) -> String {
    escaped(text) { scalar in
      switch scalar {
      case "\"": "#quot;"
      case "#": "#35;"
      case ";": "#59;"
      case ":": "#58;"
      case "<": "#lt;"
      case ">": "#gt;"
      case "\n", "\r": " "
      default: nil
      }
    }
  }

  static func dotText(_ text: String) -> String {
    escaped(text) { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n", "\r": "\\n"
      default: nil
      }
    }
  }

  private static func escaped(
    _ text: String, _ replacement: (Unicode.Scalar) -> String?
  ) -> String {
    var result = ""
    for scalar in text.unicodeScalars { result += replacement(scalar) ?? String(scalar) }
    return result
  }
}
