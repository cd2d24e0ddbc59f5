public import CourtDomain

/// What is said in mediation: written and read by the parties and the mediator, by nobody else.
///
/// Source: Online Mediation Rules art. 18; Interpretation of the Civil Procedure Law art. 107.
public struct MediationRoom: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public func say(
    _ text: String, in id: CaseID, by principal: Account, _ transaction: any CourtTransaction,
    at now: Instant
  ) throws -> MediationStatement {
    let view = try enter(id, principal, transaction, at: now)
    guard view.file.state == "pre-filing-mediation" else {
      throw Rejection(
        "mediation.not-open", .conflict, zh: "本案不在调解中", en: "no mediation is going on in this case")
    }
    let statement = MediationStatement(
      caseID: id, author: principal.id, authorRole: DocketRole.name(of: view.standing.roles),
      text: text, at: now)
    try transaction.insertMediationStatement(statement)
    return statement
  }

  public func statements(
    of id: CaseID, by principal: Account, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> [MediationStatement] {
    _ = try enter(id, principal, transaction, at: now)
    return try transaction.mediationStatements(of: id, limit: 500)
  }

  private func enter(
    _ id: CaseID, _ principal: Account, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> CaseView {
    let view = try CaseView(id, in: court, transaction, at: now, for: principal)
    guard view.standing.mayReadMediation else {
      throw Rejection(
        "mediation.confidential", .forbidden,
        zh: "调解过程不公开，审判人员不得查阅", en: "mediation is confidential; those who judge may not read it",
        source: "OMR art. 18; INT art. 107")
    }
    return view
  }
}
