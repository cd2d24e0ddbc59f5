/// Something that will happen at a moment; of two at one moment the one that was put in first comes
/// first.
struct SimulationEvent: Comparable {
  enum Kind: UInt8 {
    case clock, intention, host, work, wake
  }

  /// Seconds since 1970-01-01T00:00:00Z.
  let at: Int64
  let order: UInt64
  let kind: Kind
  /// The place of the case, and the number of the case that was there when this was planned.
  let slot: Int32
  let serial: UInt32
  /// What the kind needs: a clock's token, a move, a rule, a pool.
  let first: Int32
  /// The party and the visit, packed, or a member of staff.
  let second: Int32

  static func < (left: SimulationEvent, right: SimulationEvent) -> Bool {
    left.at != right.at ? left.at < right.at : left.order < right.order
  }

  static func == (left: SimulationEvent, right: SimulationEvent) -> Bool {
    left.order == right.order
  }
}

/// A party of a case and the visit of a state in which it was thought of, in one number.
struct Intent {
  /// -1 for nobody in particular.
  let party: Int
  let visit: Int

  init(party: Int, visit: Int) {
    self.party = party
    self.visit = visit & 0xFFFFF
  }

  init(packed: Int32) {
    party = Int(packed & 0xFF) - 1
    visit = Int(packed >> 8) & 0xFFFFF
  }

  var packed: Int32 { Int32(truncatingIfNeeded: (visit << 8) | (party + 1)) }
}

/// A binary heap: the smallest element first.
struct Heap<Element: Comparable> {
  private var elements: [Element] = []

  var isEmpty: Bool { elements.isEmpty }
  var count: Int { elements.count }
  var first: Element? { elements.first }

  mutating func add(_ element: Element) {
    elements.append(element)
    var place = elements.count - 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard element < elements[parent] else { break }
      elements[place] = elements[parent]
      place = parent
    }
    elements[place] = element
  }

  mutating func pop() -> Element? {
    guard let first = elements.first, let last = elements.popLast() else { return nil }
    guard !elements.isEmpty else { return first }
    var place = 0
    while true {
      var child = place * 2 + 1
      guard child < elements.count else { break }
      if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
      guard elements[child] < last else { break }
      elements[place] = elements[child]
      place = child
    }
    elements[place] = last
    return first
  }
}
