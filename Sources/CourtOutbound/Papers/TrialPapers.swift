/// Papers from the defence to the hearing.
enum TrialPapers {
  static let all: [String: PaperTemplate] = [
    "defence-statement": defence, "ruling-on-track": track, "hearing-notice": summons,
    "adjournment-notice": adjournment,
  ]

  /// Source: Civil Procedure Law art. 128.
  private static let defence = PaperTemplate(
    "答辩状", "Defence",
    zh: """
      被告就{title_zh}一案提出答辩。
      答辩意见：{>text}
      依据：《中华人民共和国民事诉讼法》第一百二十八条
      """,
    en: """
      The defendant's answer to the complaint is quoted above: {title_en}.
      Under: Civil Procedure Law art. 128
      """)

  /// Source: Civil Procedure Law art. 170; Interpretation art. 258.
  private static let track = PaperTemplate(
    "程序转换裁定书", "Ruling on the track",
    zh: """
      本院依法裁定转换本案的审理程序：
      {docket_zh}
      现适用的程序：{track_zh}
      依据：《中华人民共和国民事诉讼法》第一百七十条；民诉法解释第二百五十八条
      """,
    en: """
      The court changes the track on which this case is heard:
      {docket_en}
      Track from now on: {track}
      Under: Civil Procedure Law art. 170; Interpretation art. 258
      """)

  /// Source: Civil Procedure Law arts. 139, 146–147.
  private static let summons = PaperTemplate(
    "开庭传票", "Summons to the hearing",
    zh: """
      本院传唤当事人到庭参加诉讼。
      开庭时间：{hearing_at}
      法庭：{hearing_room}
      原告无正当理由拒不到庭的，可以按撤诉处理；被告无正当理由拒不到庭的，可以缺席判决。
      依据：《中华人民共和国民事诉讼法》第一百三十九条、第一百四十六条、第一百四十七条
      """,
    en: """
      The parties are summoned to the hearing.
      Time: {hearing_at}
      Court room: {hearing_room}
      If the plaintiff stays away without good reason the action may be deemed withdrawn; \
      if the defendant does, judgment may be given in absence.
      Under: Civil Procedure Law arts. 139, 146, 147
      """)

  /// Source: Civil Procedure Law art. 149.
  private static let adjournment = PaperTemplate(
    "延期开庭通知书", "Notice of adjournment",
    zh: """
      原定的开庭取消，新的开庭时间由本院另发传票通知。
      {docket_zh}
      依据：《中华人民共和国民事诉讼法》第一百四十九条
      """,
    en: """
      The hearing that was booked does not take place; a new summons tells the new time.
      {docket_en}
      Under: Civil Procedure Law art. 149
      """)
}
