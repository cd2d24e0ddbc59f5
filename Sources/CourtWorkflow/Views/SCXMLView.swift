extension ProcedureDefinition {
  /// The states and actions as a W3C state chart.
  ///
  /// Events are the names of actions. Conditions are in a language state charts do not know, so they
  /// stand beside the transitions in a namespace of their own; a reader that ignores them sees every
  /// way there may be. Source: W3C State Chart XML (SCXML) 1.0.
  public func scxml(language: DisplayLanguage = .en) -> String {
    var out = Markup()
    let graph = ProcedureGraph(self)
    let first = graph.initial.map { graph.nodes[$0].id } ?? ""
    out.line(
      "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" xmlns:court=\"urn:xiezhi:procedure\" "
        + "version=\"1.0\" datamodel=\"null\" name=\"\(Markup.safe(name))\" initial=\"\(first)\" "
        + "court:version=\"\(version)\" court:title=\"\(Markup.safe(title[language]))\">")
    for (index, node) in graph.nodes.enumerated() {
      let tag = node.kind == .open ? "state" : "final"
      let title = " court:title=\"\(Markup.safe(node.title[language]))\""
      let lines = node.kind == .open ? transitions(from: node.name, graph, language) : []
      guard !lines.isEmpty else {
        out.line("<\(tag) id=\"\(graph.nodes[index].id)\"\(title)/>", indent: 1)
        continue
      }
      out.line("<\(tag) id=\"\(graph.nodes[index].id)\"\(title)>", indent: 1)
      for line in lines { out.line(line, indent: 2) }
      out.line("</\(tag)>", indent: 1)
    }
    out.line("</scxml>")
    return out.text
  }

  private func transitions(
    from state: String, _ graph: ProcedureGraph, _ language: DisplayLanguage
  ) -> [String] {
    let ids = Dictionary(graph.nodes.map { ($0.name, $0.id) }, uniquingKeysWith: { a, _ in a })
    return actions.filter { $0.from.contains(state) }.flatMap { action -> [String] in
      let about =
        "<transition event=\"\(Markup.safe(action.name))\" "
        + "court:by=\"\(Markup.safe(action.by.joined(separator: " ")))\" "
        + "court:title=\"\(Markup.safe(action.title[language]))\""
        + (action.article.map { " court:article=\"\(Markup.safe($0))\"" } ?? "")
        + requirement(of: action)
      let ways = action.targets.compactMap { target -> String? in
        let place = target.procedure.map { "\($0)/\(target.to)" } ?? target.to
        guard let id = ids[place], target.when?.allows(state: state) ?? true else { return nil }
        let when = target.when.map { " court:when=\"\(Markup.safe($0.source))\"" } ?? ""
        return place == state ? about + when + "/>" : about + " target=\"\(id)\"" + when + "/>"
      }
      return ways.isEmpty ? [about + "/>"] : ways
    }
  }

  private func requirement(of action: ActionDeclaration) -> String {
    guard !action.requires.isEmpty else { return "" }
    let all = action.requires.map { "(\($0.when.source))" }.joined(separator: " && ")
    return " court:requires=\"\(Markup.safe(all))\""
  }
}
