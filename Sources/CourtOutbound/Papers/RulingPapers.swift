import CourtDomain

/// Rulings and notices between registration and judgment, and the papers of an appeal.
enum RulingPapers {
  static let all: [String: PaperTemplate] = [
    "notice-of-small-claims": smallClaims, "participation-notice": participation,
    "ruling-of-dismissal": dismissal, "ruling-of-transfer": transfer, "ruling-on-stay": stay,
    "ruling-of-termination": termination, "ruling-refusing-withdrawal": withdrawalRefused,
    "notice-of-extension": extended, "appeal-reply": reply, "undisputed-facts": undisputed,
  ]

  /// Source: Civil Procedure Law arts. 165, 168–169; Interpretation arts. 274, 279.
  private static let smallClaims = PaperTemplate(
    "小额诉讼程序告知书", "Notice of the small claims procedure",
    zh: """
      本案适用小额诉讼程序，由审判员一人审理，一次开庭审结并当庭宣判为原则。
      实行一审终审：判决送达即发生法律效力，不得上诉。
      应当在立案之日起两个月内审结，经院长批准可以延长一个月。
      案件受理费 {fee} 元（减半收取）。
      当事人认为适用该程序违反法律规定的，可以在开庭前提出异议。
      依据：《中华人民共和国民事诉讼法》第一百六十五条、第一百六十八条、第一百六十九条；民诉法解释第二百七十四条、第二百七十九条
      """,
    en: """
      The case is heard as a small claim, by one judge, as a rule in one hearing.
      There is one instance only: the judgment is final when served, and no appeal lies.
      It is decided within two months of registration, which the president may extend by one month.
      The court fee is CNY {fee} (halved).
      Who holds that this track is not lawful here may object before the hearing.
      Under: Civil Procedure Law arts. 165, 168, 169; Interpretation arts. 274, 279
      """)

  /// Source: Online Litigation Rules arts. 4–5, 10.
  private static let participation = PaperTemplate(
    "在线诉讼告知书", "Notice of online litigation",
    zh: """
      本院可以在线办理本案。是否在线诉讼由您自愿选择，可以只选择部分环节，选择后也可以说明理由改为线下。
      同意的，请在三日内登录诉讼平台，验证身份并关联案件。
      未确认的，您的诉讼活动在线下进行，不影响您的任何诉讼权利。
      依据：《人民法院在线诉讼规则》第四条、第五条、第十条
      """,
    en: """
      This court can conduct the case online. Whether you take part online is your free choice, for
      each phase by itself, and you may change to paper with a reason.
      If you agree, sign in within three days, verify your identity and link the case.
      If you do not, your part is conducted offline and you lose no right by it.
      Under: Online Litigation Rules arts. 4, 5, 10
      """)

  /// Source: Interpretation art. 208; Civil Procedure Law arts. 157, 171, 286.
  private static let dismissal = PaperTemplate(
    "驳回起诉裁定书", "Ruling of dismissal",
    zh: """
      本院裁定驳回起诉。
      理由（{ground}）：{reason}
      如不服本裁定，可自送达之日起十日内通过本院上诉；\(Words.abroadZh)，为三十日。
      依据：民诉法解释第二百零八条；《中华人民共和国民事诉讼法》第一百五十七条、第一百七十一条
      """,
    en: """
      The action is dismissed for the reasons quoted above.
      Ground: {ground}
      An appeal lies through this court within ten days of service, \
      within thirty days for \(Words.abroadEn).
      Under: Interpretation art. 208; Civil Procedure Law arts. 157, 171, 286
      """)

  /// Source: Civil Procedure Law arts. 37, 130.
  private static let transfer = PaperTemplate(
    "移送管辖裁定书", "Ruling of transfer",
    zh: """
      本院对本案没有管辖权，裁定移送有管辖权的人民法院。
      事由：{docket_zh}
      已进行的诉讼行为和提交的材料随案移送。
      依据：{article}
      """,
    en: """
      This court has no jurisdiction; the case goes to the competent court.
      Cause: {docket_en}
      What was done and handed in so far goes with it.
      Under: {article}
      """)

  /// Source: Civil Procedure Law art. 153.
  private static let stay = PaperTemplate(
    "中止诉讼裁定书", "Ruling on a stay",
    zh: """
      本院裁定中止诉讼。
      事由：{docket_zh}
      中止的原因消除后，本院恢复诉讼并另行通知；尚未届满的期限届时重新计算。
      依据：《中华人民共和国民事诉讼法》第一百五十三条、第一百五十七条
      """,
    en: """
      The proceedings are stayed.
      Cause: {docket_en}
      When the cause has gone the court resumes the case and tells the parties; \
      their periods that had not ended then begin anew.
      Under: Civil Procedure Law arts. 153, 157
      """)

  /// Source: Civil Procedure Law art. 154.
  private static let termination = PaperTemplate(
    "终结诉讼裁定书", "Ruling of termination",
    zh: """
      本院裁定终结诉讼。
      事由：{docket_zh}
      依据：《中华人民共和国民事诉讼法》第一百五十四条、第一百五十七条
      """,
    en: """
      The proceedings are terminated and will not be resumed.
      Cause: {docket_en}
      Under: Civil Procedure Law arts. 154, 157
      """)

  /// Source: Civil Procedure Law arts. 148, 157; Interpretation art. 238.
  private static let withdrawalRefused = PaperTemplate(
    "不准许撤诉裁定书", "Ruling refusing a withdrawal",
    zh: """
      本院不准许撤诉，案件继续审理。
      事由：{docket_zh}
      经传票传唤无正当理由拒不到庭的，可以缺席判决。
      依据：《中华人民共和国民事诉讼法》第一百四十八条、第一百五十七条；民诉法解释第二百三十八条
      """,
    en: """
      The withdrawal is not allowed; the case goes on.
      Cause: {docket_en}
      Who is summoned and stays away without good reason may be judged in absence.
      Under: Civil Procedure Law arts. 148, 157; Interpretation art. 238
      """)

  /// Source: Provisions on evidence art. 54; Provisions on extension art. 7.
  private static let extended = PaperTemplate(
    "延长期限通知书", "Notice of extension",
    zh: """
      本案期限依法延长，适用于全体当事人：
      {docket_zh}
      依据：{article}
      """,
    en: """
      A period of this case is extended, for all parties alike:
      {docket_en}
      Under: {article}
      """)

  /// Source: Civil Procedure Law art. 174.
  private static let reply = PaperTemplate(
    "上诉答辩状副本", "Copy of the reply to the appeal",
    zh: """
      对方当事人就上诉提出答辩。
      答辩意见：{>text}
      依据：《中华人民共和国民事诉讼法》第一百七十四条
      """,
    en: """
      The other side's reply to the appeal is quoted above.
      Under: Civil Procedure Law art. 174
      """)

  /// Source: Online Mediation Rules art. 22; Interpretation art. 107.
  private static let undisputed = PaperTemplate(
    "无争议事实记载表", "Record of undisputed facts",
    zh: """
      以下事实经各方当事人签字确认，没有争议：{>text}
      当事人为达成协议作出的妥协、让步不在此列，不得作为对其不利的根据。
      依据：《人民法院在线调解规则》第二十二条；民诉法解释第一百零七条
      """,
    en: """
      The facts quoted above are undisputed and confirmed by all parties.
      Concessions made in order to settle are not among them and bind nobody.
      Under: Online Mediation Rules art. 22; Interpretation art. 107
      """)
}
