import CourtCases
import CourtDomain
import CourtEvidence
import CourtLaw
import CourtStore

/// Everything that `xiezhi check data` recomputes; prints what does not hold.
struct DataChecks {
  private let court: Court
  private let checks: StoreChecks

  init(_ house: CourtHouse) {
    court = house.court
    checks = StoreChecks(pool: house.pool, courtID: CourtID(house.court.settings.id))
  }

  /// Answers how many findings there were.
  func run() async throws -> Int {
    var findings = try await askStore()
    findings += try await walkCases()
    findings += try await rebuildLog()
    return findings
  }

  // MARK: Questions

  private func askStore() async throws -> Int {
    progress("asking the database")
    let sandboxInstant = try await court.store.read { try $0.sandboxInstant() }
    let answers = try await checks.run(now: sandboxInstant ?? court.clock.now())
    for answer in answers where !answer.isSound {
      print("\(answer.name): \(answer.count) × \(answer.title.en)")
      for sample in answer.samples { print("  \(sample)") }
    }
    print("database: \(answers.count) questions, \(answers.count { !$0.isSound }) unsound")
    return answers.count { !$0.isSound }
  }

  private func rebuildLog() async throws -> Int {
    progress("rebuilding the log")
    guard let result = try await SequenceLog(court).verify() else {
      print("log: empty")
      return 0
    }
    print("log: \(result.size) leaves, the root \(result.agrees ? "agrees" : "DOES NOT AGREE")")
    return result.agrees ? 0 : 1
  }

  // MARK: Cases

  private struct Tally {
    var cases = 0
    var entries = 0
    var items = 0
    var bytes: Int64 = 0
    var findings = 0

    /// All are counted, the first hundred are told.
    mutating func find(_ text: String) {
      findings += 1
      if findings <= 100 { print(text) }
      if findings == 101 { print("… and more") }
    }
  }

  private func walkCases() async throws -> Int {
    var tally = Tally()
    var last: CaseID?
    while true {
      let heads = try await checks.chainHeads(after: last, limit: 1000)
      for head in heads {
        try await checkDocket(head, &tally)
        try await checkEvidence(head, &tally)
        tally.cases += 1
      }
      progress("\(tally.cases) cases, \(tally.items) items, \(tally.bytes >> 20) MiB of evidence")
      guard let next = heads.last?.id else { break }
      last = next
    }
    print(
      "dockets: \(tally.cases) cases, \(tally.entries) entries; evidence: \(tally.items) items, "
        + "\(tally.bytes) bytes; \(tally.findings) findings")
    return tally.findings
  }

  private func checkDocket(_ head: StoreChecks.ChainHead, _ tally: inout Tally) async throws {
    let page = 500
    var docket: [DocketEntry] = []
    while docket.count < head.docketLength {
      let after = docket.count
      let more = try await court.store.read {
        try $0.docket(of: head.id, after: after, limit: page)
      }
      docket += more
      guard more.count == page else { break }
    }
    docket = Array(docket.prefix(head.docketLength))
    tally.entries += docket.count
    if let sequence = CaseStory.firstBreak(in: docket, digest: { SHA256.digest($0).bytes }) {
      tally.find("\(head.number) (\(head.id)): the docket's chain breaks at entry \(sequence)")
    } else if docket.count != head.docketLength || docket.last?.digest != head.docketDigest {
      tally.find("\(head.number) (\(head.id)): the docket does not end where the case says")
    }
  }

  private func checkEvidence(_ head: StoreChecks.ChainHead, _ tally: inout Tally) async throws {
    let items = try await court.store.read { transaction in
      transaction.look(as: .system)
      return try transaction.evidence(of: head.id)
    }
    for item in items {
      guard let content = item.content else { continue }
      tally.items += 1
      tally.bytes += content.sizeBytes
      for defect in try await defects(of: item, content) {
        tally.find("\(head.number) evidence \(item.ordinal) (\(item.id)): \(defect)")
      }
    }
  }

  /// One chunk in memory at a time. The court's own reading is in the item's custody like any other.
  private func defects(of item: EvidenceItem, _ content: EvidenceContent) async throws -> [String] {
    let (court, hasher) = (court, DualHasher())
    let custody = try await court.store.read { transaction in
      transaction.look(as: .system)
      return try transaction.custody(of: item.id)
    }
    if custody.contains(where: { $0.act == CustodyAct.destroyed.rawValue }) { return [] }
    let ticket = try await court.store.write { transaction in
      guard let file = try transaction.caseFile(item.caseID, locked: false) else {
        throw Fault(.broken, "evidence \(item.id) is of no case")
      }
      return try ReadEvidence(court).fixityTicket(
        for: item, in: file, transaction, at: court.clock.now())
    }
    var told: Int64 = 0
    do {
      try await ReadEvidence(court).stream(ticket) { chunk in
        hasher.update(chunk)
        if hasher.sizeBytes - told >= 256 << 20 {
          told = hasher.sizeBytes
          progress("  \(told >> 20) MiB of \(content.sizeBytes >> 20) MiB")
        }
      }
    } catch let fault as Fault {
      return [fault.detail]
    }
    var found: [String] = []
    if hasher.sizeBytes != content.sizeBytes {
      found.append("\(hasher.sizeBytes) bytes are stored, \(content.sizeBytes) were received")
    }
    let digests = hasher.finish()
    if digests.sha256.bytes != content.sha256 { found.append("the bytes have another SHA-256") }
    if digests.sm3.bytes != content.sm3 { found.append("the bytes have another SM3") }
    let verdict = DetachedSignature.verify(
      cms: content.receiptSignature, content: content.receipt, rootPEM: court.keys.trust.rootPEM)
    if case .invalid(let reasons) = verdict {
      found.append("the receipt's signature does not hold: " + reasons.joined(separator: "; "))
    }
    return found
  }
}
