import CourtDomain

/// How far a drill looks ahead.
public enum DrillOutlook: Sendable {
  /// Tokens, and records renewed at once: valid now.
  case mixed
  /// Tokens alone, whose authority ends in 2036.
  case unrenewed
  /// Records renewed on the eve of 2036 and of 2046.
  case decades

  /// The first days of 2036 and 2046.
  static let ends = ["2036-01-01T00:00:00Z", "2046-01-01T00:00:00Z"].map {
    Instant(rfc3339: $0) ?? Instant(microseconds: 0)
  }
}

/// The people outside a drill's court: two witnesses and a time-stamp authority.
struct DrillStrangers: Sendable {
  private let witnesses: [(key: KeyHandle, verifier: NoteVerifierKey)]
  private let authority: LocalTimeStampAuthority
  /// Renews what the first one stamped.
  private let successor: LocalTimeStampAuthority
  /// Renews again, after twenty years.
  private let last: LocalTimeStampAuthority
  let outlook: DrillOutlook

  init(start: Instant, outlook: DrillOutlook) throws(EvidenceFault) {
    self.outlook = outlook
    var made: [(key: KeyHandle, verifier: NoteVerifierKey)] = []
    for name in ["witness.example/one", "witness.example/two"] {
      let key = try KeyHandle.generate("ED25519")
      made.append((key, try NoteVerifierKey(name: name, key: key, algorithm: .cosignature)))
    }
    witnesses = made
    func authority(_ name: String, from: Instant, until: Instant) throws(EvidenceFault)
      -> LocalTimeStampAuthority
    {
      try LocalTimeStampAuthority(name: name, validFrom: from, until: until)
    }
    let eve = start.adding(seconds: -86_400)
    let isNear = outlook == .mixed
    let (end, second) = (DrillOutlook.ends[0], DrillOutlook.ends[1])
    // Strangers of later years live ten years, too.
    let first = isNear ? max(end, start.adding(seconds: 315_360_000)) : end
    self.authority = try authority("Drill", from: eve, until: first)
    successor = try authority("Drill after", from: eve, until: isNear ? first : second)
    last = try authority(
      "Drill at last", from: first, until: second.adding(seconds: 315_360_000))
  }

  var timeRootsPEM: String { authority.rootPEM + successor.rootPEM + last.rootPEM }

  /// Both must agree.
  var policy: [UInt8] {
    var text = ""
    for (number, one) in witnesses.enumerated() {
      text += "witness w\(number) \(one.verifier.text)\n"
    }
    return Array((text + "group both all w0 w1\nquorum both\n").utf8)
  }

  /// What they say of a checkpoint a moment after it was made.
  func attest(_ checkpoint: SignedCheckpoint, at: Instant) throws(EvidenceFault) -> Attestations {
    let time = UInt64(max(0, at.microseconds / 1_000_000 + 1))
    var attested: [Attestations.Witness] = []
    for one in witnesses {
      attested.append(
        .init(
          key: one.verifier,
          cosignature: try Cosignature(
            key: one.key, verifier: one.verifier, time: time, body: checkpoint.body)))
    }
    let content = Array(checkpoint.body.utf8)
    let token = try Self.stamp(
      TimeStampRequest(.sha256, imprint: SHA256.digest(content).bytes), authority,
      at: at.adding(seconds: 2))
    switch outlook {
    case .unrenewed: return Attestations(witnesses: attested, tokens: [token.der])
    case .mixed:
      guard checkpoint.size % 2 == 1 else {
        return Attestations(witnesses: attested, tokens: [token.der])
      }
      let times = (at.adding(seconds: 3), at.adding(seconds: 4))
      let record = try renewed(token, content, at: times, by: (successor, successor))
      return Attestations(witnesses: attested, tokens: [record.der])
    case .decades:
      let times = (
        DrillOutlook.ends[0].adding(seconds: -86_400), DrillOutlook.ends[1].adding(seconds: -86_400)
      )
      let record = try renewed(token, content, at: times, by: (successor, last))
      return Attestations(witnesses: attested, tokens: [record.der])
    }
  }

  /// Renewed by stamp with another's record, then by hash function.
  private func renewed(
    _ token: TimeStampToken, _ content: [UInt8], at: (Instant, Instant),
    by: (LocalTimeStampAuthority, LocalTimeStampAuthority)
  ) throws(EvidenceFault) -> EvidenceRecord {
    let first = try EvidenceRecord(over: token).carrying(certificatesPEM: authority.rootPEM)
    let other = try EvidenceRecord(
      over: try Self.stamp(
        TimeStampRequest(.sha256, imprint: SHA256.digest([]).bytes), authority,
        at: token.info.time))
    let again = try RecordDraft.renewal([first, other])
    let second = try again.finish(Self.stamp(again.request(), by.0, at: at.0))[0]
    let anew = try RecordDraft.renewal(
      [(second, [ArchivedObject(content: content)]), (other, [ArchivedObject(content: [])])],
      hash: .sha512)
    return try anew.finish(Self.stamp(anew.request(), by.1, at: at.1))[0]
  }

  private static func stamp(
    _ request: TimeStampRequest, _ authority: LocalTimeStampAuthority, at: Instant
  ) throws(EvidenceFault) -> TimeStampToken {
    let answer = try authority.respond(
      to: request.der, at: at, serial: LocalTimeStampAuthority.freshSerial(at: at))
    guard let token = try TimeStampResponse(der: answer).token else {
      throw EvidenceFault(
        .inconsistent, place: "drill", reason: "the local authority gave no token",
        remedy: "Check the installed OpenSSL")
    }
    return token
  }
}
