extension ProcedureDefinition {
  /// The states and ways as a drawing that needs no outside program.
  ///
  /// - Parameters:
  ///   - counts: how many live cases stand in each state; shown as a badge where given.
  ///   - language: of all texts; hovering over a box or line tells who may go that way, and why.
  public func svg(language: DisplayLanguage = .en, counts: [String: Int] = [:]) -> String {
    SVGDrawing(self, language: language, counts: counts).text
  }
}

/// One drawing in the making.
struct SVGDrawing {
  private static let fontSize = 13.0
  private static let labelSize = 10.5
  private static let boxWidth = 168.0
  private static let heading = 34.0

  private let definition: ProcedureDefinition
  private let graph: ProcedureGraph
  private let language: DisplayLanguage
  private let counts: [String: Int]
  private let lines: [[String]]
  private let layout: LayeredLayout

  init(_ definition: ProcedureDefinition, language: DisplayLanguage, counts: [String: Int]) {
    self.definition = definition
    self.language = language
    self.counts = counts
    let graph = ProcedureGraph(definition)
    self.graph = graph
    let lines = graph.nodes.map {
      TextMeasure.lines(
        $0.title[language], width: (Self.boxWidth - 16) / Self.fontSize, most: 3)
    }
    self.lines = lines
    layout = LayeredLayout(
      sizes: lines.map {
        LayeredLayout.Point(x: Self.boxWidth, y: 18 + Double($0.count) * Self.fontSize * 1.3)
      },
      edges: graph.edges.map { ($0.from, $0.to) }, first: graph.initial, gapX: 30, gapY: 86)
  }

  var text: String {
    var out = Markup()
    let width = Markup.number(max(layout.width, 320))
    let height = Markup.number(layout.height + Self.heading)
    out.line(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
        + "viewBox=\"0 0 \(width) \(height)\" role=\"img\" font-family=\"sans-serif\" "
        + "xml:lang=\"\(language.rawValue)\">")
    out.line("<title>\(Markup.safe(definition.title[language]))</title>", indent: 1)
    style(&out)
    out.line(
      "<text class=\"head\" x=\"14\" y=\"22\">\(Markup.safe(heading))</text>", indent: 1)
    out.line("<g transform=\"translate(0 \(Markup.number(Self.heading)))\">", indent: 1)
    for index in graph.edges.indices { line(of: index, &out) }
    for index in graph.nodes.indices { box(of: index, &out) }
    for index in graph.edges.indices { label(of: index, &out) }
    out.line("</g>", indent: 1)
    out.line("</svg>")
    return out.text
  }

  private var heading: String {
    let name = "\(definition.title[language]) · \(definition.name) v\(definition.version)"
    guard !counts.isEmpty else { return name }
    let total = counts.values.reduce(0, +)
    return name + (language == .zh ? " · 在办案件 \(total) 件" : " · \(total) live cases")
  }

  private func style(_ out: inout Markup) {
    out.line(
      """
      <style>
          .box { fill: #f7f9fc; stroke: #33507a; stroke-width: 1.2 }
          .final { fill: #eef4ea; stroke: #4a6b3a; stroke-width: 2.4 }
          .elsewhere { fill: #fff; stroke: #888; stroke-dasharray: 5 3 }
          .way { fill: none; stroke: #5a6b80; stroke-width: 1.1 }
          .auto { stroke-dasharray: 5 4 }
          .name { font-size: \(Markup.number(Self.fontSize))px; text-anchor: middle; fill: #14202e }
          .head { font-size: 15px; font-weight: bold; fill: #14202e }
          .act { font-size: \(Markup.number(Self.labelSize))px; text-anchor: middle; fill: #34404e;
            stroke: #fff; stroke-width: 3; paint-order: stroke }
          .badge { fill: #b3341f } .count { font-size: 11px; fill: #fff; text-anchor: middle }
        </style>
        <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"
          orient="auto"><path d="M0 0 8 4 0 8z" fill="#5a6b80"/></marker></defs>
      """, indent: 1)
  }

  private func line(of index: Int, _ out: inout Markup) {
    let edge = graph.edges[index]
    let route = self.route(of: index)
    var path = "M\(at(route[0]))"
    for step in route.indices.dropFirst() {
      let from = route[step - 1]
      let to = route[step]
      let middle = (from.y + to.y) / 2
      path +=
        "C\(at(.init(x: from.x, y: middle))) \(at(.init(x: to.x, y: middle))) \(at(to))"
    }
    out.line(
      "<path class=\"way\(edge.isAutomatic ? " auto" : "")\" d=\"\(path)\" "
        + "marker-end=\"url(#tip)\"><title>\(Markup.safe(story(of: edge)))</title></path>",
      indent: 2)
  }

  private func at(_ point: LayeredLayout.Point) -> String {
    "\(Markup.number(point.x)) \(Markup.number(point.y))"
  }

  /// Every action along an edge with who does it and under which article.
  private func story(of edge: ProcedureGraph.Edge) -> String {
    edge.ways.map { way in
      let who = definition.performers(of: way.action, language)
      let article = way.action.article.map { " [\($0)]" } ?? ""
      return "\(way.action.title[language]) (\(who))\(article)\(way.isConditional ? " ?" : "")"
    }.joined(separator: "; ")
  }

  private func label(of index: Int, _ out: inout Markup) {
    let edge = graph.edges[index]
    guard let first = edge.ways.first else { return }
    let more = edge.ways.count > 1 ? " +\(edge.ways.count - 1)" : ""
    let words = TextMeasure.lines(first.action.title[language] + more, width: 13, most: 2)
    let middle = labelPoint(of: index)
    for (row, word) in words.enumerated() {
      let y = middle.y + Double(row) * Self.labelSize * 1.15
      out.line(
        "<text class=\"act\" x=\"\(Markup.number(middle.x))\" y=\"\(Markup.number(y))\">"
          + "\(Markup.safe(word))</text>", indent: 2)
    }
  }

  /// Where the first stretch of the line is half done: near the stage the action belongs to.
  private func labelPoint(of index: Int) -> LayeredLayout.Point {
    let route = self.route(of: index)
    guard route.count > 1 else { return route.first ?? .init(x: 0, y: 0) }
    let share = route.count > 2 ? 0.7 : 0.5
    return .init(
      x: route[0].x + (route[1].x - route[0].x) * share,
      y: route[0].y + (route[1].y - route[0].y) * share)
  }

  /// The way the layout found; where another line comes back, both keep to their own side.
  private func route(of index: Int) -> [LayeredLayout.Point] {
    let edge = graph.edges[index]
    let returns = graph.edges.contains { $0.from == edge.to && $0.to == edge.from }
    guard returns else { return layout.routes[index] }
    let side = edge.from < edge.to ? -22.0 : 22.0
    return layout.routes[index].map { .init(x: $0.x + side, y: $0.y) }
  }

  private func box(of index: Int, _ out: inout Markup) {
    let node = graph.nodes[index]
    let centre = layout.centres[index]
    let rows = lines[index]
    let height = 18 + Double(rows.count) * Self.fontSize * 1.3
    let left = centre.x - Self.boxWidth / 2
    let top = centre.y - height / 2
    let style = node.kind == .final ? "final" : node.kind == .elsewhere ? "elsewhere" : "box"
    out.line("<g>", indent: 2)
    out.line("<title>\(Markup.safe(meaning(of: index)))</title>", indent: 3)
    out.line(
      "<rect class=\"\(style)\" x=\"\(Markup.number(left))\" y=\"\(Markup.number(top))\" "
        + "width=\"\(Markup.number(Self.boxWidth))\" height=\"\(Markup.number(height))\" rx=\"7\"/>",
      indent: 3)
    for (row, words) in rows.enumerated() {
      let y = top + 9 + (Double(row) + 0.85) * Self.fontSize * 1.3
      out.line(
        "<text class=\"name\" x=\"\(Markup.number(centre.x))\" y=\"\(Markup.number(y))\">"
          + "\(Markup.safe(words))</text>", indent: 3)
    }
    if let count = counts[node.name], count > 0 { badge(count, left + Self.boxWidth, top, &out) }
    out.line("</g>", indent: 2)
  }

  private func badge(_ count: Int, _ right: Double, _ top: Double, _ out: inout Markup) {
    let width = 14 + Double(String(count).count) * 7
    out.line(
      "<rect class=\"badge\" x=\"\(Markup.number(right - width / 2))\" "
        + "y=\"\(Markup.number(top - 9))\" width=\"\(Markup.number(width))\" height=\"18\" rx=\"9\"/>"
        + "<text class=\"count\" x=\"\(Markup.number(right))\" y=\"\(Markup.number(top + 4))\">"
        + "\(count)</text>", indent: 3)
  }

  /// What the stage means, and what can be done without leaving it.
  private func meaning(of index: Int) -> String {
    let node = graph.nodes[index]
    let words = definition.state(node.name)?.meaning?[language] ?? node.title[language]
    let inside = graph.staying[index].map {
      "\($0.title[language]) (\(definition.performers(of: $0, language)))"
    }
    return inside.isEmpty ? words : words + " — " + inside.joined(separator: "; ")
  }
}
