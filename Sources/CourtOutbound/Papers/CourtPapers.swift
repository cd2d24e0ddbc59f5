public import CourtCases
public import CourtDomain

/// Writes the court's papers as plain text in both languages, every figure from a named field.
///
/// Text, because a served paper must be readable for ever with nothing but the bytes; a printed
/// form is another rendering of the same fields.
public struct CourtPapers: DocumentRendering {
  private let courtName: LocalizedText
  private let zone: CourtZone

  public init(courtName: LocalizedText, zone: CourtZone) {
    self.courtName = courtName
    self.zone = zone
  }

  public func render(_ request: DocumentRequest) -> RenderedDocument {
    let template = PaperTemplate.named(request.kind)
    let fields = fields(of: request)
    let text = [
      heading(request, template),
      parties(request), "",
      fill(template.zh, fields), "",
      fill(template.en, fields), "",
      closing(request, fields),
    ].joined(separator: "\n")
    return RenderedDocument(
      title: template.title, mediaType: "text/plain; charset=utf-8", bytes: Array(text.utf8))
  }

  /// What the host gave, with what the case file itself tells of every paper.
  private func fields(of request: DocumentRequest) -> [String: String] {
    let appeal = AppealInstruction.of(
      track: request.file.track, isFinal: request.fields["is_final"] == "true")
    var fields = ["appeal_zh": appeal.zh, "appeal_en": appeal.en]
    fields.merge(request.fields) { _, given in given }
    fields["number"] = request.file.number
    fields["title_zh"] = request.file.title.zh
    fields["title_en"] = request.file.title.en
    return fields
  }

  private func heading(_ request: DocumentRequest, _ template: PaperTemplate) -> String {
    [
      courtName.zh, template.title.zh, request.file.number, "",
      "\(courtName.en) — \(template.title.en) — \(request.file.number)", "",
    ].joined(separator: "\n")
  }

  private func parties(_ request: DocumentRequest) -> String {
    request.parties.map { party in
      let side = PartyWords.side(party.side)
      return "\(side.zh) \(side.en): \(party.name)"
    }.joined(separator: "\n")
  }

  private func closing(_ request: DocumentRequest, _ fields: [String: String]) -> String {
    let day = zone.day(of: request.at).description
    guard let judge = fields["judge"], !judge.isEmpty else { return day }
    return "审判员 Judge: \(judge)\n\(day)"
  }

  /// Puts fields into `{name}` and `{>name}` places; a line whose field is missing or empty is left out.
  private func fill(_ template: String, _ fields: [String: String]) -> String {
    template.split(separator: "\n", omittingEmptySubsequences: false)
      .compactMap { filled(String($0), fields) }
      .joined(separator: "\n")
  }

  private func filled(_ line: String, _ fields: [String: String]) -> String? {
    var out = ""
    var rest = Substring(line)
    while let open = rest.firstIndex(of: "{") {
      out += rest[..<open]
      guard let close = rest[open...].firstIndex(of: "}") else { break }
      var name = rest[rest.index(after: open)..<close]
      let isQuoted = name.first == ">"
      if isQuoted { name.removeFirst() }
      guard let value = fields[String(name)], !value.isEmpty else { return nil }
      out += isQuoted ? quoted(value) : value
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }

  /// Sets a party's words in, so that no line of theirs passes for the court's.
  private func quoted(_ words: String) -> String {
    words.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { "\n    " + $0 }.joined()
  }
}

enum PartyWords {
  static func side(_ side: Party.Side) -> LocalizedText {
    switch side {
    case .plaintiff: LocalizedText(zh: "原告", en: "Plaintiff")
    case .defendant: LocalizedText(zh: "被告", en: "Defendant")
    case .thirdParty: LocalizedText(zh: "第三人", en: "Third party")
    }
  }
}
