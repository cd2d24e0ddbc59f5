import CourtDomain

/// All checks on a bundle whose payload has been hashed: pure, and used both before a bundle is
/// sent out and when one is verified.
///
/// It asks the same questions as the page of stock commands, in the same order.
struct BundleInspection {
  private let contents: BundleContents
  private let shape: BundleShape
  private let trusted: BundleTrust?
  private let own: BundleTrust?
  private let holdings: Holdings
  private let earlier: [EarlierBundle?]
  private let at: Instant

  private var anchors: TrustAnchors? { (trusted ?? own)?.anchors }

  /// `trusted` is whom the reader believes; without it the bundle's own copies stand in. `earlier`
  /// are the bundles that `holdings` names, read; `at` is the time for which everything must hold.
  init(
    _ contents: BundleContents, trusted: BundleTrust?, holdings: Holdings = .none,
    earlier: [EarlierBundle?] = [], at: Instant
  ) {
    self.at = at
    self.contents = contents
    self.trusted = trusted
    self.holdings = holdings
    self.earlier = earlier
    shape = BundleShape(names: Array(contents.tags.keys) + Array(contents.payloads.keys))
    own = BundleTrust(copiesIn: contents)
  }

  func checks() -> [BundleReport.Check] {
    let layout = layoutCheck()
    var checks = [layout] + fileChecks() + [trustCheck(), BundleSeal.check(contents, anchors)]
    guard layout.outcome == .passed, let trust = trusted ?? own else {
      checks.append(
        .init(
          "items", .skipped, zh: "文件不齐或缺少可信密钥，未逐项检查",
          en: "files or trusted keys are missing, so the items were not looked at"))
      return checks
    }
    let checkpoint = checkpointCheck(trust.anchors)
    checks.append(checkpoint.check)
    let keys = KeyHistoryInspection(
      contents: contents, shape: shape, anchors: trust.anchors, checkpoint: checkpoint.value
    ).run()
    checks.append(keys.check)
    let milestones = milestoneChecks(trust.anchors, checkpoint.value, keys.history)
    checks += milestones.checks
    let attested = AttestationChecks(contents: contents, trust: trust, at: at)
      .run(last: checkpoint.value, milestones: milestones.found.map { $0?.size })
    checks += attested.checks
    let held = HoldingChecks(
      contents: contents, shape: shape, trust: trust, holdings: holdings, earlier: earlier,
      checkpoints: [checkpoint.value].compactMap(\.self) + milestones.found.compactMap(\.self),
      at: at
    ).run()
    checks += held.checks
    for item in shape.items {
      checks += ItemInspection(
        contents, item, trust.anchors, checkpoint.value, proven: attested.proven + held.proven,
        history: keys.history, at: at
      ).checks()
    }
    return checks
  }

  // MARK: Files

  private func layoutCheck() -> BundleReport.Check {
    let present = Set(contents.tags.keys).union(contents.payloads.keys)
    var defects: [LocalizedText] = []
    for name in present.subtracting(shape.expected).sorted().prefix(10) {
      defects.append(.init(zh: "多出文件 \(name)", en: "'\(name)' does not belong in it"))
    }
    for name in shape.expected.subtracting(present).sorted().prefix(10) {
      defects.append(.init(zh: "缺少文件 \(name)", en: "'\(name)' is missing"))
    }
    if shape.items.isEmpty { defects.append(.init(zh: "没有证据", en: "it holds no evidence")) }
    return .init(
      "files", zh: "\(present.count) 个文件，不多不少",
      en: "\(present.count) files, none missing and none added", defects: defects)
  }

  private func fileChecks() -> [BundleReport.Check] {
    [
      compare("tag-manifest", BundleLayout.tagManifest, contents.tagManifest),
      compare("payload-manifest", BundleLayout.manifest, contents.manifest),
      compare("sm3-list", BundleLayout.sm3List, contents.sm3List),
      compare("bag", BundleLayout.bagDeclaration, Array(BundleLayout.bagDeclarationText.utf8)),
      compare("trust-notice", BundleLayout.trustNotice, Array(BundleLayout.trustNoticeText.utf8)),
      bagInfoCheck(),
      compare(
        "page", BundleLayout.page,
        VerifyPage.text(contents: contents, shape: shape).map { Array($0.utf8) }),
    ]
  }

  private func compare(_ id: String, _ path: String, _ wanted: [UInt8]?) -> BundleReport.Check {
    let equal = wanted != nil && contents.tags[path] == wanted
    return .init(
      id, zh: "\(path) 与内容一致", en: "\(path) is what the contents give",
      defects: equal
        ? [] : [.init(zh: "\(path) 与内容不符", en: "\(path) is not what the contents give")])
  }

  private func bagInfoCheck() -> BundleReport.Check {
    let lines = contents.text(BundleLayout.bagInfo).split(separator: "\n")
    // The agent's line keeps a bundle with its seal torn off from passing for an older one.
    let found =
      lines.contains("Payload-Oxum: \(contents.payloadOxum)")
      && lines.contains("\(BundleLayout.agent)\(contents.format)")
    return .init(
      "bag-info", zh: "载荷总量与格式相符", en: "total and format are as announced",
      defects: found
        ? []
        : [
          .init(
            zh: "bag-info.txt 的载荷总量或格式不符", en: "bag-info.txt announces another total or format")
        ])
  }

  private func trustCheck() -> BundleReport.Check {
    guard let own else {
      return .init(
        "trust", .failed, zh: "包内 trust 文件夹无法读取", en: "the bundle's trust folder cannot be read")
    }
    guard let trusted else {
      return .init(
        "trust", .skipped,
        zh: "未指明可信文件夹，只用了包内副本；请核对根证书指纹 \(own.anchors.rootFingerprint)",
        en: "no trusted folder was named, so the bundle's own copies were used; compare the root's "
          + "fingerprint \(own.anchors.rootFingerprint)")
    }
    return .init(
      "trust", zh: "密钥与可信文件夹一致", en: "the keys are those of the trusted folder",
      defects: own.hasSameKeys(as: trusted)
        ? []
        : [.init(zh: "包内密钥与可信文件夹不同", en: "the bundle's keys are not the trusted ones")])
  }

  // MARK: Checkpoint

  private func checkpointCheck(_ anchors: TrustAnchors) -> (
    check: BundleReport.Check, value: SignedCheckpoint?
  ) {
    do {
      let checkpoint = try CheckpointInspection(contents, .last, anchors).read()
      let check = BundleReport.Check(
        "checkpoint", .passed, zh: "日志 \(checkpoint.origin) 共 \(checkpoint.size) 条，签名有效",
        en: "\(checkpoint.origin) at \(checkpoint.size) leaves, signature good")
      return (check, checkpoint)
    } catch {
      return (
        .init(
          "checkpoint", .failed, zh: "检查点签名无效或无法读取：\(error.reason)",
          en: "the checkpoint does not hold: \(error.reason)"), nil
      )
    }
  }

  // MARK: Milestones

  private func milestoneChecks(
    _ anchors: TrustAnchors, _ last: SignedCheckpoint?, _ history: KeyHistory
  ) -> (checks: [BundleReport.Check], found: [SignedCheckpoint?]) {
    guard shape.milestones > 0, let last else { return ([], []) }
    var defects: [LocalizedText] = []
    var found: [SignedCheckpoint?] = []
    var before: UInt64 = 0
    for number in 1...shape.milestones {
      let inspection = CheckpointInspection(contents, .milestone(number), anchors)
      do {
        let checkpoint = try inspection.read(history)
        let isBeginning =
          checkpoint.size > before && inspection.isBeginning(checkpoint, of: last)
        if !isBeginning {
          defects.append(
            .init(
              zh: "第 \(number) 个较早检查点不是本日志的开头",
              en: "milestone \(number) is not the beginning of this log"))
        }
        before = checkpoint.size
        found.append(isBeginning ? checkpoint : nil)
      } catch {
        found.append(nil)
        defects.append(
          .init(
            zh: "第 \(number) 个较早检查点无法接受：\(error.reason)",
            en: "milestone \(number) does not hold: \(error.reason)"))
      }
    }
    let check = BundleReport.Check(
      "milestones", zh: "\(shape.milestones) 个较早检查点均为本日志的开头",
      en: "the log begins with each of \(shape.milestones) earlier checkpoints", defects: defects)
    return ([check], found)
  }
}
