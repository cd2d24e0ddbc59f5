public import CourtDomain

/// That an item's bytes were destroyed by order, as its custody says it: when, by whom, and why.
public struct Destruction: Sendable, Hashable {
  /// RFC 3339, as the leaf has it.
  public let at: String
  /// Who ordered it, as the court calls him: `judge`.
  public let role: String
  /// The account of the same, where the entry names one.
  public let actor: String?
  /// In the words of the order.
  public let reason: String

  /// One sentence for people; what the court wrote cannot break out of its line.
  public var text: LocalizedText {
    let who = actor.map { " (\(Self.plain($0)))" } ?? ""
    let known = ["judge": "法官", "president": "院长", "clerk": "书记员"]
    return LocalizedText(
      zh: "文件已于 \(Self.plain(at)) 由\(known[role] ?? Self.plain(role))\(who)依令销毁，"
        + "理由：\(Self.plain(reason))",
      en: "the file was destroyed on \(Self.plain(at)) by the \(Self.plain(role))\(who) "
        + "because: \(Self.plain(reason))")
  }

  /// Longer reasons are cut off in the report; the entry itself has them whole.
  private static let longest = 400

  /// A text without anything that moves a cursor, ends a line or turns its direction.
  private static func plain(_ text: String) -> String {
    let unwanted: Set<Unicode.GeneralCategory> = [
      .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned,
    ]
    let kept = text.unicodeScalars.prefix(longest).map {
      unwanted.contains($0.properties.generalCategory) ? " " : Character($0)
    }
    return String(kept) + (text.unicodeScalars.count > longest ? "…" : "")
  }
}

extension BundleLayout {
  /// Stands where an item's bytes are gone: the number of the custody entry that says so, and a line
  /// feed. Its place in the list of files is what tells such an item from one that lost its bytes.
  static func destroyed(_ number: Int) -> String { item(number) + "/destroyed.txt" }
}

/// The entry that says an item's bytes were destroyed, read and judged.
///
/// Bytes may be missing only where the log itself says that they were destroyed: in an entry of this
/// item's own chain, once, with nothing behind it that would have read them.
struct DestructionInspection {
  /// What may still be entered when the bytes are gone: it needs none.
  static let followers = ["sealed", "unsealed"]

  private let contents: BundleContents
  private let item: BundleShape.Item
  /// The entry that says so, from 0; nil where the file that names it cannot be read.
  let entry: Int?

  init(_ contents: BundleContents, _ item: BundleShape.Item) {
    self.contents = contents
    self.item = item
    let text = contents.text(BundleLayout.destroyed(item.number))
    let number = Int(text.dropLast()).flatMap { text == "\($0)\n" ? $0 : nil }
    entry = number.flatMap { (1..<max(1, item.levels.count)).contains($0) ? $0 : nil }
  }

  func leaf(_ index: Int) -> LeafStatement? {
    LeafStatement(bytes(index, "leaf.json"))
  }

  private func bytes(_ index: Int, _ name: String) -> [UInt8] {
    contents.tags[BundleLayout.entry(item.number, index) + "/" + name] ?? []
  }

  private func detail(_ index: Int) -> [UInt8] {
    Array(bytes(index, "detail.bin").dropFirst(Commitment.saltBytes))
  }

  /// The detail of the entry, if it is canonical and tells who and why.
  private var told: JSONValue? {
    guard let entry, let value = try? JSONParser.parse(detail(entry)),
      value.canonicalBytes == detail(entry), value["reason"]?.string != nil,
      value["role"]?.string != nil
    else { return nil }
    return value
  }

  /// What the entry claims; nil where it cannot be read.
  var claimed: Destruction? {
    guard let entry, let leaf = leaf(entry), let told else { return nil }
    return Destruction(
      at: leaf.at, role: told["role"]?.string ?? "", actor: told["actor"]?.string,
      reason: told["reason"]?.string ?? "")
  }

  /// How a detail of this act begins: the act is its first member in canonical form.
  static func beginning(_ act: String) -> String { "{\"act\":\"\(act)\"," }

  /// The act of an entry if its leaf and its detail agree on it.
  func act(_ index: Int) -> String? {
    let prefix = "evidence."
    guard let kind = leaf(index)?.kind, kind.hasPrefix(prefix) else { return nil }
    let act = String(kind.dropFirst(prefix.count))
    return detail(index).starts(with: Array(Self.beginning(act).utf8)) ? act : nil
  }

  /// The entries that the leaves call a destruction.
  var destroying: [Int] {
    item.levels.indices.filter { leaf($0)?.kind == LeafKind.evidenceDestroyed.rawValue }
  }

  func check(_ id: String, _ receipt: ReceiptFields?) -> BundleReport.Check {
    let text = claimed?.text
    return .init(
      id, zh: text?.zh ?? "", en: text?.en ?? "", defects: defects(receipt))
  }

  private func defects(_ receipt: ReceiptFields?) -> [LocalizedText] {
    guard contents.format >= 2 else {
      return [
        .init(zh: "第一版证据包不能缺少文件", en: "bundles of the first format have all their files")
      ]
    }
    guard let entry, let leaf = leaf(entry), let told else {
      return [
        .init(
          zh: "文件不在包内，也没有可读的销毁记录",
          en: "the file is not here, and no entry that can be read says why")
      ]
    }
    let content = leaf.content(opening: bytes(entry, "content.bin"))
    let hex = receipt?.digests.sha256.hex
    let questions: [(Bool, String, String)] = [
      (
        act(entry) == "destroyed", "第 \(entry) 条不是销毁",
        "entry \(entry) is no destruction"
      ),
      (destroying == [entry], "销毁记录不止一条或不在此处", "it was destroyed elsewhere or more than once"),
      (
        content?.digests != nil && content?.digests == receipt?.digests
          && (leaf.version == 1 || content?.sizeBytes == receipt?.sizeBytes),
        "销毁的是别的内容", "other bytes than the receipt's were destroyed"
      ),
      (
        told["before"]?.string == hex && hex != nil, "销毁前的摘要与收据不同",
        "its digest before is not the receipt's"
      ),
      (
        told.object?.names.contains("after") == true && told["after"]?.isNull == true,
        "销毁后仍有内容", "something is left after it"
      ),
    ]
    var defects = questions.filter { !$0.0 }.map { LocalizedText(zh: $0.1, en: $0.2) }
    for index in item.levels.indices.dropFirst(entry + 1)
    where act(index).map({ !Self.followers.contains($0) }) ?? true {
      defects.append(
        .init(
          zh: "销毁之后的第 \(index) 条需要文件内容",
          en: "entry \(index) behind the destruction would have needed the bytes"))
    }
    return defects
  }
}
