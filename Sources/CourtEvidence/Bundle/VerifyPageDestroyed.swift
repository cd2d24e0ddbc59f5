import CourtDomain

/// The page's lines about items whose bytes were destroyed by order.
extension VerifyPage {
  /// Nothing of the payload is left; an unpacked bundle may have an empty folder or none.
  mutating func noPayload() {
    run("test \"$(find . ! -type d -path './data/*' -printf x | wc -c)\" = 0")
    run("test ! -s manifest-sha256.txt")
    run("test ! -s \(BundleLayout.sm3List)")
  }

  /// An item without its bytes: receipt and log agree on what they were, and the log tells their end.
  ///
  /// False where nothing readable says so; then there is no page.
  mutating func destroyed(_ item: BundleShape.Item) -> Bool {
    let inspection = DestructionInspection(contents, item)
    guard isSealed, let entry = inspection.entry, let claimed = inspection.claimed,
      let receipt = receipt(item)
    else { return false }
    let later = item.levels.indices.dropFirst(entry + 1).map { ($0, inspection.act($0)) }
    let folder = BundleLayout.item(item.number)
    say(
      "三、证据 \(item.number)：\(claimed.text.zh)。包内只有收据与保管记录。",
      "3. Evidence \(item.number): \(claimed.text.en). What is left of it: receipt and custody.")
    run("printf '\(entry)\\n' | cmp - \(BundleLayout.destroyed(item.number))")
    run(
      "test \"$(find . ! -type d -path './data/evidence/\(item.number)-*' -printf x | wc -c)\" = 0")
    for text in digests(receipt) + ["\"size\":\(receipt.sizeBytes),"] {
      run("grep -qF '\(text)' \(folder)/receipt.json")
    }
    content(item, 0, receipt)
    content(item, entry, receipt)
    let leaves = item.levels.indices.map { BundleLayout.entry(item.number, $0) + "/leaf.json" }
    run(
      "test \"$(grep -lF '\"kind\":\"\(LeafKind.evidenceDestroyed.rawValue)\"' "
        + "\(leaves.joined(separator: " ")))\" = \(leaves[entry])")
    act("destroyed", item, entry)
    let detail = "tail -c +33 \(BundleLayout.entry(item.number, entry))/detail.bin"
    run("\(detail) | grep -qF '\"after\":null'")
    run("\(detail) | grep -qF '\"before\":\"\(receipt.digests.sha256.hex)\"'")
    for (index, act) in later {
      guard let act, DestructionInspection.followers.contains(act) else { return false }
      self.act(act, item, index)
    }
    return true
  }

  private func digests(_ receipt: ReceiptFields) -> [String] {
    [
      "\"sha256\":\"\(receipt.digests.sha256.hex)\"", "\"sm3\":\"\(receipt.digests.sm3.hex)\"",
    ]
  }

  /// That an entry is about the bytes of the receipt: version 1 says so in clear.
  private mutating func content(
    _ item: BundleShape.Item, _ index: Int, _ receipt: ReceiptFields
  ) {
    let folder = BundleLayout.entry(item.number, index)
    guard item.openings[index] == BundleLayout.allOpenings else {
      for text in digests(receipt) { run("grep -qF '\(text)' \(folder)/leaf.json") }
      return
    }
    let (sha256, sm3) = (receipt.digests.sha256.hex, receipt.digests.sm3.hex)
    run(
      "printf '{\"sha256\":\"\(sha256)\",\"size\":\(receipt.sizeBytes),\"sm3\":\"\(sm3)\"}' | "
        + "cmp -i 0:32 - \(folder)/content.bin")
  }

  /// That leaf and detail of an entry name this act.
  private mutating func act(_ act: String, _ item: BundleShape.Item, _ index: Int) {
    let folder = BundleLayout.entry(item.number, index)
    run("grep -qF '\"kind\":\"evidence.\(act)\"' \(folder)/leaf.json")
    run("tail -c +33 \(folder)/detail.bin | grep -q '^\(DestructionInspection.beginning(act))'")
  }
}
