public import CourtDomain
public import Foundation

/// Why half of an acceptance fee is not charged. Several reasons halve once.
///
/// Source: State Council Order 481 arts. 15, 16, 18; Interpretation art. 206.
public enum FeeHalving: String, Hashable, Sendable, CaseIterable {
  case simplified, mediated, withdrawn, merged
}

/// Judicial relief from a fee.
///
/// Source: State Council Order 481 arts. 44–49.
public enum FeeRelief: Hashable, Sendable {
  /// 免交, for natural persons only.
  case exempt(isNaturalPerson: Bool)
  /// 减交: the share that is not charged, at least the law's least share and less than one.
  case reduced(share: Decimal)
  /// 缓交: the whole amount, later.
  case deferred
}

/// The question "what does it cost?".
public struct FeeRequest: Hashable, Sendable {
  /// Amounts in yuan.
  public enum Kind: Hashable, Sendable {
    /// The sum of all property claims.
    case property(Decimal)
    /// A fixed fee within the law's range: rule such as `fee.non-property.other`, the amount chosen
    /// (the court's configured choice when `nil`), and for personality rights the damages claimed.
    case nonProperty(rule: String, chosen: Decimal?, damages: Decimal)
    /// Everything one complaint asks for: property claims are summed, and claims without a value
    /// beside them pay nothing of their own (INT 201).
    case claims([FeeClaim])
    /// On the part still in dispute.
    case appeal(Decimal)
    case preservation(Decimal)
    case paymentOrder(Decimal)
    case enforcement(Decimal)
  }

  public var kind: Kind
  public var on: CalendarDay
  public var halving: Set<FeeHalving>
  public var relief: FeeRelief?
  public var court: CourtSettings?

  public init(
    _ kind: Kind, on: CalendarDay, halving: Set<FeeHalving> = [], relief: FeeRelief? = nil,
    court: CourtSettings? = nil
  ) {
    self.kind = kind
    self.on = on
    self.halving = halving
    self.relief = relief
    self.court = court
  }
}

/// One line of a fee's computation.
public struct FeeLine: Hashable, Sendable {
  public let text: LocalizedText
  /// Yuan, exact.
  public let amount: Decimal
}

/// A fee with the way it came about.
public struct ComputedFee: Hashable, Sendable {
  public let rule: String
  /// The amount in dispute in yuan; `nil` where the fee does not depend on one.
  public let base: Decimal?
  /// Before halving and relief, in yuan, exact.
  public let full: Decimal
  /// What is to be paid, in yuan, exact.
  public let exact: Decimal
  /// What is to be paid, rounded to the fen once, at the end.
  public let money: Money
  public let isDeferred: Bool
  /// Enforcement fees are not prepaid by the applicant.
  public let isPrepaid: Bool
  public let formula: LocalizedText
  public let source: LocalizedText
  public let citation: String
  public let lines: [FeeLine]

  public func toJSON() -> JSONValue {
    [
      "rule": .string(rule), "base": .optional(base.map { $0.description }),
      "full": .string(full.description), "exact": .string(exact.description),
      "amount_minor": .int(money.minorUnits), "currency": .string(money.currency),
      "deferred": .bool(isDeferred), "prepaid": .bool(isPrepaid), "formula": formula.json,
      "source": source.json, "citation": .string(citation),
      "lines": .array(
        lines.map { ["text": $0.text.json, "amount": .string($0.amount.description)] }),
    ]
  }
}
