public import CourtDomain

struct JurisdictionRule: Sendable, Hashable {
  let name: LocalizedText
  let isWithin: Bool
  let needsPlatform: Bool
  let redirect: String?
}

struct VenueRule: Sendable, Hashable {
  enum Place: String, Sendable, CaseIterable {
    case agreedDelivery = "agreed-delivery"
    case buyerResidence = "buyer-residence"
    case receipt
  }

  let name: LocalizedText
  let places: [Place]
}

/// What decides whether an internet court hears a dispute.
public struct JurisdictionFacts: Hashable, Sendable {
  /// Dispute type of jurisdiction.yaml, such as `online-shopping-contract`.
  public var kind: String
  public var filedOn: CalendarDay
  public var court: CourtSettings
  /// The goods were bought on an e-commerce platform.
  public var isViaPlatform: Bool
  /// The day a court accepted the case, if it did: a pending case stays where it is.
  public var acceptedOn: CalendarDay?

  public init(
    kind: String, filedOn: CalendarDay, court: CourtSettings, isViaPlatform: Bool = true,
    acceptedOn: CalendarDay? = nil
  ) {
    self.kind = kind
    self.filedOn = filedOn
    self.court = court
    self.isViaPlatform = isViaPlatform
    self.acceptedOn = acceptedOn
  }
}

public struct JurisdictionAnswer: Hashable, Sendable {
  public let within: Bool
  public let kind: String
  public let name: LocalizedText
  /// Where the dispute belongs when it does not belong here.
  public let redirect: LocalizedText?
  public let citation: String
  public let source: LocalizedText
  /// The answer in one sentence.
  public let text: LocalizedText

  public func toJSON() -> JSONValue {
    [
      "within": .bool(within), "kind": .string(kind), "name": name.json,
      "redirect": redirect?.json ?? .null, "citation": .string(citation), "source": source.json,
      "text": text.json,
    ]
  }
}

extension LawBook {
  /// The dispute types that any version of the list names.
  public var disputeKinds: Set<String> { Set(tables.jurisdiction.versions.keys) }

  /// Whether an internet court hears this type of dispute, by the day of filing.
  ///
  /// Source: 法释〔2018〕16号 art. 2 until 2025-10-31; 法释〔2025〕14号 art. 1 from 2025-11-01.
  ///
  /// - Throws: `LawError.unknownRule` for a type no list has ever named, `.badRequest` for a court
  ///   that is not an internet court, `.notInForce` before there was a list.
  public func jurisdiction(_ facts: JurisdictionFacts) throws(LawError) -> JurisdictionAnswer {
    guard facts.court.isInternetCourt else {
      throw .badRequest(
        LocalizedText(
          zh: "\(facts.court.name.zh)不是互联网法院。", en: "\(facts.court.name.en) is no internet court."
        ))
    }
    let day = facts.acceptedOn ?? facts.filedOn
    guard let versions = tables.jurisdiction.versions[facts.kind], let known = versions.first else {
      throw .unknownRule(facts.kind)
    }
    guard let row = versions.first(where: { $0.row.isInForce(on: day) }) else {
      return try unlisted(facts, name: known.value.name, on: day)
    }
    guard row.value.isWithin, facts.isViaPlatform || !row.value.needsPlatform else {
      return try outside(facts, row, on: day)
    }
    return JurisdictionAnswer(
      within: true, kind: facts.kind, name: row.value.name, redirect: nil,
      citation: row.row.citation, source: row.row.source,
      text: LocalizedText(
        zh: "\(dayPhrase(facts).zh)的\(row.value.name.zh)由\(facts.court.name.zh)管辖"
          + "（\(row.row.source.zh)）。",
        en: "\(facts.court.name.en) hears this dispute (\(row.value.name.en)), "
          + "\(dayPhrase(facts).en) (\(row.row.source.en))."))
  }

  private func outside(
    _ facts: JurisdictionFacts, _ row: Dated<JurisdictionRule>, on day: CalendarDay
  ) throws(LawError) -> JurisdictionAnswer {
    let target = row.value.isWithin ? "not-platform" : row.value.redirect ?? "superior"
    let redirect = try tables.redirects.inForceOrFirst(target, on: day)
    let why =
      row.value.isWithin
      ? LocalizedText(zh: "并非通过电子商务平台订立", en: "not concluded on an e-commerce platform")
      : LocalizedText(zh: "已不属于互联网法院管辖", en: "no longer heard by internet courts")
    return JurisdictionAnswer(
      within: false, kind: facts.kind, name: row.value.name, redirect: redirect.value,
      citation: row.row.citation + "; " + redirect.row.citation,
      source: LocalizedText(
        zh: row.row.source.zh + "；" + redirect.row.source.zh,
        en: row.row.source.en + "; " + redirect.row.source.en),
      text: LocalizedText(
        zh: "\(dayPhrase(facts).zh)的\(row.value.name.zh)\(why.zh)（\(row.row.source.zh)）；"
          + "请向\(redirect.value.zh)起诉（\(redirect.row.source.zh)）。",
        en: "This dispute (\(row.value.name.en)), \(dayPhrase(facts).en), is \(why.en) "
          + "(\(row.row.source.en)); file it with \(redirect.value.en) "
          + "(\(redirect.row.source.en))."))
  }

  private func unlisted(_ facts: JurisdictionFacts, name: LocalizedText, on day: CalendarDay)
    throws(LawError) -> JurisdictionAnswer
  {
    guard let list = tables.jurisdiction.all(on: day).first else {
      throw .notInForce(rule: facts.kind, on: day)
    }
    let key = list.row.citation.prefix { $0 != " " }
    let source = list.row.source
    return JurisdictionAnswer(
      within: false, kind: facts.kind, name: name, redirect: nil, citation: String(key),
      source: source,
      text: LocalizedText(
        zh: "\(dayPhrase(facts).zh)的\(name.zh)不在当时施行的互联网法院管辖清单中（\(key)）。",
        en: "The list in force for a dispute \(dayPhrase(facts).en) (\(key)) does not name "
          + "\(name.en)."))
  }

  private func dayPhrase(_ facts: JurisdictionFacts) -> LocalizedText {
    if let accepted = facts.acceptedOn {
      return LocalizedText(zh: "\(accepted) 已受理", en: "accepted on \(accepted)")
    }
    return LocalizedText(zh: "\(facts.filedOn) 起诉", en: "filed on \(facts.filedOn)")
  }
}
