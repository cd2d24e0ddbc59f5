public import CourtDomain
public import Foundation

/// Who bears how much of a fee; the shares add up to the fee to the fen.
public struct FeeShares: Hashable, Sendable {
  public let plaintiff: Money
  public let defendant: Money
  public let formula: LocalizedText
  public let citation: String
  public let source: LocalizedText
}

extension LawBook {
  /// Divides a fee between the parties by the share the court laid on the defendant.
  ///
  /// The law lets the loser pay and leaves the division to the court where both win in part; this
  /// only counts, and the last fen falls to the plaintiff. Source: State Council Order 481 art. 29.
  ///
  /// - Parameter defendantShare: from 0 to 1.
  public func shares(of fee: ComputedFee, defendantShare: Decimal, on day: CalendarDay)
    throws(LawError) -> FeeShares
  {
    guard defendantShare >= 0, defendantShare <= 1, !defendantShare.isNaN else {
      throw .badAmount(defendantShare)
    }
    let norm = try norm("fee.loser-pays", on: day)
    let defendant = Money(
      rounding: fee.money.amount * defendantShare, currency: fee.money.currency)
    let plaintiff = Money(
      minorUnits: fee.money.minorUnits - defendant.minorUnits, currency: fee.money.currency)
    let formula = "\(fee.money.plain) × \(percent(defendantShare)) = \(defendant.plain)"
    return FeeShares(
      plaintiff: plaintiff, defendant: defendant,
      formula: LocalizedText(
        zh: "被告负担 \(formula) 元，原告负担 \(plaintiff.plain) 元",
        en: "the defendant bears \(formula) yuan, the plaintiff \(plaintiff.plain) yuan"),
      citation: norm.citation, source: norm.source)
  }
}
