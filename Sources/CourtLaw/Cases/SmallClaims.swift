public import CourtDomain
public import Foundation

/// Up to which amount small claims are mandatory, and open to agreement, in a province and year.
public struct SmallClaimsLimits: Hashable, Sendable {
  public let wage: WageTable.Entry
  /// Yuan.
  public let mandatoryUpTo: Decimal
  /// Yuan.
  public let agreedUpTo: Decimal
  public let formula: LocalizedText
  public let citation: String
  public let source: LocalizedText

  /// What that amount falls under.
  public func verdict(on amount: Decimal) -> TrackAnswer.SmallClaims {
    if amount <= mandatoryUpTo { return .mandatory }
    return amount <= agreedUpTo ? .byAgreement : .notPossible
  }
}

extension LawBook {
  /// The small-claims limits of a province for cases filed on that day.
  ///
  /// Source: Civil Procedure Law art. 165; Interpretation art. 272.
  ///
  /// - Throws: `LawError.wageNotConfigured` where no wage of the province is configured for a year
  ///   before the filing: the law leaves the figure to the statistical bureau, and none is guessed.
  public func smallClaimsLimits(province: String, on day: CalendarDay, wages: WageTable)
    throws(LawError) -> SmallClaimsLimits
  {
    let rule = "track.small-claims"
    let row = try tables.values.inForce(rule, on: day)
    guard let wage = wages.wage(province: province, filedIn: day.year) else {
      throw .wageNotConfigured(province: province, year: day.year - 1)
    }
    let mandatory = try row.value.number("mandatory_share", of: rule)
    let agreed = try row.value.number("agreed_share", of: rule)
    func terms(_ share: Decimal) -> String {
      "\(plain(wage.yuan)) × \(percent(share)) = \(plain(wage.yuan * share))"
    }
    return SmallClaimsLimits(
      wage: wage, mandatoryUpTo: mandatory * wage.yuan, agreedUpTo: agreed * wage.yuan,
      formula: LocalizedText(
        zh: "应当适用：\(terms(mandatory)) 元以下；可以约定：\(terms(agreed)) 元以下",
        en: "mandatory up to \(terms(mandatory)) yuan; by agreement up to \(terms(agreed)) yuan"),
      citation: row.row.citation, source: row.row.source)
  }
}
