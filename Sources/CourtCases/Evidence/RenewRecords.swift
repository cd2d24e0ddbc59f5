import CourtDomain
public import CourtEvidence

/// Renews the evidence records over checkpoints before a certificate or a hash function ends.
///
/// Many records go under one new stamp, each with its own way up the hash tree. Source: RFC 4998
/// §5.2.
public struct RenewRecords: Sendable {
  private let court: Court
  private let authorities: [TimeStampAuthority]
  private let link: any TimeStampLink
  private let lead: Int64
  private let algorithms: AlgorithmPolicy

  /// Records renewed under one stamp.
  public static let batch = 500
  /// Half a year: time enough to find another authority.
  public static let defaultLead: Int64 = 183 * 86_400

  /// - Parameters:
  ///   - authorities: the first one stamps; the others' certificates are put into their stamps.
  ///   - lead: seconds before the end at which a record is renewed.
  public init(
    _ court: Court, authorities: [TimeStampAuthority], link: any TimeStampLink,
    lead: Int64 = defaultLead, algorithms: AlgorithmPolicy = .today
  ) {
    self.court = court
    self.authorities = authorities
    self.link = link
    self.lead = lead
    self.algorithms = algorithms
  }

  /// A stored record, read, with what is to be done about it.
  private struct Due: Sendable {
    var row: CheckpointRecord
    var record: EvidenceRecord
    /// The new function for the data; nil where a stamp is enough.
    var hash: HashFunction?
  }

  /// Answers how many records were renewed; call again while it is not 0.
  public func run() async throws -> Int {
    guard let authority = authorities.first else { return 0 }
    let now = court.clock.now()
    let end = now.adding(seconds: lead)
    let rows = try await court.store.read {
      try $0.checkpointRecords(endingBefore: end, limit: Self.batch)
    }
    var renewed = 0
    for group in Dictionary(grouping: try due(rows, at: now), by: Kind.init).values {
      renewed += try await renew(group, by: authority, at: now)
    }
    return renewed
  }

  /// What can go under one stamp.
  private struct Kind: Hashable {
    let former: HashFunction
    let next: HashFunction?

    init(_ due: Due) {
      former = due.record.last.hash
      next = due.hash
    }
  }

  private func renew(
    _ group: [Due], by authority: TimeStampAuthority, at now: Instant
  ) async throws -> Int {
    var contents: [UInt64: [UInt8]] = [:]
    for one in group where one.hash != nil {
      let stored = try await court.store.read { try $0.checkpoint(size: one.row.size) }
      contents[one.row.size] = try stored.map { Array(try $0.published().body.utf8) }
    }
    let draft = try draft(group, contents)
    let request = try Self.request(draft)
    let answer = try await link.ask(request.der, of: authority)
    let rows = try finish(draft, answer, request, authority, group, at: now)
    try await court.store.write { transaction in
      for row in rows { try transaction.insertCheckpointRecord(row) }
    }
    return rows.count
  }

  // MARK: Parts that throw typed errors; not inlined, see `CourtHouse.build`

  @inline(never)
  private func due(_ rows: [CheckpointRecord], at now: Instant) throws -> [Due] {
    try rows.compactMap { row in
      let record = try EvidenceRecord(der: row.der)
      switch record.renewal(at: now, lead: lead, algorithms: algorithms) {
      case .none: return nil
      case .stamp: return Due(row: row, record: try carrying(record, row.authority), hash: nil)
      case .hash:
        return Due(row: row, record: try carrying(record, row.authority), hash: .sha512)
      }
    }
  }

  /// The last stamp with its authority's certificates inside, as far as the court still knows them.
  private func carrying(_ record: EvidenceRecord, _ name: String) throws -> EvidenceRecord {
    guard let authority = authorities.first(where: { $0.name == name }) else { return record }
    return try record.carrying(certificatesPEM: try authority.trust.certificatesPEM())
  }

  @inline(never)
  private func draft(_ group: [Due], _ contents: [UInt64: [UInt8]]) throws -> RecordDraft {
    guard let hash = group.first?.hash else { return try .renewal(group.map(\.record)) }
    return try .renewal(
      group.map { one in
        guard let content = contents[one.row.size] else {
          throw Fault(.broken, "the checkpoint of size \(one.row.size) is gone")
        }
        return (one.record, [ArchivedObject(content: content)])
      }, hash: hash)
  }

  @inline(never)
  private static func request(_ draft: RecordDraft) throws -> TimeStampRequest {
    try draft.request()
  }

  @inline(never)
  private func finish(
    _ draft: RecordDraft, _ answer: [UInt8], _ request: TimeStampRequest,
    _ authority: TimeStampAuthority, _ group: [Due], at now: Instant
  ) throws -> [CheckpointRecord] {
    let token = try StampCheckpoints.judge(answer, to: request, of: authority, at: now)
    return zip(group, try draft.finish(token)).map { one, record in
      var row = one.row
      row.version += 1
      row.der = record.der
      row.renewBefore = record.endsAt(algorithms)
      row.madeAt = court.wallClock.now()
      return row
    }
  }
}
