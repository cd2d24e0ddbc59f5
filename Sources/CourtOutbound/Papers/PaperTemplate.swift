import CourtDomain

/// The wording of one kind of paper.
///
/// `{name}` stands for a field, `{>name}` for one in a party's own words. A line whose field is missing is left out, so whatever may be
/// missing has a line of its own. Words of a party are quoted once, in the Chinese part.
struct PaperTemplate {
  var title: LocalizedText
  var zh: String
  var en: String

  init(_ titleZh: String, _ titleEn: String, zh: String, en: String) {
    title = LocalizedText(zh: titleZh, en: titleEn)
    self.zh = zh
    self.en = en
  }

  /// Papers without wording of their own say what the docket says.
  static func named(_ kind: String) -> PaperTemplate {
    FilingPapers.all[kind] ?? TrialPapers.all[kind] ?? ClosingPapers.all[kind]
      ?? RulingPapers.all[kind]
      ?? PaperTemplate(
        "通知书", "Notice", zh: "{docket_zh}\n依据：{article}", en: "{docket_en}\nUnder: {article}")
  }
}
