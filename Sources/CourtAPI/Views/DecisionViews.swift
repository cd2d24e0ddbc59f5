import CourtCases
import CourtDomain

enum DecisionViews {
  static func decision(_ decision: CourtDomain.Decision) -> JSONValue {
    [
      "id": View.id(decision.id), "case_id": View.id(decision.caseID),
      "judge_id": View.id(decision.judgeID), "kind": .string(decision.kind.rawValue),
      "outcome": .string(decision.outcome.rawValue), "awarded": View.money(decision.awarded),
      "reasons": .string(decision.reasons), "orders": texts(decision.orders),
      "articles": texts(decision.articles), "range_answer": .optional(decision.rangeAnswer),
      "drafted_at": View.instant(decision.draftedAt), "signed_at": View.instant(decision.signedAt),
    ]
  }

  private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  /// The draft beside the range of like cases, and in what it departs from it.
  static func comparison(_ decision: CourtDomain.Decision) -> JSONValue {
    let range = decision.range
    let isThin = range["thin"]?.bool ?? true
    return [
      "draft": self.decision(decision),
      "range": [
        "thin": .bool(isThin),
        "summary": isThin
          ? .null
          : ["zh": range["summary_zh"] ?? .null, "en": range["summary_en"] ?? .null],
        "cases": range["cases"] ?? [],
      ],
      "deviation": range["deviation"] ?? .null,
    ]
  }
}

enum SettlementViews {
  static func settlement(_ settlement: Settlement, of parties: [Party]) -> JSONValue {
    [
      "text": .string(settlement.text), "amount": View.money(settlement.amount),
      "proposed_by": View.id(settlement.proposedBy),
      "proposed_at": View.instant(settlement.proposedAt),
      "signed_by": .array(settlement.signedBy.map { View.id($0) }),
      "awaits": .array(
        parties.filter { !settlement.signedBy.contains($0.id) }.map { View.id($0.id) }),
    ]
  }
}

enum ServiceViews {
  /// - Parameter isOpen: the caller may fetch the paper itself.
  static func service(_ service: ServiceOfProcess, isOpen: Bool) -> JSONValue {
    [
      "id": View.id(service.id), "case_id": View.id(service.caseID),
      "party_id": View.id(service.partyID), "document_id": View.id(service.documentID),
      "document_kind": .string(service.documentKind), "channel": .string(service.channel),
      "delivery": .string(service.delivery.rawValue), "effect": .string(service.effect.rawValue),
      "effect_rule": .optional(service.effectRule), "queued_at": View.instant(service.queuedAt),
      "arrived_at": View.instant(service.arrivedAt), "read_at": View.instant(service.readAt),
      "effective_at": View.instant(service.effectiveAt),
      "document_href": .optional(isOpen ? "/v1/documents/\(service.documentID)" : nil),
    ]
  }
}
