/// Places the nodes of a directed graph in layers and leads its edges around them.
///
/// Cycles are cut where a depth-first walk meets them again, nodes take the longest path as their
/// layer, long edges pass through empty places, and the order within a layer is improved by
/// barycentres a bounded number of times. Deterministic: the same graph always looks the same.
///
/// Source: K. Sugiyama, S. Tagawa, M. Toda, "Methods for Visual Understanding of Hierarchical
/// System Structures", IEEE Trans. SMC 11 (1981).
struct LayeredLayout {
  struct Point: Equatable {
    var x: Double
    var y: Double
  }

  /// Centres of the nodes.
  private(set) var centres: [Point] = []
  /// For each edge the points it passes, from its first node's border to its second's.
  private(set) var routes: [[Point]] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// Rounds of improving the order; more hardly change anything.
  private static let sweeps = 16

  init(
    sizes: [Point], edges: [(from: Int, to: Int)], first: Int?, gapX: Double, gapY: Double
  ) {
    guard !sizes.isEmpty else { return }
    let layers = Self.layers(count: sizes.count, edges: edges, first: first)
    var grid = Grid(layers: layers, edges: edges)
    for round in 0..<Self.sweeps { grid.improve(downwards: round.isMultiple(of: 2)) }
    place(grid, sizes, edges, gapX, gapY)
  }

  // MARK: Layers

  private static func layers(
    count: Int, edges: [(from: Int, to: Int)], first: Int?
  ) -> [Int] {
    let forward = acyclic(count: count, edges: edges, first: first)
    var next = [[Int]](repeating: [], count: count)
    var waiting = [Int](repeating: 0, count: count)
    for (from, to) in forward {
      next[from].append(to)
      waiting[to] += 1
    }
    var layer = [Int](repeating: 0, count: count)
    var ready = (0..<count).filter { waiting[$0] == 0 }
    var place = 0
    while place < ready.count {
      let node = ready[place]
      place += 1
      for to in next[node] {
        layer[to] = max(layer[to], layer[node] + 1)
        waiting[to] -= 1
        if waiting[to] == 0 { ready.append(to) }
      }
    }
    return layer
  }

  /// The edges without those that lead back to a node still being walked.
  private static func acyclic(
    count: Int, edges: [(from: Int, to: Int)], first: Int?
  ) -> [(from: Int, to: Int)] {
    var next = [[Int]](repeating: [], count: count)
    for (index, edge) in edges.enumerated() where edge.from != edge.to {
      next[edge.from].append(index)
    }
    var state = [UInt8](repeating: 0, count: count)
    var kept: [(from: Int, to: Int)] = []
    let starts = (first.map { [$0] } ?? []) + Array(0..<count)
    for start in starts where state[start] == 0 {
      var stack: [(node: Int, edge: Int)] = [(start, 0)]
      state[start] = 1
      while let top = stack.last {
        guard top.edge < next[top.node].count else {
          state[top.node] = 2
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].edge += 1
        let edge = edges[next[top.node][top.edge]]
        guard state[edge.to] != 1 else { continue }
        kept.append(edge)
        if state[edge.to] == 0 {
          state[edge.to] = 1
          stack.append((edge.to, 0))
        }
      }
    }
    return kept
  }

  // MARK: Places

  private mutating func place(
    _ grid: Grid, _ sizes: [Point], _ edges: [(from: Int, to: Int)], _ gapX: Double,
    _ gapY: Double
  ) {
    let places = Placement(grid: grid, sizes: sizes, gapX: gapX, gapY: gapY)
    width = places.width
    height = places.height
    centres = (0..<sizes.count).map { Point(x: places.x[$0], y: places.y[$0]) }
    routes = edges.indices.map { index in
      let (from, to) = edges[index]
      let through = grid.chains[index].map { Point(x: places.x[$0], y: places.y[$0]) }
      return Self.clipped([centres[from]] + through + [centres[to]], sizes[from], sizes[to])
    }
  }

  private static func clipped(_ points: [Point], _ first: Point, _ last: Point) -> [Point] {
    var route = points
    let end = route.count - 1
    route[0] = border(of: points[0], first, towards: points[1])
    route[end] = border(of: points[end], last, towards: points[end - 1])
    return route
  }

  /// Where the line from the centre of a box towards a point leaves the box.
  private static func border(of centre: Point, _ size: Point, towards point: Point) -> Point {
    let dx = point.x - centre.x
    let dy = point.y - centre.y
    guard dx != 0 || dy != 0 else { return centre }
    let scaleX = dx == 0 ? Double.infinity : (size.x / 2) / abs(dx)
    let scaleY = dy == 0 ? Double.infinity : (size.y / 2) / abs(dy)
    let scale = min(scaleX, scaleY, 1)
    return Point(x: centre.x + dx * scale, y: centre.y + dy * scale)
  }
}

/// Nodes and the empty places of long edges, layer by layer and in order.
struct Grid {
  private(set) var rows: [[Int]] = []
  /// The empty places each edge passes, from its first node to its second.
  private(set) var chains: [[Int]] = []
  private(set) var count: Int
  private var above: [[Int]] = []
  private var below: [[Int]] = []

  init(layers: [Int], edges: [(from: Int, to: Int)]) {
    count = layers.count
    rows = [[Int]](repeating: [], count: (layers.max() ?? 0) + 1)
    for (node, layer) in layers.enumerated() { rows[layer].append(node) }
    var links: [(up: Int, down: Int)] = []
    for edge in edges {
      let isDown = layers[edge.from] <= layers[edge.to]
      let (up, down) = isDown ? (edge.from, edge.to) : (edge.to, edge.from)
      var chain: [Int] = []
      var last = up
      if layers[up] + 1 < layers[down] {
        for layer in (layers[up] + 1)..<layers[down] {
          rows[layer].append(count)
          chain.append(count)
          links.append((last, count))
          last = count
          count += 1
        }
      }
      if layers[up] < layers[down] { links.append((last, down)) }
      chains.append(isDown ? chain : chain.reversed())
    }
    above = [[Int]](repeating: [], count: count)
    below = [[Int]](repeating: [], count: count)
    for link in links {
      below[link.up].append(link.down)
      above[link.down].append(link.up)
    }
  }

  func neighbours(of node: Int) -> [Int] { above[node] + below[node] }

  /// Orders each layer by the middle of its neighbours in the layer before it.
  mutating func improve(downwards: Bool) {
    var places = [Double](repeating: 0, count: count)
    for row in rows {
      for (index, node) in row.enumerated() {
        places[node] = (Double(index) + 0.5) / Double(max(row.count, 1))
      }
    }
    let order = downwards ? Array(rows.indices) : rows.indices.reversed()
    for layer in order {
      let keyed = rows[layer].enumerated().map { index, node -> (Double, Int, Int) in
        let near = downwards ? above[node] : below[node]
        guard !near.isEmpty else { return (places[node], index, node) }
        return (near.reduce(0) { $0 + places[$1] } / Double(near.count), index, node)
      }
      rows[layer] = keyed.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
      for (index, node) in rows[layer].enumerated() {
        places[node] = (Double(index) + 0.5) / Double(rows[layer].count)
      }
    }
  }
}

/// Turns the order of a grid into places.
struct Placement {
  private(set) var x: [Double]
  private(set) var y: [Double]
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// Width of an empty place, enough to keep two lines apart.
  private static let laneWidth = 18.0

  init(grid: Grid, sizes: [LayeredLayout.Point], gapX: Double, gapY: Double) {
    x = [Double](repeating: 0, count: grid.count)
    y = [Double](repeating: 0, count: grid.count)
    func size(_ node: Int) -> LayeredLayout.Point {
      node < sizes.count ? sizes[node] : LayeredLayout.Point(x: Self.laneWidth, y: 1)
    }
    var top = gapX / 2
    for row in grid.rows {
      let tall = row.map { size($0).y }.max() ?? 0
      var left = gapX / 2
      for node in row {
        x[node] = left + size(node).x / 2
        y[node] = top + tall / 2
        left += size(node).x + gapX
      }
      top += tall + gapY
    }
    height = top - gapY + gapX / 2
    for _ in 0..<12 { settle(grid, size, gapX) }
    shiftToOrigin(grid, size, gapX)
  }

  /// Moves every node towards the middle of its neighbours as far as its row lets it.
  private mutating func settle(
    _ grid: Grid, _ size: (Int) -> LayeredLayout.Point, _ gapX: Double
  ) {
    for row in grid.rows {
      for (index, node) in row.enumerated() {
        let near = grid.neighbours(of: node)
        guard !near.isEmpty else { continue }
        let wish = near.reduce(0) { $0 + x[$1] } / Double(near.count)
        let half = size(node).x / 2
        let least =
          index == 0
          ? -Double.greatestFiniteMagnitude
          : x[row[index - 1]] + size(row[index - 1]).x / 2 + gapX + half
        let most =
          index == row.count - 1
          ? Double.greatestFiniteMagnitude
          : x[row[index + 1]] - size(row[index + 1]).x / 2 - gapX - half
        x[node] = least > most ? x[node] : min(max(wish, least), most)
      }
    }
  }

  private mutating func shiftToOrigin(
    _ grid: Grid, _ size: (Int) -> LayeredLayout.Point, _ gapX: Double
  ) {
    let left = (0..<grid.count).map { x[$0] - size($0).x / 2 }.min() ?? 0
    for node in 0..<grid.count { x[node] += gapX / 2 - left }
    width = ((0..<grid.count).map { x[$0] + size($0).x / 2 }.max() ?? 0) + gapX / 2
  }
}
