public import CourtDomain
public import CourtSimilarity

/// Finds how like cases ended.
public enum SimilarCases {
  public struct Answer: Sendable {
    public var cases: [SimilarCase]
    public var finding: OutcomeFinding
  }

  /// The closest effective decisions and the range of their outcomes.
  ///
  /// Reads what a complaint says of goods, defect, remedies and amounts; never who the parties are.
  /// Source: Guiding opinions on similar-case search, 法发〔2020〕24号.
  public static func find(for file: CaseFile, court: Court, limit: Int) -> Answer {
    let hits = court.shelf.index.search(query(for: file, court: court), limit: max(limit, 24))
    return Answer(
      cases: Array(hits.prefix(limit)),
      finding: OutcomeRange.from(hits, claimed: file.amount))
  }

  static func query(for file: CaseFile, court: Court) -> SimilarityQuery {
    let complaint = file.complaint
    let claims = complaint["claims"]?.array ?? []
    let order = complaint["order"]
    return SimilarityQuery(
      facts: complaint["facts"]?.string ?? "",
      claims: claims.compactMap { $0["text"]?.string }.joined(separator: "\n"),
      elements: CaseElements(
        cause: complaint["dispute"]?.string, goodsKind: order?["goods_kind"]?.string,
        defectKind: order?["defect_kind"]?.string,
        remedies: claims.compactMap { $0["kind"]?.string }, claimedAmount: file.amount))
  }

  /// The range as it stands for a draft, with what the draft departs in.
  static func comparison(of decision: CourtDomain.Decision, with file: CaseFile, court: Court)
    -> JSONValue
  {
    let answer = find(for: file, court: court, limit: 10)
    guard decision.kind == .judgment, let range = answer.finding.range else {
      return ["thin": true, "deviation": nil]
    }
    let claimed = file.amount.minorUnits
    let ratio = claimed > 0 ? Double(decision.awarded.minorUnits) / Double(claimed) : nil
    let deviation = range.deviation(
      draftOutcome: PrecedentOutcome(decision.outcome), draftAwardRatio: ratio)
    return [
      "thin": false, "summary_zh": .string(range.summary.zh),
      "summary_en": .string(range.summary.en),
      "cases": .array(answer.cases.map { .string($0.precedent.id) }),
      "deviation": deviation.map {
        ["zh": .string($0.text.zh), "en": .string($0.text.en)]
      } ?? .null,
    ]
  }
}

extension PrecedentOutcome {
  init(_ outcome: CourtDomain.Decision.Outcome) {
    switch outcome {
    case .granted: self = .granted
    case .partial: self = .partial
    case .dismissed: self = .dismissed
    }
  }
}
