/// The page of stock commands that a bundle carries: a text for people that is also a program.
///
/// Prose stands behind `#`; every other line is one complete command for `sh`, so that a reader
/// may run the page whole (`sh -e VERIFY.txt`) or type single lines. It needs coreutils,
/// diffutils, findutils, grep, sed and openssl 3. The verifier computes the page again from the
/// bundle and refuses any other text.
struct VerifyPage {
  private let contents: BundleContents
  private let shape: BundleShape
  private let size: UInt64
  private var lines: [String] = []

  private static let trust = "\"${TRUST:-trust}\""

  /// Nil where an index, a path or the checkpoint cannot be read, so that no page exists.
  static func text(contents: BundleContents, shape: BundleShape) -> String? {
    let body = contents.text(BundleLayout.checkpointBody)
    guard let parsed = try? SignedCheckpoint.parse(body: body) else { return nil }
    var page = VerifyPage(contents: contents, shape: shape, size: parsed.size)
    page.introduce()
    page.files()
    page.checkpoint()
    for item in shape.items {
      guard page.item(item) else { return nil }
    }
    page.say("全部命令均成功，则验证通过。", "Every command succeeded: the bundle is genuine.")
    page.run("echo OK")
    return page.lines.joined(separator: "\n") + "\n"
  }

  private init(contents: BundleContents, shape: BundleShape, size: UInt64) {
    self.contents = contents
    self.shape = shape
    self.size = size
  }

  private mutating func say(_ zh: String, _ en: String) {
    lines += ["", "# " + zh, "# " + en]
  }

  private mutating func run(_ command: String) { lines.append(command) }

  private mutating func introduce() {
    lines = [
      "# 证据包验证说明 · How to verify this evidence bundle",
      "#",
      "# 在解压后的文件夹内执行：TRUST=/可信文件夹 sh -e VERIFY.txt ，末行输出 OK 且退出码为 0 即通过。",
      "# 也可逐行手工执行。本页随包附带：执行前请先阅读各行命令。",
      "# 可信文件夹应含从法院另行取得的 root.pem、log.pem、log.vkey；不指明 TRUST 时只用包内副本，",
      "# 那样只能证明包自身一致，不能证明它出自该法院。",
      "#",
      "# In the unpacked folder run: TRUST=/trusted/folder sh -e VERIFY.txt",
      "# It is genuine if the last line says OK and the exit code is 0. You may also type single lines.",
      "# This page came with the bundle: read the commands before you run them.",
      "# The trusted folder holds root.pem, log.pem and log.vkey, got from the court by another way.",
      "# Without TRUST the bundle's own copies are used: that shows that the bundle agrees with itself,",
      "# not that it comes from the court.",
    ]
  }

  // MARK: Files

  private mutating func files() {
    say("一、文件清单：不多、不少、未改动。", "1. The files: none missing, none added, none changed.")
    run("test \"$(find . ! -type d -printf x | wc -c)\" = \(shape.expected.count)")
    run(
      "find . ! -type d ! -path './data/*' ! -path ./tagmanifest-sha256.txt -printf '%P\\0' | "
        + "LC_ALL=C sort -z | xargs -0 sha256sum | cmp - tagmanifest-sha256.txt")
    run(
      "find data ! -type d -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | "
        + "cmp - manifest-sha256.txt")
    run(
      "find data ! -type d -print0 | LC_ALL=C sort -z | xargs -0 openssl dgst -sm3 -r | "
        + "cmp - \(BundleLayout.sm3List)")
    let plain = [BundleLayout.bagDeclaration, BundleLayout.bagInfo, BundleLayout.trustNotice]
    for path in plain { requireDigest(of: path) }
    for name in TrustAnchors.fileNames {
      run("cmp \(Self.trust)/\(name) trust/\(name)")
    }
    run("openssl x509 -in \(Self.trust)/root.pem | cmp - \(Self.trust)/root.pem")
    run("openssl pkey -pubin -in \(Self.trust)/log.pem -pubout | cmp - \(Self.trust)/log.pem")
  }

  private mutating func requireDigest(of path: String) {
    let digest = SHA256.digest(contents.tags[path] ?? []).hex
    run("printf '\(digest)  \(path)\\n' | sha256sum --check --strict --quiet -")
  }

  // MARK: Checkpoint

  private mutating func checkpoint() {
    let body = BundleLayout.checkpointBody
    let rawKey = "openssl pkey -pubin -in \(Self.trust)/log.pem -outform DER | tail -c 32"
    say("二、日志检查点：由法院日志密钥签名。", "2. The log's checkpoint: signed with the court's log key.")
    run(
      "openssl pkeyutl -verify -rawin -pubin -inkey \(Self.trust)/log.pem "
        + "-sigfile \(BundleLayout.checkpointSignature) -in \(body)")
    run("test \"$(wc -c < \(BundleLayout.checkpointKeyHash))\" = 4")
    run(
      "{ printf '%s\\n\\001' \"$(head -n 1 \(body))\"; \(rawKey); } | "
        + "openssl dgst -sha256 -binary | cmp -n 4 - \(BundleLayout.checkpointKeyHash)")
    run(
      "{ printf '%s+' \"$(head -n 1 \(body))\"; "
        + "od -An -tx1 \(BundleLayout.checkpointKeyHash) | tr -d ' \\n'; printf '+'; "
        + "{ printf '\\001'; \(rawKey); } | openssl base64 -A; printf '\\n'; } | "
        + "cmp - \(Self.trust)/log.vkey")
    run(
      "{ cat \(body); printf '\\n\\342\\200\\224 %s ' \"$(head -n 1 \(body))\"; "
        + "cat \(BundleLayout.checkpointKeyHash) \(BundleLayout.checkpointSignature) | "
        + "openssl base64 -A; printf '\\n'; } | cmp - \(BundleLayout.checkpoint)")
  }

  // MARK: Items

  private mutating func item(_ item: BundleShape.Item) -> Bool {
    guard let place = contents.payloadPaths.firstIndex(of: item.dataPath) else { return false }
    let folder = BundleLayout.item(item.number)
    let receipt = folder + "/receipt.json"
    say(
      "三、证据 \(item.number)：\(item.dataPath)；法院签名的收据与文件一致。",
      "3. Evidence \(item.number): \(item.dataPath); the court's signed receipt fits the file.")
    run("test \"$(sed -n \(place + 1)p manifest-sha256.txt | cut -c67-)\" = \(item.dataPath)")
    digests(at: place + 1, in: receipt)
    leafContent(item, at: place + 1)
    run("grep -qF \"\\\"size\\\":$(wc -c < \(item.dataPath)),\" \(receipt)")
    run(
      "openssl cms -verify -binary -inform DER -in \(folder)/receipt.cms -content \(receipt) "
        + "-CAfile \(Self.trust)/root.pem -no-CApath -no-CAstore -out /dev/null")
    run(
      "openssl cms -cmsout -inform DER -in \(folder)/receipt.cms -outform DER | "
        + "cmp - \(folder)/receipt.cms")
    // CMS leaves a few algorithm fields unsigned; this pins them to what was handed out.
    requireDigest(of: folder + "/receipt.cms")
    requireOrigin(in: receipt)
    let first = BundleLayout.entry(item.number, 0)
    run("grep -qF \"\\\"leaf_hash\\\":\\\"\(leafHash(first))\\\"\" \(receipt)")
    run("grep -qF '\"kind\":\"\(LeafKind.evidenceReceived.rawValue)\"' \(first)/leaf.json")
    run(
      "grep -qF \"\\\"received_at\\\":$(grep -oE '\"at\":\"[^\"]*\"' \(first)/leaf.json | "
        + "cut -c6-)\" \(receipt)")
    run("tail -c +33 \(first)/detail.bin | cmp - \(folder)/item.json")
    custodyList(item)
    for index in item.levels.indices {
      guard entry(item, index) else { return false }
    }
    return true
  }

  /// Version 1 tells the digests in the leaf; later ones commit to them, with the size.
  private mutating func leafContent(_ item: BundleShape.Item, at line: Int) {
    let first = BundleLayout.entry(item.number, 0)
    guard item.openings[0] == BundleLayout.allOpenings else {
      return digests(at: line, in: first + "/leaf.json")
    }
    let format = "{\"sha256\":\"%s\",\"size\":%s,\"sm3\":\"%s\"}"
    run(
      "printf '\(format)' \"$(sed -n \(line)p manifest-sha256.txt | cut -c1-64)\" "
        + "\"$(wc -c < \(item.dataPath))\" "
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

  private mutating func requireOrigin(in file: String) {
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
    guard let leafIndex = UInt64(contents.text(folder + "/index.txt").dropLast()),
      let sides = MerkleProof.sides(index: leafIndex, size: size, count: item.levels[index])
    else { return false }
    say(
      "证据 \(item.number) 保管记录 \(index)：日志第 \(leafIndex) 条，逐级散列至检查点的根。",
      "Evidence \(item.number), custody entry \(index): leaf \(leafIndex), hashed up to the root.")
    for name in item.openings[index] {
      run(
        "grep -qF \"\\\"\(name)\\\":\\\"$(sha256sum < \(folder)/\(name).bin | cut -c1-64)\\\"\" \(leaf)"
      )
    }
    for name in ["case", "item"] {
      run("test \"$(tail -c +33 \(folder)/\(name).bin | wc -l)\" = 0")
      run(
        "grep -qF \"\\\"\(name)\\\":\\\"$(tail -c +33 \(folder)/\(name).bin)\\\"\" "
          + "\(BundleLayout.item(item.number))/receipt.json")
    }
    requireOrigin(in: leaf)
    chain(item, index)
    run("printf '\(leafIndex)\\n' | cmp - \(folder)/index.txt")
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
    var child = "{ printf '\\000'; cat \(leaf); } | openssl dgst -sha256 -binary"
    for (level, side) in sides.enumerated() {
      let file = BundleLayout.level(item.number, index, level)
      run("test \"$(wc -c < \(file))\" = 65")
      run("printf '\\001' | cmp -n 1 - \(file)")
      run("\(child) | cmp -n 32 -i 0:\(side == .left ? 1 : 33) - \(file)")
      child = "openssl dgst -sha256 -binary \(file)"
    }
    run(
      "test \"$(\(child) | openssl base64)\" = \"$(sed -n 3p \(BundleLayout.checkpointBody))\"")
  }
}
