import CourtDomain

/// The wording of one kind of paper. A line whose field is missing is left out.
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
    all[kind]
      ?? PaperTemplate(
        "通知书", "Notice", zh: "{docket_zh}\n依据：{article}", en: "{docket_en}\nUnder: {article}")
  }

  private static let all: [String: PaperTemplate] = [
    "filing-receipt": PaperTemplate(
      "起诉材料收据", "Receipt for the complaint",
      zh: "本院已收到{title_zh}一案的起诉材料。\n立案审查至 {due_filing-review} 届满。",
      en: "The court has received the complaint: {title_en}.\nIt decides on registration by "
        + "{due_filing-review}."),
    "notice-of-acceptance": PaperTemplate(
      "受理案件通知书", "Notice of registration",
      zh: "本案已登记立案，适用{track_zh}。\n当事人可在线查阅案卷、提交证据，也可委托一至二名诉讼代理人。",
      en:
        "The case is registered on the {track} track.\nParties may read the file, hand in evidence "
        + "and name one or two representatives."),
    "fee-notice": PaperTemplate(
      "交纳诉讼费用通知书", "Fee notice",
      zh: "案件受理费 {fee} 元（{fee_formula_zh}）。\n请于 {due_fee-payment} 前交纳；逾期未交又未获准救助的，按撤诉处理。",
      en: "The court fee is CNY {fee} ({fee_formula_en}).\nPay by {due_fee-payment}; unpaid and "
        + "without relief, the action is deemed withdrawn."),
    "correction-notice": PaperTemplate(
      "补正通知书", "Notice to correct",
      zh: "起诉材料须作以下补正（已一次性全部告知）：\n{defects}\n请于 {due_filing-correction} 前提交。",
      en: "The complaint must be corrected as follows (all defects are told at once):\n{defects}\n"
        + "File the correction by {due_filing-correction}."),
    "notice-of-return": PaperTemplate(
      "退回起诉材料通知书", "Notice of return", zh: "逾期未补正，起诉材料退回。可在补齐后重新起诉。",
      en: "The complaint was not corrected in time and is returned. It may be filed again when "
        + "complete."),
    "ruling-of-refusal": PaperTemplate(
      "不予受理民事裁定书", "Ruling of refusal",
      zh: "本院裁定不予受理。\n理由（{ground}）：{reason}\n如不服本裁定，可自送达之日起十日内上诉。",
      en:
        "The complaint is refused.\nGround ({ground}): {reason}\nAn appeal lies within ten days of "
        + "service."),
    "copy-of-complaint": PaperTemplate(
      "起诉状副本、应诉通知书和举证通知书", "Copy of the complaint and summons to respond",
      zh: "原告就{title_zh}提起诉讼，请求金额 {amount} 元。\n请自收到之日起十五日内答辩；逾期不答辩不影响审理。",
      en: "An action was brought: {title_en}, for CNY {amount}.\nAnswer within fifteen days of "
        + "receipt; silence does not stop the trial."),
    "hearing-notice": PaperTemplate(
      "开庭传票", "Summons", zh: "定于 {hearing_at} 在线上法庭 {hearing_room} 开庭。无正当理由不到庭的，依法缺席审理或按撤诉处理。",
      en:
        "The hearing is on {hearing_at} in online court room {hearing_room}. Who stays away without "
        + "good reason is heard in absence, or the action is deemed withdrawn."),
    "mediation-statement": PaperTemplate(
      "民事调解书", "Mediation statement",
      zh: "当事人自愿达成如下协议，本院予以确认：\n{settlement}\n金额 {settlement_amount} 元。",
      en: "The parties agreed as follows and the court confirms it:\n{settlement}\nAmount CNY "
        + "{settlement_amount}."),
    "mediation-agreement": PaperTemplate(
      "调解协议", "Settlement agreement",
      zh: "经调解，当事人达成如下协议：\n{settlement}\n金额 {settlement_amount} 元。可在三十日内共同申请司法确认。",
      en:
        "After mediation the parties agreed:\n{settlement}\nAmount CNY {settlement_amount}. Judicial "
        + "confirmation may be asked for within thirty days."),
    "judgment": PaperTemplate(
      "民事判决书", "Judgment",
      zh:
        "本院认为：\n{reasons}\n依据：{articles}\n判决如下：\n{orders}\n合计支持金额 {awarded} 元。\n与类案的差异说明：{range_answer}",
      en: "Outcome: {outcome}; amount awarded CNY {awarded}. The reasons and orders above are the "
        + "judgment."),
    "notice-of-appeal": PaperTemplate(
      "上诉状副本", "Copy of the appeal", zh: "{docket_zh}", en: "{docket_en}"),
    "certificate-of-effect": PaperTemplate(
      "判决生效证明", "Certificate of effect", zh: "本案判决已经发生法律效力。",
      en: "The judgment in this case is in force."),
  ]
}
