public import CourtDomain
import CourtLaw
import CourtWorkflow
import Foundation

extension OpenCase {
  /// The fee by the law of the filing day, halved on the two short tracks.
  ///
  /// When the track has changed after payment, the difference is due.
  /// Source: State Council Order 481 arts. 13, 16; Interpretation of the Civil Procedure Law art.
  /// 199.
  func computeFee() throws {
    let fee = try fee(halvedFor: isOnShortTrack ? [.simplified] : [])
    guard var known = particulars.fee, let paid = known.paid else {
      return setFee(
        CourtFee(
          caseID: file.id, amount: fee.money, formula: fee.formula, source: fee.citation,
          standing: .due, noticedAt: now), isNew: particulars.fee == nil)
    }
    known.amount = fee.money
    known.formula = fee.formula
    known.source = fee.citation
    if paid < fee.money {
      known.standing = .due
      known.noticedAt = now
    }
    setFee(known)
  }

  var isOnShortTrack: Bool { file.track == "simplified" || file.track == "small-claims" }

  func fee(
    halvedFor reasons: Set<FeeHalving>, relief: FeeRelief? = nil
  ) throws -> ComputedFee {
    let day = court.zone.day(of: file.filedAt)
    let request = FeeRequest(
      .property(file.amount.amount), on: day, halving: reasons, relief: relief,
      court: court.settings)
    do throws(LawError) { return try court.law.fee(request) } catch { throw error.rejection }
  }

  /// Gives back what was paid above half the full fee, or all of it; a fee that was halved already is
  /// not halved again.
  ///
  /// All comes back where an action is refused or dismissed by ruling and where an appeal leads to a
  /// remand; half where a case ends by mediation or withdrawal.
  /// Source: State Council Order 481 arts. 15–18, 27; Interpretation art. 206.
  func refundFee(inFull: Bool) throws {
    guard var fee = particulars.fee, let paid = fee.paid, fee.refunded == nil else { return }
    let owed = inFull ? Self.nothingOwed(of: paid) : try halfOwed(of: paid)
    guard owed.money < paid else { return }
    fee.amount = owed.money
    fee.formula = owed.formula
    fee.source += "; " + owed.source
    fee.refunded = Money(
      minorUnits: paid.minorUnits - owed.money.minorUnits, currency: paid.currency)
    fee.standing = .refunded
    setFee(fee)
  }

  private typealias Owed = (money: Money, formula: LocalizedText, source: String)

  private static func nothingOwed(of paid: Money) -> Owed {
    (
      Money(minorUnits: 0, currency: paid.currency),
      LocalizedText(
        zh: "\(paid.plain) − \(paid.plain) = 0 元（全部退还）",
        en: "\(paid.plain) − \(paid.plain) = 0 yuan (refunded in full)"), "FEE 27"
    )
  }

  /// The acceptance fee is computed anew with its one halving; the fee of an appeal, which is charged
  /// on what is in dispute there, is halved as it was paid.
  private func halfOwed(of paid: Money) throws -> Owed {
    let isComputed = try mainEngine().definition.actions.contains { action in
      action.effects.contains { $0.name == "compute-fee" }
    }
    guard !isComputed else {
      let fee = try self.fee(halvedFor: isOnShortTrack ? [.simplified] : [.mediated])
      return (fee.money, fee.formula, fee.citation)
    }
    let half = Money(rounding: paid.amount / 2, currency: paid.currency)
    return (
      half,
      LocalizedText(
        zh: "\(paid.plain) × 1/2 = \(half.plain) 元", en: "\(paid.plain) × 1/2 = \(half.plain) yuan"),
      "FEE 15"
    )
  }

  /// Judicial relief: the fee is waived for natural persons, lowered, or put off.
  ///
  /// Source: State Council Order 481 arts. 44–49.
  /// - Throws: `Rejection` where the law does not grant that relief to this filer.
  func relieveFee(_ name: String, share: String?) throws {
    guard var fee = particulars.fee else { return }
    let isNatural = parties.filter { $0.side == .plaintiff }.allSatisfy { $0.kind == .natural }
    let relief: FeeRelief
    switch name {
    case "exempt": relief = .exempt(isNaturalPerson: isNatural)
    case "reduced":
      relief = .reduced(share: share.flatMap { Decimal(string: $0) } ?? Decimal(1) / 2)
    case "deferred": relief = .deferred
    default: throw Fault(.broken, "no relief is called \(name)")
    }
    let computed = try self.fee(
      halvedFor: isOnShortTrack ? [.simplified] : [], relief: relief)
    fee.amount = computed.money
    fee.formula = computed.formula
    fee.source = computed.citation
    fee.standing = name == "exempt" ? .waived : name == "deferred" ? .relieved : .due
    setFee(fee)
  }

  /// Who bears the court fee once there is a judgment: the losing party, and where each wins and
  /// loses a part, each in proportion to it, unless the court rules otherwise.
  ///
  /// Source: State Council Order 481 art. 29.
  public func feeBorne() -> FeeBorne? {
    guard let fee = particulars.fee, let decision = particulars.decision,
      decision.signedAt != nil
    else { return nil }
    return FeeBorne(
      fee.amount, awarded: decision.awarded, claimed: file.amount, outcome: decision.outcome)
  }
}

/// How the court fee falls on the two sides.
public struct FeeBorne: Sendable, Hashable {
  public let byPlaintiff: Money
  public let byDefendant: Money

  /// The defendant's share is rounded to the nearest fen, and the plaintiff's is the rest.
  init(
    _ fee: Money, awarded: Money, claimed: Money, outcome: CourtDomain.Decision.Outcome
  ) {
    let total = fee.minorUnits
    let share: Int64
    switch outcome {
    case .granted: share = total
    case .dismissed: share = 0
    case .partial:
      let (won, all) = (awarded.minorUnits, max(1, claimed.minorUnits))
      let part = fee.amount * Decimal(min(won, all)) / Decimal(all)
      share = Money(rounding: part, currency: fee.currency).minorUnits
    }
    byDefendant = Money(minorUnits: share, currency: fee.currency)
    byPlaintiff = Money(minorUnits: total - share, currency: fee.currency)
  }
}
