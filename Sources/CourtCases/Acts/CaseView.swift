public import CourtDomain

/// A case as one account may see it, read without locks and without acting.
public struct CaseView: Sendable {
  public let file: CaseFile
  public let parties: [Party]
  public let representations: [Representation]
  public let assignments: [Assignment]
  public let standing: CaseStanding

  /// - Throws: `Rejection` `case.not-found` for a case that is not there or not the account's.
  public init(
    _ id: CaseID, in court: Court, _ transaction: any CourtTransaction, at now: Instant,
    for account: Account
  ) throws {
    transaction.look(as: .account(account.id))
    guard let file = try transaction.caseFile(id, locked: false) else { throw OpenCase.notFound }
    self.file = file
    parties = try transaction.parties(of: id)
    representations = try transaction.representations(of: id)
    assignments = try transaction.assignments(of: id)
    standing = CaseAccess.standing(
      of: account, in: file, parties: parties, representations: representations,
      assignments: assignments)
    guard standing.mayRead else { throw OpenCase.notFound }
  }
}
