public import CourtDomain
public import CourtScheduling

/// What the court asks for the hearing of a case: how long, before whom, with whom, in which tongue.
public struct HearingDemand: Sendable, Hashable {
  /// 独任 or 合议.
  public enum Form: String, Sendable, CaseIterable {
    case sole
    case panel
  }

  /// Someone who must be there and is neither party nor official of the case.
  public struct Guest: Sendable, Hashable {
    public enum Part: String, Sendable, CaseIterable {
      case assessor, interpreter, mediator, witness
    }

    public var part: Part
    public var name: String
    /// Keeps this person from being in two hearings at once; without it only the name does.
    public var idNumber: String?

    public init(part: Part, name: String, idNumber: String?) {
      self.part = part
      self.name = name
      self.idNumber = idNumber
    }
  }

  /// Minutes without the breaks that adjustments add; `nil` for the court's usual length.
  public var durationMinutes: Int?
  /// `nil`: before whoever sits in the case.
  public var form: Form?
  /// A tag such as `en` or `bo`; `nil` for Chinese.
  public var language: String?
  public var guests: [Guest] = []
  public var adjustments: [HearingAdjustment] = []
  /// Cases of one name are similar and are held in a row where their judge can.
  public var series: String?
  /// Not open to the public, and why. Source: Civil Procedure Law art. 137.
  public var closedGround: String?
  public var notBefore: CalendarDay?
  public var partOfDay: PartOfDay?
  /// ISO weekdays, 1 is Monday.
  public var avoidWeekdays: [Int] = []

  public init() {}

  /// Reads the members it knows; the reader notes what is wrong with them.
  public init(_ body: JSONReader) {
    durationMinutes = body.int("duration_minutes", required: false, in: 15...480).map { Int($0) }
    form = body.choice("form", required: false)
    language = body.languageTag("language")
    if body.has("guests") {
      guests = body.objects("guests", required: false, count: 0...40).compactMap(Self.guest)
    }
    if body.has("adjustments") {
      adjustments = HearingAdjustment.list(body, "adjustments")
    }
    series = body.text("series", required: false, max: 100)
    closedGround = body.text("closed_ground", required: false, max: 500)
    notBefore = body.day("not_before", required: false)
    partOfDay = body.choice("part_of_day", required: false)
    if body.has("avoid_weekdays") {
      let given = body.texts("avoid_weekdays", required: false, count: 0...5, max: 1)
      avoidWeekdays = given.compactMap { Int($0) }.filter { (1...7).contains($0) }
      if avoidWeekdays.count < given.count {
        body.note(
          "avoid_weekdays", "weekday", zh: "应为 1（星期一）至 7（星期日）",
          en: "weekdays are 1 (Monday) to 7 (Sunday)")
      }
    }
  }

  private static func guest(_ body: JSONReader) -> Guest? {
    let part: Guest.Part? = body.choice("part")
    let name = body.line("name", max: 120)
    let number = body.text("id_number", required: false, max: 32)
    guard let part, let name else { return nil }
    return Guest(part: part, name: name, idNumber: number.map(IdentityNumbers.normalised))
  }

  /// As it is stored: with identity numbers.
  public var stored: JSONValue { json { $0 } }
  /// As it is shown.
  public var shown: JSONValue {
    json { $0.count > 6 ? $0.prefix(3) + "***" + $0.suffix(2) : "***" }
  }

  private func json(_ number: (String) -> String) -> JSONValue {
    let guests: [JSONValue] = guests.map {
      [
        "part": .string($0.part.rawValue), "name": .string($0.name),
        "id_number": .optional($0.idNumber.map(number)),
      ]
    }
    return [
      "duration_minutes": durationMinutes.map { .int($0) } ?? .null,
      "form": .optional(form?.rawValue), "language": .optional(language),
      "guests": .array(guests),
      "adjustments": .array(adjustments.map { .string($0.rawValue) }),
      "series": .optional(series), "closed_ground": .optional(closedGround),
      "not_before": .optional(notBefore?.description),
      "part_of_day": .optional(partOfDay?.rawValue),
      "avoid_weekdays": .array(avoidWeekdays.map { .string("\($0)") }),
    ]
  }

  /// What `other` says, and where it is silent what stands here.
  public func overlaid(by other: HearingDemand) -> HearingDemand {
    var sum = self
    sum.durationMinutes = other.durationMinutes ?? durationMinutes
    sum.form = other.form ?? form
    sum.language = other.language ?? language
    if !other.guests.isEmpty { sum.guests = other.guests }
    sum.adjustments += other.adjustments.filter { !adjustments.contains($0) }
    sum.series = other.series ?? series
    sum.closedGround = other.closedGround ?? closedGround
    sum.notBefore = other.notBefore ?? notBefore
    sum.partOfDay = other.partOfDay ?? partOfDay
    if !other.avoidWeekdays.isEmpty { sum.avoidWeekdays = other.avoidWeekdays }
    return sum
  }
}

/// What a person needs so as to take part like everybody else.
///
/// Source: Law on the Construction of a Barrier-free Environment art. 41; Online Litigation Rules
/// art. 2.
public enum HearingAdjustment: String, Sendable, CaseIterable {
  /// A quarter of an hour for every hour begun.
  case breaks
  case captions
  case signLanguage = "sign-language"
  case supportPerson = "support-person"
  case dialIn = "dial-in"
  case largePrint = "large-print"
  case morningOnly = "morning-only"
  case afternoonOnly = "afternoon-only"

  static func list(_ body: JSONReader, _ name: String) -> [HearingAdjustment] {
    body.texts(name, required: false, count: 0...8, max: 40).compactMap { text in
      if let known = HearingAdjustment(rawValue: text) { return known }
      body.note(
        name, "unknown", zh: "不认识的便利措施：\(text)",
        en: "no such adjustment; one of "
          + allCases.map(\.rawValue).joined(separator: ", "))
      return nil
    }
  }
}

/// What one party has told that it needs for the hearing.
public struct HearingNeed: Sendable, Hashable {
  public var partyID: PartyID
  public var language: String?
  public var needsInterpreter: Bool
  public var adjustments: [HearingAdjustment]
  public var note: String

  public init(of party: PartyID, _ body: JSONReader) {
    partyID = party
    language = body.languageTag("language")
    needsInterpreter = body.bool("needs_interpreter", required: false) ?? false
    adjustments = body.has("adjustments") ? HearingAdjustment.list(body, "adjustments") : []
    note = body.text("note", required: false, max: 1_000) ?? ""
  }

  public var json: JSONValue {
    [
      "party_id": .string(partyID.description), "language": .optional(language),
      "needs_interpreter": .bool(needsInterpreter),
      "adjustments": .array(adjustments.map { .string($0.rawValue) }), "note": .string(note),
    ]
  }
}

/// The demand of the court and the needs of all parties, taken together.
struct HearingTerms {
  let demand: HearingDemand
  let needs: [HearingNeed]
  let usualMinutes: Int

  var adjustments: Set<HearingAdjustment> {
    Set(demand.adjustments + needs.flatMap(\.adjustments))
  }

  /// With breaks; no more than 480.
  var durationMinutes: Int {
    let minutes = demand.durationMinutes ?? usualMinutes
    guard adjustments.contains(.breaks) else { return minutes }
    return min(480, minutes + (minutes + 59) / 60 * 15)
  }

  /// The only part of the day that will do.
  var onlyPartOfDay: PartOfDay? {
    let (morning, afternoon) = (
      adjustments.contains(.morningOnly), adjustments.contains(.afternoonOnly)
    )
    return morning == afternoon ? nil : morning ? .morning : .afternoon
  }

  /// Why somebody must interpret; empty where nobody need.
  var interpreting: [LocalizedText] {
    var reasons: [LocalizedText] = []
    if let language = demand.language, !language.lowercased().hasPrefix("zh") {
      reasons.append(LocalizedText(zh: "庭审语言为 \(language)", en: "it is held in \(language)"))
    }
    if needs.contains(where: \.needsInterpreter) {
      reasons.append(LocalizedText(zh: "当事人需要翻译", en: "a party needs an interpreter"))
    }
    if adjustments.contains(.signLanguage) {
      reasons.append(LocalizedText(zh: "需要手语翻译", en: "sign language is needed"))
    }
    return reasons
  }

  /// - Throws: `Rejection` `hearing.interpreter-missing`.
  func check() throws {
    guard !interpreting.isEmpty, !demand.guests.contains(where: { $0.part == .interpreter }) else {
      return
    }
    throw Rejection(
      "hearing.interpreter-missing", .conflict,
      zh: "须先确定翻译人员：" + interpreting.map(\.zh).joined(separator: "；"),
      en: "name an interpreter first: " + interpreting.map(\.en).joined(separator: "; "),
      source: "CPL art. 11")
  }
}

extension OpenCase {
  /// Says what the court asks for the hearing of this case.
  public func setHearingDemand(_ demand: HearingDemand) throws {
    guard standing.isOfficial else {
      throw Rejection(
        "hearing.for-the-court", .forbidden, zh: "庭审要求由法院确定", en: "the court says what it asks for")
    }
    let (body, id, at) = (demand.stored, file.id, now)
    guard let by = account?.id else { return }
    pending.beside.append { try $0.saveHearingDemand(body, of: id, by: by, at: at) }
    enterInDocket(
      "hearing-demand", zh: "确定庭审要求", en: "the court said what it asks for the hearing",
      article: "CPL 40, 137", input: demand.shown)
  }

  /// A party says what it needs; the court may enter it for a party.
  public func stateHearingNeed(_ read: HearingNeed, of named: PartyID?) throws -> HearingNeed {
    let own = standing.partyID
    let missing = Rejection(
      "hearing.need-whose", .forbidden, zh: "只能登记本方的需要；法院登记的应指明当事人",
      en: "you tell of your own party's needs; the court names the party")
    guard let party = standing.isOfficial ? named : named ?? own,
      standing.isOfficial || party == own, parties.contains(where: { $0.id == party }),
      let by = account?.id
    else { throw missing }
    var need = read
    need.partyID = party
    let (body, id, at) = (need.json, file.id, now)
    pending.beside.append { try $0.saveHearingNeed(body, of: party, in: id, by: by, at: at) }
    enterInDocket(
      "hearing-need", zh: "当事人说明参加庭审的需要", en: "a party said what it needs for the hearing",
      article: "OLR 2", input: ["party": .string(party.description)])
    return need
  }
}
