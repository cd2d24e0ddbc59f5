import CourtCases
import CourtDomain
import CourtPG

/// The ports of one transaction, each aggregate in a file of its own under `Rows`.
///
/// Lives on its connection's thread and ends with the closure it was given to.
final class PGCourtTransaction: CourtTransaction {
  let courtID: CourtID
  let connection: PGConnection

  init(_ connection: PGConnection, courtID: CourtID) {
    self.connection = connection
    self.courtID = courtID
  }

  /// The court's number as a parameter: `$1` of every statement.
  var court: PGParameter { .int4(courtID) }

  /// What a caller asks for, never negative.
  func rows(_ limit: Int) -> PGParameter { .int(max(0, limit)) }
}
