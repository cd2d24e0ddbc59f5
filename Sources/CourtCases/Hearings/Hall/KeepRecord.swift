public import CourtDomain
import CourtEvidence
import CourtLaw

/// The record of a hearing: written by the clerk, read and signed by all within five days, its
/// corrections kept as differences.
///
/// Source: Civil Procedure Law art. 150.
public struct KeepRecord: Sendable {
  public static let days = 5
  public static let maximumBytes = 1 << 20
  /// Lines that one correction may take out and put in.
  static let mostChanges = 2_000

  let court: Court

  public init(_ court: Court) { self.court = court }

  public static let notFound = Rejection(
    "hearing.not-found", .notFound, zh: "没有找到该庭审", en: "there is no such hearing")

  /// All there is to see of a record.
  public struct Seen: Sendable {
    public let hearing: Hearing
    public let versions: [RecordVersion]
    public let corrections: [RecordCorrection]
    public let signatures: [RecordSignature]
    /// The last day for reading and signing.
    public let dueOn: CalendarDay
    /// Who has neither signed the newest version nor refused it: parties, and officials by role.
    public let missing: [LocalizedText]

    public var isComplete: Bool { !versions.isEmpty && missing.isEmpty }
  }

  public func look(
    at id: HearingID, by principal: Account, in transaction: any CourtTransaction,
    at now: Instant
  ) throws -> Seen {
    let (hearing, view) = try seen(id, principal, transaction, now)
    return try seen(hearing, view.parties, view.representations, transaction)
  }

  /// Writes the record, or writes it anew while nobody has signed.
  ///
  /// - Parameter base: the version that was before the writer, 0 for none; `nil` asks nothing.
  /// - Throws: `Rejection` `record.for-the-court`, `record.not-begun`, `record.signed-already`,
  ///   `record.moved-on`.
  public func write(
    _ text: String, base: Int? = nil, of id: HearingID, by principal: Account,
    in transaction: any CourtTransaction, at now: Instant
  ) throws -> RecordVersion {
    let (hearing, open) = try open(id, principal, transaction, now)
    guard open.standing.roles.contains("clerk") || open.standing.roles.contains("judge") else {
      throw Rejection(
        "record.for-the-court", .forbidden, zh: "庭审笔录由书记员制作", en: "the clerk keeps the record",
        source: "CPL art. 150")
    }
    guard hearing.startsAt <= now, hearing.standing == .scheduled || hearing.standing == .held
    else {
      throw Rejection(
        "record.not-begun", .conflict, zh: "尚未开庭或庭审已取消",
        en: "the hearing has not begun, or was cancelled")
    }
    guard try transaction.recordSignatures(of: id).isEmpty else {
      throw Rejection(
        "record.signed-already", .conflict, zh: "已有人签名，只能通过补正修改",
        en: "somebody has signed: it changes by correction only", source: "CPL art. 150")
    }
    let newest = try transaction.recordVersions(of: id).last?.number ?? 0
    if let base { try checkBase(base, newest) }
    let number = newest + 1
    let version = version(number, text, principal, now)
    open.enterInDocket(
      "record-written", zh: "庭审笔录第\(number)稿，摘要 \(hexText(version.sha256))",
      en: "record of the hearing, version \(number), digest \(hexText(version.sha256))",
      article: "CPL 150", input: ["version": .int(number)])
    try open.commit()
    try transaction.insertRecordVersion(version, of: id)
    return version
  }

  /// Asks for a correction by telling how the whole text ought to read.
  ///
  /// - Throws: `Rejection` `record.none`, `record.moved-on`, `record.too-late`,
  ///   `record.nothing-changed`, `record.not-yours`, `record.one-at-a-time`,
  ///   `record.too-many-changes`.
  public func correct(
    _ text: String, base: Int, reason: String, of id: HearingID, by principal: Account,
    in transaction: any CourtTransaction, at now: Instant
  ) throws -> RecordCorrection {
    let (hearing, open) = try open(id, principal, transaction, now)
    guard open.standing.partyID != nil || open.standing.isOfficial else { throw Self.notYours }
    let newest = try newest(of: id, transaction)
    try checkBase(base, newest.number)
    let due = try dueOn(hearing)
    guard court.zone.day(of: now) <= due else {
      throw Rejection(
        "record.too-late", .conflict, zh: "补正应在五日内申请（至 \(due)）",
        en: "corrections are asked for within five days, until \(due)", source: "CPL art. 150")
    }
    let before = try transaction.corrections(of: id)
    guard !before.contains(where: { $0.askedBy == principal.id && $0.isAccepted == nil }) else {
      throw Rejection(
        "record.one-at-a-time", .conflict, zh: "您的上一项补正申请尚未处理",
        en: "the correction you asked for before is not decided yet")
    }
    let changes = LineDiff(from: newest.text, to: text).changes.count
    guard changes > 0 else {
      throw Rejection(
        "record.nothing-changed", .unacceptable, zh: "与现有笔录没有差别", en: "nothing differs")
    }
    guard changes <= Self.mostChanges else {
      throw Rejection(
        "record.too-many-changes", .tooLarge, zh: "一次补正至多改动 \(Self.mostChanges) 行",
        en: "a correction changes at most \(Self.mostChanges) lines")
    }
    let number = before.count + 1
    let correction = RecordCorrection(
      number: number, base: base, text: text, reason: reason, askedBy: principal.id, askedAt: now)
    open.enterInDocket(
      "record-correction-asked", zh: "申请补正庭审笔录（第\(number)项）：\(reason)",
      en: "correction \(number) of the record is asked for: \(reason)", article: "CPL 150",
      input: [
        "correction": .int(number), "changed_lines": .int(changes),
        "sha256": .string(SHA256.digest(Array(text.utf8)).hex),
      ])
    try open.commit()
    try transaction.saveCorrection(correction, of: id)
    return correction
  }

  /// Accepts a correction, which makes a new version to be signed, or refuses it, which is noted.
  ///
  /// - Throws: `Rejection` `record.for-the-court`, `record.no-such-correction`,
  ///   `record.decided-already`, `record.moved-on`; `Invalid` for a refusal without reasons.
  public func decide(
    _ number: Int, accepting: Bool, answer: String, of id: HearingID, by principal: Account,
    in transaction: any CourtTransaction, at now: Instant
  ) throws -> RecordCorrection {
    let (_, open) = try open(id, principal, transaction, now)
    guard open.standing.roles.contains("judge") || open.standing.roles.contains("clerk") else {
      throw Rejection(
        "record.for-the-court", .forbidden, zh: "是否补正由法庭决定", en: "the court decides on corrections",
        source: "CPL art. 150")
    }
    guard var correction = try transaction.corrections(of: id).first(where: { $0.number == number })
    else {
      throw Rejection(
        "record.no-such-correction", .notFound, zh: "没有该补正申请", en: "there is no such correction")
    }
    guard correction.isAccepted == nil else {
      throw Rejection(
        "record.decided-already", .conflict, zh: "该申请已处理", en: "that was decided already")
    }
    guard accepting || !answer.trimmingSpaces.isEmpty else {
      throw Invalid([
        FieldDefect("/reason", "missing", zh: "不予补正的应当说明理由", en: "a refusal needs reasons")
      ])
    }
    correction.isAccepted = accepting
    correction.decidedBy = principal.id
    correction.decidedAt = now
    correction.answer = answer
    if accepting {
      let newest = try newest(of: id, transaction)
      try checkBase(correction.base, newest.number)
      var next = version(newest.number + 1, correction.text, principal, now)
      next.correction = number
      try transaction.insertRecordVersion(next, of: id)
    }
    open.enterInDocket(
      accepting ? "record-corrected" : "record-correction-refused",
      zh: accepting ? "补正庭审笔录（第\(number)项），各方重新签名" : "不予补正（第\(number)项）：\(answer)",
      en: accepting
        ? "the record was corrected (\(number)) and is signed anew"
        : "correction \(number) was refused and is noted: \(answer)",
      article: "CPL 150", input: ["correction": .int(number)])
    try open.commit()
    try transaction.saveCorrection(correction, of: id)
    return correction
  }

  /// Signs the newest version by its digest, or refuses with a reason; the account is the hand.
  ///
  /// - Throws: `Rejection` `record.none`, `record.another-text`, `record.not-yours`,
  ///   `record.signed-by-you`; `Invalid` for a refusal without a reason.
  public func sign(
    _ digest: [UInt8], signs: Bool, reason: String, of id: HearingID, by principal: Account,
    in transaction: any CourtTransaction, at now: Instant
  ) throws -> RecordSignature {
    let (_, open) = try open(id, principal, transaction, now)
    let sits = !open.standing.roles.isDisjoint(with: ["judge", "clerk"])
    guard open.standing.partyID != nil || sits else { throw Self.notYours }
    let newest = try newest(of: id, transaction)
    guard digest == newest.sha256 else {
      throw Rejection(
        "record.another-text", .conflict, zh: "所签并非最新一稿，请重新阅读",
        en: "this is not the newest version: read it again")
    }
    guard signs || !reason.trimmingSpaces.isEmpty else {
      throw Invalid([
        FieldDefect(
          "/reason", "missing", zh: "拒绝签名的，记明情况附卷", en: "a refusal is noted with its reason")
      ])
    }
    let earlier = try transaction.recordSignatures(of: id)
    guard !earlier.contains(where: { $0.accountID == principal.id && $0.version == newest.number })
    else {
      throw Rejection(
        "record.signed-by-you", .conflict, zh: "您已对该稿表示意见", en: "you have answered this version")
    }
    let signature = RecordSignature(
      accountID: principal.id, version: newest.number, signs: signs, reason: reason, at: now)
    open.enterInDocket(
      signs ? "record-signed" : "record-signature-refused",
      zh: signs
        ? "\(principal.name) 签署庭审笔录第\(newest.number)稿"
        : "\(principal.name) 拒绝签署庭审笔录：\(reason)",
      en: signs
        ? "\(principal.name) signed version \(newest.number) of the record"
        : "\(principal.name) refused to sign the record: \(reason)",
      article: "CPL 150", input: ["digest": .string(hexText(digest))])
    try open.commit()
    try transaction.saveSignature(signature, of: id)
    return signature
  }

  // MARK: Shared

  private static let notYours = Rejection(
    "record.not-yours", .forbidden, zh: "庭审笔录由当事人和其他诉讼参与人签名",
    en: "those who took part read and sign the record", source: "CPL art. 150")

  private func version(_ number: Int, _ text: String, _ principal: Account, _ now: Instant)
    -> RecordVersion
  {
    RecordVersion(
      number: number, text: text, sha256: SHA256.digest(Array(text.utf8)).bytes,
      writtenBy: principal.id, writtenAt: now)
  }

  private func newest(of id: HearingID, _ transaction: any CourtTransaction) throws
    -> RecordVersion
  {
    guard let newest = try transaction.recordVersions(of: id).last else {
      throw Rejection(
        "record.none", .conflict, zh: "尚无庭审笔录", en: "no record has been written yet")
    }
    return newest
  }

  private func checkBase(_ base: Int, _ newest: Int) throws {
    guard base == newest else {
      throw Rejection(
        "record.moved-on", .conflict, zh: "笔录现为第\(newest)稿，请以其为准重新提出",
        en: "the record stands at version \(newest): begin with that one")
    }
  }

  /// Five days from the day of the hearing; one that ends on a day of rest ends on the next working
  /// day. Source: Civil Procedure Law arts. 85, 150.
  func dueOn(_ hearing: Hearing) throws -> CalendarDay {
    var day = court.zone.day(of: hearing.startsAt).adding(days: Self.days)
    for _ in 0..<30 {
      do throws(LawError) {
        if try court.law.isWorkingDay(day) { return day }
      } catch { return day }
      day = day.adding(days: 1)
    }
    return day
  }

  func open(
    _ id: HearingID, _ principal: Account, _ transaction: any CourtTransaction, _ now: Instant
  ) throws -> (Hearing, OpenCase) {
    transaction.look(as: .account(principal.id))
    guard let hearing = try transaction.hearing(id) else { throw Self.notFound }
    do {
      let open = try OpenCase(
        hearing.caseID, in: court, transaction, at: now, for: principal)
      return (hearing, open)
    } catch let refusal as Rejection where refusal.code == OpenCase.notFound.code {
      throw Self.notFound
    }
  }

  func seen(
    _ id: HearingID, _ principal: Account, _ transaction: any CourtTransaction, _ now: Instant
  ) throws -> (Hearing, CaseView) {
    transaction.look(as: .account(principal.id))
    guard let hearing = try transaction.hearing(id) else { throw Self.notFound }
    do {
      return (
        hearing,
        try CaseView(hearing.caseID, in: court, transaction, at: now, for: principal)
      )
    } catch let refusal as Rejection where refusal.code == OpenCase.notFound.code {
      throw Self.notFound
    }
  }

  private func seen(
    _ hearing: Hearing, _ parties: [Party], _ mandates: [Representation],
    _ transaction: any CourtTransaction
  ) throws -> Seen {
    let versions = try transaction.recordVersions(of: hearing.id)
    let signatures = try transaction.recordSignatures(of: hearing.id)
    let newest = versions.last?.number
    let answered = Set(signatures.filter { $0.version == newest }.map(\.accountID))
    var missing: [LocalizedText] = []
    for party in parties {
      let hands =
        [party.accountID].compactMap(\.self)
        + mandates.filter { $0.partyID == party.id }.compactMap(\.accountID)
      if !hands.contains(where: answered.contains) {
        missing.append(LocalizedText(zh: party.name, en: party.name))
      }
    }
    if !answered.contains(hearing.judgeID) {
      missing.append(LocalizedText(zh: "审判人员", en: "the judge"))
    }
    if let clerk = hearing.clerkID, !answered.contains(clerk) {
      missing.append(LocalizedText(zh: "书记员", en: "the clerk"))
    }
    return Seen(
      hearing: hearing, versions: versions,
      corrections: try transaction.corrections(of: hearing.id), signatures: signatures,
      dueOn: try dueOn(hearing), missing: missing)
  }
}
