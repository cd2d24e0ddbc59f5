import CourtDomain

/// How an item's custody ends in a drill: its bytes destroyed by order of a judge.
struct DrillEnd {
  /// The item came under seal afterwards, which needs no bytes.
  let isSealedLater: Bool

  func entries(_ name: String, _ digests: DigestPair) -> [(kind: LeafKind, detail: JSONValue)] {
    func detail(_ act: String, _ reason: String) -> JSONValue {
      [
        "act": .string(act), "actor": "0198f1c0-0000-7000-8000-000000000001", "role": "judge",
        "reason": .string(reason), "tool": "xiezhi", "name": .string(name),
        "before": .string(digests.sha256.hex), "after": .null, "other": .null,
      ]
    }
    let destroyed = (
      kind: LeafKind.evidenceDestroyed,
      detail: detail("destroyed", "保管期满；\"retention\"\nis over\u{202E}: $(id) `id` 'x'")
    )
    let sealed = (kind: LeafKind.evidenceSealed, detail: detail("sealed", "未成年人"))
    return isSealedLater ? [destroyed, sealed] : [destroyed]
  }
}

/// Lies about the end of an item's bytes. Each must be refused, whoever seals the bundle.
enum DestructionAttack: CaseIterable {
  case dropEntry
  case dropAll
  case dropPayload
  case claimPayload
  case borrowEntry
  case bringBack
  case replaceBy
  case pointElsewhere
  case spellOtherwise

  static func apply(
    to files: inout [String: [UInt8]], _ random: inout DrillRandom
  ) -> String? {
    allCases[Int.random(in: 0..<allCases.count, using: &random)].apply(to: &files, &random)
  }

  /// What was done; nil where the bundle has nothing to do it to.
  func apply(to files: inout [String: [UInt8]], _ random: inout DrillRandom) -> String? {
    let gone = (1...BundleShape.maximumItems).filter {
      files[BundleLayout.destroyed($0)] != nil
    }
    guard let victim = gone.randomElement(using: &random) else { return nil }
    let marker = BundleLayout.destroyed(victim)
    let mark = String(decoding: files[marker] ?? [], as: UTF8.self)
    guard let entry = Int(mark.dropLast()) else { return nil }
    switch self {
    case .dropEntry, .dropAll:
      Self.drop(BundleLayout.entry(victim, entry), from: &files)
      if self == .dropAll { files[marker] = nil }
      return "item \(victim): its destruction dropped" + (self == .dropAll ? ", its mark too" : "")
    case .dropPayload, .claimPayload, .borrowEntry:
      return lose((victim, entry), from: &files, &random)
    case .bringBack, .replaceBy:
      let receipt = ReceiptFields(files[BundleLayout.item(victim) + "/receipt.json"] ?? [])
      guard let receipt else { return nil }
      let size = Int(clamping: receipt.sizeBytes)
      files[BundleLayout.dataPath(victim, fileName: receipt.fileName)] = random.bytes(max(1, size))
      if self == .replaceBy { files[marker] = nil }
      return "item \(victim): other bytes where they were destroyed"
    case .pointElsewhere:
      let other = Int.random(in: 0...(Self.last(victim, in: files) + 1), using: &random)
      guard other != entry else { return nil }
      files[marker] = Array("\(other)\n".utf8)
      return "item \(victim): entry \(other) called its destruction"
    case .spellOtherwise:
      let ways = ["\(entry)", "0\(entry)\n", " \(entry)\n", "\(entry)\n\n", "+\(entry)\n", ""]
      files[marker] = Array(ways[Int.random(in: 0..<ways.count, using: &random)].utf8)
      return "item \(victim): its mark spelt otherwise"
    }
  }

  /// Loses the bytes of another item: without a word, with a claim, or with another item's entry.
  private func lose(
    _ end: (item: Int, entry: Int), from files: inout [String: [UInt8]],
    _ random: inout DrillRandom
  ) -> String? {
    let others = files.keys.filter { $0.hasPrefix("data/evidence/") }.sorted()
    guard let other = others.randomElement(using: &random), let number = Self.number(of: other)
    else { return nil }
    files[other] = nil
    guard self != .dropPayload else { return "\(other): lost, and nothing said" }
    let last = Self.last(number, in: files)
    guard self == .borrowEntry else {
      files[BundleLayout.destroyed(number)] = Array("\(last)\n".utf8)
      return "\(other): lost, and its last entry called a destruction"
    }
    let from = BundleLayout.entry(end.item, end.entry) + "/"
    let into = BundleLayout.entry(number, last + 1) + "/"
    for (name, bytes) in files where name.hasPrefix(from) {
      files[into + name.dropFirst(from.count)] = bytes
    }
    files[BundleLayout.destroyed(number)] = Array("\(last + 1)\n".utf8)
    return "\(other): lost, and the destruction of item \(end.item) given for it"
  }

  private static func number(of path: String) -> Int? {
    Int(path.dropFirst("data/evidence/".count).prefix { $0 != "-" })
  }

  /// The last entry of an item's custody.
  private static func last(_ number: Int, in files: [String: [UInt8]]) -> Int {
    var last = 0
    while files[BundleLayout.entry(number, last + 1) + "/leaf.json"] != nil { last += 1 }
    return last
  }

  private static func drop(_ folder: String, from files: inout [String: [UInt8]]) {
    for name in files.keys where name.hasPrefix(folder + "/") { files[name] = nil }
  }
}
