public import CourtDomain
public import CourtLaw
import CourtWorkflow
import Foundation

/// What the court finds in a complaint before it becomes a case: all of it, at once.
///
/// Source: Civil Procedure Law arts. 122, 124, 126; Online Litigation Rules art. 9 (defects are
/// told once and completely).
public struct ComplaintCheck: Sendable {
  /// Must be mended before the court can take the filing.
  public var defects: [FieldDefect]
  /// The filer should know; the filing is taken all the same.
  public var warnings: [FieldDefect]
  public var jurisdiction: JurisdictionAnswer?
  public var track: TrackAnswer?
  public var fee: ComputedFee?
  public var cause: Cause?

  /// - Parameter kind: what the filing begins; tracks, and the fee by them, are the first
  ///   instance's.
  init(
    of complaint: Complaint, as kind: FilingKind, under procedure: ProcedureDefinition,
    in court: Court, on day: CalendarDay
  ) {
    defects = []
    warnings = []
    for policy in Self.policies { policy(&self, complaint, court, day) }
    let own = kind.isFirstInstance ? [Self.trackAndFee] : [Self.fee(of: kind)]
    for policy in own { policy(&self, complaint, court, day) }
    checkPhases(complaint, procedure)
  }

  typealias Policy = @Sendable (inout ComplaintCheck, Complaint, Court, CalendarDay) -> Void

  /// The admissibility policies by name, in the order they are told.
  static let policies: [Policy] = [
    definiteParties, identityNumbers, reachableDefendant, onlineConsent, concreteClaims,
    amountsAgainstOrder, datesInOrder, causeOfAction, courtsJurisdiction, venue, limitation,
  ]
}

extension ComplaintCheck {
  @Sendable static func definiteParties(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    for (index, plaintiff) in complaint.plaintiffs.enumerated() where plaintiff.idNumber == nil {
      check.defects.append(
        FieldDefect(
          "/plaintiffs/\(index)/id_number", "missing", zh: "原告须提供身份证号或统一社会信用代码",
          en: "a plaintiff must give a citizen id or a credit code",
          source: "CPL art. 124(1); OLR art. 7"))
    }
    for (index, defendant) in complaint.defendants.enumerated()
    where !defendant.representatives.isEmpty {
      check.defects.append(
        FieldDefect(
          "/defendants/\(index)/representatives", "not-yours", zh: "被告的代理人由被告自行委托",
          en: "a defendant names his own representatives", source: "CPL art. 61"))
    }
    let plaintiffs = Set(
      complaint.plaintiffs.compactMap(\.idNumber).map(IdentityNumbers.normalised))
    for (index, defendant) in complaint.defendants.enumerated() {
      guard let number = defendant.idNumber,
        plaintiffs.contains(IdentityNumbers.normalised(number))
      else { continue }
      check.defects.append(
        FieldDefect(
          "/defendants/\(index)/id_number", "same-person", zh: "原告与被告不能为同一人",
          en: "plaintiff and defendant cannot be the same person", source: "CPL art. 122"))
    }
  }

  @Sendable static func identityNumbers(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    for (side, list) in [
      ("plaintiffs", complaint.plaintiffs), ("defendants", complaint.defendants),
    ] {
      for (index, party) in list.enumerated() {
        if let number = party.idNumber {
          check.defects += IdentityNumbers.defects(
            of: number, at: "/\(side)/\(index)/id_number", isForeign: party.isForeign)
        }
        for (mandate, representative) in party.representatives.enumerated() {
          check.defects += IdentityNumbers.defects(
            of: representative.idNumber,
            at: "/\(side)/\(index)/representatives/\(mandate)/id_number", isForeign: false)
        }
      }
    }
    if let code = complaint.platform?.creditCode {
      check.defects += IdentityNumbers.defects(
        of: code, at: "/platform/credit_code", isForeign: false)
    }
  }

  @Sendable static func reachableDefendant(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    for (index, defendant) in complaint.defendants.enumerated()
    where defendant.phone == nil && defendant.email == nil && defendant.address == nil {
      check.defects.append(
        FieldDefect(
          "/defendants/\(index)/address", "no-address",
          zh: "须有明确的被告：请提供被告的地址、电话或电子邮箱之一；平台应依法披露卖家信息",
          en: "a definite defendant is needed: give an address, phone or e-mail; the platform must "
            + "disclose its seller's", source: "CPL art. 122(2), 124(2); CPLaw art. 44"))
    }
  }

  @Sendable static func onlineConsent(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    guard !complaint.consents.onlineProcedure else { return }
    check.defects.append(
      FieldDefect(
        "/consents/online_procedure", "consent", zh: "在线立案须同意适用在线诉讼；否则请到线下窗口立案",
        en: "filing online needs consent to online procedure; otherwise file at the counter",
        source: "OLR art. 4"))
  }

  @Sendable static func concreteClaims(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    for (index, claim) in complaint.claims.enumerated() {
      let needsAmount = [.refund, .compensation, .punitive].contains(claim.kind)
      if needsAmount, claim.amount == nil {
        check.defects.append(
          FieldDefect(
            "/claims/\(index)/amount", "missing", zh: "金钱请求须写明金额",
            en: "a claim for money must say how much", source: "CPL art. 122(3)"))
      } else if let amount = claim.amount, amount.minorUnits == 0 {
        check.defects.append(
          FieldDefect(
            "/claims/\(index)/amount", "zero", zh: "请求金额应大于零",
            en: "the amount claimed must be more than zero", source: "CPL art. 122(3)"))
      }
    }
  }

  @Sendable static func amountsAgainstOrder(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    let price = complaint.order.price
    for (index, claim) in complaint.claims.enumerated() where claim.kind == .refund {
      guard let amount = claim.amount, amount > price else { continue }
      check.defects.append(
        FieldDefect(
          "/claims/\(index)/amount", "above-price",
          zh: "退款请求 \(amount.plain) 元高于订单价款 \(price.plain) 元；超出部分请另列为赔偿",
          en:
            "the refund asked (\(amount.plain)) is above the price of the order (\(price.plain)); "
            + "ask for the rest as compensation", source: "CPL art. 122(3)"))
    }
    let shown = complaint.evidence.compactMap(\.amount).map(\.minorUnits).max() ?? 0
    if !complaint.evidence.isEmpty, shown > 0, shown < price.minorUnits {
      check.warnings.append(
        FieldDefect(
          "/evidence", "amount-not-shown",
          zh: "证据所示最高金额低于订单价款，请补充付款凭证",
          en: "no evidence item shows the full price of the order: add proof of payment",
          source: "INT art. 90"))
    }
    if complaint.evidence.isEmpty {
      check.warnings.append(
        FieldDefect(
          "/evidence", "none", zh: "尚未列明证据，可在举证期限内提交",
          en: "no evidence is listed yet; it can follow within the evidence period",
          source: "CPL art. 68"))
    }
  }

  @Sendable static func datesInOrder(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    let order = complaint.order
    if order.placedOn > day {
      check.defects.append(
        FieldDefect(
          "/order/placed_on", "future", zh: "下单日期晚于今日 \(day)",
          en: "the order lies after today, \(day)"))
    }
    if let received = order.receivedOn, received < order.placedOn || received > day {
      check.defects.append(
        FieldDefect(
          "/order/received_on", "out-of-order", zh: "收货日期应在下单日期与今日之间",
          en: "receipt must lie between the order and today"))
    }
  }
}
