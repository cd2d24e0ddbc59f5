public import CourtDomain

/// Where an online sale was to be performed.
public struct VenueFacts: Hashable, Sendable {
  public var filedOn: CalendarDay
  public var court: CourtSettings
  /// Delivered through the network, such as a download.
  public var deliveredOnline: Bool
  /// Six-digit division codes of GB/T 2260; `nil` where unknown.
  public var buyerResidence: String?
  public var placeOfReceipt: String?
  public var agreedDeliveryPlace: String?

  public init(
    filedOn: CalendarDay, court: CourtSettings, deliveredOnline: Bool,
    buyerResidence: String? = nil, placeOfReceipt: String? = nil,
    agreedDeliveryPlace: String? = nil
  ) {
    self.filedOn = filedOn
    self.court = court
    self.deliveredOnline = deliveredOnline
    self.buyerResidence = buyerResidence
    self.placeOfReceipt = placeOfReceipt
    self.agreedDeliveryPlace = agreedDeliveryPlace
  }
}

public struct VenueAnswer: Hashable, Sendable {
  /// The place that decides, in words.
  public let place: LocalizedText
  /// Its division code where the facts tell.
  public let division: String?
  /// Whether it lies in the court's district; `nil` where the facts do not tell.
  public let isHere: Bool?
  public let citation: String
  public let source: LocalizedText
  public let text: LocalizedText
}

extension LawBook {
  /// Whether the place of performance of an online sale lies in the court's district.
  ///
  /// A note, not a refusal: the defendant may appear without objecting (CPL 130), and the
  /// defendant's domicile is a venue too (CPL 24). Source: Interpretation art. 20.
  public func venue(_ facts: VenueFacts) throws(LawError) -> VenueAnswer {
    let id = facts.deliveredOnline ? "delivered-online" : "shipped"
    let rule = try tables.venues.inForce("venue.online-sale." + id, on: facts.filedOn)
    let division = rule.value.places.lazy.compactMap { facts.division(of: $0) }.first
    let isHere = division.map { code in
      facts.court.divisions.contains { code.hasPrefix($0) }
    }
    let court = facts.court.name
    let verdict: LocalizedText =
      switch isHere {
      case true: LocalizedText(zh: "在\(court.zh)辖区内", en: "within the district of \(court.en)")
      case false: LocalizedText(zh: "不在\(court.zh)辖区内", en: "outside the district of \(court.en)")
      case nil: LocalizedText(zh: "所在地未填写，请核对", en: "the place is not given; please check")
      }
    let code = division.map { "（\($0)）" } ?? ""
    let codeEn = division.map { " (\($0))" } ?? ""
    let place = rule.value.name
    return VenueAnswer(
      place: place, division: division, isHere: isHere, citation: rule.row.citation,
      source: rule.row.source,
      text: LocalizedText(
        zh: "\(place.zh)\(code)：\(verdict.zh)（\(rule.row.source.zh)）。",
        en: "\(place.en)\(codeEn): \(verdict.en) (\(rule.row.source.en))."))
  }

  /// The conditions of an action and the grounds of refusal in force on that day, by rule id.
  public func grounds(on day: CalendarDay) -> [(
    rule: String, text: LocalizedText, citation: String
  )] {
    tables.grounds.all(on: day).map { ($0.row.rule, $0.value, $0.row.citation) }
  }
}

extension VenueFacts {
  fileprivate func division(of place: VenueRule.Place) -> String? {
    switch place {
    case .agreedDelivery: agreedDeliveryPlace
    case .buyerResidence: buyerResidence
    case .receipt: placeOfReceipt
    }
  }
}
