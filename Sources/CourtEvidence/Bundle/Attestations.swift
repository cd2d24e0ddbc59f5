import CourtDomain

/// What others than the court said about a checkpoint: witnesses that cosigned it, authorities that
/// stamped its time.
public struct Attestations: Sendable, Hashable {
  public struct Witness: Sendable, Hashable {
    public let key: NoteVerifierKey
    public let cosignature: Cosignature

    public init(key: NoteVerifierKey, cosignature: Cosignature) {
      self.key = key
      self.cosignature = cosignature
    }
  }

  public var witnesses: [Witness]
  /// What stamps the checkpoint's text, DER: RFC 3161 tokens, or RFC 4998 records of those that were
  /// renewed since.
  public var tokens: [[UInt8]]

  public static let none = Attestations(witnesses: [], tokens: [])
  static let maximumWitnesses = 64
  static let maximumTokens = 16

  public init(witnesses: [Witness], tokens: [[UInt8]]) {
    self.witnesses = witnesses
    self.tokens = tokens
  }
}

extension CheckpointFolder {
  func witness(_ number: Int) -> String { path + "/witness/\(number)" }
  func token(_ number: Int) -> String { path + "/token/\(number).tst" }
  func record(_ number: Int) -> String { path + "/token/\(number).ers" }

  /// The file of a stamp, whichever of both it is.
  func stamp(_ number: Int, in names: Set<String>) -> String {
    names.contains(token(number)) ? token(number) : record(number)
  }
  static let witnessFiles = ["key.vkey", "message.txt", "signature.bin"]

  func witnesses(in names: Set<String>) -> Int {
    var count = 0
    while count < Attestations.maximumWitnesses,
      names.contains(witness(count + 1) + "/message.txt")
    { count += 1 }
    return count
  }

  func tokens(in names: Set<String>) -> Int {
    var count = 0
    while count < Attestations.maximumTokens, names.contains(stamp(count + 1, in: names)) {
      count += 1
    }
    return count
  }

  func expectedAttestations(in names: Set<String>) -> [String] {
    var files: [String] = []
    for number in 0..<witnesses(in: names) {
      files += Self.witnessFiles.map { witness(number + 1) + "/" + $0 }
    }
    for number in 0..<tokens(in: names) { files.append(stamp(number + 1, in: names)) }
    return files
  }

  func files(of attestations: Attestations, body: String) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for (index, one) in attestations.witnesses.prefix(Attestations.maximumWitnesses).enumerated() {
      let folder = witness(index + 1) + "/"
      files[folder + "key.vkey"] = Array((one.key.text + "\n").utf8)
      files[folder + "message.txt"] = one.cosignature.message(body: body)
      files[folder + "signature.bin"] = one.cosignature.signature
    }
    for (index, token) in attestations.tokens.prefix(Attestations.maximumTokens).enumerated() {
      let isRecord = (try? EvidenceRecord(der: token)) != nil
      files[isRecord ? record(index + 1) : self.token(index + 1)] = token
    }
    return files
  }
}

/// The attestations of one checkpoint of a bundle, judged.
struct AttestationInspection {
  /// What holds, and what it says.
  struct Outcome {
    var defects: [LocalizedText] = []
    /// Things that could not be judged for want of trust.
    var untold: [LocalizedText] = []
    var witnesses: [NoteVerifierKey] = []
    /// Times, by people trusted, at which the checkpoint already existed; seconds since 1970.
    var times: [Int64] = []
  }

  let contents: BundleContents
  let folder: CheckpointFolder
  let trust: BundleTrust
  /// For which time stamps must hold.
  let at: Instant

  private func bytes(_ path: String) -> [UInt8] { contents.tags[path] ?? [] }

  func outcome() -> Outcome {
    var outcome = Outcome()
    let names = Set(contents.tags.keys)
    var seen: Set<[UInt8]> = []
    for number in 0..<folder.witnesses(in: names) {
      witness(folder.witness(number + 1) + "/", &outcome, &seen)
    }
    for number in 0..<folder.tokens(in: names) {
      stamp(folder.stamp(number + 1, in: names), &outcome)
    }
    return outcome
  }

  private func witness(_ place: String, _ outcome: inout Outcome, _ seen: inout Set<[UInt8]>) {
    let text = contents.text(place + "key.vkey")
    let body = contents.text(folder.body)
    guard text.hasSuffix("\n"), let key = try? NoteVerifierKey(text: String(text.dropLast())),
      key.algorithm == .cosignature, key.text + "\n" == text,
      let time = Self.time(bytes(place + "message.txt"), body: bytes(folder.body)),
      key.verifies(
        TimestampedSignature(time: time, signature: bytes(place + "signature.bin")).bytes,
        over: body)
    else {
      outcome.defects.append(
        .init(zh: "\(place) 的见证签名无效", en: "the cosignature in \(place) does not hold"))
      return
    }
    guard let policy = trust.policy else {
      outcome.untold.append(
        .init(
          zh: "可信文件夹没有 witness-policy.txt，未认定见证人 \(key.name)",
          en: "without witness-policy.txt in the trusted folder, \(key.name) counts for nothing"))
      return
    }
    guard policy.witnesses.contains(where: { $0.key == key }), seen.insert(key.publicKey).inserted
    else { return }
    outcome.witnesses.append(key)
    outcome.times.append(Int64(clamping: time))
  }

  /// The time in the very bytes the witness signed. Source: C2SP tlog-cosignature.
  static func time(_ message: [UInt8], body: [UInt8]) -> UInt64? {
    let lines = message.split(
      separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
    guard lines.count == 3, lines[0].elementsEqual("cosignature/v1".utf8),
      Array(lines[2]) == body, lines[1].starts(with: "time ".utf8)
    else { return nil }
    let digits = String(decoding: lines[1].dropFirst(5), as: UTF8.self)
    guard let time = CheckpointBody.decimal(digits), time <= UInt64(Int64.max) else { return nil }
    return time
  }

  private func stamp(_ place: String, _ outcome: inout Outcome) {
    let stamp: BundleStamp
    do throws(EvidenceFault) { stamp = try BundleStamp(bytes(place), at: place) } catch {
      outcome.defects.append(
        .init(
          zh: "\(place) 不是时间戳：\(error.reason)",
          en: "\(place) is not exactly one time stamp: \(error.reason)"))
      return
    }
    let verdict = stamp.record.verify(
      [ArchivedObject(content: bytes(folder.body))],
      .init(trust: trust.authorities ?? .unchecked, at: at))
    guard verdict.isValid else {
      let why = verdict.findings.map(\.description).joined(separator: "; ")
      outcome.defects.append(
        .init(zh: "\(place) 的时间戳无效：\(why)", en: "the time stamp \(place) does not hold: \(why)"))
      return
    }
    guard trust.authorities != nil else {
      outcome.untold.append(
        .init(
          zh: "可信文件夹没有 tsa.pem，未认定 \(place) 的签发者",
          en: "without tsa.pem in the trusted folder, who made \(place) is not known"))
      return
    }
    outcome.times.append(stamp.seconds)
  }
}
