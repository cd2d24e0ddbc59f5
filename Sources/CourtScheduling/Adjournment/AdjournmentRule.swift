public import CourtDomain

/// The kind of procedure a case runs in, as far as adjournment asks.
public enum ProcedureTrack: String, Sendable, CaseIterable {
  case ordinary
  case simplified
  case smallClaims = "small-claims"
}

/// The numbers of the rule, read by the caller from the law in force on the day that governs.
public struct AdjournmentLimits: Hashable, Sendable {
  public var ordinary: Int
  public var simplified: Int
  public var smallClaims: Int
  /// Between one hearing and the next.
  public var gapMonths: Int
  public var source: String

  public init(
    ordinary: Int = 2, simplified: Int = 1, smallClaims: Int = 1, gapMonths: Int = 1,
    source: String = "法释〔2019〕4号 art. 3, 5"
  ) {
    self.ordinary = ordinary
    self.simplified = simplified
    self.smallClaims = smallClaims
    self.gapMonths = gapMonths
    self.source = source
  }

  public func most(in track: ProcedureTrack) -> Int {
    switch track {
    case .ordinary: ordinary
    case .simplified: simplified
    case .smallClaims: smallClaims
    }
  }
}

/// What lets two hearings lie more than the gap apart. It never raises their number.
public enum AdjournmentException: String, Sendable, CaseIterable {
  case forceMajeure = "force-majeure"
  case consentOfAll = "consent-of-all"
}

public enum AdjournmentOutcome: Sendable, Equatable {
  /// The count after this adjournment, and the last lawful day; `nil` where an exception
  /// lifts the gap.
  case allowed(number: Int, latestOn: CalendarDay?)
  /// Every reason at once.
  case refused([Rejection])
}

/// May this hearing be put off, and to which day?
///
/// Source: Supreme Court provisions on extending trial limits and adjourning hearings, arts. 3, 5.
public enum AdjournmentRule {
  /// - Parameters:
  ///   - adjournmentsSoFar: those that count; what the court put off for its own cause does not.
  ///   - countsTowardsLimit: `false` where the court's own cause moves the hearing. The gap holds all
  ///     the same.
  ///   - proposedOn: `nil` where no new day is known yet; the gap is then only told.
  public static func check(
    track: ProcedureTrack, adjournmentsSoFar: Int, countsTowardsLimit: Bool = true,
    previousHearingOn: CalendarDay,
    proposedOn: CalendarDay?, exception: AdjournmentException? = nil,
    limits: AdjournmentLimits = AdjournmentLimits()
  ) -> AdjournmentOutcome {
    let most = limits.most(in: track)
    let lastDay = previousHearingOn.adding(months: limits.gapMonths)
    var reasons: [Rejection] = []
    if countsTowardsLimit, adjournmentsSoFar >= most {
      reasons.append(
        Rejection(
          "hearing.adjournments-exhausted", zh: "本程序至多延期开庭 \(most) 次，已延期 \(adjournmentsSoFar) 次",
          en: "at most \(most) adjournments are allowed in this procedure; "
            + "\(adjournmentsSoFar) have been made",
          source: limits.source))
    }
    if let proposedOn, proposedOn <= previousHearingOn {
      reasons.append(
        Rejection(
          "hearing.adjournment-backwards", .unacceptable,
          zh: "新日期 \(proposedOn) 不晚于原定 \(previousHearingOn)",
          en: "the new day \(proposedOn) is not after the hearing of \(previousHearingOn)"))
    }
    if let proposedOn, proposedOn > lastDay, exception == nil {
      reasons.append(
        Rejection(
          "hearing.adjournment-gap",
          zh: "两次开庭间隔不得超过 \(limits.gapMonths) 个月，最迟 \(lastDay)；不可抗力或当事人同意的除外",
          en: "two hearings lie at most \(limits.gapMonths) month apart, here until \(lastDay), "
            + "unless force majeure or the parties' consent allows more",
          source: limits.source))
    }
    guard reasons.isEmpty else { return .refused(reasons) }
    return .allowed(
      number: adjournmentsSoFar + (countsTowardsLimit ? 1 : 0),
      latestOn: exception == nil ? lastDay : nil)
  }
}
