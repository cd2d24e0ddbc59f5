public import CourtDomain
public import Foundation

/// A court as the law sees it: its name, its code in case numbers, its zone, and the switches where
/// the law leaves room.
public struct CourtSettings: Hashable, Sendable {
  /// The number under which every row of this court is kept, such as 330192.
  public let id: Int
  /// The court's code in case numbers, such as 浙0192.
  public let code: String
  public let name: LocalizedText
  public let zone: CourtZone
  /// Two-digit province of GB/T 2260, such as `33`.
  public let province: String
  /// Leading digits of the administrative divisions whose disputes come here.
  public let divisions: [String]
  /// Whether it is an internet court, whose list of disputes is in jurisdiction.yaml.
  public let isInternetCourt: Bool
  /// Code of the court that hears appeals; `nil` where this table does not follow further.
  public let appealsTo: String?
  /// Dispute types whose appeals go elsewhere, with that court's code.
  public let specialAppeals: [String: String]
  /// A make-up working Saturday or Sunday (调休) can be the last day of a period.
  ///
  /// The law does not say; the court must choose.
  public let makeUpDaysAreWorkingDays: Bool
  /// 开庭三日前 means three whole days between notice and hearing, the reading kinder to parties.
  public let noticeCountsClearDays: Bool
  /// Lengths this court sets for periods that the law leaves to it, by rule id.
  public let givenDays: [String: Int]
  /// Amounts in yuan this court's province sets within the law's range, by fee rule id.
  public let feeChoices: [String: Decimal]
  /// Days on which this court is closed though the country works, with the reason: days of rest
  /// like any other for whatever is counted here.
  public let closingDays: [CalendarDay: LocalizedText]

  /// The court that hears an appeal in a dispute of this type.
  public func appealCourt(kind: String? = nil) -> String? {
    kind.flatMap { specialAppeals[$0] } ?? appealsTo
  }
}

extension CourtSettings {
  /// The same court with another choice where the law leaves one: for planning and for comparing.
  public func with(
    makeUpDaysAreWorkingDays: Bool? = nil, noticeCountsClearDays: Bool? = nil,
    givenDays: [String: Int]? = nil, feeChoices: [String: Decimal]? = nil,
    closingDays: [CalendarDay: LocalizedText]? = nil
  ) -> CourtSettings {
    CourtSettings(
      id: id, code: code, name: name, zone: zone, province: province, divisions: divisions,
      isInternetCourt: isInternetCourt, appealsTo: appealsTo, specialAppeals: specialAppeals,
      makeUpDaysAreWorkingDays: makeUpDaysAreWorkingDays ?? self.makeUpDaysAreWorkingDays,
      noticeCountsClearDays: noticeCountsClearDays ?? self.noticeCountsClearDays,
      givenDays: givenDays ?? self.givenDays, feeChoices: feeChoices ?? self.feeChoices,
      closingDays: closingDays ?? self.closingDays)
  }
}
