public import CourtDomain
import CourtLaw
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

  /// Gives back what was paid above half the full fee; a fee that was halved already is not halved
  /// again.
  ///
  /// Source: State Council Order 481 arts. 15–18; Interpretation art. 206.
  func refundFee() throws {
    guard var fee = particulars.fee, let paid = fee.paid else { return }
    let owed = try self.fee(halvedFor: isOnShortTrack ? [.simplified] : [.mediated])
    guard owed.money < paid else { return }
    fee.amount = owed.money
    fee.formula = owed.formula
    fee.refunded = Money(
      minorUnits: paid.minorUnits - owed.money.minorUnits, currency: paid.currency)
    fee.standing = .refunded
    setFee(fee)
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
