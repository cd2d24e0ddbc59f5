import CourtDomain

/// A bundle against what its reader holds.
struct HoldingChecks {
  let contents: BundleContents
  let shape: BundleShape
  let trust: BundleTrust
  let holdings: Holdings
  let earlier: [EarlierBundle?]
  /// The checkpoints of the bundle that hold, the last one first.
  let checkpoints: [SignedCheckpoint]
  let at: Instant

  struct Outcome {
    var checks: [BundleReport.Check] = []
    /// What the reader's own checkpoints say of when the log was how long.
    var proven: [ProvenCheckpoint] = []
  }

  func run() -> Outcome {
    var outcome = Outcome()
    for (index, held) in holdings.receipts.enumerated() {
      outcome.checks += receiptChecks(held, "held.\(index + 1)")
    }
    if let check = caseCheck() { outcome.checks.append(check) }
    let known = copyCheck(&outcome)
    memoryCheck(known, &outcome)
    for (index, bundle) in earlier.enumerated() {
      earlierChecks(bundle, "earlier.\(index + 1)", known, &outcome)
    }
    return outcome
  }

  private func receipt(_ item: BundleShape.Item) -> [UInt8] {
    contents.tags[BundleLayout.item(item.number) + "/receipt.json"] ?? []
  }

  // MARK: Receipts

  private func receiptChecks(_ held: SignedReceipt, _ id: String) -> [BundleReport.Check] {
    guard let fields = ReceiptFields(held.json) else {
      return [
        .init(id, .failed, zh: "所持文件不是收据", en: "what is held is no receipt")
      ]
    }
    return [signatureCheck(held, fields, id + ".signature"), itemCheck(held, fields, id)]
  }

  /// Whether others must believe the held receipt, too.
  private func signatureCheck(_ held: SignedReceipt, _ fields: ReceiptFields, _ id: String)
    -> BundleReport.Check
  {
    guard !held.cms.isEmpty else {
      return .init(
        id, .skipped, zh: "未提供收据签名（.cms），只能说服您自己",
        en: "without its signature (.cms) the receipt convinces you, not others")
    }
    let verdict = DetachedSignature.verify(
      cms: held.cms, content: held.json, rootPEM: trust.anchors.rootPEM,
      at: Instant(rfc3339: fields.receivedAt))
    switch verdict {
    case .valid(let signer):
      return .init(id, .passed, zh: "由 \(signer) 签名", en: "signed by \(signer)")
    case .invalid(let reasons):
      let why = reasons.joined(separator: "; ")
      return .init(
        id, .failed, zh: "所持收据的签名无效：\(why)",
        en: "the held receipt's signature does not hold: \(why)")
    }
  }

  private func itemCheck(_ held: SignedReceipt, _ fields: ReceiptFields, _ id: String)
    -> BundleReport.Check
  {
    if shape.items.contains(where: { receipt($0) == held.json }) {
      return .init(
        id, .passed, zh: "包内有所持收据的证据 \(fields.item)，逐字节相同",
        en: "item \(fields.item) is in the bundle with the very receipt that is held")
    }
    let others = shape.items.compactMap { ReceiptFields(receipt($0)) }
    guard let other = others.first(where: { $0.item == fields.item }) else {
      return .init(
        id, .failed,
        zh: "法院已于 \(fields.receivedAt) 收到《\(fields.fileName)》（\(fields.item)），包内却没有",
        en: "the court received '\(fields.fileName)' (\(fields.item)) at \(fields.receivedAt), "
          + "and the bundle lacks it")
    }
    return .init(
      id, zh: "", en: "", defects: Self.differences(held: fields, shown: other))
  }

  /// What a court that changed its mind shows otherwise than it once signed.
  private static func differences(held: ReceiptFields, shown: ReceiptFields) -> [LocalizedText] {
    func pair(_ zh: String, _ en: String, _ held: String, _ shown: String) -> LocalizedText? {
      guard held != shown else { return nil }
      return .init(
        zh: "\(zh)：所持收据为 \(held)，包内为 \(shown)",
        en: "\(en): the held receipt says \(held), the bundle \(shown)")
    }
    let found = [
      pair("案号", "case", held.caseNumber, shown.caseNumber),
      pair("文件名", "file name", held.fileName, shown.fileName),
      pair("大小", "size", "\(held.sizeBytes)", "\(shown.sizeBytes)"),
      pair("SHA-256", "SHA-256", held.digests.sha256.hex, shown.digests.sha256.hex),
      pair("SM3", "SM3", held.digests.sm3.hex, shown.digests.sm3.hex),
      pair("收到时间", "time of receipt", held.receivedAt, shown.receivedAt),
      pair("入日志期限", "promised time", held.inLogBy, shown.inLogBy),
      pair("日志条目", "leaf of the log", held.leafHash.hex, shown.leafHash.hex),
      pair("签名证书", "signer", held.signer?.hex ?? "-", shown.signer?.hex ?? "-"),
    ].compactMap(\.self)
    return found.isEmpty
      ? [.init(zh: "收据写法不同", en: "the receipt is written otherwise than the held one")] : found
  }

  private func caseCheck() -> BundleReport.Check? {
    var wanted = Set(holdings.receipts.compactMap { ReceiptFields($0.json)?.caseNumber })
    if let named = holdings.caseNumber { wanted.insert(named) }
    guard !wanted.isEmpty else { return nil }
    var defects: [LocalizedText] = []
    for item in shape.items {
      let number = ReceiptFields(receipt(item))?.caseNumber ?? "?"
      guard wanted != [number] else { continue }
      defects.append(
        .init(
          zh: "第 \(item.number) 件属于 \(number)，不属于 \(wanted.sorted().joined(separator: "、"))",
          en:
            "item \(item.number) is of \(number), not of \(wanted.sorted().joined(separator: ", "))"
        ))
    }
    return .init(
      "case", zh: "全部证据属于同一案件", en: "every item is of the reader's case", defects: defects)
  }

  // MARK: Checkpoints

  /// The reader's copy of the log: sound in itself, and a log that has the bundle's end.
  private func copyCheck(_ outcome: inout Outcome) -> KnownLog {
    let bare = KnownLog(checkpoints: checkpoints, folder: nil, folderSize: 0)
    guard let folder = holdings.log, let last = checkpoints.first else { return bare }
    guard let key = try? NoteVerifierKey(text: trust.anchors.logVerifierKey),
      let report = try? folder.verify(log: key), report.defects.isEmpty,
      let held = try? folder.checkpoint()
    else {
      outcome.checks.append(
        .init(
          "log-copy", .failed, zh: "日志副本不完整或与其检查点不符",
          en: "the copy of the log is not whole, or not what its checkpoint says"))
      return bare
    }
    let known = KnownLog(checkpoints: checkpoints, folder: folder, folderSize: report.leaves)
    guard report.leaves >= last.size, let root = try? folder.root(size: last.size) else {
      outcome.checks.append(
        .init(
          "log-copy", .skipped, zh: "日志副本只有 \(report.leaves) 条，短于本包的 \(last.size) 条",
          en: "the copy has \(report.leaves) leaves, fewer than the bundle's \(last.size)"))
      return bare
    }
    outcome.checks.append(
      .init(
        "log-copy", zh: "本包的检查点是 \(report.leaves) 条日志的开头",
        en: "the copy of \(report.leaves) leaves begins with the bundle's checkpoint",
        defects: root == last.root
          ? [] : [Self.twoHistories(last.size, "日志副本", "the copy of the log")]))
    if root == last.root { outcome.proven.append(Self.proven(held, trust)) }
    return root == last.root ? known : bare
  }

  private func memoryCheck(_ known: KnownLog, _ outcome: inout Outcome) {
    guard let memory = holdings.memory else { return }
    let signed = (try? NoteVerifierKey(text: trust.anchors.logVerifierKey))
      .map { memory.isSigned(byLog: $0) }
    guard signed == true else {
      outcome.checks.append(
        .init(
          "memory", .failed, zh: "所记检查点不是该日志签名的",
          en: "the remembered checkpoint is not signed by the log of the trusted folder"))
      return
    }
    let check = connectionCheck(
      "memory", known.connection(origin: memory.origin, size: memory.size, root: memory.root),
      size: memory.size, "所记检查点", "the remembered checkpoint")
    outcome.checks.append(check)
    if check.outcome == .passed { outcome.proven.append(Self.proven(memory, trust)) }
  }

  private func connectionCheck(
    _ id: String, _ connection: LogConnection, size: UInt64, _ zh: String, _ en: String
  ) -> BundleReport.Check {
    switch connection {
    case .connected:
      return .init(
        id, .passed, zh: "\(zh)（\(size) 条）与本包同属一个日志",
        en: "\(en) of \(size) leaves is of the bundle's log")
    case .fork: return .init(id, zh: "", en: "", defects: [Self.twoHistories(size, zh, en)])
    case .unknown:
      return .init(
        id, .skipped, zh: "\(zh)有 \(size) 条，手头没有可与本包相接的证明；请用 --log 提供日志副本",
        en: "nothing at hand connects \(en) of \(size) leaves with the bundle: "
          + "bring a copy of the log with --log")
    }
  }

  private static func twoHistories(_ size: UInt64, _ zh: String, _ en: String) -> LocalizedText {
    .init(
      zh: "两部历史：\(size) 条时\(zh)与本包的日志不同，而两者均有该日志签名",
      en: "two histories: at \(size) leaves \(en) has another root than the bundle's log, and one "
        + "log signed both")
  }

  /// Whose times the reader believes. A checkpoint that does not meet the policy has none.
  private static func proven(_ note: MultiSignedCheckpoint, _ trust: BundleTrust)
    -> ProvenCheckpoint
  {
    guard let policy = trust.policy,
      let key = try? NoteVerifierKey(
        text: trust.anchors.logVerifierKey)
    else { return ProvenCheckpoint(size: note.size, times: []) }
    let verdict = policy.verdict(on: note, log: key)
    return ProvenCheckpoint(
      size: note.size,
      times: verdict.isMet ? verdict.cosignatures.map { Int64(clamping: $0.time) } : [])
  }

  // MARK: Earlier bundles

  private func earlierChecks(
    _ bundle: EarlierBundle?, _ id: String, _ known: KnownLog, _ outcome: inout Outcome
  ) {
    guard let bundle, bundle.isGenuine else {
      outcome.checks.append(
        .init(
          id, .failed, zh: "早先的包自身未通过验证，不能用来比对",
          en: "the earlier bundle is not genuine itself and shows nothing"))
      return
    }
    let point = bundle.checkpoint
    outcome.checks.append(
      .init(
        id, zh: "早先的 \(bundle.contents.shape.items.count) 件证据及其保管记录原样仍在",
        en: "all \(bundle.contents.shape.items.count) earlier items stand there with the custody "
          + "they had",
        defects: bundle.contents.shape.items.flatMap { defects($0, in: bundle.contents) }))
    let check = connectionCheck(
      id + ".log", known.connection(origin: point.origin, size: point.size, root: point.root),
      size: point.size, "早先的检查点", "the earlier checkpoint")
    outcome.checks.append(check)
    guard check.outcome == .passed else { return }
    let attested = AttestationInspection(
      contents: bundle.contents, folder: .last, trust: trust, at: at
    ).outcome()
    outcome.proven.append(ProvenCheckpoint(size: point.size, times: attested.times))
  }

  private func defects(_ old: BundleShape.Item, in past: BundleContents) -> [LocalizedText] {
    let held = past.tags[BundleLayout.item(old.number) + "/receipt.json"] ?? []
    let name = ReceiptFields(held)?.item ?? "\(old.number)"
    guard let now = shape.items.first(where: { receipt($0) == held }) else {
      return [
        .init(
          zh: "早先的证据 \(name) 不在本包，或收据已换；若有封存决定，请法院出示",
          en: "item \(name) of the earlier bundle is gone or has another receipt; ask for the "
            + "order if it was sealed")
      ]
    }
    for index in old.levels.indices {
      let before = BundleLayout.entry(old.number, index)
      let after = BundleLayout.entry(now.number, index)
      let isSame = ["leaf.json", "index.txt"].allSatisfy {
        past.tags["\(before)/\($0)"] == contents.tags["\(after)/\($0)"]
      }
      if index >= now.levels.count || !isSame {
        return [
          .init(
            zh: "证据 \(name) 的第 \(index) 条保管记录已被删除、调换或改写",
            en: "custody entry \(index) of item \(name) was deleted, moved or written anew")
        ]
      }
    }
    return []
  }
}
