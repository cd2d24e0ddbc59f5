extension ProcedureDefinition {
  /// The procedure as a BPMN 2.0 process with its drawing, for readers and editors of that format.
  ///
  /// A stage becomes a user task, several ways out of it an exclusive gateway, a period that can run
  /// out there a timer at the task's border, a final state an end event. What BPMN cannot carry
  /// (conditions, articles) stands in the documentation of each flow.
  /// Source: OMG Business Process Model and Notation 2.0.2 (ISO/IEC 19510).
  public func bpmn(language: DisplayLanguage = .en) -> String {
    BPMNProcess(self, language: language).text
  }
}

/// One process in the making: its nodes and flows first, then its drawing.
struct BPMNProcess {
  private enum Shape { case start, task, gateway, timer(on: Int), end }

  private struct Item {
    let id: String
    let name: String
    let shape: Shape
    let note: String
  }

  private struct Flow {
    let id: String
    let from: Int
    let to: Int
    let name: String
    let note: String
    /// Which act goes this way, and the condition it goes under; empty where there is no choice.
    let choice: String
  }

  private let definition: ProcedureDefinition
  private let language: DisplayLanguage
  private let graph: ProcedureGraph
  private var items: [Item] = []
  private var flows: [Flow] = []

  init(_ definition: ProcedureDefinition, language: DisplayLanguage) {
    self.definition = definition
    self.language = language
    graph = ProcedureGraph(definition)
    for node in graph.nodes {
      let words = definition.state(node.name)?.meaning?[language] ?? ""
      items.append(
        Item(
          id: node.id, name: node.title[language], shape: node.kind == .open ? .task : .end,
          note: words))
    }
    for index in graph.nodes.indices where graph.nodes[index].kind == .open { leave(index) }
    if let initial = graph.initial {
      items.append(Item(id: "start", name: definition.title[language], shape: .start, note: ""))
      join(items.count - 1, initial, "", "")
    }
  }

  // MARK: Items and flows

  private mutating func leave(_ index: Int) {
    let out = graph.edges.filter { $0.from == index }
    let manual = out.flatMap { edge in
      edge.ways.filter { !isExpiry($0.action) }.map { (edge.to, $0) }
    }
    let expiries = out.flatMap { edge in
      edge.ways.filter { isExpiry($0.action) }.map { (edge.to, $0) }
    }
    var exit = index
    if manual.count > 1 {
      items.append(
        Item(id: "g_" + graph.nodes[index].id, name: "", shape: .gateway, note: ""))
      exit = items.count - 1
      join(index, exit, "", "")
    }
    for (to, way) in manual {
      join(exit, to, label(way), note(way), choice: exit == index ? "" : choice(way, to))
    }
    expire(expiries, from: index)
  }

  /// A timer has one way out in BPMN; where an expiry may lead to several stages, a gateway follows.
  private mutating func expire(_ expiries: [(Int, ProcedureGraph.Way)], from index: Int) {
    for name in Set(expiries.map(\.1.action.name)).sorted() {
      let ways = expiries.filter { $0.1.action.name == name }
      guard let first = ways.first else { continue }
      let timer = timer(of: first.1.action, on: index)
      guard ways.count > 1 else {
        join(timer, first.0, label(first.1), note(first.1))
        continue
      }
      items.append(Item(id: "g_" + items[timer].id, name: "", shape: .gateway, note: ""))
      let gateway = items.count - 1
      join(timer, gateway, label(first.1), note(first.1))
      for (to, way) in ways { join(gateway, to, "", "", choice: choice(way, to)) }
    }
  }

  private func isExpiry(_ action: ActionDeclaration) -> Bool {
    definition.clocks.contains { $0.onExpiry == action.name }
  }

  /// The timer of the period whose end an action is; one for each task and action.
  private mutating func timer(of action: ActionDeclaration, on task: Int) -> Int {
    let id = "t_\(graph.nodes[task].id)_" + ProcedureGraph.identifier("e", action.name)
    if let known = items.firstIndex(where: { $0.id == id }) { return known }
    let clock = definition.clocks.first { $0.onExpiry == action.name }
    items.append(
      Item(
        id: id, name: clock?.title[language] ?? action.title[language], shape: .timer(on: task),
        note: clock?.rule?.source ?? ""))
    return items.count - 1
  }

  private mutating func join(
    _ from: Int, _ to: Int, _ name: String, _ note: String, choice: String = ""
  ) {
    flows.append(
      Flow(id: "f\(flows.count)", from: from, to: to, name: name, note: note, choice: choice))
  }

  private func choice(_ way: ProcedureGraph.Way, _ to: Int) -> String {
    let act = "action == '\(way.action.name)'"
    let target = way.action.targets.first {
      ($0.procedure.map { $0 + "/" } ?? "") + $0.to == graph.nodes[to].name
    }
    return target?.when.map { "\(act) && (\($0.source))" } ?? act
  }

  private func label(_ way: ProcedureGraph.Way) -> String {
    "\(way.action.title[language]) (\(definition.performers(of: way.action, language)))"
  }

  private func note(_ way: ProcedureGraph.Way) -> String {
    let conditions = way.action.requires.map { $0.otherwise[language] }
    return ([way.action.article ?? ""] + conditions).filter { !$0.isEmpty }
      .joined(separator: "; ")
  }

  // MARK: Text

  var text: String {
    var out = Markup()
    let process = ProcedureGraph.identifier("p", definition.name)
    out.line(
      """
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
      xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" \
      xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
      xmlns:di="http://www.omg.org/spec/DD/20100524/DI" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" \
      targetNamespace="urn:xiezhi:procedure:\(Markup.safe(definition.name)):\(definition.version)">
      """)
    out.line(
      "<bpmn:process id=\"\(process)\" name=\"\(Markup.safe(definition.title[language]))\" "
        + "isExecutable=\"false\">", indent: 1)
    for index in items.indices { write(item: index, &out) }
    for flow in flows { write(flow, &out) }
    out.line("</bpmn:process>", indent: 1)
    draw(process, &out)
    out.line("</bpmn:definitions>")
    return out.text
  }

  private func write(item index: Int, _ out: inout Markup) {
    let item = items[index]
    let name = item.name.isEmpty ? "" : " name=\"\(Markup.safe(item.name))\""
    let (tag, more): (String, String) =
      switch item.shape {
      case .start: ("startEvent", "")
      case .task: ("userTask", "")
      case .gateway: ("exclusiveGateway", " gatewayDirection=\"Diverging\"")
      case .timer(let task): ("boundaryEvent", " attachedToRef=\"\(items[task].id)\"")
      case .end: ("endEvent", "")
      }
    out.line("<bpmn:\(tag) id=\"\(item.id)\"\(name)\(more)>", indent: 2)
    if !item.note.isEmpty {
      out.line("<bpmn:documentation>\(Markup.safe(item.note))</bpmn:documentation>", indent: 3)
    }
    for flow in flows where flow.to == index {
      out.line("<bpmn:incoming>\(flow.id)</bpmn:incoming>", indent: 3)
    }
    for flow in flows where flow.from == index {
      out.line("<bpmn:outgoing>\(flow.id)</bpmn:outgoing>", indent: 3)
    }
    if case .timer = item.shape {
      // How long is a matter of dated law: the rule's name stands for it, in a language of its own.
      out.line(
        "<bpmn:timerEventDefinition id=\"\(item.id)_d\">"
          + "<bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\" "
          + "language=\"urn:xiezhi:law-rule\">\(Markup.safe(item.note))</bpmn:timeDuration>"
          + "</bpmn:timerEventDefinition>", indent: 3)
    }
    out.line("</bpmn:\(tag)>", indent: 2)
  }

  private func write(_ flow: Flow, _ out: inout Markup) {
    let name = flow.name.isEmpty ? "" : " name=\"\(Markup.safe(flow.name))\""
    let open =
      "<bpmn:sequenceFlow id=\"\(flow.id)\" sourceRef=\"\(items[flow.from].id)\" "
      + "targetRef=\"\(items[flow.to].id)\"\(name)"
    guard !flow.note.isEmpty || !flow.choice.isEmpty else {
      return out.line(open + "/>", indent: 2)
    }
    out.line(open + ">", indent: 2)
    if !flow.note.isEmpty {
      out.line("<bpmn:documentation>\(Markup.safe(flow.note))</bpmn:documentation>", indent: 3)
    }
    if !flow.choice.isEmpty {
      out.line(
        "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\" language=\"urn:cel\">"
          + "\(Markup.safe(flow.choice))</bpmn:conditionExpression>", indent: 3)
    }
    out.line("</bpmn:sequenceFlow>", indent: 2)
  }

  // MARK: Drawing

  private func size(_ shape: Shape) -> LayeredLayout.Point {
    switch shape {
    case .start, .end, .timer: .init(x: 36, y: 36)
    case .task: .init(x: 150, y: 70)
    case .gateway: .init(x: 50, y: 50)
    }
  }

  private func draw(_ process: String, _ out: inout Markup) {
    // A timer sits on its task's border: it takes no place of its own, its flows start there.
    var host = Array(items.indices)
    for index in items.indices {
      if case .timer(let task) = items[index].shape { host[index] = task }
    }
    let own = items.indices.filter { host[$0] == $0 }
    var number = [Int](repeating: 0, count: items.count)
    for (place, index) in own.enumerated() { number[index] = place }
    let layout = LayeredLayout(
      sizes: own.map { size(items[$0].shape) },
      edges: flows.map { (number[host[$0.from]], number[host[$0.to]]) },
      first: items.lastIndex { $0.id == "start" }.map { number[$0] }, gapX: 70, gapY: 70)
    var corner: [Int: LayeredLayout.Point] = [:]
    for index in own {
      let centre = layout.centres[number[index]]
      let area = size(items[index].shape)
      corner[index] = .init(x: centre.x - area.x / 2, y: centre.y - area.y / 2)
    }
    var onTask: [Int: Int] = [:]
    for index in items.indices where host[index] != index {
      let base = corner[host[index]] ?? .init(x: 0, y: 0)
      let turn = onTask[host[index], default: 0]
      onTask[host[index]] = turn + 1
      corner[index] = .init(x: base.x + 4 + Double(turn % 4) * 38, y: base.y + 70 - 18)
    }
    write(process, corner, layout, out: &out)
  }

  private func write(
    _ process: String, _ corner: [Int: LayeredLayout.Point], _ layout: LayeredLayout,
    out: inout Markup
  ) {
    out.line("<bpmndi:BPMNDiagram id=\"diagram\">", indent: 1)
    out.line("<bpmndi:BPMNPlane id=\"plane\" bpmnElement=\"\(process)\">", indent: 2)
    for index in items.indices {
      guard let place = corner[index] else { continue }
      let area = size(items[index].shape)
      out.line(
        "<bpmndi:BPMNShape id=\"\(items[index].id)_di\" bpmnElement=\"\(items[index].id)\">"
          + "<dc:Bounds x=\"\(Markup.number(place.x))\" y=\"\(Markup.number(place.y))\" "
          + "width=\"\(Markup.number(area.x))\" height=\"\(Markup.number(area.y))\"/>"
          + "</bpmndi:BPMNShape>", indent: 3)
    }
    for (index, flow) in flows.enumerated() {
      var route = layout.routes[index]
      if case .timer = items[flow.from].shape, let place = corner[flow.from] {
        route[0] = .init(x: place.x + 18, y: place.y + 36)
      }
      let points = route.map {
        "<di:waypoint x=\"\(Markup.number($0.x))\" y=\"\(Markup.number($0.y))\"/>"
      }
      out.line(
        "<bpmndi:BPMNEdge id=\"\(flow.id)_di\" bpmnElement=\"\(flow.id)\">"
          + points.joined() + "</bpmndi:BPMNEdge>", indent: 3)
    }
    out.line("</bpmndi:BPMNPlane>", indent: 2)
    out.line("</bpmndi:BPMNDiagram>", indent: 1)
  }
}
