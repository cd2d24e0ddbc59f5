import CourtDomain

/// One list of digests in a bag.
struct BagManifest {
  struct Entry: Hashable {
    let digest: String
  }

  let path: BagPath
  let algorithm: String
  /// Whether it lists the bag's own files and not the payload.
  let isTag: Bool
  /// By the path as listed, without `./`.
  private(set) var entries: [BagPath: Entry] = [:]
  /// Listed litter that is not there, and whether it is known to have been empty.
  private(set) var dropped: [BagPath: Bool] = [:]

  static let maximumEntries = 1_000_000

  init(path: BagPath, algorithm: String, isTag: Bool) {
    self.path = path
    self.algorithm = algorithm
    self.isTag = isTag
  }

  mutating func read(
    _ lines: [Substring], isOne: Bool, in folder: BagFolder, _ result: inout BagReport
  ) {
    let length = BagHasher([algorithm]).finish()[algorithm]?.utf8.count
    for (number, line) in lines.enumerated() {
      let place = "\(path.text):\(number + 1)"
      if BagLines.trimmed(line).isEmpty {
        result.oddity(place, zh: "空行", en: "the line is blank")
        continue
      }
      guard let read = BagLines.manifestLine(line) else {
        result.defect(place, zh: "应为“摘要 路径”", en: "it is not 'digest path'")
        continue
      }
      if let length, read.digest.utf8.count != length {
        result.defect(
          place, zh: "摘要长度不是 \(algorithm) 的", en: "the digest has not the length of \(algorithm)")
        continue
      }
      guard entries.count < Self.maximumEntries else {
        result.defect(place, zh: "条目过多", en: "there are more than \(Self.maximumEntries) entries")
        return
      }
      add(read, place, isOne, folder, &result)
    }
  }

  private mutating func add(
    _ line: BagLines.ManifestLine, _ place: String, _ isOne: Bool, _ folder: BagFolder,
    _ result: inout BagReport
  ) {
    var listed = line.path
    if line.hasStar {
      // A star is md5sum's mark of binary mode, unless a file is really called so.
      let starred = BagPath([0x2A] + listed.bytes)
      if folder.has(starred) {
        listed = starred
      } else {
        result.oddity(place, zh: "带有 md5sum 的星号", en: "it carries the star of md5sum")
      }
    }
    if let escape = listed.escape {
      result.defect(place, zh: "路径越出包外：\(escape)", en: "the path is unsafe: \(escape)")
      return
    }
    var plain = listed.withoutDots
    // Old tools on Windows wrote the separator of theirs.
    let turned = BagPath(plain.bytes.map { $0 == 0x5C ? 0x2F : $0 })
    if turned != plain, !folder.has(plain), turned.escape == nil, folder.has(turned) {
      result.oddity(place, zh: "路径以反斜线书写", en: "the path is spelt with backslashes")
      plain = turned
    } else if plain != listed {
      result.oddity(place, zh: "路径以 ./ 书写", en: "the path is spelt with ./")
    }
    guard plain.isPayload != isTag else {
      result.defect(
        place, zh: isTag ? "标签清单不得列载荷" : "载荷清单只能列 data/ 内的文件",
        en: isTag ? "a tag manifest lists no payload" : "a payload manifest lists data/ only")
      return
    }
    if isTag, plain.text.hasPrefix("tagmanifest-") {
      result.defectSinceOne(
        isOne, place, zh: "标签清单不得列标签清单", en: "a tag manifest lists no tag manifest")
    }
    // The listed spelling wins where such a file exists: before 1.0 a percent sign stood for itself.
    let decoded = plain.decoded(percent: isOne)
    let name = isOne ? decoded : folder.has(plain) ? plain : decoded
    if let before = entries[name] {
      if before.digest == line.digest {
        result.oddity(place, zh: "重复列出", en: "the file is listed twice")
      } else {
        result.defect(place, zh: "同一文件列出两个摘要", en: "the file is listed with two digests")
      }
      return
    }
    entries[name] = Entry(digest: line.digest)
  }

  /// The file that a listed path means; nil, with the finding told, where there is none.
  mutating func target(of listed: BagPath, in folder: BagFolder, _ result: inout BagReport)
    -> BagPath?
  {
    if folder.has(listed) { return listed }
    let alike = folder.lookalikes(of: listed)
    if let found = alike.first {
      result.oddity(
        listed.text, zh: "只有大小写或 Unicode 形式不同的文件 '\(found.text)'",
        en: "only a file of other case or Unicode form is there: '\(found.text)'")
      return found
    }
    if listed.isLitter {
      dropped[listed] = BagHasher([algorithm]).finish()[algorithm] == entries[listed]?.digest
      result.oddity(
        listed.text, zh: "操作系统的附带文件未随包到达",
        en: "this file of an operating system did not come with the bag")
      return nil
    }
    result.defect(
      listed.text, zh: "\(path.text) 所列的文件不存在", en: "\(path.text) lists it, and it is missing")
    return nil
  }
}
