/// How a file names a judge, a bench, a pool, a person, a hearing or a series: a number or a text.
public enum PlanningID: Hashable, Sendable, CustomStringConvertible {
  case number(Int)
  case text(String)

  public var description: String {
    switch self {
    case .number(let number): String(number)
    case .text(let text): text
    }
  }
}

extension PlanningID: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  public init(integerLiteral value: Int) { self = .number(value) }
  public init(stringLiteral value: String) { self = .text(value) }
}

/// From ids to places in an array. Small numbers, the usual case, cost one read.
struct IDIndex {
  /// Numbers below this are looked up by position; all else by hashing.
  static let denseLimit = 4_000_000

  private var dense: [Int32] = []
  private var sparse: [PlanningID: Int32] = [:]

  subscript(id: PlanningID) -> Int? {
    if case .number(let number) = id, number >= 0, number < Self.denseLimit {
      guard number < dense.count, dense[number] >= 0 else { return nil }
      return Int(dense[number])
    }
    return sparse[id].map(Int.init)
  }

  /// `false` where the id is taken; the first holder keeps it.
  mutating func insert(_ id: PlanningID, at place: Int) -> Bool {
    guard self[id] == nil else { return false }
    if case .number(let number) = id, number >= 0, number < Self.denseLimit {
      if number >= dense.count {
        let wanted = min(max(number + 1, dense.count * 2, 64), Self.denseLimit)
        dense += Array(repeating: -1, count: wanted - dense.count)
      }
      dense[number] = Int32(place)
    } else {
      sparse[id] = Int32(place)
    }
    return true
  }
}
