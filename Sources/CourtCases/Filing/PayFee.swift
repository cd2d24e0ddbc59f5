import CourtDomain

extension OpenCase {
  /// Records a payment of the court fee.
  ///
  /// - Throws: `Rejection` `fee.none`, or why the procedure does not take it now.
  public func payFee(reference: String) throws -> CourtFee {
    guard court.limits.takesStatedPayments || standing.roles.contains("clerk") else {
      throw Rejection(
        "fee.unconfirmed", .forbidden, zh: "缴费须经银行或书记员确认",
        en: "a payment is confirmed by the bank's list or by a clerk, not by the payer")
    }
    guard var fee = particulars.fee else {
      throw Rejection(
        "fee.none", .conflict, zh: "本案尚未通知缴费", en: "no fee has been asked for yet")
    }
    guard fee.standing == .due else {
      throw Rejection(
        "fee.not-due", .conflict, zh: "费用已结清，无需再付", en: "the fee is settled already")
    }
    fee.standing = .paid
    fee.paidAt = now
    fee.paymentReference = reference
    setFee(fee)
    try perform("pay-fee", input: ["reference": .string(reference)], via: "fee")
    return fee
  }

  public var fee: CourtFee? { particulars.fee }
}
