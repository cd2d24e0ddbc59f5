import CourtDomain
import CourtWorkflow

/// What stands beside a case and is read with it: only what its procedure can ask about.
struct CaseSurroundings {
  var consents: [PhaseConsent] = []
  var ballots: [Ballot] = []
  /// The case that this one follows.
  var first: FirstCase?
  /// Read when first asked for.
  var charges: [Charge]?
  var links: [CaseLink]?
  /// The vote that is being acted on, where several are declared.
  var vote: String?

  /// What a following case knows of the one before it.
  struct FirstCase {
    var number: String
    var procedure: String
    var state: String
    var awarded: Money?
  }

  init() {}

  /// What a case that follows another knows of it; the rest is for `load`.
  init(following file: CaseFile, in transaction: any CourtTransaction) throws {
    guard let id = file.facts["follows"]?.string.flatMap({ CaseID($0) }) else { return }
    first = try FirstCase(id, in: transaction)
  }

  /// Reads what the definition, which a case may have changed to just now, can ask about.
  mutating func load(
    of file: CaseFile, _ definition: ProcedureDefinition,
    from transaction: any CourtTransaction
  ) throws {
    let mayChoose = !definition.phases.isEmpty || !definition.incidents.isEmpty
    if mayChoose, consents.isEmpty { consents = try transaction.consents(of: file.id) }
    if !definition.votes.isEmpty, ballots.isEmpty {
      ballots = try transaction.ballots(of: file.id)
    }
  }
}

extension CaseSurroundings.FirstCase {
  init?(_ id: CaseID, in transaction: any CourtTransaction) throws {
    guard let file = try transaction.caseFile(id, locked: false) else { return nil }
    let particulars = try CaseParticulars(of: id, in: transaction)
    number = file.number
    procedure = file.procedure
    state = file.state
    awarded =
      try particulars.awarded(parties: transaction.parties(of: id).count)
      ?? file.sumKept
      ?? Self.awarded(before: file, in: transaction)
  }

  /// What a case still further back gave: a confirmation rests on the agreement that it confirms.
  private static func awarded(
    before file: CaseFile, in transaction: any CourtTransaction
  ) throws -> Money? {
    guard let id = file.facts["follows"]?.string.flatMap({ CaseID($0) }), id != file.id,
      let before = try transaction.caseFile(id, locked: false)
    else { return nil }
    let particulars = try CaseParticulars(of: id, in: transaction)
    return try particulars.awarded(parties: transaction.parties(of: id).count) ?? before.sumKept
  }
}

extension CaseFile {
  /// The sum that a procedure without a judgment has kept: of a payment order, or of a confirmed
  /// agreement.
  var sumKept: Money? {
    for name in ["ordered_minor", "agreed_minor"] {
      if let minor = facts[name]?.int, minor > 0 {
        return Money(minorUnits: minor, currency: amount.currency)
      }
    }
    return nil
  }
}

extension OpenCase {
  /// What this case gives in the end, or the case it rests on.
  var awardedInTheEnd: Money? {
    particulars.awarded(parties: parties.count) ?? file.sumKept ?? surroundings.first?.awarded
  }
}

extension CaseParticulars {
  /// What the signed judgment, or the settlement that everybody has signed, gives the plaintiff.
  func awarded(parties: Int) -> Money? {
    if let decision, decision.signedAt != nil { return decision.awarded }
    guard let settlement, parties > 0, settlement.signedBy.count >= parties else { return nil }
    return settlement.amount
  }
}
