public import CourtDomain

/// A rehearsal of decades: a record is made today, what it rests on dies in 2036 and again in 2046,
/// and it is renewed before each death, or not.
///
/// All authorities are made for the drill and live in memory; the clock is a number. Nothing of the
/// court is touched.
public struct ClockDrill: Sendable {
  public struct Step: Sendable, Hashable {
    public let at: Instant
    public let what: LocalizedText
    /// Whether it went as it must.
    public let asExpected: Bool
    /// Findings of the verifier, for people.
    public let findings: [String]
  }

  private let content: [UInt8]
  private let things: [ArchivedObject]

  /// - Parameter content: what is to be proven, such as the text of a checkpoint.
  public init(content: [UInt8]) {
    self.content = content
    things = [ArchivedObject(content: content)]
  }

  /// SHA-256 dies on the first day of 2036, SHA-384 on that of 2046.
  static let algorithms = AlgorithmPolicy(
    ends: AlgorithmPolicy.today.ends.merging([
      .sha256: instant("2036-01-01T00:00:00Z"), .sha384: instant("2046-01-01T00:00:00Z"),
    ]) { $1 })

  private static func instant(_ text: String) -> Instant {
    Instant(rfc3339: text) ?? Instant(microseconds: 0)
  }

  /// The authorities of three times; each ends with the function it signs with.
  private struct Authorities {
    let first: LocalTimeStampAuthority
    let second: LocalTimeStampAuthority
    let third: LocalTimeStampAuthority

    init() throws(EvidenceFault) {
      func make(_ name: String, _ from: String, _ until: String) throws(EvidenceFault)
        -> LocalTimeStampAuthority
      {
        try LocalTimeStampAuthority(
          name: "drill \(name)", validFrom: instant(from), until: instant(until))
      }
      first = try make("2026", "2020-01-01T00:00:00Z", "2036-01-01T00:00:00Z")
      second = try make("2035", "2035-01-01T00:00:00Z", "2046-01-01T00:00:00Z")
      third = try make("2045", "2045-01-01T00:00:00Z", "2056-01-01T00:00:00Z")
    }
  }

  /// Plays the drill.
  ///
  /// - Throws: only where the machine cannot sign; what the verifier says is in the steps.
  public func run(from start: Instant) throws(EvidenceFault) -> [Step] {
    let authorities = try Authorities()
    var steps: [Step] = []
    let first = try stamp(.initial([things]), authorities.first, at: start)[0]
    try judge(
      &steps, first, start, [authorities.first], expected: true,
      LocalizedText(zh: "现在制作的存证记录成立", en: "a record made now holds"))
    let late = Self.instant("2036-06-01T00:00:00Z")
    try judge(
      &steps, first, late, [authorities.first, authorities.second], expected: false,
      LocalizedText(
        zh: "2036年算法和证书失效，未续期的记录被拒绝",
        en: "in 2036 function and certificate are dead: the record that was not renewed is refused")
    )
    let second = try renew(first, .sha384, authorities.second, at: "2035-06-01T00:00:00Z")
    try judge(
      &steps, second, late, [authorities.first, authorities.second], expected: true,
      LocalizedText(
        zh: "2035年以新算法续期的记录在2036年成立",
        en: "the record renewed in 2035 with another function holds in 2036"))
    let tooLate = try renew(first, .sha384, authorities.second, at: "2036-02-01T00:00:00Z")
    try judge(
      &steps, tooLate, late, [authorities.first, authorities.second], expected: false,
      LocalizedText(zh: "失效之后才续期的记录被拒绝", en: "a record renewed after the death is refused"))
    try playSecondDeath(&steps, second, authorities)
    return steps
  }

  private func playSecondDeath(
    _ steps: inout [Step], _ second: EvidenceRecord, _ authorities: Authorities
  ) throws(EvidenceFault) {
    let end = Self.instant("2046-06-01T00:00:00Z")
    let all = [authorities.first, authorities.second, authorities.third]
    try judge(
      &steps, second, end, all, expected: false,
      LocalizedText(
        zh: "2046年再次失效，只续期一次的记录被拒绝",
        en: "in 2046 things die again: the record renewed only once is refused"))
    let third = try renew(second, .sha512, authorities.third, at: "2045-06-01T00:00:00Z")
    try judge(
      &steps, third, end, all, expected: true,
      LocalizedText(zh: "再次续期的记录在2046年成立", en: "the record renewed again holds in 2046"))
    try judge(
      &steps, third, end, [authorities.third], expected: true, earlier: .carriedRoots,
      LocalizedText(
        zh: "只信任2046年的根证书也能验证：此前的根在记录之内并为后来的时间戳所覆盖",
        en: "it holds with the root of 2046 alone: earlier roots stand inside, under later stamps"))
    try judge(
      &steps, second, end, [authorities.third], expected: false, earlier: .carriedRoots,
      LocalizedText(
        zh: "未续期的记录以2046年的根不能验证",
        en: "the record that was not renewed does not hold with the root of 2046"))
  }

  private func renew(
    _ record: EvidenceRecord, _ hash: HashFunction, _ authority: LocalTimeStampAuthority,
    at: String
  ) throws(EvidenceFault) -> EvidenceRecord {
    try stamp(
      .renewal([(record, things)], hash: hash), authority, at: Self.instant(at))[0]
  }

  private func stamp(
    _ draft: RecordDraft, _ authority: LocalTimeStampAuthority, at: Instant
  ) throws(EvidenceFault) -> [EvidenceRecord] {
    let request = try draft.request()
    let serial = try LocalTimeStampAuthority.freshSerial(at: at)
    let answer = try TimeStampResponse(
      der: try authority.respond(to: request.der, at: at, serial: serial))
    guard let token = answer.token else {
      throw EvidenceFault(
        .inconsistent, place: "drill", reason: answer.texts.joined(separator: "; "),
        remedy: "This is a defect of the drill; report it")
    }
    let root = try Certificate(pem: authority.rootPEM, place: "drill root")
    return try draft.finish(try token.carrying([try root.der()], revocationLists: []))
  }

  private func judge(
    _ steps: inout [Step], _ record: EvidenceRecord, _ at: Instant,
    _ trusted: [LocalTimeStampAuthority], expected: Bool,
    earlier: EvidenceRecord.EarlierTrust = .sameRoots, _ what: LocalizedText
  ) throws(EvidenceFault) {
    let trust = try TimeStampTrust(rootsPEM: trusted.map(\.rootPEM).joined())
    // Only the bytes travel through the decades.
    let verdict = try EvidenceRecord(der: record.der).verify(
      things, .init(trust: trust, earlier: earlier, at: at, algorithms: Self.algorithms))
    steps.append(
      Step(
        at: at, what: what, asExpected: verdict.isValid == expected,
        findings: verdict.findings.map(\.description)))
  }
}
