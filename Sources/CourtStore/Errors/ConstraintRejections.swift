import CourtDomain

/// The rules of the schema in words, by the name of the constraint that states them.
///
/// Only rules that a person can run into are here. Every other violation is a fault of ours.
enum ConstraintRejections {
  static func rule(_ constraint: String) -> Rejection? { table[constraint] }

  private static let table: [String: Rejection] = {
    var table: [String: Rejection] = [:]
    table["hearing_resource_not_double_booked"] = Hearing.doubleBooked([])
    for (constraint, rejection) in people + cases + evidence + custody + decisions + desk {
      table[constraint] = rejection
    }
    return table
  }()

  private static let people: [(String, Rejection)] = [
    (
      "account_login_unique",
      Rejection(
        "account.login-taken", zh: "该账号名已被使用，请另选", en: "this login is taken: choose another")
    ),
    (
      "account_id_number_unique",
      Rejection(
        "account.id-number-taken", zh: "该证件号已注册账号，请直接登录",
        en: "an account with this identity number exists already: sign in with it")
    ),
  ]

  private static let cases: [(String, Rejection)] = [
    (
      "case_number_unique",
      Rejection("case.number-taken", zh: "案号重复，请重试", en: "the case number is taken: try again")
    ),
    (
      "docket_entry_pkey",
      Rejection(
        "case.stale", .stale, zh: "案件刚被他人办理，请刷新后重试",
        en: "someone else acted in this case meanwhile: reload it and try again")
    ),
    (
      "representation_at_most_two_per_party",
      Rejection(
        "representation.more-than-two", .unacceptable, zh: "每一当事人至多委托二名诉讼代理人",
        en: "a party may have at most two representatives", source: "CPL art. 61")
    ),
  ]

  private static let evidence: [(String, Rejection)] = [
    (
      "evidence_received_never_changes",
      Rejection(
        "evidence.already-received", zh: "该证据已收存，不能更改；如需补充请另行提交",
        en: "this item is in custody and cannot be changed: submit another one beside it")
    ),
    (
      "evidence_ordinal_unique",
      Rejection(
        "evidence.at-once", zh: "同时有其他证据提交，请重试",
        en: "another item was submitted at the same moment: try again")
    ),
    (
      "blob_complete_never_changes",
      Rejection(
        "evidence.already-received", zh: "文件已收存完毕，不能再追加",
        en: "the file was received completely; nothing can be added to it")
    ),
  ]

  private static let custody: [(String, Rejection)] = [
    (
      "evidence_lateness_is_ruled_once",
      Rejection(
        "evidence.ruled-already", zh: "对该逾期证据已作出处理", en: "the late item has been ruled on")
    ),
    (
      "exchange_one_open_per_case",
      Rejection(
        "exchange.open-already", zh: "已有进行中的证据交换", en: "an exchange of evidence is under way")
    ),
    (
      "platform_key_unique",
      Rejection("platform-key.taken", zh: "该 keyid 已登记", en: "this keyid is registered already")
    ),
    (
      "platform_nonce_used_once",
      Rejection(
        "signature.replayed", zh: "该签名的 nonce 已使用过，请重新签名",
        en: "the nonce of this signature was used before: sign again", source: "RFC 9421 7.2.2")
    ),
    (
      "recording_confirmed_once",
      Rejection(
        "recording.confirmed-already", zh: "已对该录音录像的完整性校验值表示意见",
        en: "the value of this recording was answered already")
    ),
  ]

  private static let decisions: [(String, Rejection)] = [
    (
      "decision_signed_never_changes",
      Rejection(
        "decision.signed", zh: "裁判文书已签署，不能更改", en: "the decision is signed and does not change")
    ),
    (
      "hearing_one_scheduled_per_case",
      Rejection(
        "hearing.already-scheduled", zh: "本案已有排定的庭审，请先改期或取消",
        en: "this case has a scheduled hearing: adjourn or cancel it first")
    ),
    (
      "hearing_room_exists",
      Rejection("hearing.room-unknown", .unacceptable, zh: "没有这个法庭", en: "there is no such room")
    ),
    (
      "hearing_ends_after_it_starts",
      Rejection(
        "hearing.no-length", .unacceptable, zh: "庭审结束时间须晚于开始时间",
        en: "a hearing ends after it starts")
    ),
    (
      "statement_is_by_a_party_or_the_mediator",
      Rejection(
        "mediation.not-for-the-bench", .forbidden, zh: "审判人员不得参与调解陈述",
        en: "those who judge have no voice in mediation", source: "OMR art. 18")
    ),
  ]

  private static let desk: [(String, Rejection)] = [
    (
      "idempotency_key_used_once",
      Rejection(
        "idempotency.in-progress", zh: "同一 Idempotency-Key 的请求刚刚完成，请用同一键重试",
        en: "a request with this Idempotency-Key has just ended: retry with the same key")
    ),
    (
      "draft_size",
      Rejection("draft.too-large", .tooLarge, zh: "草稿超过 4 MiB", en: "the draft is over 4 MiB")
    ),
  ]
}
