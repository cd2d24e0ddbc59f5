/// The best plans of several courses that a search of a small plan pursues side by side.
///
/// A search that always goes on from its one best plan stays near it. So the first rounds lead
/// each to a plan of its own, the next go on from each in turn, and as the time passes the worst
/// are given up, until all that is left goes into the best.
struct PlanElite {
  struct Plan {
    var hard: Int
    var soft: Int
    var waiting: Int
    var moved: Int
    var placements: [PlanState.Placement]
  }

  private(set) var plans: [Plan]
  private let size: Int
  private var active = 0

  /// Courses pursued at the beginning.
  static let usual = 4
  /// After so much of the time one plan is left.
  static let end = 0.7

  init(_ plan: Plan, size: Int = usual) {
    self.size = size
    plans = Array(repeating: plan, count: size)
  }

  /// The best of all, the one being searched with it.
  func best(with outcome: Plan) -> Plan {
    plans.reduce(outcome) { Self.isLess($1, $0) ? $1 : $0 }
  }

  /// Takes what a round came to, and tells with which plan the next begins.
  ///
  /// - Parameter share: of the time gone.
  mutating func next(_ outcome: Plan, share: Double) -> Plan {
    if !Self.isLess(plans[active], outcome) { plans[active] = outcome }
    active += 1
    if active == plans.count {
      active = 0
      plans.sort(by: Self.isLess)
      let left = Int((Double(size) * (1 - share / Self.end)).rounded(.up))
      plans.removeLast(plans.count - min(plans.count, max(1, left)))
    }
    return plans[active]
  }

  private static func isLess(_ one: Plan, _ other: Plan) -> Bool {
    (one.hard, one.soft) < (other.hard, other.soft)
  }
}
