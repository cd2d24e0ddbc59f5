public import CourtDomain
import CourtWorkflow

/// What the judge finds about an item that came late; the ruling follows from it by law.
public struct LateFindings: Sendable {
  /// 主观过错
  public enum Fault: String, Sendable, CaseIterable {
    /// An objective cause kept the party from it.
    case none
    case ordinary
    /// Intent or gross negligence.
    case gross
  }

  public var fault: Fault
  /// The item bears on the basic facts of the case.
  public var isBasic: Bool
  public var opponentsObject: Bool
  public var ruling: EvidenceLateness.Ruling
  public var reason: String
  public var fineMinor: Int64?

  public init(
    fault: Fault, isBasic: Bool, opponentsObject: Bool, ruling: EvidenceLateness.Ruling,
    reason: String, fineMinor: Int64?
  ) {
    self.fault = fault
    self.isBasic = isBasic
    self.opponentsObject = opponentsObject
    self.ruling = ruling
    self.reason = reason
    self.fineMinor = fineMinor
  }

  /// The rulings the law leaves open on these findings, and where it says so.
  ///
  /// Source: Civil Procedure Law art. 68; Interpretation arts. 101–102.
  public func lawful(reasonGiven: Bool) -> (rulings: [EvidenceLateness.Ruling], source: String) {
    if fault == .none || !opponentsObject { return ([.notLate], "INT art. 101(2)") }
    guard reasonGiven else {
      return ([.refused, .admittedWithAdmonition, .admittedWithFine], "CPL art. 68(2)")
    }
    if fault == .ordinary { return ([.admittedWithAdmonition], "INT art. 102(2)") }
    return isBasic
      ? ([.admittedWithAdmonition, .admittedWithFine], "INT art. 102(1)")
      : ([.refused], "INT art. 102(1)")
  }
}

extension OpenCase {
  static let lateTask = "rule-on-late-evidence"

  func askForRuling() { openTask(role: "judge", kind: Self.lateTask) }

  /// States why an item came late, until the judge has ruled.
  public func excuse(_ id: EvidenceID, reason: String) throws -> EvidenceLateness {
    var lateness = try openLateness(id)
    guard let item = try transaction.evidence(id, locked: true),
      standing.partyID != nil || standing.roles.contains("platform"),
      item.partyID == standing.partyID || item.submittedBy == account?.id
    else {
      throw Rejection(
        "evidence.not-yours", .forbidden, zh: "只有提交该证据的一方可以说明逾期理由",
        en: "only who handed the item in says why it is late")
    }
    lateness.reason = reason
    let stated = lateness
    pending.beside.append { try $0.updateLateness(stated) }
    return lateness
  }

  /// The judge's ruling on an item that came late.
  ///
  /// Source: Civil Procedure Law arts. 68, 118; Interpretation arts. 101–102; Provisions on Evidence
  /// art. 59.
  /// - Throws: `Rejection` `evidence.only-the-judge-rules`, `evidence.not-late`,
  ///   `evidence.ruled-already`, `evidence.ruling-not-lawful`, `evidence.fine-out-of-range`.
  public func rule(on id: EvidenceID, _ found: LateFindings) throws -> EvidenceLateness {
    try onlyTheJudge("evidence.only-the-judge-rules")
    var lateness = try openLateness(id)
    guard let item = try transaction.evidence(id, locked: true) else {
      throw ReceiveEvidence.notFound
    }
    let (lawful, source) = found.lawful(reasonGiven: lateness.reason != nil)
    guard lawful.contains(found.ruling) else {
      let names = lawful.map(\.rawValue).joined(separator: ", ")
      throw Rejection(
        "evidence.ruling-not-lawful", .unacceptable,
        zh: "依所认定的情形，只能作出：\(names)", en: "on these findings the law leaves: \(names)",
        source: source)
    }
    try checkFine(found, item)
    lateness.ruling = found.ruling
    lateness.rulingReason = found.reason
    lateness.fineMinor = found.fineMinor
    lateness.ruledBy = account?.id
    lateness.ruledAt = now
    let ruled = lateness
    pending.beside.append { try $0.updateLateness(ruled) }
    let others = try transaction.looking(as: .system) {
      try transaction.lateness(of: file.id).contains { $0.evidenceID != id && $0.ruling == nil }
    }
    if !others { closeTasks(kind: Self.lateTask) }
    enterRuling(found, source)
    return lateness
  }

  private func openLateness(_ id: EvidenceID) throws -> EvidenceLateness {
    guard let lateness = try transaction.lateness(of: file.id).first(where: { $0.evidenceID == id })
    else {
      throw Rejection(
        "evidence.not-late", .conflict, zh: "该证据没有逾期", en: "the item did not come late")
    }
    guard lateness.ruling == nil else {
      throw Rejection(
        "evidence.ruled-already", .conflict, zh: "对该逾期证据已作出处理",
        en: "the late item has been ruled on")
    }
    return lateness
  }

  /// Source: Civil Procedure Law art. 118 (individuals up to 100,000 yuan; entities from 50,000 to
  /// 1,000,000).
  private func checkFine(_ found: LateFindings, _ item: EvidenceItem) throws {
    let isFine = found.ruling == .admittedWithFine
    let isLegal = parties.first { $0.id == item.partyID }?.kind == .legal
    let range: ClosedRange<Int64> = isLegal ? 5_000_000...100_000_000 : 1...10_000_000
    guard isFine == (found.fineMinor != nil), found.fineMinor.map(range.contains) ?? true else {
      throw Rejection(
        "evidence.fine-out-of-range", .unacceptable,
        zh: isFine ? "罚款应在 \(range.lowerBound) 至 \(range.upperBound) 分之间" : "只有罚款的处理可以写明金额",
        en: isFine
          ? "a fine lies between \(range.lowerBound) and \(range.upperBound) fen"
          : "an amount belongs to a fine only", source: "CPL art. 118")
    }
  }

  /// Names no item: the docket is read by those who may not see it.
  private func enterRuling(_ found: LateFindings, _ source: String) {
    let words: (String, String) =
      switch found.ruling {
      case .notLate: ("视为未逾期", "taken as in time")
      case .admittedWithAdmonition: ("予以采纳并训诫", "admitted, with an admonition")
      case .admittedWithFine: ("予以采纳并罚款", "admitted, with a fine")
      case .refused: ("不予采纳", "not admitted")
      }
    enterInDocket(
      "late-evidence-ruled", zh: "对逾期提供的证据作出处理：\(words.0)",
      en: "a ruling on evidence that came late: \(words.1)", article: source)
  }

  func onlyTheJudge(_ code: String) throws {
    guard standing.roles.contains("judge") else {
      throw Rejection(
        code, .forbidden, zh: "该事项由审理本案的法官决定", en: "this is for the judge of the case")
    }
  }

  /// An entry about evidence, which changes nothing in the procedure.
  func enterInDocket(
    _ action: String, zh: String, en: String, article: String?,
    input: JSONValue = .object(JSONObject())
  ) {
    append(
      action: action, text: LocalizedText(zh: zh, en: en), article: article, from: file.state,
      to: file.state, input: input, actor: .init(roles: standing.roles), asSystem: account == nil)
  }
}
