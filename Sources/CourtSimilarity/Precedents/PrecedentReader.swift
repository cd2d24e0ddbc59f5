public import CourtDomain

/// One precedent from its JSON object, or every reason why it is none.
struct PrecedentReader {
  private static let mostText = 200_000

  let precedent: Precedent?
  let defects: [FieldDefect]

  init(_ value: JSONValue) {
    let body = JSONReader(value)
    let id = Self.slug(body, "id", required: true, form: Self.isID)
    let court = body.text("court", max: 200)
    let number = body.text("case_number", max: 200)
    let title = body.text("title", max: 200)
    let decidedOn = body.day("decided_on")
    let effective = body.bool("effective")
    let tier = body.choice("tier", PrecedentTier.self)
    let outcome = body.choice("outcome", PrecedentOutcome.self)
    let language = body.choice("language", Language.self)
    let facts = body.text("facts", max: Self.mostText)
    let claims = Self.optionalText(body, "claims")
    let reasoning = Self.optionalText(body, "reasoning")
    let multiplier = body.int("multiplier", required: false, in: 1...100)
    let elements = Self.elements(body)
    let awarded = body.money("awarded", required: false)
    Self.checkAward(body, elements.claimedAmount, awarded, outcome)
    defects = body.defects
    guard defects.isEmpty, let id, let court, let number, let title, let decidedOn, let effective,
      let tier, let outcome, let language, let facts
    else {
      precedent = nil
      return
    }
    precedent = Precedent(
      id: id, court: court, caseNumber: number, decidedOn: decidedOn, effective: effective,
      tier: tier, elements: elements, awardedAmount: awarded, outcome: outcome,
      multiplier: multiplier.map { Int($0) }, title: title, facts: facts, claims: claims,
      reasoning: reasoning, language: language)
  }

  private static func elements(_ body: JSONReader) -> CaseElements {
    let remedies = body.texts("remedies", count: 0...16, max: 64)
    for (index, remedy) in remedies.enumerated() where !isSlug(remedy) {
      body.note("remedies/\(index)", "format", zh: slugForm.zh, en: slugForm.en)
    }
    return CaseElements(
      cause: slug(body, "cause", required: true, form: isSlug),
      goodsKind: slug(body, "goods_kind", required: false, form: isSlug),
      defectKind: slug(body, "defect_kind", required: false, form: isSlug),
      platformRole: slug(body, "platform_role", required: false, form: isSlug),
      remedies: remedies, claimedAmount: body.money("claimed", required: false),
      articles: body.texts("articles", count: 0...40, max: 200))
  }

  /// Empty is allowed where a decision has no such part.
  private static func optionalText(_ body: JSONReader, _ name: String) -> String {
    guard let raw = body.raw(name), raw.string != "" else { return "" }
    return body.text(name, required: false, max: mostText) ?? ""
  }

  private static func checkAward(
    _ body: JSONReader, _ claimed: Money?, _ awarded: Money?, _ outcome: PrecedentOutcome?
  ) {
    if let claimed, let awarded, awarded > claimed {
      body.note(
        "awarded", "above-claim", zh: "判付金额不得高于请求金额", en: "must not exceed what was claimed",
        source: "CPL art. 211(11)")
    }
    if outcome == .dismissed, let awarded, awarded.minorUnits > 0 {
      body.note(
        "awarded", "contradiction", zh: "驳回的案件不应有判付金额",
        en: "a dismissed case awards nothing")
    }
  }

  private static let slugForm = LocalizedText(
    zh: "应为 1–64 个小写字母、数字或连字符", en: "1 to 64 small letters, digits or hyphens")

  private static func slug(
    _ body: JSONReader, _ name: String, required: Bool, form: (String) -> Bool
  ) -> String? {
    guard let text = body.text(name, required: required, max: 64) else { return nil }
    guard form(text) else {
      body.note(name, "format", zh: slugForm.zh, en: slugForm.en)
      return nil
    }
    return text
  }

  private static func isSlug(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  private static func isID(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
          || "._-".utf8.contains($0)
      }
  }
}

extension Precedent {
  /// The line form that `PrecedentImport` reads; optional fields are left out where empty.
  public var json: JSONValue {
    var object = JSONObject()
    object["id"] = .string(id)
    object["court"] = .string(court)
    object["case_number"] = .string(caseNumber)
    object["decided_on"] = .string(decidedOn.description)
    object["effective"] = .bool(effective)
    object["tier"] = .string(tier.rawValue)
    object["language"] = .string(language.rawValue)
    object["title"] = .string(title)
    object["cause"] = elements.cause.map { .string($0) }
    object["goods_kind"] = elements.goodsKind.map { .string($0) }
    object["defect_kind"] = elements.defectKind.map { .string($0) }
    object["platform_role"] = elements.platformRole.map { .string($0) }
    object["remedies"] = .array(elements.remedies.map { .string($0) })
    object["claimed"] = elements.claimedAmount.map(Self.json)
    object["awarded"] = awardedAmount.map(Self.json)
    object["outcome"] = .string(outcome.rawValue)
    object["multiplier"] = multiplier.map { .int($0) }
    object["articles"] = .array(elements.articles.map { .string($0) })
    object["facts"] = .string(facts)
    if !claims.isEmpty { object["claims"] = .string(claims) }
    if !reasoning.isEmpty { object["reasoning"] = .string(reasoning) }
    return .object(object)
  }

  private static func json(_ money: Money) -> JSONValue {
    ["amount_minor": .int(money.minorUnits), "currency": .string(money.currency)]
  }
}
