import CourtDomain

/// Whether a draft has answered the range of similar cases it departs from.
enum DecisionRange {
  /// A draft outside the range must say why before it can be signed.
  static func isUnanswered(_ decision: Decision?) -> Bool {
    guard let decision, decision.kind == .judgment, deviates(decision) else { return false }
    return (decision.rangeAnswer ?? "").trimmingSpaces.isEmpty
  }

  static func deviates(_ decision: Decision) -> Bool {
    decision.range["deviation"].map { !$0.isNull } ?? false
  }
}
