import CourtDomain

/// Every event of the court's keys that a bundle carries, with its place in the log: who may sign
/// what, from which leaf on.
///
/// A key that was never announced signs nothing: whoever has the root and certifies a new signer in
/// silence would otherwise make receipts that only a holder of the true ones could refute.
struct KeyHistory: Sendable {
  struct Entry: Sendable {
    let event: KeyEvent
    let index: UInt64
    let publicPEM: String
  }

  let entries: [Entry]

  static let none = KeyHistory(entries: [])

  /// The numbers, from 1, of the events that announce a key of this role under a log of so many
  /// leaves.
  func announcing(_ role: KeyRole, below size: UInt64) -> [Int] {
    numbers { $0.event.act != .revoked && $0.event.role == role && $0.index < size }
  }

  func revoking(_ role: KeyRole, below size: UInt64) -> [Int] {
    numbers { $0.event.act == .revoked && $0.event.role == role && $0.index < size }
  }

  private func numbers(_ isWanted: (Entry) -> Bool) -> [Int] {
    entries.indices.filter { isWanted(entries[$0]) }.map { $0 + 1 }
  }

  /// Why a key could not sign under a log of so many leaves; nil where it could.
  func defect(_ role: KeyRole, _ keyID: String?, below size: UInt64) -> LocalizedText? {
    func names(_ numbers: [Int]) -> Bool {
      numbers.contains { entries[$0 - 1].event.keyID == keyID }
    }
    guard names(announcing(role, below: size)) else {
      return .init(
        zh: "签名密钥（\(role.rawValue)）此前未在日志中公布",
        en: "the log did not announce this key (\(role.rawValue)) before it signed")
    }
    return defect(role, keyID, revokedBelow: size)
  }

  /// Whether a key was revoked before the log had so many leaves.
  func defect(_ role: KeyRole, _ keyID: String?, revokedBelow size: UInt64) -> LocalizedText? {
    guard revoking(role, below: size).contains(where: { entries[$0 - 1].event.keyID == keyID })
    else { return nil }
    return .init(
      zh: "签名密钥（\(role.rawValue)）此前已在日志中吊销",
      en: "the log says that this key (\(role.rawValue)) was revoked before it signed")
  }

  /// Keys of the log that were announced, as verifier keys of this origin, with the event's number.
  func logKeys(origin: String) -> [(number: Int, key: NoteVerifierKey)] {
    announcing(.log, below: .max).compactMap { number in
      guard let handle = try? KeyHandle.publicKey(pem: entries[number - 1].publicPEM),
        let key = try? NoteVerifierKey(name: origin, key: handle)
      else { return nil }
      return (number, key)
    }
  }
}

extension BundleLayout {
  /// One event of the court's keys, by number from 1, in the order of the log.
  static func keyEvent(_ number: Int) -> String { "keys/\(number)" }
  static func keyLevel(_ number: Int, _ level: Int) -> String {
    keyEvent(number) + "/path/" + (level < 10 ? "0\(level)" : "\(level)") + ".bin"
  }
}

extension BundleShape {
  static let maximumKeyEvents = 1000

  /// The number of path levels of every key event.
  static func keyEvents(_ names: Set<String>) -> [Int] {
    var found: [Int] = []
    while found.count < maximumKeyEvents,
      names.contains(BundleLayout.keyEvent(found.count + 1) + "/leaf.json")
    {
      var level = 0
      while level < MerkleProof.maximumLength,
        names.contains(BundleLayout.keyLevel(found.count + 1, level))
      { level += 1 }
      found.append(level)
    }
    return found
  }

  static func keyFiles(_ levels: [Int]) -> [String] {
    levels.enumerated().flatMap { offset, levels in
      let folder = BundleLayout.keyEvent(offset + 1) + "/"
      return BundleLayout.entryFiles.map { folder + $0 }
        + BundleLayout.allOpenings.map { folder + $0 + ".bin" }
        + (0..<levels).map { BundleLayout.keyLevel(offset + 1, $0) }
    }
  }
}

/// Reads the key events of a bundle and judges each: opened, in its place, in the log.
struct KeyHistoryInspection {
  let contents: BundleContents
  let shape: BundleShape
  let anchors: TrustAnchors
  let checkpoint: SignedCheckpoint?

  private func bytes(_ path: String) -> [UInt8] { contents.tags[path] ?? [] }

  /// What the files claim, nothing of it judged; unreadable events end it.
  static func claimed(_ contents: BundleContents, _ shape: BundleShape) -> KeyHistory {
    var entries: [KeyHistory.Entry] = []
    for number in shape.keyEvents.indices.map({ $0 + 1 }) {
      let folder = BundleLayout.keyEvent(number) + "/"
      let detail = Array(
        (contents.tags[folder + "detail.bin"] ?? []).dropFirst(Commitment.saltBytes))
      let text = contents.text(folder + "index.txt")
      guard let event = try? KeyEvent(bytes: detail), let index = UInt64(text.dropLast()),
        text == "\(index)\n", let document = try? JSONParser.parse(detail),
        let pem = document["public_pem"]?.string
      else { break }
      entries.append(.init(event: event, index: index, publicPEM: pem))
    }
    return KeyHistory(entries: entries)
  }

  /// The check, and the history as far as it can be read.
  func run() -> (check: BundleReport.Check, history: KeyHistory) {
    guard contents.format >= 2 else {
      return (
        .init(
          "keys", .skipped, zh: "第一版证据包不含密钥公告",
          en: "bundles of the first format carry no history of the court's keys"), .none
      )
    }
    let history = Self.claimed(contents, shape)
    var defects: [LocalizedText] = []
    for number in shape.keyEvents.indices.map({ $0 + 1 }) {
      guard number <= history.entries.count else {
        defects.append(
          .init(zh: "密钥公告 \(number) 无法读取", en: "key event \(number) cannot be read"))
        break
      }
      let before = number > 1 ? history.entries[number - 2].index : nil
      defects += self.defects(number, history.entries[number - 1], after: before)
    }
    if let checkpoint {
      let present = try? KeyHandle.publicKey(pem: anchors.logPEM).publicFingerprint().hex
      defects += [history.defect(.log, present, below: checkpoint.size)].compactMap(\.self)
      if contents.tags[BundleLayout.sm2Signer] != nil {
        let signer = try? Certificate(
          pem: contents.text(BundleLayout.sm2Signer), place: BundleLayout.sm2Signer)
        defects += [history.defect(.sm2, signer?.fingerprint?.hex, below: checkpoint.size)]
          .compactMap(\.self)
      }
    }
    let check = BundleReport.Check(
      "keys", zh: "\(history.entries.count) 条密钥公告均在日志中，签名密钥已公布且未吊销",
      en: "\(history.entries.count) key events are in the log; the keys that sign were announced",
      defects: defects)
    return (check, history)
  }

  private func defects(_ number: Int, _ entry: KeyHistory.Entry, after before: UInt64?)
    -> [LocalizedText]
  {
    let folder = BundleLayout.keyEvent(number) + "/"
    func value(_ name: String) -> [UInt8] {
      Array(bytes(folder + name + ".bin").dropFirst(Commitment.saltBytes))
    }
    guard let leaf = LeafStatement(bytes(folder + "leaf.json")), leaf.version == 2 else {
      return [.init(zh: "密钥公告 \(number) 不是日志条目", en: "key event \(number) has no readable leaf")]
    }
    let event = entry.event
    var questions: [(Bool, String, String)] = [
      (
        leaf.court == anchors.origin && event.court == anchors.origin, "属于别的法院",
        "is of another court"
      ),
      (leaf.kind == event.act.rawValue, "与条目的种类不同", "is of another kind than its leaf"),
      (event.sequence == number, "的序号不连续", "has another number than its place"),
      (before.map { $0 < entry.index } ?? true, "的次序与日志不同", "stands out of the log's order"),
      (value("case").isEmpty, "带有案号", "names a case"),
      (
        value("item") == Array("key \(event.role.rawValue) \(event.generation)".utf8), "的名称不符",
        "is named for another key"
      ),
      (value("content") == LeafContent(nil, sizeBytes: nil).bytes, "带有内容", "is about bytes"),
      (
        value("chain") == LeafChain(sequence: Int64(number), previous: nil).bytes, "的链不符",
        "is chained otherwise"
      ),
      (event.isOfItsKey(entry.publicPEM), "的公钥与标识不符", "shows another key than it names"),
    ]
    for (name, digest) in leaf.commitments.sorted(by: { $0.key < $1.key }) {
      let opening = bytes(folder + name + ".bin")
      questions.append(
        (
          opening.count >= Commitment.saltBytes && SHA256.digest(opening) == digest,
          "\(name) 的承诺打不开", "has a \(name) that does not open"
        ))
    }
    questions.append((isInLog(number, entry.index), "的路径不到根", "has a path that misses the root"))
    return questions.filter { !$0.0 }.map {
      LocalizedText(zh: "密钥公告 \(number) \($0.1)", en: "key event \(number) \($0.2)")
    }
  }

  private func isInLog(_ number: Int, _ index: UInt64) -> Bool {
    guard let checkpoint,
      let sides = MerkleProof.sides(
        index: index, size: checkpoint.size, count: shape.keyEvents[number - 1])
    else { return false }
    var hash = MerkleTree.leafHash(bytes(BundleLayout.keyEvent(number) + "/leaf.json"))
    for (level, side) in sides.enumerated() {
      let file = bytes(BundleLayout.keyLevel(number, level))
      guard file.count == 65, file[0] == 1,
        Array(side == .left ? file[1..<33] : file[33...]) == hash.bytes
      else { return false }
      hash = SHA256.digest(file)
    }
    return hash == checkpoint.root
  }
}

extension KeyEvent {
  /// Whether the text is exactly the certificate or key that the event names.
  func isOfItsKey(_ pem: String) -> Bool {
    if role == .log {
      guard let key = try? KeyHandle.publicKey(pem: pem), (try? key.publicPEM()) == pem else {
        return false
      }
      return (try? key.publicFingerprint().hex) == keyID
    }
    guard let certificate = try? Certificate(pem: pem, place: "key event"),
      (try? certificate.pem()) == pem
    else { return false }
    return certificate.fingerprint?.hex == keyID
  }
}
