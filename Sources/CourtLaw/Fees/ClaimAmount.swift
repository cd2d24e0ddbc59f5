public import CourtDomain
public import Foundation

/// An amount that a claim may rest on, with its formula.
public struct ClaimAmount: Hashable, Sendable {
  public let rule: String
  /// Yuan, exact.
  public let exact: Decimal
  public let money: Money
  public let formula: String
  public let citation: String
  public let source: LocalizedText
}

extension LawBook {
  /// Punitive damages for fraud in yuan, on top of the loss: three times the price, at least 500.
  ///
  /// Source: Law on the Protection of Consumers art. 55(1).
  public func fraudDamages(price: Decimal, on day: CalendarDay) throws(LawError) -> ClaimAmount {
    let rule = "claim.fraud"
    let row = try tables.values.inForce(rule, on: day)
    let price = try yuan(price)
    let times = try row.value.number("times", of: rule)
    let floor = try row.value.number("floor", of: rule)
    return amount(
      row, max(times * price, floor), "max(\(plain(times)) × \(plain(price)), \(plain(floor)))")
  }

  /// The most that may be asked for a known defect that killed or gravely injured: twice the loss.
  ///
  /// Source: Law on the Protection of Consumers art. 55(2).
  public func knownDefectDamages(loss: Decimal, on day: CalendarDay) throws(LawError)
    -> ClaimAmount
  {
    let rule = "claim.known-defect"
    let row = try tables.values.inForce(rule, on: day)
    let loss = try yuan(loss)
    let times = try row.value.number("times_loss", of: rule)
    return amount(row, times * loss, "≤ \(plain(times)) × \(plain(loss))")
  }

  /// Punitive damages for unsafe food: ten times the price or three times the loss as the consumer
  /// chooses, at least 1,000.
  ///
  /// The greater of both is answered when a loss is given. A flaw of the label that harms nobody is
  /// not covered, and a knowing buyer gets it only for what a household needs. Source: Food Safety
  /// Law art. 148(2); 法释〔2024〕9号 arts. 12–14.
  public func foodDamages(price: Decimal, loss: Decimal? = nil, on day: CalendarDay)
    throws(LawError) -> ClaimAmount
  {
    let rule = "claim.food"
    let row = try tables.values.inForce(rule, on: day)
    let price = try yuan(price)
    let times = try row.value.number("times", of: rule)
    let floor = try row.value.number("floor", of: rule)
    var terms = ["\(plain(times)) × \(plain(price))"]
    var most = times * price
    if let loss {
      let timesLoss = try row.value.number("times_loss", of: rule)
      most = max(most, timesLoss * (try yuan(loss)))
      terms.append("\(plain(timesLoss)) × \(plain(loss))")
    }
    return amount(
      row, max(most, floor), "max(\(terms.joined(separator: ", ")), \(plain(floor)))")
  }

  /// The doubled part of interest for late performance, without the ordinary interest.
  ///
  /// Source: Civil Procedure Law art. 264; 法释〔2014〕8号.
  public func lateInterest(principal: Decimal, days: Int, on day: CalendarDay) throws(LawError)
    -> ClaimAmount
  {
    let rule = "claim.late-interest"
    let row = try tables.values.inForce(rule, on: day)
    let principal = try yuan(principal)
    guard (0...36_500).contains(days) else { throw .badAmount(Decimal(days)) }
    let rate = try row.value.number("daily_rate", of: rule)
    return amount(
      row, principal * rate * Decimal(days), "\(plain(principal)) × \(plain(rate)) × \(days)")
  }

  /// Until when goods may be returned without a reason.
  ///
  /// The law does not except days of rest, so the last day moves like any other here. Source: Law
  /// on the Protection of Consumers art. 25.
  public func noReasonReturn(receivedOn day: CalendarDay, court: CourtSettings)
    throws(LawError) -> ComputedDeadline
  {
    try deadline(
      DeadlineRequest(rule: "consumer.no-reason-return", startDay: day, court: court))
  }

  private func yuan(_ amount: Decimal) throws(LawError) -> Decimal {
    guard amount >= 0, amount <= Self.amountLimit, !amount.isNaN else { throw .badAmount(amount) }
    return amount
  }

  private func amount(_ row: Dated<NamedValues>, _ exact: Decimal, _ formula: String)
    -> ClaimAmount
  {
    ClaimAmount(
      rule: row.row.rule, exact: exact, money: Money(rounding: exact),
      formula: "\(formula) = \(plain(exact))", citation: row.row.citation, source: row.row.source)
  }
}
