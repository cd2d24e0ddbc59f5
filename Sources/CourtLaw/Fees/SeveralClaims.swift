import CourtDomain
public import Foundation

/// One claim of a complaint as the fee sees it.
public enum FeeClaim: Hashable, Sendable {
  /// Yuan.
  case property(Decimal)
  /// A fee rule such as `fee.non-property.other`, the amount chosen within its range (the court's
  /// configured choice when `nil`), and for personality rights the damages claimed.
  case nonProperty(rule: String, chosen: Decimal?, damages: Decimal)
}

extension LawBook {
  /// A complaint asks for at most so many things.
  static let claimLimit = 200

  /// One fee for all claims of a complaint.
  ///
  /// Source: Interpretation art. 201.
  func several(_ claims: [FeeClaim], _ request: FeeRequest) throws(LawError) -> FeeDraft {
    guard !claims.isEmpty, claims.count <= Self.claimLimit else {
      throw .badRequest(
        LocalizedText(
          zh: "诉讼请求应为 1 至 \(Self.claimLimit) 项。",
          en: "A complaint has 1 to \(Self.claimLimit) claims."))
    }
    let amounts = claims.compactMap(\.amount)
    var draft = try amounts.isEmpty ? oneOf(claims, request) : sum(amounts, request)
    guard claims.count > 1 else { return draft }
    draft.rows.append(try tables.norms.inForceOrFirst("fee.several-claims", on: request.on).row)
    let free = amounts.isEmpty ? claims.count - 1 : claims.count - amounts.count
    if free > 0 {
      draft.lines.append(
        FeeLine(
          text: LocalizedText(
            zh: "其余 \(free) 项非财产性请求不另交纳",
            en: "\(free) further claim\(free == 1 ? "" : "s") without a value: nothing more"),
          amount: 0))
    }
    return draft
  }

  private func sum(_ amounts: [Decimal], _ request: FeeRequest) throws(LawError) -> FeeDraft {
    var total: Decimal = 0
    for amount in amounts { total += try checked(amount) }
    var draft = try banded("fee.property", total, request.on)
    if amounts.count > 1 {
      let terms = amounts.map(plain).joined(separator: " + ")
      draft.formula.insert("\(terms) = \(plain(total))", at: 0)
    }
    return draft
  }

  /// Several claims without a value pay as one; which one is not the book's to choose.
  private func oneOf(_ claims: [FeeClaim], _ request: FeeRequest) throws(LawError) -> FeeDraft {
    let rules = Set(claims.compactMap(\.rule))
    guard rules.count == 1, let rule = rules.first else {
      throw .badRequest(
        LocalizedText(
          zh: "多项非财产性请求按一件交纳，但其收费规则不同（\(rules.sorted().joined(separator: "、"))），请指明一项。",
          en: "Several claims without a value pay as one, but theirs are different fees "
            + "(\(rules.sorted().joined(separator: ", "))): name the one."))
    }
    let chosen = claims.compactMap(\.chosen).max() ?? request.court?.feeChoices[rule]
    var damages: Decimal = 0
    for claim in claims { damages += try checked(claim.damages) }
    return try fixed(rule, chosen, damages, request.on)
  }
}

extension FeeClaim {
  fileprivate var amount: Decimal? {
    if case .property(let amount) = self { return amount }
    return nil
  }

  fileprivate var rule: String? {
    if case .nonProperty(let rule, _, _) = self { return rule }
    return nil
  }

  fileprivate var chosen: Decimal? {
    if case .nonProperty(_, let chosen, _) = self { return chosen }
    return nil
  }

  fileprivate var damages: Decimal {
    if case .nonProperty(_, _, let damages) = self { return damages }
    return 0
  }
}
