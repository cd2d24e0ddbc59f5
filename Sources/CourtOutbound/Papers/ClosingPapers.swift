import CourtDomain

/// Papers that end a case, and what follows its end.
enum ClosingPapers {
  static let all: [String: PaperTemplate] = [
    "mediation-agreement": agreement, "mediation-statement": statement,
    "ruling-of-withdrawal": withdrawal, "ruling-deemed-withdrawn": deemedWithdrawn,
    "notice-of-retrial": retrial, "judgment": judgment, "notice-of-appeal": appeal,
    "certificate-of-effect": effect,
  ]

  /// Source: Civil Procedure Law art. 205; Online Mediation Rules arts. 19–20.
  private static let agreement = PaperTemplate(
    "调解协议", "Settlement agreement",
    zh: """
      经调解，当事人达成协议。
      协议内容：{>settlement}
      金额 {settlement_amount} 元。
      当事人可自协议生效之日起三十日内共同申请司法确认。
      依据：《中华人民共和国民事诉讼法》第二百零五条；《人民法院在线调解规则》第十九条、第二十条
      """,
    en: """
      After mediation the parties agreed as quoted above.
      Amount: CNY {settlement_amount}
      Together they may ask for judicial confirmation within thirty days of the agreement's effect.
      Under: Civil Procedure Law art. 205; Online Mediation Rules arts. 19, 20
      """)

  /// Source: Civil Procedure Law art. 100; Measures on Litigation Fees art. 15.
  private static let statement = PaperTemplate(
    "民事调解书", "Mediation statement",
    zh: """
      当事人自愿达成协议，本院予以确认。
      协议内容：{>settlement}
      金额 {settlement_amount} 元。
      案件受理费负担：{fee_bearer_zh}
      案件受理费减半收取，已经减半的不再减半。
      依据：《中华人民共和国民事诉讼法》第一百条；《诉讼费用交纳办法》第十五条
      """,
    en: """
      The parties agreed of their own will as quoted above, and the court confirms it.
      Amount: CNY {settlement_amount}
      Court fee borne: {fee_bearer_en}
      The court fee is halved; one that was halved already is not halved again.
      Under: Civil Procedure Law art. 100; Measures on Litigation Fees art. 15
      """)

  /// Source: Civil Procedure Law art. 148; Measures on Litigation Fees art. 15; Interpretation art. 214.
  private static let withdrawal = PaperTemplate(
    "准许撤诉裁定书", "Ruling on withdrawal",
    zh: """
      原告申请撤诉，本院裁定准许。
      已交纳案件受理费的减半收取，已经减半的不再减半。
      撤诉后可以就同一诉讼请求再次起诉。
      依据：《中华人民共和国民事诉讼法》第一百四十八条；《诉讼费用交纳办法》第十五条；民诉法解释第二百一十四条
      """,
    en: """
      The plaintiff asked to withdraw the action; the court allows it.
      A court fee already paid is halved; one that was halved already is not halved again.
      The same claim may be brought again.
      Under: Civil Procedure Law art. 148; Measures on Litigation Fees art. 15; \
      Interpretation art. 214
      """)

  /// The article is the act's own: an unpaid fee and an absent plaintiff lead here.
  ///
  /// Source: Interpretation art. 214.
  private static let deemedWithdrawn = PaperTemplate(
    "按撤诉处理裁定书", "Ruling of deemed withdrawal",
    zh: """
      本院裁定：本案按撤诉处理。
      事由：{docket_zh}
      此后可以就同一诉讼请求再次起诉。
      依据：{article}
      """,
    en: """
      The court rules that the action is deemed withdrawn.
      Cause: {docket_en}
      The same claim may be brought again.
      Under: {article}
      """)

  /// Source: Civil Procedure Law arts. 41, 177.
  private static let retrial = PaperTemplate(
    "重审案件通知书", "Notice of retrial",
    zh: """
      第二审人民法院裁定撤销原判、发回重审，本院另行组成合议庭，适用第一审普通程序审理。
      当事人可以在本院指定的举证期限内提供证据，不再交纳案件受理费。
      依据：《中华人民共和国民事诉讼法》第四十一条、第一百七十七条
      """,
    en: """
      The court of second instance has set the judgment aside and sent the case back.
      A new panel hears it on the ordinary track; evidence is taken within the time set, and no fee
      is paid again.
      Under: Civil Procedure Law arts. 41, 177
      """)

  /// Source: Civil Procedure Law art. 155.
  private static let judgment = PaperTemplate(
    "民事判决书", "Civil judgment",
    zh: """
      本院认为：
      {reasons}
      依据：{articles}
      判决如下：
      {orders}
      合计支持金额 {awarded} 元。
      案件受理费负担：{fee_bearer_zh}
      与类案的差异说明：{range_answer}
      {appeal_zh}
      """,
    en: """
      The reasons and orders above are the judgment.
      Outcome: {outcome}
      Amount awarded: CNY {awarded}
      Court fee borne: {fee_bearer_en}
      {appeal_en}
      """)

  /// Source: Civil Procedure Law arts. 173–174, 286.
  private static let appeal = PaperTemplate(
    "上诉状副本", "Copy of the appeal",
    zh: """
      当事人不服本院就{title_zh}一案所作的判决，提起上诉。
      上诉请求和理由：{>text}
      对方当事人应当自收到之日起十五日内提出答辩状；\(Words.abroadZh)，为三十日。
      不提出答辩状的，不影响审理。
      依据：《中华人民共和国民事诉讼法》第一百七十三条、第一百七十四条、第二百八十六条
      """,
    en: """
      A party appeals from this court's judgment on the grounds quoted above: {title_en}.
      The other side answers within fifteen days of receipt, \
      within thirty days for \(Words.abroadEn).
      Silence does not stop the appeal.
      Under: Civil Procedure Law arts. 173, 174, 286
      """)

  /// Source: Civil Procedure Law arts. 158, 250.
  private static let effect = PaperTemplate(
    "判决生效证明", "Certificate that the judgment is in force",
    zh: """
      本案判决已经发生法律效力。
      义务人不履行的，权利人可以自履行期间的最后一日起二年内申请执行。
      依据：《中华人民共和国民事诉讼法》第一百五十八条、第二百五十条
      """,
    en: """
      The judgment in this case is in force.
      If it is not obeyed, enforcement may be asked for within two years of the last day to perform.
      Under: Civil Procedure Law arts. 158, 250
      """)
}

/// Whether, until when and where a judgment can be appealed.
enum AppealInstruction {
  /// Source: Civil Procedure Law arts. 165, 171, 173, 182, 286.
  ///
  /// - Parameter isFinal: the decision is one of second instance.
  static func of(track: String, isFinal: Bool = false) -> LocalizedText {
    guard !isFinal else {
      return LocalizedText(
        zh: "本裁判为终审裁判。（民事诉讼法第一百八十二条）",
        en: "This decision is final; there is no further appeal. (Civil Procedure Law art. 182)")
    }
    guard track != "small-claims" else {
      return LocalizedText(
        zh: "本案适用小额诉讼程序，实行一审终审，本判决为终审判决。（民事诉讼法第一百六十五条）",
        en: "On the small claims track there is one instance; this judgment is final. "
          + "(Civil Procedure Law art. 165)")
    }
    return LocalizedText(
      zh: "如不服本判决，可自判决书送达之日起十五日内（\(Words.abroadZh)，为三十日），"
        + "通过本院向上一级人民法院提起上诉。（民事诉讼法第一百七十一条、第一百七十三条、第二百八十六条）",
      en: "An appeal lies to the court of appeal, through this court, within fifteen days of "
        + "service, within thirty days for \(Words.abroadEn). "
        + "(Civil Procedure Law arts. 171, 173, 286)")
  }
}
