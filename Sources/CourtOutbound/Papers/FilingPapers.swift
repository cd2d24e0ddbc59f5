/// Papers from the complaint to its service.
enum FilingPapers {
  static let all: [String: PaperTemplate] = [
    "filing-receipt": receipt, "notice-of-acceptance": acceptance, "fee-notice": fee,
    "correction-notice": correction, "notice-of-return": noticeOfReturn,
    "ruling-of-refusal": refusal, "copy-of-complaint": copy, "public-notice": publicNotice,
  ]

  /// Source: Civil Procedure Law art. 126.
  private static let receipt = PaperTemplate(
    "起诉材料收据", "Receipt for the complaint",
    zh: """
      本院已收到{title_zh}一案的起诉材料。
      立案审查至 {due_filing-review} 届满。
      依据：《中华人民共和国民事诉讼法》第一百二十六条
      """,
    en: """
      The court has received the complaint: {title_en}.
      The time to decide on its registration ends on {due_filing-review}.
      Under: Civil Procedure Law art. 126
      """)

  /// Source: Civil Procedure Law arts. 52, 61, 126.
  private static let acceptance = PaperTemplate(
    "受理案件通知书", "Notice of registration",
    zh: """
      本案已登记立案，适用{track_zh}。
      当事人可在线查阅案卷、提交证据，也可委托一至二名诉讼代理人。
      依据：《中华人民共和国民事诉讼法》第五十二条、第六十一条、第一百二十六条
      """,
    en: """
      The case is registered.
      Track of procedure: {track}
      Parties may read the file, hand in evidence and name one or two representatives.
      Under: Civil Procedure Law arts. 52, 61, 126
      """)

  /// Source: Measures on Litigation Fees art. 22; Interpretation art. 213.
  private static let fee = PaperTemplate(
    "交纳诉讼费用通知书", "Fee notice",
    zh: """
      案件受理费 {fee} 元。
      计算方法：{fee_formula_zh}
      请于 {due_fee-payment} 前（含当日）交纳。
      逾期未交又未获准缓交、免交的，按撤诉处理。
      依据：《诉讼费用交纳办法》第二十二条；民诉法解释第二百一十三条
      """,
    en: """
      The court fee is CNY {fee}.
      Worked out as: {fee_formula_en}
      The last day to pay is {due_fee-payment}.
      Unpaid and neither deferred nor waived, the action is deemed withdrawn.
      Under: Measures on Litigation Fees art. 22; Interpretation art. 213
      """)

  /// Source: Interpretation art. 208; Online Litigation Rules art. 9.
  private static let correction = PaperTemplate(
    "补正通知书", "Notice to correct",
    zh: """
      起诉材料须作以下补正（已一次性全部告知）：
      {defects}
      请于 {due_filing-correction} 前（含当日）提交；逾期未补正的，退回起诉材料。
      依据：民诉法解释第二百零八条；《人民法院在线诉讼规则》第九条
      """,
    en: """
      The complaint must be corrected as quoted above; all defects are told at once.
      The last day to file the correction is {due_filing-correction}; \
      after it the complaint is returned.
      Under: Interpretation art. 208; Online Litigation Rules art. 9
      """)

  /// Source: Interpretation art. 208; Online Litigation Rules art. 9.
  private static let noticeOfReturn = PaperTemplate(
    "退回起诉材料通知书", "Notice of return",
    zh: """
      逾期未补正，起诉材料退回。可在补齐后重新起诉。
      依据：民诉法解释第二百零八条；《人民法院在线诉讼规则》第九条
      """,
    en: """
      The complaint was not corrected in time and is returned. It may be filed again when complete.
      Under: Interpretation art. 208; Online Litigation Rules art. 9
      """)

  /// Source: Civil Procedure Law arts. 126, 157, 171, 286.
  private static let refusal = PaperTemplate(
    "不予受理裁定书", "Ruling of refusal",
    zh: """
      本院裁定不予受理。
      理由（{ground}）：{reason}
      如不服本裁定，可自送达之日起十日内提出上诉；\(Words.abroadZh)，为三十日。
      依据：《中华人民共和国民事诉讼法》第一百二十六条、第一百五十七条、第一百七十一条
      """,
    en: """
      The complaint is refused for the reasons quoted above.
      Ground: {ground}
      An appeal lies within ten days of service, within thirty days for \(Words.abroadEn).
      Under: Civil Procedure Law arts. 126, 157, 171, 286
      """)

  /// Source: Civil Procedure Law arts. 68, 128, 285.
  private static let copy = PaperTemplate(
    "起诉状副本、应诉通知书和举证通知书",
    "Copy of the complaint, summons to respond and evidence notice",
    zh: """
      原告就{title_zh}提起诉讼，请求金额 {amount} 元。
      诉讼请求：{>claims}
      事实与理由：{>facts}
      请自收到之日起十五日内提出答辩状；\(Words.abroadZh)，为三十日。
      逾期不答辩不影响审理。
      举证期限在全体被告均已送达后起算；无正当理由逾期提供的证据，本院可以不予采纳。
      依据：《中华人民共和国民事诉讼法》第六十八条、第一百二十八条、第二百八十五条
      """,
    en: """
      An action was brought: {title_en}, for CNY {amount}.
      Answer within fifteen days of receipt, within thirty days for \(Words.abroadEn).
      Silence does not stop the trial.
      The evidence period begins once every defendant is served; \
      evidence that comes later without good reason may be left out of account.
      Under: Civil Procedure Law arts. 68, 128, 285
      """)

  /// Source: Civil Procedure Law arts. 95, 147, 283; Interpretation arts. 138–139.
  private static let publicNotice = PaperTemplate(
    "公告", "Public notice",
    zh: """
      本院受理{title_zh}一案，现依法公告送达起诉状副本、应诉通知书和举证通知书。
      原因：{docket_zh}
      自公告发布之日起经过三十日即视为送达；\(Words.abroadZh)，为六十日。
      答辩期为公告期满后十五日；\(Words.abroadZh)，为三十日。逾期不答辩不影响审理。
      开庭时间：{hearing_at}
      法庭：{hearing_room}
      开庭传票载入本案案卷；无正当理由拒不到庭的，可以缺席判决。
      依据：《中华人民共和国民事诉讼法》第九十五条、第一百四十七条、第二百八十三条；民诉法解释第一百三十八条
      """,
    en: """
      The copy of the complaint and the summons to respond are served by public notice: {title_en}.
      Reason: {docket_en}
      They count as served thirty days after publication, sixty days for \(Words.abroadEn).
      Answer within fifteen days of that, within thirty days for \(Words.abroadEn).
      Silence does not stop the trial.
      Hearing: {hearing_at}
      Court room: {hearing_room}
      The summons to the hearing is kept in the case file; who stays away without good reason \
      may be judged in absence.
      Under: Civil Procedure Law arts. 95, 147, 283; Interpretation art. 138
      """)
}

/// Turns of phrase that several papers share.
enum Words {
  /// Source: Civil Procedure Law arts. 283, 285, 286.
  static let abroadZh = "在中华人民共和国领域内没有住所的"
  static let abroadEn = "a party residing abroad"
}
