import CourtDomain

/// The page's lines about the history of the court's keys.
extension VerifyPage {
  /// The JSON of a key event, without its salt.
  private func detail(_ number: Int) -> String {
    "tail -c +33 \(BundleLayout.keyEvent(number))/detail.bin"
  }

  /// Prints the certificate or key that an event shows.
  func shownKey(_ number: Int) -> String {
    "\(detail(number)) | sed 's/.*\"public_pem\":\"\\([^\"]*\\)\".*/\\1/;s/\\\\n/\\n/g'"
  }

  /// The DER form of the same.
  func shownKeyDER(_ number: Int, _ event: KeyEvent) -> String {
    shownKey(number)
      + (event.role == .log
        ? " | openssl pkey -pubin -outform DER" : " | openssl x509 -outform DER")
  }

  mutating func keyEvents() -> Bool {
    guard history.entries.count == shape.keyEvents.count else { return false }
    for (offset, entry) in history.entries.enumerated() {
      guard keyEvent(offset + 1, entry) else { return false }
    }
    say(
      "日志密钥与 SM2 签名证书：此前已在日志中公布，且未吊销。",
      "The keys of the log and of SM2 signatures: announced in the log, and not revoked.")
    announced(
      .log,
      "$(openssl pkey -pubin -in \(Self.trust)/log.pem -outform DER | sha256sum | cut -c1-64)",
      below: size)
    if contents.tags[BundleLayout.sm2Signer] != nil {
      announced(
        .sm2,
        "$(openssl x509 -in \(BundleLayout.sm2Signer) -outform DER | sha256sum | cut -c1-64)",
        below: size)
    }
    return true
  }

  private mutating func keyEvent(_ number: Int, _ entry: KeyHistory.Entry) -> Bool {
    let folder = BundleLayout.keyEvent(number)
    let event = entry.event
    guard
      let sides = MerkleProof.sides(
        index: entry.index, size: size, count: shape.keyEvents[number - 1])
    else { return false }
    if number > 1, history.entries[number - 2].index >= entry.index { return false }
    say(
      "密钥公告 \(number)：\(event.act.rawValue) \(event.role.rawValue) "
        + "\(event.generation)，日志第 \(entry.index) 条。",
      "Key event \(number): \(event.act.rawValue) \(event.role.rawValue) \(event.generation), "
        + "leaf \(entry.index).")
    openings(BundleLayout.allOpenings, in: folder)
    requireOrigin(in: folder + "/leaf.json")
    run("grep -qF '\"kind\":\"\(event.act.rawValue)\"' \(folder)/leaf.json")
    run(
      "\(detail(number)) | grep -qF \"\\\"court\\\":\\\"$(head -n 1 "
        + "\(BundleLayout.checkpointBody))\\\",\\\"generation\\\":\(event.generation),"
        + "\\\"key_id\\\":\\\"\(event.keyID)\\\",\"")
    run("\(detail(number)) | grep -q '^{\"act\":\"\(event.act.rawValue)\",'")
    run(
      "\(detail(number)) | grep -q '\"role\":\"\(event.role.rawValue)\",\"sequence\":\(number),"
        + "\"type\":\"\(KeyEvent.type)\"}$'")
    run("\(shownKeyDER(number, event)) | sha256sum | grep -q '^\(event.keyID) '")
    run("test \"$(wc -c < \(folder)/case.bin)\" = \(Commitment.saltBytes)")
    for (name, text) in [
      ("item", "key \(event.role.rawValue) \(event.generation)"), ("content", "{}"),
      ("chain", "{\"sequence\":\(number)}"),
    ] {
      run("printf '\(text)' | cmp -i 0:32 - \(folder)/\(name).bin")
    }
    run("printf '\(entry.index)\\n' | cmp - \(folder)/index.txt")
    climb(
      from: "{ printf '\\000'; cat \(folder)/leaf.json; } | sha256sum",
      sides.indices.map { BundleLayout.keyLevel(number, $0) }, sides, to: .last)
    return true
  }

  /// That one of the events before a place in the log announces the key, and none revokes it.
  mutating func announced(_ role: KeyRole, _ keyID: String, below limit: UInt64) {
    func lines(_ numbers: [Int]) -> String {
      let files = numbers.map { BundleLayout.keyEvent($0) + "/detail.bin" }
      return "tail -q -c +33 \(files.joined(separator: " ")) | sed 's/}{/}\\n{/g' | "
        + "grep '\"role\":\"\(role.rawValue)\",' | grep -qF \"\\\"key_id\\\":\\\"\(keyID)\\\"\""
    }
    let telling = history.announcing(role, below: limit)
    run(telling.isEmpty ? "false" : lines(telling))
    let revoking = history.revoking(role, below: limit)
    if !revoking.isEmpty { run("! { \(lines(revoking)); }") }
  }

  /// That the files open what a leaf commits to.
  mutating func openings(_ names: [String], in folder: String) {
    let openings = names.sorted()
    run(
      "test \"$(sha256sum \(openings.map { "\(folder)/\($0).bin" }.joined(separator: " ")) | "
        + "sed 's/^\\([0-9a-f]*\\) .*\\/\\(.*\\)\\.bin$/\"\\2\":\"\\1\"/')\" = "
        + "\"$(grep -oE '\"(\(openings.joined(separator: "|")))\":\"[0-9a-f]{64}\"' "
        + "\(folder)/leaf.json)\"")
  }

  mutating func notRevoked(_ number: Int, below limit: UInt64) {
    let keyID = history.entries[number - 1].event.keyID
    for revoked in history.revoking(.log, below: limit) {
      run("! { \(detail(revoked)) | grep -qF '\"key_id\":\"\(keyID)\"'; }")
    }
  }

  /// The event of the former log key that signed a checkpoint; nil for one of the present key.
  func formerKey(of folder: CheckpointFolder) -> Int? {
    let hash = contents.tags[folder.keyHash] ?? []
    guard folder != .last, let origin = try? NoteVerifierKey(text: verifierKey),
      origin.keyHash != hash
    else { return nil }
    return history.logKeys(origin: origin.name).first { $0.key.keyHash == hash }?.number
  }

  private var verifierKey: String {
    String(contents.text(BundleLayout.trustFolder + "/log.vkey").dropLast())
  }
}
