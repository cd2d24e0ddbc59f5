import CourtDomain

/// The checks on one item of a bundle: its receipt, its custody entries, their way into the log.
struct ItemInspection {
  private let contents: BundleContents
  private let item: BundleShape.Item
  private let anchors: TrustAnchors
  private let checkpoint: SignedCheckpoint?
  private let proven: [ProvenCheckpoint]
  private let history: KeyHistory
  private let at: Instant

  init(
    _ contents: BundleContents, _ item: BundleShape.Item, _ anchors: TrustAnchors,
    _ checkpoint: SignedCheckpoint?, proven: [ProvenCheckpoint], history: KeyHistory,
    at: Instant
  ) {
    self.history = history
    self.at = at
    self.proven = proven
    self.contents = contents
    self.item = item
    self.anchors = anchors
    self.checkpoint = checkpoint
  }

  private var folder: String { BundleLayout.item(item.number) + "/" }
  private func entry(_ index: Int) -> String { BundleLayout.entry(item.number, index) + "/" }
  private func bytes(_ path: String) -> [UInt8] { contents.tags[path] ?? [] }

  func checks() -> [BundleReport.Check] {
    let id = "item.\(item.number)."
    let receipt = ReceiptFields(bytes(folder + "receipt.json"))
    var checks = [
      signatureCheck(id + "receipt-signature", receipt),
      BundleReport.Check(
        id + "receipt", zh: "收据与文件、日志条目一致",
        en: "the receipt fits the file and the log's leaf", defects: receiptDefects(receipt)),
    ]
    if item.dataPath == nil {
      checks.append(DestructionInspection(contents, item).check(id + "destroyed", receipt))
    }
    if contents.format >= 2 { checks.append(announcedCheck(id + "signer", receipt)) }
    var custody = summaryDefects()
    var path: [LocalizedText] = []
    var time: [LocalizedText] = []
    for index in item.levels.indices {
      custody += custodyDefects(index, receipt)
      path += pathDefects(index)
      time += timeDefects(index, receipt)
    }
    checks.append(
      .init(
        id + "custody", zh: "\(item.levels.count) 条保管记录前后相接，承诺可开",
        en: "\(item.levels.count) custody entries in an unbroken chain, commitments open",
        defects: custody))
    checks.append(
      .init(
        id + "log", zh: "全部保管记录已入日志", en: "every custody entry is in the log", defects: path))
    if proven.contains(where: { !$0.times.isEmpty }) {
      checks.append(
        .init(
          id + "time", zh: "各条记录的时间与外部时间相符",
          en: "no entry is older or younger than strangers saw it", defects: time))
    }
    if let sm2 = sm2Check(id + "receipt-sm2") { checks.append(sm2) }
    return checks
  }

  private func leafIndex(_ index: Int) -> UInt64? {
    let text = contents.text(entry(index) + "index.txt")
    guard let leafIndex = UInt64(text.dropLast()), text == "\(leafIndex)\n" else { return nil }
    return leafIndex
  }

  /// When the receipt is proven to have existed, because its leaf was in the log; nil: unproven.
  private var provenBy: Instant? {
    leafIndex(0).flatMap { TimeBracket(index: $0, proven: proven).notAfter }
  }

  private func timeDefects(_ index: Int, _ receipt: ReceiptFields?) -> [LocalizedText] {
    func seconds(_ text: String?) -> Int64? {
      text.flatMap { Instant(rfc3339: $0) }.map { $0.microseconds / 1_000_000 }
    }
    guard let leaf = LeafStatement(bytes(entry(index) + "leaf.json")), let at = seconds(leaf.at),
      let place = leafIndex(index), let from = seconds(receipt?.receivedAt),
      let by = seconds(receipt?.inLogBy), (0...TimeBracket.longestPromise).contains(by - from)
    else {
      return [.init(zh: "第 \(index) 条的时间无法读取", en: "entry \(index) has no readable time")]
    }
    let verdict = TimeBracket(index: place, proven: proven)
      .verdict(on: Instant(microseconds: at * 1_000_000), promiseSeconds: by - from)
    switch verdict {
    case .inside: return []
    case .backdated:
      return [
        .init(
          zh: "第 \(index) 条倒签：其后的日志中尚无此条",
          en: "entry \(index) is backdated: a later log did not hold it")
      ]
    case .forwardDated:
      return [
        .init(
          zh: "第 \(index) 条预签：此前的日志中已有此条",
          en: "entry \(index) is dated forward: an earlier log held it")
      ]
    }
  }

  private func sm2Check(_ id: String) -> BundleReport.Check? {
    guard contents.tags[BundleLayout.sm2Signer] != nil else { return nil }
    guard !anchors.extras.sm2RootPEM.isEmpty else {
      return .init(
        id, .skipped, zh: "可信文件夹没有 sm2.pem", en: "the trusted folder has no sm2.pem")
    }
    // Nobody stamps this signature: its certificate is not asked when it ends.
    let signerPEM = contents.text(BundleLayout.sm2Signer)
    let begins = (try? Certificate(pem: signerPEM, place: BundleLayout.sm2Signer))?.notBefore
    let defects = RawSignature.defects(
      bytes(folder + "receipt.sm2"), .sm2, content: bytes(folder + "receipt.json"),
      certificatePEM: signerPEM, rootPEM: anchors.extras.sm2RootPEM,
      revocationsPEM: anchors.extras.revocationsPEM, at: provenBy ?? begins ?? at)
    return .init(
      id, zh: "收据的 SM2 签名有效", en: "the receipt's SM2 signature holds",
      defects: defects.map { .init(zh: "SM2 签名无效：\($0)", en: "SM2: \($0)") })
  }

  private func signatureCheck(_ id: String, _ receipt: ReceiptFields?) -> BundleReport.Check {
    let cms = bytes(folder + "receipt.cms")
    let verdict = DetachedSignature.verify(
      cms: cms, content: bytes(folder + "receipt.json"), rootPEM: anchors.rootPEM,
      at: provenBy ?? at, revocationsPEM: anchors.extras.revocationsPEM)
    switch verdict {
    case .valid where !isNamed(receipt, signerOf: cms):
      return .init(
        id, .failed, zh: "收据写明的签名证书是另一张",
        en: "the receipt names another certificate than the one that signed")
    case .valid(let signer):
      return .init(id, .passed, zh: "收据签名有效：\(signer)", en: "the receipt is signed by \(signer)")
    case .invalid(let reasons):
      let why = reasons.joined(separator: "; ")
      return .init(
        id, .failed, zh: "收据签名无效：\(why)", en: "the receipt's signature does not hold: \(why)")
    }
  }

  /// Whether the log had announced the signer when the receipt's leaf came into it. Receipts of
  /// version 1 may be older than the announcements: theirs may come later.
  private func announcedCheck(_ id: String, _ receipt: ReceiptFields?) -> BundleReport.Check {
    let message = try? SignedMessage(der: bytes(folder + "receipt.cms"))
    let signer = message?.certificates.first.map { SHA256.digest($0).hex }
    let limit = receipt?.version == 1 ? checkpoint?.size : leafIndex(0)
    let defects = [history.defect(.signer, signer, below: limit ?? 0)].compactMap(\.self)
    return .init(
      id, zh: "收据签名证书已在日志中公布", en: "the log had announced who signed the receipt",
      defects: defects)
  }

  /// Whether the one certificate inside is the one a receipt of version 2 names.
  private func isNamed(_ receipt: ReceiptFields?, signerOf cms: [UInt8]) -> Bool {
    guard let wanted = receipt?.signer else { return true }
    guard let message = try? SignedMessage(der: cms), message.certificates.count == 1 else {
      return false
    }
    return SHA256.digest(message.certificates[0]) == wanted
  }

  // MARK: Receipt

  private func receiptDefects(_ receipt: ReceiptFields?) -> [LocalizedText] {
    guard let receipt else {
      return [.init(zh: "收据不是规范 JSON", en: "the receipt is not canonical JSON of a receipt")]
    }
    // Where the bytes are gone, receipt and leaf are held against each other.
    let gone = BundleContents.Payload(sizeBytes: receipt.sizeBytes, digests: receipt.digests)
    guard let payload = item.dataPath.map({ contents.payloads[$0] }) ?? gone,
      let leaf = LeafStatement(bytes(entry(0) + "leaf.json")),
      let content = leaf.content(opening: bytes(entry(0) + "content.bin"))
    else { return [.init(zh: "首条日志条目无法读取", en: "the first leaf cannot be read")] }
    let leafHash = MerkleTree.leafHash(bytes(entry(0) + "leaf.json"))
    let wantedPath = BundleLayout.dataPath(item.number, fileName: receipt.fileName)
    let questions: [(Bool, String, String)] = [
      (receipt.digests == payload.digests, "收据摘要与文件不符", "the receipt names other digests"),
      (content.digests == payload.digests, "日志摘要与文件不符", "the leaf names other digests"),
      (
        leaf.version == 1 || content.sizeBytes == payload.sizeBytes, "日志大小与文件不符",
        "the leaf names another size"
      ),
      (receipt.sizeBytes == payload.sizeBytes, "收据大小与文件不符", "the receipt names another size"),
      (receipt.leafHash == leafHash, "收据指向别的日志条目", "the receipt names another leaf"),
      (receipt.court == anchors.origin, "收据属于别的法院", "the receipt is of another court"),
      (leaf.at == receipt.receivedAt, "收据与日志的时间不同", "receipt and leaf differ in time"),
      (
        leaf.kind == LeafKind.evidenceReceived.rawValue, "首条记录不是收到证据",
        "the first entry is no reception"
      ),
      (
        item.dataPath ?? wantedPath == wantedPath, "文件名与收据不符",
        "the file's name is not that of the receipt"
      ),
      (
        item.dataPath == nil || contents.format < 2
          || DestructionInspection(contents, item).destroying.isEmpty,
        "保管记录称文件已销毁，包内却有文件",
        "its bytes are here, though its custody says that they were destroyed"
      ),
      (
        Array(bytes(entry(0) + "detail.bin").dropFirst(Commitment.saltBytes))
          == bytes(folder + "item.json"), "item.json 与承诺不符",
        "item.json is not what was committed to"
      ),
    ]
    return questions.filter { !$0.0 }.map { LocalizedText(zh: $0.1, en: $0.2) }
  }

  // MARK: Custody

  private func summaryDefects() -> [LocalizedText] {
    let details = item.levels.indices.map {
      Array(bytes(entry($0) + "detail.bin").dropFirst(Commitment.saltBytes))
    }
    let wanted = [UInt8(ascii: "[")] + details.joined(separator: [UInt8(ascii: ",")]) + [0x5D]
    return Array(wanted) == bytes(folder + "custody.json")
      ? [] : [.init(zh: "custody.json 与各条记录不符", en: "custody.json is not the entries' details")]
  }

  private func custodyDefects(_ index: Int, _ receipt: ReceiptFields?) -> [LocalizedText] {
    guard let leaf = LeafStatement(bytes(entry(index) + "leaf.json")),
      let chain = leaf.chain(opening: bytes(entry(index) + "chain.bin"))
    else {
      return [
        .init(zh: "第 \(index) 条不是规范 JSON", en: "leaf \(index) is not canonical JSON of a leaf")
      ]
    }
    let previous = index == 0 ? nil : MerkleTree.leafHash(bytes(entry(index - 1) + "leaf.json"))
    var questions: [(Bool, String, String)] = [
      (leaf.court == anchors.origin, "属于别的法院", "is of another court"),
      (chain.previous == previous, "与前一条不相接", "does not follow the entry before it"),
      (
        leaf.version == 1 || chain.sequence == Int64(index + 1), "的序号不连续",
        "has another number than its place"
      ),
      (
        item.openings[index] == leaf.names, "的承诺不齐",
        "comes with openings of another kind of leaf"
      ),
    ]
    for (name, digest) in leaf.commitments.sorted(by: { $0.key < $1.key }) {
      let opening = bytes(entry(index) + name + ".bin")
      let opens = opening.count >= Commitment.saltBytes && SHA256.digest(opening) == digest
      questions.append((opens, "\(name) 的承诺打不开", "has a \(name) that does not open"))
    }
    let shown = [("case", receipt?.caseNumber), ("item", receipt?.item)]
    for (name, wanted) in shown {
      let value = bytes(entry(index) + name + ".bin").dropFirst(Commitment.saltBytes)
      let same = wanted.map { Array($0.utf8) == Array(value) } ?? false
      questions.append((same, "\(name) 与收据不同", "has another \(name) than the receipt"))
    }
    return questions.filter { !$0.0 }.map {
      LocalizedText(zh: "第 \(index) 条\($0.1)", en: "entry \(index) \($0.2)")
    }
  }

  // MARK: Log

  private func pathDefects(_ index: Int) -> [LocalizedText] {
    func defect(_ zh: String, _ en: String) -> [LocalizedText] {
      [.init(zh: "第 \(index) 条\(zh)", en: "entry \(index) \(en)")]
    }
    guard let checkpoint else { return defect("没有可用的检查点", "has no checkpoint to lead to") }
    let text = contents.text(entry(index) + "index.txt")
    guard let leafIndex = UInt64(text.dropLast()), text == "\(leafIndex)\n",
      let sides = MerkleProof.sides(
        index: leafIndex, size: checkpoint.size, count: item.levels[index])
    else { return defect("的序号与路径长度不合", "has a place that does not fit its path") }
    var hash = MerkleTree.leafHash(bytes(entry(index) + "leaf.json"))
    for (level, side) in sides.enumerated() {
      let file = bytes(BundleLayout.level(item.number, index, level))
      guard file.count == 65, file[0] == 1,
        Array(side == .left ? file[1..<33] : file[33...]) == hash.bytes
      else { return defect("的路径在第 \(level) 级断开", "has a path broken at level \(level)") }
      hash = SHA256.digest(file)
    }
    return hash == checkpoint.root ? [] : defect("的路径不到根", "has a path that misses the root")
  }
}
