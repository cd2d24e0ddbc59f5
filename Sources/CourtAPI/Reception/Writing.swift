import CourtCases
import CourtDomain
import Logging

/// How handlers reach the store: every write with its retry key, every look at a case with its
/// audit entry, each in one transaction.
extension Call {
  /// One transaction that takes effect once per retry key.
  func write(
    digesting body: [UInt8]? = nil,
    _ work: @escaping @Sendable (any CourtTransaction, Instant) throws -> StoredAnswer
  ) async throws -> Answer {
    let request = WriteRequest(
      principal: try account(), operation: endpoint.operation, requestID: identity.id,
      idempotencyKey: retryKey, bodyDigest: digest(of: body ?? bytes))
    let done = try await request.run(in: court, work)
    return Answer(done.answer, isReplay: done.isReplay)
  }

  /// Opens a case at the version the caller has seen, acts on it, commits, answers and enters it
  /// in the audit log; a refusal is entered too.
  func act(
    on id: CaseID, _ work: @escaping @Sendable (OpenCase) throws -> StoredAnswer
  ) async throws -> Answer {
    let (court, principal, version) = (court, try account(), version)
    let (operation, request) = (endpoint.operation, identity.id)
    return try await auditingRefusals(of: id) {
      try await write { transaction, now in
        let open = try OpenCase(
          id, in: court, transaction, at: now, for: principal, version: version)
        let answer = try work(open)
        try transaction.audit(
          AuditEntry(
            at: now, accountID: principal.id, role: AuditRole.name(open.standing, principal),
            operation: operation, caseID: id, outcome: "ok", requestID: request))
        return answer
      }
    }
  }

  /// Reads a case as the caller may see it and enters the reading.
  func view<T: Sendable>(
    _ id: CaseID,
    _ look: @escaping @Sendable (CaseView, any CourtTransaction, Instant) throws -> T
  ) async throws -> T {
    let (court, principal) = (court, try account())
    let (operation, request) = (endpoint.operation, identity.id)
    return try await auditingRefusals(of: id) {
      let now = court.clock.now()
      return try await court.store.write { transaction in
        let view = try CaseView(id, in: court, transaction, at: now, for: principal)
        let seen = try look(view, transaction, now)
        try transaction.audit(
          AuditEntry(
            at: now, accountID: principal.id, role: AuditRole.name(view.standing, principal),
            operation: operation, caseID: id, outcome: "ok", requestID: request))
        return seen
      }
    }
  }

  /// Finds the case something belongs to, on a snapshot of its own.
  func owner(
    _ missing: Rejection, _ find: @escaping @Sendable (any CourtTransaction) throws -> CaseID?
  ) async throws -> CaseID {
    let viewer = caller.map { Viewer.account($0.id) } ?? .nobody
    let found = try await court.store.read { transaction in
      transaction.look(as: viewer)
      return try find(transaction)
    }
    guard let id = found else { throw missing }
    return id
  }

  /// Runs the work and tells a missing case under the name of the thing asked for, so that an id
  /// of another's case says no more than an unknown one.
  func hiding<T>(_ missing: Rejection, _ work: () async throws -> T) async throws -> T {
    do { return try await work() } catch let refusal as Rejection
      where refusal.code == OpenCase.notFound.code
    { throw missing }
  }

  /// Enters a refusal of the work in the audit log of the case.
  func auditingRefusals<T>(of id: CaseID, _ work: () async throws -> T) async throws -> T {
    do {
      return try await work()
    } catch let refusal as Rejection {
      await noteRefusal(refusal.code, of: id)
      throw refusal
    }
  }

  /// The refused transaction has rolled back, so its entry is a write of its own; where that fails
  /// too, the log is told and the refusal stands.
  private func noteRefusal(_ code: String, of id: CaseID) async {
    let entry = AuditEntry(
      at: court.clock.now(), accountID: caller?.id, role: caller?.kind.rawValue ?? "nobody",
      operation: endpoint.operation, caseID: id, outcome: code, requestID: identity.id)
    do {
      try await court.store.write { try $0.audit(entry) }
    } catch {
      log.warning("a refusal could not be audited", metadata: ["detail": "\(error.logDetail)"])
    }
  }
}

/// The role an audit entry names: what the account was in the case, else what it is by itself.
enum AuditRole {
  static func name(_ standing: CaseStanding, _ account: Account) -> String {
    standing.roles.isEmpty ? account.kind.rawValue : standing.roles.sorted().joined(separator: "+")
  }
}
