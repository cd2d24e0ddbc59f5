import CourtDomain

/// Says whether a folder is a valid BagIt bag of version 0.93 to 1.0, as other archives and courts
/// send them. Source: RFC 8493 (1.0), draft-kunze-bagit-14 (0.97).
///
/// Nothing is fetched from anywhere: a bag whose `fetch.txt` still has to be acted on is
/// incomplete. Memory is flat in the size of the payload.
public enum BagValidator {
  /// Never throws: whatever is wrong with the folder is an answer.
  public static func validate(folder: String) -> BagReport {
    var inspection = BagInspection(BagFolder(folder))
    return inspection.report()
  }
}

/// One validation under way.
struct BagInspection {
  private let folder: BagFolder
  private var result = BagReport()
  private var declaration = BagLines.Declaration(
    version: "", encoding: "UTF-8", major: 1, minor: 0, oddities: [])
  private var manifests: [BagManifest] = []

  init(_ folder: BagFolder) { self.folder = folder }

  private var isOne: Bool { declaration.isOne }

  mutating func report() -> BagReport {
    for one in folder.strange.prefix(100) {
      result.defect(one.path.text, zh: "不是普通文件：\(one.reason)", en: one.reason)
    }
    guard declare() else { return result }
    if !folder.hasPayloadFolder {
      result.defect("data", zh: "缺少 data 文件夹", en: "there is no folder 'data'")
    }
    readManifests()
    fetchList()
    let used = checkDigests()
    coverage(used)
    bagInfo()
    confusable()
    return result
  }

  // MARK: bagit.txt

  private mutating func declare() -> Bool {
    guard let bytes = folder.bytes(BagPath("bagit.txt"), limit: 65_536) else {
      result.defect("bagit.txt", zh: "缺少该文件", en: "it is missing")
      return false
    }
    switch BagLines.declaration(bytes) {
    case .failure(let defect):
      result.defect("bagit.txt", zh: "无法接受：\(defect.reason)", en: defect.reason)
      return false
    case .success(let read):
      declaration = read
      result.version = read.version
    }
    for oddity in declaration.oddities { result.oddity("bagit.txt", zh: oddity, en: oddity) }
    let known = declaration.major == 0 ? (93...97).contains(declaration.minor) : true
    guard known, declaration.major <= 1, declaration.major == 0 || declaration.minor == 0 else {
      result.defect(
        "bagit.txt", zh: "未知的版本 \(declaration.version)",
        en: "there is no version \(declaration.version) of BagIt")
      return false
    }
    guard BagText.isKnown(encoding: declaration.encoding) else {
      result.defect(
        "bagit.txt", zh: "未知的编码 \(declaration.encoding)",
        en: "the encoding \(declaration.encoding) is not known here")
      return false
    }
    if declaration.encoding.uppercased() != "UTF-8" {
      result.oddity(
        "bagit.txt", zh: "标签文件不是 UTF-8 编码", en: "tag files are not in UTF-8, which is advised")
    }
    return true
  }

  /// A tag file as lines in the bag's encoding.
  private mutating func lines(_ path: BagPath) -> [Substring]? {
    guard let bytes = folder.bytes(path) else {
      result.defect(path.text, zh: "无法读取或过大", en: "it cannot be read or is too large")
      return nil
    }
    guard let text = BagText.decode(bytes, encoding: declaration.encoding) else {
      result.defect(
        path.text, zh: "不是 \(declaration.encoding) 编码的文本",
        en: "it is not text in \(declaration.encoding)")
      return nil
    }
    return BagText.lines(text)
  }

  // MARK: Manifests

  private mutating func readManifests() {
    for path in folder.sizes.keys.sorted() where !path.bytes.contains(0x2F) {
      let name = path.text
      guard name.hasSuffix(".txt") else { continue }
      let isTag = name.hasPrefix("tagmanifest-")
      guard isTag || name.hasPrefix("manifest-") else { continue }
      let algorithm = BagAlgorithm.normalised(
        name.dropFirst(isTag ? 12 : 9).dropLast(4))
      guard let lines = lines(path) else { continue }
      var manifest = BagManifest(path: path, algorithm: algorithm, isTag: isTag)
      manifest.read(lines, isOne: isOne, in: folder, &result)
      manifests.append(manifest)
      if BagAlgorithm.weak.contains(algorithm) {
        result.oddity(
          name, zh: "\(algorithm) 已不安全，只能防意外损坏", en: "\(algorithm) finds accidents only, not lies")
      }
    }
    let payload = manifests.filter { !$0.isTag }
    result.algorithms = payload.map(\.algorithm)
    if payload.isEmpty {
      result.defect("manifest", zh: "没有任何载荷清单", en: "there is no payload manifest")
    }
    if !manifests.contains(where: \.isTag) {
      result.oddity("tagmanifest", zh: "没有标签清单", en: "there is no tag manifest, which is advised")
    }
    for group in [payload, manifests.filter(\.isTag)] where !group.isEmpty {
      unknownAlgorithms(group)
    }
  }

  /// A list this machine cannot compute is passed over beside one that it can.
  private mutating func unknownAlgorithms(_ group: [BagManifest]) {
    let canJudge = group.contains { BagAlgorithm.isKnown($0.algorithm) }
    for one in group where !BagAlgorithm.isKnown(one.algorithm) {
      let (zh, en) = ("本机不支持 \(one.algorithm)", "the algorithm \(one.algorithm) is not known here")
      if canJudge {
        result.oddity(one.path.text, zh: zh, en: en)
      } else {
        result.defect(one.path.text, zh: zh, en: en)
      }
    }
  }

  // MARK: fetch.txt

  private mutating func fetchList() {
    let path = BagPath("fetch.txt")
    guard folder.has(path), let lines = lines(path) else { return }
    for (number, line) in lines.enumerated() where !BagLines.trimmed(line).isEmpty {
      let place = "fetch.txt:\(number + 1)"
      guard let entry = BagLines.fetchLine(line) else {
        result.defect(place, zh: "应为“网址 长度 路径”", en: "it is not 'address length path'")
        continue
      }
      if let escape = entry.path.escape {
        result.defect(place, zh: "路径越出包外：\(escape)", en: "the path is unsafe: \(escape)")
        continue
      }
      let plain = entry.path.withoutDots
      guard plain.isPayload else {
        result.defect(place, zh: "路径不在 data/ 内", en: "the path does not lie in data/")
        continue
      }
      let spellings = [plain, plain.decoded(percent: isOne)]
      let payload = manifests.filter { !$0.isTag }
      let listing = payload.filter { one in spellings.contains { one.entries[$0] != nil } }
      if isOne ? listing.count < payload.count : listing.isEmpty {
        result.defect(place, zh: "该文件不在清单中", en: "its file is not in the manifests")
      }
      if let found = spellings.first(where: { folder.has($0) }), let size = folder.sizes[found] {
        result.oddity(place, zh: "该文件已在包内", en: "its file is in the bag already")
        if let length = entry.length, length != size {
          result.defect(place, zh: "长度与文件不符", en: "the length is not the file's")
        }
      } else {
        result.defect(
          place, zh: "文件待下载，本程序不下载：\(entry.address)",
          en: "its file would have to be fetched from \(entry.address), and nothing is fetched")
      }
    }
  }

  // MARK: Digests

  /// Hashes every listed file once, in all algorithms that list it.
  private mutating func checkDigests() -> [BagPath: Set<Int>] {
    var wanted: [BagPath: [(manifest: Int, entry: BagManifest.Entry)]] = [:]
    var used: [BagPath: Set<Int>] = [:]
    for index in manifests.indices {
      for (path, entry) in manifests[index].entries.sorted(by: { $0.key < $1.key }) {
        if let target = manifests[index].target(of: path, in: folder, &result) {
          wanted[target, default: []].append((index, entry))
          used[target, default: []].insert(index)
        }
      }
    }
    for (path, entries) in wanted.sorted(by: { $0.key < $1.key }) {
      let hasher = BagHasher(Set(entries.map { manifests[$0.manifest].algorithm }))
      guard folder.read(path, { hasher.update($0) }) == true else {
        result.defect(path.text, zh: "无法读取", en: "it cannot be read")
        continue
      }
      let digests = hasher.finish()
      for (index, entry) in entries {
        guard let digest = digests[manifests[index].algorithm] else { continue }
        if digest != entry.digest {
          result.defect(
            path.text, zh: "与 \(manifests[index].path.text) 的摘要不符",
            en: "its digest is not that of \(manifests[index].path.text)")
        }
      }
    }
    return used
  }

  /// Every payload file in every manifest since 1.0, in at least one before.
  private mutating func coverage(_ used: [BagPath: Set<Int>]) {
    let payload = manifests.indices.filter { !manifests[$0].isTag }
    for (path, size) in folder.sizes.sorted(by: { $0.key < $1.key }) where path.isPayload {
      result.payloadFiles += 1
      result.payloadBytes += size
      let listed = used[path] ?? []
      let missing = payload.filter { !listed.contains($0) }
      if missing.count == payload.count {
        result.defect(path.text, zh: "不在任何清单中", en: "no manifest lists it")
      } else if !missing.isEmpty {
        let names = missing.map { manifests[$0].path.text }.joined(separator: ", ")
        result.defectSinceOne(
          isOne, path.text, zh: "未列入 \(names)", en: "it is not listed in \(names)")
      }
    }
  }

  // MARK: bag-info.txt

  private mutating func bagInfo() {
    let path = BagPath("bag-info.txt")
    guard folder.has(path), let lines = lines(path) else { return }
    let info = BagLines.info(lines)
    for number in info.bad {
      result.defect(
        "bag-info.txt:\(number)", zh: "应为“标签: 值”或续行",
        en: "it is neither 'label: value' nor a continuation")
    }
    for number in info.blank {
      result.oddity("bag-info.txt:\(number)", zh: "空行", en: "the line is blank")
    }
    let totals = info.fields.filter { $0.label.lowercased() == "payload-oxum" }.map(\.value)
    if Set(totals).count > 1 {
      result.defect("bag-info.txt", zh: "Payload-Oxum 互相矛盾", en: "it gives several Payload-Oxum")
    } else if totals.count > 1 {
      result.oddity("bag-info.txt", zh: "Payload-Oxum 重复", en: "it repeats Payload-Oxum")
    }
    guard let total = totals.first else { return }
    let parts = total.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let bytes = UInt64(parts[0]), let count = Int(parts[1]) else {
      result.defectSinceOne(
        isOne, "bag-info.txt", zh: "Payload-Oxum 无法读取", en: "Payload-Oxum is not 'bytes.files'")
      return
    }
    // Litter that a packer dropped still counts in the total that was made before.
    let dropped = Set(manifests.filter { !$0.isTag }.flatMap { $0.dropped.keys })
    let lost = dropped.count
    let isEmptyLoss = manifests.filter { !$0.isTag }.allSatisfy {
      $0.dropped.values.allSatisfy { $0 }
    }
    guard bytes != result.payloadBytes || count != result.payloadFiles else { return }
    if lost > 0, count == result.payloadFiles + lost,
      isEmptyLoss ? bytes == result.payloadBytes : bytes >= result.payloadBytes
    {
      return
    }
    result.defect(
      "bag-info.txt",
      zh: "Payload-Oxum 为 \(total)，实为 \(result.payloadBytes).\(result.payloadFiles)",
      en: "Payload-Oxum says \(total), there are \(result.payloadBytes).\(result.payloadFiles)")
  }

  private mutating func confusable() {
    for group in folder.confusable.prefix(100) {
      let names = group.map(\.text).joined(separator: "', '")
      result.oddity(
        group[0].text, zh: "这些名称在别的系统上会相同：'\(names)'",
        en: "other systems take these names for one: '\(names)'")
    }
  }
}
