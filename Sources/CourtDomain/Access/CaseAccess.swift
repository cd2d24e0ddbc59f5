/// What one account is in one case: the answer on which every permission rests.
///
/// Roles are the procedure's own words (`plaintiff`, `clerk` …). No role means that, for this
/// account, the case does not exist.
public struct CaseStanding: Sendable, Hashable {
  public var roles: Set<String>
  /// The party the account is, or acts for.
  public var partyID: PartyID?
  /// Acting for the party rather than being it.
  public var isRepresentative: Bool
  public var hasSpecialAuthority: Bool

  public init(
    roles: Set<String>, partyID: PartyID?, isRepresentative: Bool, hasSpecialAuthority: Bool
  ) {
    self.roles = roles
    self.partyID = partyID
    self.isRepresentative = isRepresentative
    self.hasSpecialAuthority = hasSpecialAuthority
  }

  public var mayRead: Bool { !roles.isEmpty }
  public var isOfficial: Bool { !roles.isDisjoint(with: ["clerk", "judge", "president"]) }
  /// Mediation talks are for the parties and the mediator, never for those who judge.
  ///
  /// Source: Online Mediation Rules art. 18; Interpretation of the Civil Procedure Law art. 107.
  public var mayReadMediation: Bool {
    roles.isDisjoint(with: ["clerk", "judge", "president"])
      && !roles.isDisjoint(with: ["mediator", "plaintiff", "defendant"])
  }
}

/// The one access policy: account × case → standing.
public enum CaseAccess {
  /// Clerks serve every case of their court but those they are barred from, and its president
  /// answers for all of them; judges and mediators only what is assigned to them;
  /// litigants and their representatives only their own, and who is sued only once the case was made
  /// known to him; a platform what it filed.
  public static func standing(
    of account: Account, in file: CaseFile, parties: [Party], representations: [Representation],
    assignments: [Assignment]
  ) -> CaseStanding {
    var standing = CaseStanding(
      roles: [], partyID: nil, isRepresentative: false, hasSpecialAuthority: true)
    guard !account.isDisabled, account.courtID == file.courtID else { return standing }
    switch account.kind {
    case .clerk, .president:
      let isBarred = assignments.contains { $0.accountID == account.id && $0.isBarred }
      if !isBarred { standing.roles = [account.kind.rawValue] }
    case .judge, .mediator:
      let mine = assignments.contains {
        $0.isCurrent && $0.accountID == account.id && $0.role == account.kind
      }
      if mine { standing.roles = [account.kind.rawValue] }
    case .platform:
      if file.filedBy == account.id { standing.roles = ["platform"] }
      join(&standing, account, parties, representations, isDisclosed: file.isDisclosed)
    case .litigant:
      join(&standing, account, parties, representations, isDisclosed: file.isDisclosed)
    case .administrator: break
    }
    return standing
  }

  private static func join(
    _ standing: inout CaseStanding, _ account: Account, _ parties: [Party],
    _ representations: [Representation], isDisclosed: Bool
  ) {
    func mayKnow(_ party: Party) -> Bool { party.side == .plaintiff || isDisclosed }
    if let party = parties.first(where: { $0.accountID == account.id && mayKnow($0) }) {
      standing.roles.insert(party.side.rawValue)
      standing.partyID = party.id
      return
    }
    let known = parties.filter(mayKnow)
    let mine = representations.first { mandate in
      mandate.accountID == account.id && known.contains { $0.id == mandate.partyID }
    }
    guard let mandate = mine, let party = known.first(where: { $0.id == mandate.partyID }) else {
      return
    }
    standing.roles.formUnion([party.side.rawValue, "representative"])
    standing.partyID = party.id
    standing.isRepresentative = true
    standing.hasSpecialAuthority = mandate.hasSpecialAuthority
  }
}
