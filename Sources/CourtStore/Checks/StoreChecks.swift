public import CourtDomain
public import CourtPG

/// Questions to the stored data whose answer must be "none".
///
/// Each asks by a query of its own and trusts no constraint: a restored backup or a dropped
/// constraint shows here.
public struct StoreChecks: Sendable {
  /// One question and what was found.
  public struct Finding: Sendable, Hashable {
    public var name: String
    public var title: LocalizedText
    /// Violations; the samples are the first ten of them.
    public var count: Int
    public var samples: [String]

    public var isSound: Bool { count == 0 }
  }

  struct Question: Sendable {
    let name: String
    let title: LocalizedText
    let sql: String
    /// `$2` is the present instant.
    var takesInstant = false
  }

  private let pool: PGPool
  private let courtID: CourtID

  public init(pool: PGPool, courtID: CourtID) {
    self.pool = pool
    self.courtID = courtID
  }

  /// All questions on one snapshot.
  ///
  /// - Parameter now: by the court's clock; timers due before it and still there were not fired.
  public func run(now: Instant) async throws -> [Finding] {
    let courtID = courtID
    do {
      return try await pool.read(timeout: .seconds(300)) { connection in
        // Under seal or not, everything is checked; nothing of it is shown but what is wrong.
        _ = try connection.query("SELECT set_config('xiezhi.viewer', 'system', true)")
        return try Self.questions.map { try Self.ask($0, courtID, now, connection) }
      }
    } catch let error as PGError {
      throw StoreFailure.translated(error)
    }
  }

  private static func ask(
    _ question: Question, _ courtID: CourtID, _ now: Instant, _ connection: PGConnection
  ) throws -> Finding {
    let statement = PGStatement(
      """
      SELECT count(*) AS found, coalesce((array_agg(said ORDER BY said))[1:10], '{}') AS samples
      FROM (\(question.sql)) AS violation (said)
      """, cached: false)
    var parameters: [PGParameter] = [.int4(courtID)]
    if question.takesInstant { parameters.append(.instant(now)) }
    guard let row = try connection.query(statement, parameters).onlyRow() else {
      throw Fault(.broken, "check \(question.name) answered nothing")
    }
    return Finding(
      name: question.name, title: question.title, count: try row.int("found"),
      samples: try row.textArray("samples"))
  }
}

extension StoreChecks {
  /// A case as a check walks through them: where its chain must end.
  public struct ChainHead: Sendable, Hashable {
    public var id: CaseID
    public var number: String
    public var docketLength: Int
    public var docketDigest: [UInt8]
  }

  /// Cases in order of id, for recomputing every docket chain from its entries.
  public func chainHeads(after: CaseID?, limit: Int) async throws -> [ChainHead] {
    let courtID = courtID
    do {
      return try await pool.read { connection in
        try connection.query(
          """
          SELECT case_id, number, docket_length, docket_digest FROM case_file
          WHERE court_id = $1 AND ($2::uuid IS NULL OR case_id > $2::uuid)
          ORDER BY case_id LIMIT $3
          """, .int4(courtID), .id(orNull: after), .int(max(0, limit))
        ).map { row in
          ChainHead(
            id: try row.id("case_id"), number: try row.text("number"),
            docketLength: try row.int("docket_length"),
            docketDigest: try row.bytes("docket_digest"))
        }
      }
    } catch let error as PGError {
      throw StoreFailure.translated(error)
    }
  }
}
