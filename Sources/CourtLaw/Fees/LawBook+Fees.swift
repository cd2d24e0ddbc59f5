import CourtDomain
import Foundation

extension LawBook {
  /// No claim in yuan is larger; a longer number is a slip, and 38 digits stay exact below it.
  static let amountLimit = Decimal(1_000_000_000_000)

  /// Computes a court fee with its formula.
  ///
  /// Exact to the last digit; rounded to the fen once, in `money`.
  ///
  /// - Throws: `LawError.badAmount` for negative or senseless amounts, `.notConfigured` where the
  ///   province's choice is missing, `.badRequest` where a halving or relief does not apply.
  public func fee(_ request: FeeRequest) throws(LawError) -> ComputedFee {
    let base = try unreduced(request)
    let halved = try halve(base, request)
    return try relieve(halved, request)
  }

  private func unreduced(_ request: FeeRequest) throws(LawError) -> FeeDraft {
    switch request.kind {
    case .property(let amount): try banded("fee.property", amount, request.on)
    case .appeal(let amount): try derived("fee.appeal", amount, request.on)
    case .preservation(let amount): try banded("fee.preservation", amount, request.on)
    case .paymentOrder(let amount): try derived("fee.payment-order", amount, request.on)
    case .enforcement(let amount): try banded("fee.enforcement", amount, request.on)
    case .nonProperty(let rule, let chosen, let damages):
      try fixed(rule, chosen ?? request.court?.feeChoices[rule], damages, request.on)
    case .claims(let claims): try several(claims, request)
    }
  }

  func checked(_ amount: Decimal) throws(LawError) -> Decimal {
    guard amount >= 0, amount <= Self.amountLimit, !amount.isNaN else { throw .badAmount(amount) }
    return amount
  }

  func banded(_ rule: String, _ amount: Decimal, _ day: CalendarDay) throws(LawError)
    -> FeeDraft
  {
    let row = try tables.bands.inForce(rule, on: day)
    let outcome = row.value.fee(on: try checked(amount))
    return FeeDraft(
      rule: rule, base: amount, full: outcome.amount, lines: outcome.lines,
      formula: [outcome.formula], rows: [row.row], isPrepaid: row.value.isPrepaid)
  }

  private func derived(_ rule: String, _ amount: Decimal, _ day: CalendarDay) throws(LawError)
    -> FeeDraft
  {
    let row = try tables.derivedFees.inForce(rule, on: day)
    var draft = try banded(row.value.of, amount, day)
    draft.rule = rule
    draft.rows.insert(row.row, at: 0)
    guard row.value.numerator != row.value.denominator else { return draft }
    let share = "\(row.value.numerator)/\(row.value.denominator)"
    let before = draft.full
    draft.full = before * Decimal(row.value.numerator) / Decimal(row.value.denominator)
    draft.formula.append("\(plain(before)) × \(share) = \(money(draft.full))")
    draft.lines.append(
      FeeLine(
        text: LocalizedText(
          zh: "\(row.value.name.zh)：财产案件受理费的 \(share)",
          en: "\(row.value.name.en): \(share) of the property fee"), amount: draft.full - before))
    return draft
  }

  func fixed(
    _ rule: String, _ chosen: Decimal?, _ damages: Decimal, _ day: CalendarDay
  ) throws(LawError) -> FeeDraft {
    let row = try tables.feeRanges.inForce(rule, on: day)
    guard let chosen else { throw .notConfigured(rule) }
    guard chosen >= row.value.least, chosen <= row.value.most else { throw .badAmount(chosen) }
    var draft = FeeDraft(
      rule: rule, base: nil, full: chosen,
      lines: [FeeLine(text: row.value.name, amount: chosen)], formula: [plain(chosen)],
      rows: [row.row], isPrepaid: true)
    guard let bands = row.value.damages, try checked(damages) > 0 else { return draft }
    let extra = try banded(bands, damages, day)
    draft.full += extra.full
    draft.lines += extra.lines
    draft.formula = ["\(plain(chosen)) + (\(extra.formula[0])) = \(plain(draft.full))"]
    return draft
  }

  private func halve(_ draft: FeeDraft, _ request: FeeRequest) throws(LawError) -> FeeDraft {
    guard !request.halving.isEmpty else { return draft }
    var draft = draft
    var names: [LocalizedText] = []
    for reason in request.halving.sorted(by: { $0.rawValue < $1.rawValue }) {
      let row = try tables.halvings.inForce("fee.halving." + reason.rawValue, on: request.on)
      guard row.value.appliesTo.contains(where: { draft.belongs(to: $0) }) else {
        throw .badRequest(
          LocalizedText(
            zh: "“\(row.value.name.zh)”不减半收取 \(draft.rule)。",
            en: "\(draft.rule) is not halved because of: \(row.value.name.en)."))
      }
      names.append(row.value.name)
      draft.rows.append(row.row)
    }
    if names.count > 1,
      let once = try? tables.halvings.inForce("fee.halving.once", on: request.on)
    {
      draft.rows.append(once.row)
    }
    let before = draft.full
    draft.payable = before / 2
    draft.formula.append("\(plain(before)) × 1/2 = \(plain(draft.payable))")
    draft.lines.append(
      FeeLine(
        text: LocalizedText(
          zh: "减半收取（\(names.map(\.zh).joined(separator: "、"))），只减半一次",
          en: "halved, once only (\(names.map(\.en).joined(separator: ", ")))"),
        amount: draft.payable - before))
    return draft
  }

  private func relieve(_ draft: FeeDraft, _ request: FeeRequest) throws(LawError) -> ComputedFee {
    guard let relief = request.relief else { return draft.fee(isDeferred: false) }
    var draft = draft
    let row = try tables.reliefs.inForce(relief.rule, on: request.on)
    let before = draft.payable
    switch relief {
    case .exempt(let isNaturalPerson):
      guard isNaturalPerson || !row.value.naturalPersonsOnly else {
        throw .badRequest(
          LocalizedText(
            zh: "免交诉讼费用只适用于自然人。", en: "Only natural persons can be exempted from fees."))
      }
      draft.payable = 0
    case .reduced(let share):
      guard share >= row.value.leastShare ?? 0, share < 1 else {
        throw .badRequest(
          LocalizedText(
            zh: "减交比例不得低于 \(percent(row.value.leastShare ?? 0))，且应低于 100%。",
            en: "A reduction is at least \(percent(row.value.leastShare ?? 0)) and below 100%."))
      }
      draft.payable = before * (1 - share)
      draft.formula.append(
        "\(plain(before)) × (1 − \(percent(share))) = \(plain(draft.payable))")
    case .deferred: break
    }
    draft.rows.append(row.row)
    draft.lines.append(FeeLine(text: row.value.name, amount: draft.payable - before))
    return draft.fee(isDeferred: relief == .deferred)
  }

  private func money(_ amount: Decimal) -> String { Money(rounding: amount).plain }
}

extension FeeRelief {
  var rule: String {
    switch self {
    case .exempt: "fee.relief.exempt"
    case .reduced: "fee.relief.reduced"
    case .deferred: "fee.relief.deferred"
    }
  }
}
