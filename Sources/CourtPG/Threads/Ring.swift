/// A first-in first-out queue in one circular array.
///
/// An array that is only cleared when it is empty never shrinks under constant load; here the
/// slot of a taken element is free at once, so the memory is that of the longest queue.
struct Ring<Element> {
  private var slots: [Element?]
  private var head = 0
  private(set) var count = 0

  init(minimumCapacity: Int = 16) {
    var capacity = 16
    while capacity < minimumCapacity { capacity *= 2 }
    slots = Array(repeating: nil, count: capacity)
  }

  var isEmpty: Bool { count == 0 }

  private func slot(_ offset: Int) -> Int { (head + offset) & (slots.count - 1) }

  mutating func append(_ element: Element) {
    if count == slots.count { grow() }
    slots[slot(count)] = element
    count += 1
  }

  mutating func popFirst() -> Element? {
    guard count > 0 else { return nil }
    let element = slots[head]
    slots[head] = nil
    head = slot(1)
    count -= 1
    return element
  }

  /// Removes and returns every element that matches, in order; the others keep their order.
  mutating func removeAll(where matches: (Element) -> Bool) -> [Element] {
    var removed: [Element] = []
    var kept = 0
    for offset in 0..<count {
      let index = slot(offset)
      guard let element = slots[index] else { continue }
      slots[index] = nil
      if matches(element) {
        removed.append(element)
      } else {
        slots[slot(kept)] = element
        kept += 1
      }
    }
    count = kept
    return removed
  }

  func forEach(_ body: (Element) -> Void) {
    for offset in 0..<count {
      if let element = slots[slot(offset)] { body(element) }
    }
  }

  private mutating func grow() {
    var larger: [Element?] = []
    larger.reserveCapacity(slots.count * 2)
    for offset in 0..<count { larger.append(slots[slot(offset)]) }
    larger.append(contentsOf: Array(repeating: nil, count: slots.count * 2 - count))
    slots = larger
    head = 0
  }
}

extension Ring: Sendable where Element: Sendable {}
