import Foundation

/// Where everything stands in a bundle.
enum BundleLayout {
  /// The one folder at the top of the ZIP. Source: BagIt 1.0 (RFC 8493) §4.
  static let folder = "xiezhi-bundle"

  static let bagDeclaration = "bagit.txt"
  static let bagInfo = "bag-info.txt"
  static let manifest = "manifest-sha256.txt"
  static let tagManifest = "tagmanifest-sha256.txt"
  static let sm3List = "meta/sm3sums.txt"
  static let page = "VERIFY.txt"
  static let checkpoint = "checkpoint/checkpoint.txt"
  static let checkpointBody = "checkpoint/body.txt"
  static let checkpointSignature = "checkpoint/signature.bin"
  static let checkpointKeyHash = "checkpoint/key-hash.bin"
  static let trustFolder = "trust"
  /// Whose SM2 signatures stand beside the receipts.
  static let sm2Signer = "signers/sm2.pem"
  static let trustNotice = "trust/README.txt"

  static let bagDeclarationText = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

  /// Every bundle of format 2 tells so here; the first format has another agent.
  static let agent = "Bag-Software-Agent: xiezhi bundle v"

  static let trustNoticeText = """
    这些是随包附带的副本，出具本包的人也可以伪造它们。请从法院官网、公报或其他独立来源另行取得
    root.pem、log.pem、log.vkey，并在验证时用 TRUST=该文件夹 指明。
    These copies came with the bundle; whoever made the bundle could have made them too. Get
    root.pem, log.pem and log.vkey from the court by another way (its site, its gazette, the
    clerk's desk) and name that folder with TRUST=FOLDER when you verify.

    """

  /// The files that every bundle has besides those of its items.
  static let fixedTags: Set<String> = Set(
    [
      bagDeclaration, bagInfo, manifest, tagManifest, sm3List, page, checkpoint, checkpointBody,
      checkpointSignature, checkpointKeyHash, trustNotice,
    ] + TrustAnchors.fileNames.map { trustFolder + "/" + $0 })

  static func item(_ number: Int) -> String { "meta/\(number)" }
  static func entry(_ number: Int, _ index: Int) -> String { "meta/\(number)/custody/\(index)" }
  static func level(_ number: Int, _ index: Int, _ level: Int) -> String {
    entry(number, index) + "/path/" + (level < 10 ? "0\(level)" : "\(level)") + ".bin"
  }

  static let itemFiles = ["item.json", "receipt.json", "receipt.cms", "custody.json"]
  static let entryFiles = ["leaf.json", "index.txt"]
  /// What opens a leaf: of version 1 the first, from version 2 both together, in order of name.
  static let openings = ["case", "detail", "item"]
  static let allOpenings = ["case", "chain", "content", "detail", "item"]

  static func dataPath(_ number: Int, fileName: String) -> String {
    "data/evidence/\(number)-\(safeName(fileName))"
  }

  /// The sender's file name in letters that every file system, shell and ZIP tool agrees on.
  ///
  /// Anything but A-Z a-z 0-9 . _ - becomes one underscore; the true name stands in the receipt.
  static func safeName(_ name: String) -> String {
    var out: [UInt8] = []
    for byte in name.utf8 {
      if isSafe(byte) { out.append(byte) } else if out.last != 0x5F { out.append(0x5F) }
    }
    let text = String(decoding: out, as: UTF8.self)
    let last = text.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
    let isEnding =
      last.utf8.count < text.utf8.count && (1...10).contains(last.utf8.count)
      && !last.contains { $0 == "_" || $0 == "-" }
    let trimmed = (isEnding ? text.dropLast(last.count + 1) : text[...])
      .trimmingCharacters(in: CharacterSet(charactersIn: "_-."))
    let base = trimmed.replacingOccurrences(of: "..", with: ".").prefix(60)
    return (base.isEmpty ? "file" : base) + (isEnding ? "." + last : "")
  }

  private static func isSafe(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x2D: true
    default: false
    }
  }

  /// Whether a path stays inside its folder and is spelt in safe letters.
  static func isSafe(path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return (1...8).contains(parts.count) && path.utf8.count <= 200
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.first != 0x2E && part.utf8.first != 0x2D
          && part.utf8.allSatisfy(isSafe)
      }
  }
}

/// A bundle without its payload's bytes: small files whole, payload by size and digests.
struct BundleContents: Sendable {
  struct Payload: Sendable, Hashable {
    let sizeBytes: Int64
    let digests: DigestPair
  }

  var tags: [String: [UInt8]] = [:]
  var payloads: [String: Payload] = [:]

  /// 2 for sealed bundles, 1 for those made before seals; what says it is sealed and has lost its seal
  /// stays a bundle of format 2, and is refused for it.
  var format: Int {
    if tags[BundleSeal.path] != nil { return 2 }
    let told = String(decoding: tags[BundleLayout.bagInfo] ?? [], as: UTF8.self)
    return told.split(separator: "\n").contains("\(BundleLayout.agent)2") ? 2 : 1
  }

  /// No small file of a bundle is larger.
  static let maximumTagBytes: UInt64 = 4_194_304
  /// All small files together.
  static let maximumTagTotalBytes: UInt64 = 268_435_456

  /// Payload paths in the byte order of `LC_ALL=C sort`.
  var payloadPaths: [String] { Self.sorted(Array(payloads.keys)) }

  static func sorted(_ paths: [String]) -> [String] {
    paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What `sha256sum` prints for the payload.
  var manifest: [UInt8] {
    lines(payloadPaths) { "\(payloads[$0]?.digests.sha256.hex ?? "")  \($0)" }
  }

  /// What `openssl dgst -sm3 -r` prints for the payload.
  var sm3List: [UInt8] {
    lines(payloadPaths) { "\(payloads[$0]?.digests.sm3.hex ?? "") *\($0)" }
  }

  /// What `sha256sum` prints for every other file except this list itself and its seal.
  var tagManifest: [UInt8] {
    let unlisted = [BundleLayout.tagManifest, BundleSeal.path]
    let paths = Self.sorted(tags.keys.filter { !unlisted.contains($0) })
    return lines(paths) { "\(SHA256.digest(tags[$0] ?? []).hex)  \($0)" }
  }

  /// `Payload-Oxum` of BagIt: bytes and number of payload files.
  var payloadOxum: String {
    "\(payloads.values.reduce(Int64(0)) { $0 + $1.sizeBytes }).\(payloads.count)"
  }

  func text(_ path: String) -> String { String(decoding: tags[path] ?? [], as: UTF8.self) }

  private func lines(_ paths: [String], _ line: (String) -> String) -> [UInt8] {
    Array(paths.map { line($0) + "\n" }.joined().utf8)
  }
}

/// Which items, custody entries and path levels a bundle's file names describe.
struct BundleShape: Sendable {
  struct Item: Sendable {
    let number: Int
    /// Nil where a custody entry is named that says the bytes were destroyed, in their place.
    let dataPath: String?
    /// The number of path levels of every custody entry.
    let levels: [Int]
    /// The names of every custody entry's openings.
    let openings: [[String]]
  }

  static let maximumItems = 1000
  static let maximumEntries = 10_000

  let items: [Item]
  /// How many earlier checkpoints there are.
  let milestones: Int
  /// The number of path levels of every key event.
  let keyEvents: [Int]
  /// Every file the bundle must have, and no other.
  let expected: Set<String>

  /// Reads the shape from the names alone; `surplus` and `missing` of it tell what is wrong.
  init(names: some Collection<String>) {
    let present = Set(names)
    var items: [Item] = []
    var expected = BundleLayout.fixedTags
    var number = 1
    let data = Self.dataPaths(present)
    while number <= Self.maximumItems,
      data[number] != nil || present.contains(BundleLayout.destroyed(number))
    {
      let path = data[number]
      var levels: [Int] = []
      while levels.count < Self.maximumEntries,
        levels.isEmpty || present.contains(BundleLayout.entry(number, levels.count) + "/leaf.json")
      {
        var level = 0
        while level < MerkleProof.maximumLength,
          present.contains(BundleLayout.level(number, levels.count, level))
        { level += 1 }
        levels.append(level)
      }
      let openings = levels.indices.map { Self.openings(number, $0, present) }
      let item = Item(number: number, dataPath: path, levels: levels, openings: openings)
      expected.formUnion(Self.files(of: item))
      items.append(item)
      number += 1
    }
    var milestones = 0
    while milestones < Milestone.maximumCount,
      present.contains(CheckpointFolder.milestone(milestones + 1).body)
    {
      milestones += 1
      expected.formUnion(CheckpointFolder.milestone(milestones).expected(in: present))
    }
    if present.contains(BundleSeal.path) { expected.insert(BundleSeal.path) }
    expected.formUnion(CheckpointFolder.last.expectedAttestations(in: present))
    expected.formUnion(Self.optional(present, items: items.count))
    keyEvents = Self.keyEvents(present)
    expected.formUnion(Self.keyFiles(keyEvents))
    self.items = items
    self.milestones = milestones
    self.expected = expected
  }

  /// Files that a bundle may have: copies of further trust, and SM2 signatures with their signer.
  private static func optional(_ present: Set<String>, items: Int) -> [String] {
    var files = BundleTrust.optionalNames.map { BundleLayout.trustFolder + "/" + $0 }
      .filter(present.contains)
    if items > 0, present.contains(BundleLayout.sm2Signer) {
      files.append(BundleLayout.sm2Signer)
      files += (1...items).map { BundleLayout.item($0) + "/receipt.sm2" }
    }
    return files
  }

  private static func dataPaths(_ names: Set<String>) -> [Int: String] {
    var found: [Int: String] = [:]
    let prefix = "data/evidence/"
    for name in names where name.hasPrefix(prefix) {
      let digits = name.dropFirst(prefix.count).prefix { $0 != "-" }
      guard let number = Int(digits), String(number) == digits else { continue }
      // Of two files with one number the first by name is taken; the other is surplus.
      found[number] = min(found[number] ?? name, name)
    }
    return found
  }

  private static func openings(_ number: Int, _ index: Int, _ names: Set<String>) -> [String] {
    let folder = BundleLayout.entry(number, index)
    let isNew = ["chain", "content"].contains { names.contains("\(folder)/\($0).bin") }
    return isNew ? BundleLayout.allOpenings : BundleLayout.openings
  }

  private static func files(of item: Item) -> [String] {
    var files = [item.dataPath ?? BundleLayout.destroyed(item.number)]
    files += BundleLayout.itemFiles.map { BundleLayout.item(item.number) + "/" + $0 }
    for (index, levels) in item.levels.enumerated() {
      files += BundleLayout.entryFiles.map { BundleLayout.entry(item.number, index) + "/" + $0 }
      files += item.openings[index].map {
        BundleLayout.entry(item.number, index) + "/\($0).bin"
      }
      files += (0..<levels).map { BundleLayout.level(item.number, index, $0) }
    }
    return files
  }
}
