import CourtDomain

/// Evidence one by one: its receipt, what the receipt promised, and its chain of custody.
extension VerifyPage {
  mutating func item(_ item: BundleShape.Item) -> Bool {
    let folder = BundleLayout.item(item.number)
    let receipt = folder + "/receipt.json"
    guard let first = leafIndex(item, 0), !isSealed || promise(item) != nil else { return false }
    let attime = isSealed ? attime(index: first, among: checkpoints) : ""
    let isThere = item.dataPath.map { payload(item, $0) } ?? destroyed(item)
    guard isThere else { return false }
    run(
      "openssl cms -verify -binary -inform DER -in \(folder)/receipt.cms -content \(receipt) "
        + "-CAfile \(Self.trust)/root.pem -no-CApath -no-CAstore -out /dev/null\(attime)")
    run(
      "openssl cms -cmsout -inform DER -in \(folder)/receipt.cms -outform DER | "
        + "cmp - \(folder)/receipt.cms")
    // CMS leaves a few algorithm fields unsigned; where no seal covers them, this pins them to
    // what was handed out.
    if isSealed {
      signerOf(item)
    } else {
      requireDigest(of: folder + "/receipt.cms")
    }
    requireOrigin(in: receipt)
    let reception = BundleLayout.entry(item.number, 0)
    run("grep -qF \"\\\"leaf_hash\\\":\\\"\(leafHash(reception))\\\"\" \(receipt)")
    run("grep -qF '\"kind\":\"\(LeafKind.evidenceReceived.rawValue)\"' \(reception)/leaf.json")
    run(
      "grep -qF \"\\\"received_at\\\":$(grep -oE '\"at\":\"[^\"]*\"' \(reception)/leaf.json | "
        + "cut -c6-)\" \(receipt)")
    run("tail -c +33 \(reception)/detail.bin | cmp - \(folder)/item.json")
    custodyList(item)
    for index in item.levels.indices {
      guard entry(item, index) else { return false }
    }
    return true
  }

  /// The file, as the receipt and the first leaf have it.
  private mutating func payload(_ item: BundleShape.Item, _ path: String) -> Bool {
    guard let place = contents.payloadPaths.firstIndex(of: path) else { return false }
    let receipt = BundleLayout.item(item.number) + "/receipt.json"
    // No honest court gives a page with bytes that its own log calls destroyed.
    if isSealed, !DestructionInspection(contents, item).destroying.isEmpty { return false }
    say(
      "三、证据 \(item.number)：\(path)；法院签名的收据与文件一致。",
      "3. Evidence \(item.number): \(path); the court's signed receipt fits the file.")
    run("test \"$(sed -n \(place + 1)p manifest-sha256.txt | cut -c67-)\" = \(path)")
    digests(at: place + 1, in: receipt)
    leafContent(item, at: place + 1, path)
    run("grep -qF \"\\\"size\\\":$(wc -c < \(path)),\" \(receipt)")
    return true
  }

  private func leafIndex(_ item: BundleShape.Item, _ index: Int) -> UInt64? {
    UInt64(contents.text(BundleLayout.entry(item.number, index) + "/index.txt").dropLast())
  }

  func receipt(_ item: BundleShape.Item) -> ReceiptFields? {
    ReceiptFields(contents.tags[BundleLayout.item(item.number) + "/receipt.json"] ?? [])
  }

  /// Seconds the court gives itself to log what it received; nil where the receipt tells none that
  /// make sense.
  private func promise(_ item: BundleShape.Item) -> Int64? {
    guard let receipt = receipt(item), let from = Instant(rfc3339: receipt.receivedAt),
      let by = Instant(rfc3339: receipt.inLogBy)
    else { return nil }
    let seconds = by.microseconds / 1_000_000 - from.microseconds / 1_000_000
    return (0...TimeBracket.longestPromise).contains(seconds) ? seconds : nil
  }

  private mutating func signerOf(_ item: BundleShape.Item) {
    guard let receipt = receipt(item) else { return }
    let folder = BundleLayout.item(item.number)
    signer(
      folder, version: receipt.version,
      at: moment(index: leafIndex(item, 0) ?? 0, among: checkpoints))
    announced(
      .signer,
      "$(openssl pkcs7 -inform DER -in \(folder)/receipt.cms -print_certs | "
        + "openssl x509 -outform DER | sha256sum | cut -c1-64)",
      below: receipt.version == 1 ? size : leafIndex(item, 0) ?? 0)
    run("grep -qF '\"in_log_by\":\"\(receipt.inLogBy)\"' \(folder)/receipt.json")
    sm2(folder)
  }

  /// Version 1 tells the digests in the leaf; later ones commit to them, with the size.
  private mutating func leafContent(_ item: BundleShape.Item, at line: Int, _ path: String) {
    let first = BundleLayout.entry(item.number, 0)
    guard item.openings[0] == BundleLayout.allOpenings else {
      return digests(at: line, in: first + "/leaf.json")
    }
    let format = "{\"sha256\":\"%s\",\"size\":%s,\"sm3\":\"%s\"}"
    run(
      "printf '\(format)' \"$(sed -n \(line)p manifest-sha256.txt | cut -c1-64)\" "
        + "\"$(wc -c < \(path))\" "
        + "\"$(sed -n \(line)p \(BundleLayout.sm3List) | cut -c1-64)\" | "
        + "cmp -i 0:32 - \(first)/content.bin")
  }

  private mutating func digests(at line: Int, in file: String) {
    run(
      "grep -qF \"\\\"sha256\\\":\\\"$(sed -n \(line)p manifest-sha256.txt | cut -c1-64)\\\"\" \(file)"
    )
    run(
      "grep -qF \"\\\"sm3\\\":\\\"$(sed -n \(line)p \(BundleLayout.sm3List) | cut -c1-64)\\\"\" \(file)"
    )
  }

  mutating func requireOrigin(in file: String) {
    run("grep -qF \"\\\"court\\\":\\\"$(head -n 1 \(BundleLayout.checkpointBody))\\\"\" \(file)")
  }

  private func leafHash(_ entry: String) -> String {
    "$({ printf '\\000'; cat \(entry)/leaf.json; } | sha256sum | cut -c1-64)"
  }

  private mutating func custodyList(_ item: BundleShape.Item) {
    let parts = item.levels.indices.map {
      "tail -c +33 \(BundleLayout.entry(item.number, $0))/detail.bin"
    }
    run(
      "{ printf '['; \(parts.joined(separator: "; printf ','; ")); printf ']'; } | "
        + "cmp - \(BundleLayout.item(item.number))/custody.json")
  }

  /// One custody entry: its opening, its place in the chain and its way up to the log's root.
  private mutating func entry(_ item: BundleShape.Item, _ index: Int) -> Bool {
    let folder = BundleLayout.entry(item.number, index)
    let leaf = folder + "/leaf.json"
    guard let leafIndex = leafIndex(item, index),
      let sides = MerkleProof.sides(index: leafIndex, size: size, count: item.levels[index])
    else { return false }
    say(
      "证据 \(item.number) 保管记录 \(index)：日志第 \(leafIndex) 条，逐级散列至检查点的根。",
      "Evidence \(item.number), custody entry \(index): leaf \(leafIndex), hashed up to the root.")
    openings(item.openings[index], in: folder)
    for name in ["case", "item"] {
      run("test \"$(tail -c +33 \(folder)/\(name).bin | wc -l)\" = 0")
      run(
        "grep -qF \"\\\"\(name)\\\":\\\"$(tail -c +33 \(folder)/\(name).bin)\\\"\" "
          + "\(BundleLayout.item(item.number))/receipt.json")
    }
    requireOrigin(in: leaf)
    chain(item, index)
    run("printf '\(leafIndex)\\n' | cmp - \(folder)/index.txt")
    if isSealed, let promise = promise(item) {
      bracket(leaf, index: leafIndex, promise: promise, among: checkpoints)
    }
    climb(item, index, sides)
    return true
  }

  /// That the entry names the one before it.
  private mutating func chain(_ item: BundleShape.Item, _ index: Int) {
    let folder = BundleLayout.entry(item.number, index)
    let before = index == 0 ? "" : leafHash(BundleLayout.entry(item.number, index - 1))
    if item.openings[index] == BundleLayout.allOpenings {
      let previous = index == 0 ? "" : "\"previous\":\"%s\","
      let argument = index == 0 ? "" : " \"\(before)\""
      run(
        "printf '{\(previous)\"sequence\":\(index + 1)}'\(argument) | "
          + "cmp -i 0:32 - \(folder)/chain.bin")
    } else if index == 0 {
      run("test \"$(grep -c '\"previous\"' \(folder)/leaf.json)\" = 0")
    } else {
      run("grep -qF \"\\\"previous\\\":\\\"\(before)\\\"\" \(folder)/leaf.json")
    }
  }

  private mutating func climb(_ item: BundleShape.Item, _ index: Int, _ sides: [MerkleProof.Side]) {
    let leaf = BundleLayout.entry(item.number, index) + "/leaf.json"
    climb(
      from: "{ printf '\\000'; cat \(leaf); } | sha256sum",
      sides.indices.map { BundleLayout.level(item.number, index, $0) }, sides, to: .last)
  }
}
