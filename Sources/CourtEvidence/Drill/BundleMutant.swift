/// Who damages a bundle, and what he can mend afterwards.
public enum DrillHand: String, Sendable, CaseIterable {
  /// Nothing is mended.
  case accident
  /// Makes all lists, totals and the page fit again, as anyone with the tools can.
  case outsider
  /// Has the court's keys too, and seals the bundle anew; his lie is about evidence or the log.
  case `operator`
}

public enum DrillDamage: String, Sendable, CaseIterable {
  case flip
  case truncate
  case append
  case swap
  case replay
  case extra
  case drop
  /// A whole time stamp, cosignature, milestone, key event or all SM2 signatures, those after it
  /// moved up.
  case omit
  case der
  /// What the log says of the end of an item's bytes: dropped, forged, or contradicted.
  case destruction
}

/// One damaged bundle.
public struct BundleMutant: Sendable {
  public let hand: DrillHand
  public let damage: DrillDamage
  /// What was done, for people.
  public let story: String
  public let files: [String: [UInt8]]
}

/// Makes mutants of one honest bundle; number and seed name a mutant for ever.
public struct MutantMill: Sendable {
  private let honest: [String: [UInt8]]
  private let donor: [String: [UInt8]]
  private let keys: CourtKeys
  private let names: [String]

  /// `donor` is another honest bundle of the same court, from another case: what replays are taken
  /// from. Both are whole bundles in memory.
  public init(honest: [String: [UInt8]], donor: [String: [UInt8]], keys: CourtKeys) {
    self.honest = honest
    self.donor = donor
    self.keys = keys
    names = BundleContents.sorted(Array(honest.keys))
  }

  /// The files of an unpacked bundle.
  public static func read(folder: String) throws(EvidenceFault) -> [String: [UInt8]] {
    let source = try BundleFolder(folder)
    var files: [String: [UInt8]] = [:]
    for name in source.sizes.keys { files[name] = try source.bytes(name) }
    return files
  }

  /// Hands take turns, damages are drawn. What changes nothing is drawn again.
  public func mutant(seed: UInt64, number: Int) throws(EvidenceFault) -> BundleMutant {
    var random = DrillRandom(seed: seed, number: number)
    let hand = DrillHand.allCases[number % DrillHand.allCases.count]
    for _ in 0..<1000 {
      let damage =
        DrillDamage.allCases[Int.random(in: 0..<DrillDamage.allCases.count, using: &random)]
      var files = honest
      guard let story = apply(damage, by: hand, to: &files, &random) else { continue }
      if hand != .accident { try mend(&files, seals: hand == .operator) }
      guard files != honest else { continue }
      return BundleMutant(hand: hand, damage: damage, story: story, files: files)
    }
    throw EvidenceFault(
      .limit, place: "mutant \(number)", reason: "a thousand draws changed nothing",
      remedy: "Use a bundle with more than one item")
  }

  // MARK: Damage

  /// What a hand would touch: lists and page are mended anyway, and an operator who writes another
  /// remark into `bag-info.txt` lies about nothing.
  private func targets(of hand: DrillHand) -> [String] {
    guard hand != .accident else { return names }
    let mended = [
      BundleLayout.manifest, BundleLayout.tagManifest, BundleLayout.sm3List, BundleLayout.page,
    ]
    let outside = names.filter { !mended.contains($0) }
    guard hand == .operator else { return outside }
    // Nor does one who exchanges the copies of whom to trust: the reader has his own.
    let copies = BundleTrust.optionalNames.map { BundleLayout.trustFolder + "/" + $0 }
    return outside.filter {
      $0 != BundleLayout.bagInfo && $0 != BundleSeal.path && !copies.contains($0)
    }
  }

  private func apply(
    _ damage: DrillDamage, by hand: DrillHand, to files: inout [String: [UInt8]],
    _ random: inout DrillRandom
  ) -> String? {
    let targets = targets(of: hand)
    let name = targets[Int.random(in: 0..<targets.count, using: &random)]
    var bytes = files[name] ?? []
    switch damage {
    case .flip:
      guard !bytes.isEmpty else { return nil }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      files[name] = bytes
      return "\(name): a bit of byte \(place)"
    case .truncate:
      guard !bytes.isEmpty else { return nil }
      let count = Int.random(in: 1...bytes.count, using: &random)
      files[name] = Array(bytes.dropLast(count))
      return "\(name): \(count) bytes less"
    case .append:
      let tail = Bool.random(using: &random) ? [0x0A] : random.bytes(random.small())
      files[name] = bytes + tail
      return "\(name): \(tail.count) bytes more"
    case .swap:
      let other = targets[Int.random(in: 0..<targets.count, using: &random)]
      guard files[other] != files[name] else { return nil }
      (files[name], files[other]) = (files[other], files[name])
      return "\(name) and \(other) changed places"
    case .replay: return replay(name, to: &files, &random)
    case .extra:
      let ending = Self.endings[Int.random(in: 0..<Self.endings.count, using: &random)]
      guard files[name + ending] == nil else { return nil }
      files[name + ending] = Bool.random(using: &random) ? bytes : random.bytes(30)
      return "\(name + ending) added"
    case .omit: return BundlePart.omit(by: hand, from: &files, &random)
    case .drop:
      // An operator who leaves out a stamp gives a bundle that he might have given honestly.
      if hand == .operator, BundlePart.isAlone(name, in: files) { return nil }
      files[name] = nil
      return "\(name) dropped"
    case .der: return reencode(to: &files, &random)
    case .destruction: return DestructionAttack.apply(to: &files, &random)
    }
  }

  private static let endings = ["2", ".bak", " ", "\nx", "~", ".d/x", "-\u{E9}", "\\"]

  /// One file, or all of one item, as another case has it.
  private func replay(
    _ name: String, to files: inout [String: [UInt8]], _ random: inout DrillRandom
  ) -> String? {
    if Bool.random(using: &random) {
      guard let other = donor[name] else { return nil }
      files[name] = other
      return "\(name) as in another case"
    }
    let folder = BundleLayout.item(1) + "/"
    for key in files.keys where key.hasPrefix(folder) || key.hasPrefix("data/evidence/1-") {
      files[key] = nil
    }
    for (key, value) in donor where key.hasPrefix(folder) || key.hasPrefix("data/evidence/1-") {
      files[key] = value
    }
    return "item 1 as in another case"
  }

  /// The receipt's signature in other bytes that some reader takes for the same.
  private func reencode(to files: inout [String: [UInt8]], _ random: inout DrillRandom) -> String? {
    let signatures = names.filter {
      $0.hasSuffix(".cms") || $0.hasSuffix(".tst") || $0.hasSuffix(".ers")
    }
    guard !signatures.isEmpty else { return nil }
    let name = signatures[Int.random(in: 0..<signatures.count, using: &random)]
    guard let bytes = files[name] else { return nil }
    let way = DERDisguise.allCases[Int.random(in: 0..<DERDisguise.allCases.count, using: &random)]
    guard let changed = way.apply(to: bytes, &random), changed != bytes else { return nil }
    files[name] = changed
    return "\(name): \(way.rawValue)"
  }

  // MARK: Mending

  /// Makes every list fit the files again.
  func mend(_ files: inout [String: [UInt8]], seals: Bool) throws(EvidenceFault) {
    var contents = BundleContents()
    for (name, bytes) in files {
      if name.hasPrefix("data/") {
        contents.payloads[name] = .init(
          sizeBytes: Int64(bytes.count),
          digests: DigestPair(sha256: SHA256.digest(bytes), sm3: SM3.digest(bytes)))
      } else {
        contents.tags[name] = bytes
      }
    }
    contents.tags[BundleLayout.manifest] = contents.manifest
    contents.tags[BundleLayout.sm3List] = contents.sm3List
    let info = contents.text(BundleLayout.bagInfo).split(separator: "\n").map { line in
      line.hasPrefix("Payload-Oxum:") ? "Payload-Oxum: \(contents.payloadOxum)" : String(line)
    }
    if files[BundleLayout.bagInfo] != nil {
      contents.tags[BundleLayout.bagInfo] = Array(info.map { $0 + "\n" }.joined().utf8)
    }
    if let page = VerifyPage.text(contents: contents, shape: contents.shape) {
      contents.tags[BundleLayout.page] = Array(page.utf8)
    }
    let list = contents.tagManifest
    contents.tags[BundleLayout.tagManifest] = list
    if seals { contents.tags[BundleSeal.path] = try keys.sealBundle(list) }
    for (name, bytes) in contents.tags { files[name] = bytes }
  }
}

extension BundleContents {
  var shape: BundleShape { BundleShape(names: Array(tags.keys) + Array(payloads.keys)) }
}

extension DrillRandom {
  fileprivate mutating func small() -> Int { Int.random(in: 1...40, using: &self) }
}
