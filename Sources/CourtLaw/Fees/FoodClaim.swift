public import CourtDomain
public import Foundation

/// What decides punitive damages for unsafe food.
public struct FoodClaim: Hashable, Sendable {
  /// The consumer's choice.
  public enum Basis: String, Hashable, Sendable, CaseIterable {
    /// Ten times the price.
    case price
    /// Three times the loss.
    case loss
  }

  /// Yuan paid.
  public var price: Decimal
  /// Yuan of loss; `nil` where none is claimed.
  public var loss: Decimal?
  public var basis: Basis
  /// The part of the price within what a household reasonably needs; `nil` where the buyer did not
  /// know, so that the whole price counts.
  public var priceWithinNeed: Decimal?
  /// The flaw is one of the label only, harms nobody's safety and misleads nobody.
  public var isHarmlessLabelFlaw: Bool

  public init(
    price: Decimal, loss: Decimal? = nil, basis: Basis = .price,
    priceWithinNeed: Decimal? = nil, isHarmlessLabelFlaw: Bool = false
  ) {
    self.price = price
    self.loss = loss
    self.basis = basis
    self.priceWithinNeed = priceWithinNeed
    self.isHarmlessLabelFlaw = isHarmlessLabelFlaw
  }
}

extension LawBook {
  /// Punitive damages for unsafe food on the basis the consumer chose.
  ///
  /// Source: Food Safety Law art. 148(2); 法释〔2024〕9号 arts. 12–14.
  ///
  /// - Throws: `LawError.badRequest` where the loss is chosen and not given, or more than the price
  ///   is said to lie within a household's need.
  public func foodDamages(_ claim: FoodClaim, on day: CalendarDay) throws(LawError)
    -> ClaimAmount
  {
    let rule = "claim.food"
    let row = try tables.values.inForce(rule, on: day)
    let price = try checked(claim.price)
    if claim.isHarmlessLabelFlaw {
      let label = try norm("claim.food.label", on: day)
      return ClaimAmount(
        rule: rule, exact: 0, money: Money(minorUnits: 0), formula: "0", citation: label.citation,
        source: label.source)
    }
    let floor = try row.value.number("floor", of: rule)
    let (times, base) = try multiplier(claim, price, row)
    let exact = max(times * base, floor)
    var (citation, source) = (row.row.citation, row.row.source)
    if claim.priceWithinNeed != nil, claim.basis == .price {
      let need = try norm("claim.food.knowing-buyer", on: day)
      citation += "; " + need.citation
      source = LocalizedText(
        zh: source.zh + "；" + need.source.zh, en: source.en + "; " + need.source.en)
    }
    return ClaimAmount(
      rule: rule, exact: exact, money: Money(rounding: exact),
      formula: "max(\(plain(times)) × \(plain(base)), \(plain(floor))) = \(plain(exact))",
      citation: citation, source: source)
  }

  private func multiplier(_ claim: FoodClaim, _ price: Decimal, _ row: Dated<NamedValues>)
    throws(LawError) -> (times: Decimal, base: Decimal)
  {
    switch claim.basis {
    case .price:
      let base = try checked(claim.priceWithinNeed ?? price)
      guard base <= price else {
        throw .badRequest(
          LocalizedText(
            zh: "合理生活消费需要的部分 \(plain(base)) 元超过价款 \(plain(price)) 元。",
            en: "\(plain(base)) yuan within a household's need are more than the price of "
              + "\(plain(price))."))
      }
      return (try row.value.number("times", of: row.row.rule), base)
    case .loss:
      guard let loss = claim.loss else {
        throw .badRequest(
          LocalizedText(
            zh: "选择以损失为基数时，应当写明损失数额。", en: "Choosing the loss as the base needs its amount."))
      }
      return (try row.value.number("times_loss", of: row.row.rule), try checked(loss))
    }
  }
}
