public import CourtDomain
public import CourtEvidence

/// Has outside authorities stamp the newest checkpoint: then nothing in the log can be moved to a
/// later or earlier time than they saw it.
///
/// Never in the way of the log. An answer is verified whole before it is stored; an authority that
/// is gone or answers nonsense rests for a while.
public actor StampCheckpoints {
  private let court: Court
  private let authorities: [TimeStampAuthority]
  private let link: any TimeStampLink
  private let every: Int64
  private var resting: [String: (failures: Int, until: Instant)] = [:]

  /// How far an authority's clock may lie from the court's, in seconds.
  public static let tolerance: Int64 = 300
  /// Longest rest of an authority that fails, in seconds.
  static let longestRest: Int64 = 3600

  /// - Parameter every: seconds between two stamps of one authority.
  public init(
    _ court: Court, authorities: [TimeStampAuthority], link: any TimeStampLink, every: Int64
  ) {
    self.court = court
    self.authorities = authorities
    self.link = link
    self.every = every
  }

  public struct Problem: Sendable, Hashable {
    public var authority: String
    public var reason: String
  }

  /// What one round came to.
  public struct Round: Sendable {
    public var stored = 0
    public var problems: [Problem] = []
  }

  /// One look at the newest checkpoint.
  public func run() async throws -> Round {
    guard !authorities.isEmpty else { return Round() }
    guard let newest = try await court.store.read({ try $0.newestCheckpoint() }), newest.size > 0
    else { return Round() }
    let body = Array(try newest.published().body.utf8)
    var round = Round()
    for authority in authorities where try await isDue(authority, newest.size) {
      do {
        for hash in authority.hashes {
          let token = try await token(over: body, hash, by: authority)
          try await keep(token, size: newest.size, of: authority)
          round.stored += 1
        }
        resting[authority.name] = nil
      } catch {
        rest(authority)
        round.problems.append(Problem(authority: authority.name, reason: "\(error)"))
      }
    }
    return round
  }

  private func isDue(_ authority: TimeStampAuthority, _ size: UInt64) async throws -> Bool {
    let now = court.wallClock.now()
    if let resting = resting[authority.name], resting.until > now { return false }
    let (name, hashes) = (authority.name, Set(authority.hashes))
    let (tokens, last) = try await court.store.read {
      (try $0.checkpointTokens(size: size), try $0.lastStampedAt(by: name))
    }
    let present = Set(tokens.filter { $0.authority == name }.map(\.hash))
    guard !hashes.isSubset(of: present) else { return false }
    return last.map { $0.adding(seconds: every) <= now } ?? true
  }

  private func rest(_ authority: TimeStampAuthority) {
    let failures = (resting[authority.name]?.failures ?? 0) + 1
    let seconds = min(Self.longestRest, 1 << Int64(min(failures + 2, 12)))
    resting[authority.name] = (failures, court.wallClock.now().adding(seconds: seconds))
  }

  private func token(
    over body: [UInt8], _ hash: HashFunction, by authority: TimeStampAuthority
  ) async throws -> TimeStampToken {
    let request = try Self.request(hash, body)
    let answer = try await link.ask(request.der, of: authority)
    return try Self.judge(answer, to: request, of: authority, at: court.clock.now())
  }

  private func keep(
    _ token: TimeStampToken, size: UInt64, of authority: TimeStampAuthority
  ) async throws {
    let row = CheckpointToken(
      size: size, authority: authority.name, hash: token.info.hash, der: token.der,
      stampedAt: token.info.time, storedAt: court.wallClock.now())
    let record = try Self.record(token, row)
    try await court.store.write { transaction in
      try transaction.insertCheckpointToken(row)
      try transaction.insertCheckpointRecord(record)
    }
  }

  /// Not inlined: see `CourtHouse.build`.
  @inline(never)
  private static func request(_ hash: HashFunction, _ body: [UInt8]) throws -> TimeStampRequest {
    try TimeStampRequest(hash, imprint: try hash.digest(body))
  }

  /// The token as the first stamp of an evidence record.
  @inline(never)
  private static func record(_ token: TimeStampToken, _ row: CheckpointToken) throws
    -> CheckpointRecord
  {
    let record = try EvidenceRecord(over: token)
    return CheckpointRecord(
      size: row.size, authority: row.authority, hash: row.hash, version: 1, der: record.der,
      renewBefore: record.endsAt(), madeAt: row.storedAt)
  }

  /// - Throws: `Refusal` for anything but a granted, sound token of this authority, over this very
  ///   request, at about this time.
  @inline(never)
  public static func judge(
    _ answer: [UInt8], to request: TimeStampRequest, of authority: TimeStampAuthority,
    at now: Instant
  ) throws -> TimeStampToken {
    let response = try TimeStampResponse(der: answer)
    guard let token = response.token else {
      throw Refusal(
        "status \(response.status), \(response.failures): "
          + response.texts.joined(separator: "; "))
    }
    let verdict = token.verify(
      .init(imprints: [request.hash: request.imprint], nonce: request.nonce, at: now),
      trust: authority.trust)
    guard verdict.isValid else {
      throw Refusal(verdict.findings.map(\.description).joined(separator: "; "))
    }
    guard abs(token.info.time.seconds(since: now)) <= tolerance else {
      throw Refusal("it says \(token.info.time.rfc3339), the court's clock \(now.rfc3339)")
    }
    return token
  }

  /// An answer that is not taken.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }
}
