/// States and the ways between them as a graph in which two states are joined by one edge at most.
struct ProcedureGraph {
  enum NodeKind: Sendable { case open, final, elsewhere }

  struct Node: Sendable {
    /// The state's name, or `procedure/state` for a state of another procedure.
    let name: String
    let title: Bilingual
    let kind: NodeKind
    /// Safe in XML ids, in Mermaid and in DOT, whatever the state is called.
    let id: String
  }

  /// One action that leads along an edge.
  struct Way: Sendable {
    let action: ActionDeclaration
    let isConditional: Bool
  }

  struct Edge: Sendable {
    let from: Int
    let to: Int
    var ways: [Way]

    /// Whether nothing but the machinery goes this way.
    var isAutomatic: Bool { ways.allSatisfy { $0.action.by == ["system"] } }
  }

  let nodes: [Node]
  let edges: [Edge]
  /// The node of the initial state; nil for a definition without states.
  let initial: Int?
  /// Actions that leave a case where it is, by node.
  let staying: [[ActionDeclaration]]

  init(_ definition: ProcedureDefinition) {
    var nodes = definition.states.enumerated().map { index, state in
      Node(
        name: state.name, title: state.title, kind: state.isTerminal ? .final : .open,
        id: Self.identifier("s\(index)", state.name))
    }
    var numbers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() { numbers[node.name] = index }
    var places: [Int: Int] = [:]
    var edges: [Edge] = []
    var staying = [[ActionDeclaration]](repeating: [], count: nodes.count)

    func number(of target: TargetDeclaration) -> Int? {
      guard let procedure = target.procedure else { return numbers[target.to] }
      let name = "\(procedure)/\(target.to)"
      if let known = numbers[name] { return known }
      nodes.append(
        Node(
          name: name, title: Bilingual(zh: "转入 \(name)", en: "to \(name)"), kind: .elsewhere,
          id: Self.identifier("x\(nodes.count)", name)))
      numbers[name] = nodes.count - 1
      return nodes.count - 1
    }

    for action in definition.actions {
      for origin in action.from {
        guard let from = numbers[origin], from < staying.count else { continue }
        var leaves = false
        for target in action.targets {
          guard let to = number(of: target), to != from,
            target.when?.allows(state: origin) ?? true
          else { continue }
          leaves = true
          let way = Way(action: action, isConditional: target.when != nil)
          let key = from << 20 | to
          if let place = places[key] {
            if edges[place].ways.last?.action.name != action.name { edges[place].ways.append(way) }
          } else {
            places[key] = edges.count
            edges.append(Edge(from: from, to: to, ways: [way]))
          }
        }
        if !leaves { staying[from].append(action) }
      }
    }
    self.nodes = nodes
    self.edges = edges
    self.staying =
      staying
      + [[ActionDeclaration]](
        repeating: [], count: nodes.count - staying.count)
    initial = numbers[definition.initial]
  }

  static func identifier(_ prefix: String, _ name: String) -> String {
    let word = String.UnicodeScalarView(
      name.unicodeScalars.map { $0.isASCII && ($0.isNameStart || $0.isDigit) ? $0 : "_" })
    return "\(prefix)_\(String(word))"
  }
}

extension ProcedureDefinition {
  /// Roles of an action in words.
  func performers(of action: ActionDeclaration, _ language: DisplayLanguage) -> String {
    action.by.map { role($0)?.title[language] ?? $0 }
      .joined(separator: language == .zh ? "、" : "/")
  }
}
