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
    guard let file = try transaction.caseFile(id, locked: false) else { throw OpenCase.notFound }
    self.file = file
    parties = try transaction.parties(of: id)
    representations = try transaction.representations(of: id)
    assignments = try transaction.assignments(of: id)
    let own = CaseAccess.standing(
      of: account, in: file, parties: parties, representations: representations,
      assignments: assignments)
    let reads = try !own.mayRead && Self.judges(account, aCaseFollowing: id, transaction)
    standing = reads ? Self.reader : own
    guard standing.mayRead else { throw OpenCase.notFound }
  }

  /// Reads the file and does nothing in it.
  private static let reader = CaseStanding(
    roles: ["reader"], partyID: nil, isRepresentative: false, hasSpecialAuthority: false)

  /// Whether the account judges a case that follows this one, at whatever remove: the file goes up
  /// with an appeal and back with a remand, and enforcement rests on what was decided.
  ///
  /// Source: Civil Procedure Law arts. 174, 177; Interpretation art. 316.
  private static func judges(
    _ account: Account, aCaseFollowing id: CaseID, _ transaction: any CourtTransaction
  ) throws -> Bool {
    guard account.kind == .judge, !account.isDisabled else { return false }
    var (open, seen) = ([id], Set([id]))
    while let next = open.popLast(), seen.count <= 32 {
      for link in try transaction.links(of: next) where link.first == next {
        guard seen.insert(link.following).inserted else { continue }
        let sits = try transaction.assignments(of: link.following).contains {
          $0.role == .judge && $0.isCurrent && $0.accountID == account.id
        }
        if sits { return true }
        open.append(link.following)
      }
    }
    return false
  }
}
