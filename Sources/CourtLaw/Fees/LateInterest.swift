public import CourtDomain
public import Foundation

/// A part of the debt paid late.
public struct LatePayment: Hashable, Sendable {
  public var on: CalendarDay
  /// Yuan that reduce the principal.
  public var amount: Decimal

  public init(on: CalendarDay, amount: Decimal) {
    self.on = on
    self.amount = amount
  }
}

/// The doubled part of interest over time, one line for each stretch of an unchanged debt.
public struct LateInterest: Hashable, Sendable {
  public struct Stretch: Hashable, Sendable {
    /// First and last day of the stretch.
    public let from: CalendarDay
    public let to: CalendarDay
    public let days: Int
    public let principal: Decimal
    public let amount: Decimal
    public let formula: String
  }

  public let stretches: [Stretch]
  /// The debt left at the end, in yuan.
  public let principalLeft: Decimal
  /// Yuan, exact.
  public let exact: Decimal
  public let money: Money
  public let citation: String
  public let source: LocalizedText
}

extension LawBook {
  /// More payments than a debtor makes in a lifetime.
  static let paymentLimit = 2_000

  /// The doubled part of interest for late performance with part payments.
  ///
  /// Day one is the day after the last day to perform; a day of payment still counts with what was
  /// owed before it. A payment's amount is what reduces the principal: how a payment is divided
  /// between debt and interest is decided before. Source: Civil Procedure Law art. 264;
  /// 法释〔2014〕8号.
  ///
  /// - Throws: `LawError.badRequest` for payments before the period began, after `until`, or of
  ///   more than is owed.
  public func lateInterest(
    principal: Decimal, performanceDueOn due: CalendarDay, until end: CalendarDay,
    payments: [LatePayment] = []
  ) throws(LawError) -> LateInterest {
    let rule = "claim.late-interest"
    let row = try tables.values.inForce(rule, on: end)
    let rate = try row.value.number("daily_rate", of: rule)
    var owed = try checked(principal)
    try check(payments, due: due, end: end)
    var stretches: [LateInterest.Stretch] = []
    var from = due.adding(days: 1)
    for payment in payments.sorted(by: { $0.on < $1.on }) + [LatePayment(on: end, amount: 0)] {
      if payment.on >= from, owed > 0 {
        stretches.append(Self.stretch(from, payment.on, owed, rate))
        from = payment.on.adding(days: 1)
      }
      owed -= try checked(payment.amount)
      guard owed >= 0 else {
        throw .badRequest(
          LocalizedText(
            zh: "\(payment.on) 的付款超过所欠本金。",
            en: "The payment of \(payment.on) is more than what is owed."))
      }
    }
    let exact = stretches.reduce(Decimal(0)) { $0 + $1.amount }
    return LateInterest(
      stretches: stretches, principalLeft: owed, exact: exact, money: Money(rounding: exact),
      citation: row.row.citation, source: row.row.source)
  }

  private func check(_ payments: [LatePayment], due: CalendarDay, end: CalendarDay)
    throws(LawError)
  {
    guard end >= due, payments.count <= Self.paymentLimit,
      payments.allSatisfy({ $0.on > due && $0.on <= end })
    else {
      throw .badRequest(
        LocalizedText(
          zh: "付款日应在履行期限 \(due) 之后、计算截止日 \(end) 之前或当日，且不超过 \(Self.paymentLimit) 笔。",
          en: "Payments lie after the last day to perform, \(due), and not after \(end), and are "
            + "\(Self.paymentLimit) at most."))
    }
  }

  private static func stretch(
    _ from: CalendarDay, _ to: CalendarDay, _ owed: Decimal, _ rate: Decimal
  ) -> LateInterest.Stretch {
    let days = to.days(since: from) + 1
    let amount = owed * rate * Decimal(days)
    return LateInterest.Stretch(
      from: from, to: to, days: days, principal: owed, amount: amount,
      formula: "\(plain(owed)) × \(plain(rate)) × \(days) = \(plain(amount))")
  }
}
