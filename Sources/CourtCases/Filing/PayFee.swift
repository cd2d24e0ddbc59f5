import CourtDomain
import CourtWorkflow

extension OpenCase {
  /// Records a payment of the court fee.
  ///
  /// - Throws: `Rejection` `fee.none`, or why the procedure does not take it now.
  public func payFee(reference: String) throws -> CourtFee {
    guard court.limits.takesStatedPayments || standing.roles.contains("clerk") else {
      throw Self.unconfirmedPayment
    }
    guard var fee = particulars.fee else {
      throw Rejection(
        "fee.none", .conflict, zh: "本案尚未通知缴费", en: "no fee has been asked for yet")
    }
    guard fee.standing == .due || (fee.standing == .relieved && fee.paid == nil) else {
      throw Rejection(
        "fee.not-due", .conflict, zh: "费用已结清，无需再付", en: "the fee is settled already")
    }
    let isSupplement = fee.paid != nil
    let isDeferred = fee.standing == .relieved
    fee.standing = .paid
    fee.paid = fee.amount
    fee.paidAt = now
    fee.paymentReference = reference
    setFee(fee)
    try tellPaid(fee, reference, isSupplement: isSupplement || isDeferred)
    return fee
  }

  /// A difference after a change of track, or a fee that was put off, is paid in whatever state the
  /// case is in; only the first payment carries it on.
  private func tellPaid(_ fee: CourtFee, _ reference: String, isSupplement: Bool) throws {
    let input: JSONValue = ["reference": .string(reference)]
    let possible = try mainEngine().definition.action("pay-fee")?.from.contains(file.state)
    guard isSupplement, possible != true else {
      try perform("pay-fee", input: input, via: "fee")
      return
    }
    append(
      action: "fee-supplemented",
      text: LocalizedText(
        zh: "补交案件受理费，共计 \(fee.amount.plain) 元",
        en: "the court fee was paid up to \(fee.amount.plain)"),
      article: fee.source, from: file.state, to: file.state, input: input,
      actor: Actor(roles: standing.roles), asSystem: account == nil)
  }

  public var fee: CourtFee? { particulars.fee }
}
