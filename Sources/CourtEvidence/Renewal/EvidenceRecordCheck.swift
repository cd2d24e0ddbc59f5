import CourtDomain

/// One walk through a record. Source: RFC 4998 §4.3, §5.3.
struct EvidenceRecordCheck {
  private let record: EvidenceRecord
  private let terms: EvidenceRecord.Terms
  private(set) var verdict: EvidenceRecordVerdict
  /// From 0, of what is being looked at.
  private var chain = 0
  private var stamp = 0

  init(record: EvidenceRecord, terms: EvidenceRecord.Terms) {
    self.record = record
    self.terms = terms
    verdict = EvidenceRecordVerdict(provenSince: record.firstTime)
  }

  private mutating func find(_ code: EvidenceRecordVerdict.Code, _ reason: String) {
    verdict.findings.append(
      .init(chain: chain + 1, stamp: stamp + 1, code: code, reason: reason))
  }

  mutating func run(_ objects: [ArchivedObject]) {
    if objects.isEmpty { find(.nothingGiven, "no object was given") }
    if record.hasEncryptionInfo {
      find(.encrypted, "it is about sealed data, which this verifier does not unseal")
    }
    var last: Instant?
    for (number, stamps) in record.chains.enumerated() {
      chain = number
      for (place, one) in stamps.enumerated() {
        stamp = place
        let time = one.token.info.time
        if let last, time < last {
          find(.disorder, "\(time.rfc3339) is before the stamp it covers, \(last.rfc3339)")
        }
        last = time
        checkFunction(one, first: stamps[0])
        if place == 0 {
          checkObjects(one, objects)
        } else {
          checkRenewal(one, of: stamps[place - 1])
        }
        checkRoot(one)
        checkToken(one)
      }
    }
  }

  private mutating func checkFunction(_ one: ArchiveTimeStamp, first: ArchiveTimeStamp) {
    if one.hash != first.hash {
      find(.otherFunction, "\(one.hash.rawValue) in a chain of \(first.hash.rawValue)")
    }
    if !record.functions.contains(one.hash) {
      find(.otherFunction, "\(one.hash.rawValue) is not among the record's digestAlgorithms")
    }
  }

  /// The first stamp of the first chain covers the data, that of a later chain the data together
  /// with all chains before it: H(H(data) ‖ H(older chains)). Source: RFC 4998 §5.2 item 5.
  private mutating func checkObjects(_ one: ArchiveTimeStamp, _ objects: [ArchivedObject]) {
    do {
      let older = chain == 0 ? nil : try one.hash.digest(record.olderChains(chain))
      for (number, object) in objects.enumerated() {
        guard let digest = try object.digest(one.hash) else {
          find(.digestMissing, "of object \(number + 1) no \(one.hash.rawValue) digest is known")
          continue
        }
        var wanted = digest
        if let older { wanted = try one.hash.digest(digest + older) }
        if !one.covers(wanted) { find(.notCovered, "object \(number + 1) is not covered") }
      }
    } catch { find(.otherFunction, error.reason) }
  }

  private mutating func checkRenewal(_ one: ArchiveTimeStamp, of former: ArchiveTimeStamp) {
    do {
      if !one.covers(try one.hash.digest(former.stampDER)) {
        find(.brokenChain, "the stamp before it is not covered")
      }
    } catch { find(.otherFunction, error.reason) }
  }

  private mutating func checkRoot(_ one: ArchiveTimeStamp) {
    if one.token.info.hash != one.hash {
      find(.otherRoot, "a \(one.hash.rawValue) tree under a \(one.token.info.hash.rawValue) stamp")
      return
    }
    do {
      if let root = try one.root(), root != one.token.info.imprint {
        find(.otherRoot, "the rows lead to another hash than the stamped one")
      }
    } catch { find(.otherFunction, error.reason) }
  }

  /// Each stamp must hold at the time of its successor, the last at the time asked for.
  private mutating func checkToken(_ one: ArchiveTimeStamp) {
    let successor = successorTime
    let at = successor ?? terms.at
    var trust = terms.trust
    if successor != nil, terms.earlier == .carriedRoots { trust = trust.carried(by: one.token) }
    var expected = TimeStampToken.Expectation(
      imprints: [one.token.info.hash: one.token.info.imprint], at: at,
      algorithms: terms.algorithms)
    // Trust in nobody asks for no time either.
    if terms.trust.roots == nil { expected.at = nil }
    let found = one.token.verify(expected, trust: trust)
    for finding in found.findings { find(.badStamp, finding.description) }
    if successor == nil { verdict.renewBefore = found.signerEndsAt }
  }

  private var successorTime: Instant? {
    let stamps = record.chains[chain]
    if stamp + 1 < stamps.count { return stamps[stamp + 1].token.info.time }
    return chain + 1 < record.chains.count
      ? record.chains[chain + 1][0].token.info.time : nil
  }
}
