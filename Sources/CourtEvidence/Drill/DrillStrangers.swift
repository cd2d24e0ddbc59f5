import CourtDomain

/// The people outside a drill's court: two witnesses and a time-stamp authority.
struct DrillStrangers: Sendable {
  private let witnesses: [(key: KeyHandle, verifier: NoteVerifierKey)]
  let authority: LocalTimeStampAuthority

  init(start: Instant) throws(EvidenceFault) {
    var made: [(key: KeyHandle, verifier: NoteVerifierKey)] = []
    for name in ["witness.example/one", "witness.example/two"] {
      let key = try KeyHandle.generate("ED25519")
      made.append((key, try NoteVerifierKey(name: name, key: key, algorithm: .cosignature)))
    }
    witnesses = made
    authority = try LocalTimeStampAuthority(
      name: "Drill", validFrom: start.adding(seconds: -86_400),
      until: start.adding(seconds: 315_360_000))
  }

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
    let request = try TimeStampRequest(
      .sha256, imprint: SHA256.digest(Array(checkpoint.body.utf8)).bytes)
    let answer = try authority.respond(
      to: request.der, at: at.adding(seconds: 2),
      serial: LocalTimeStampAuthority.freshSerial(at: at))
    guard let token = try TimeStampResponse(der: answer).token else {
      throw EvidenceFault(
        .inconsistent, place: "drill", reason: "the local authority gave no token",
        remedy: "Check the installed OpenSSL")
    }
    return Attestations(witnesses: attested, tokens: [token.der])
  }
}
