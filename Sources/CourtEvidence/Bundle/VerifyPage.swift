import CourtDomain

/// The page of stock commands that a bundle carries: a text for people that is also a program.
///
/// Prose stands behind `#`; every other line is one complete command for `sh`, so that a reader
/// may run the page whole (`sh -e VERIFY.txt`) or type single lines. It needs coreutils,
/// diffutils, findutils, grep, sed and openssl 3. The verifier computes the page again from the
/// bundle and refuses any other text.
struct VerifyPage {
  let contents: BundleContents
  let shape: BundleShape
  let size: UInt64
  /// What the key events say, each of which the page has judged.
  let history: KeyHistory
  private var lines: [String] = []
  /// Every checkpoint with what strangers said of it; empty in bundles of the first format.
  var checkpoints: [Attested] = []
  /// Something stands in the bundle that no honest court gives a page with.
  var isHopeless = false

  static let trust = "\"${TRUST:-trust}\""

  /// Nil where an index, a path or the checkpoint cannot be read, so that no page exists.
  static func text(contents: BundleContents, shape: BundleShape) -> String? {
    let body = contents.text(BundleLayout.checkpointBody)
    guard let parsed = try? SignedCheckpoint.parse(body: body) else { return nil }
    var page = VerifyPage(contents: contents, shape: shape, size: parsed.size)
    page.introduce()
    page.files()
    page.checkpoint(.last)
    if page.isSealed {
      page.attest(.last, size: parsed.size)
      guard page.keyEvents() else { return nil }
    }
    if shape.milestones > 0 {
      for number in 1...shape.milestones {
        guard page.milestone(.milestone(number)) else { return nil }
      }
    }
    page.sm2Signer()
    for item in shape.items {
      guard page.item(item) else { return nil }
    }
    guard !page.isHopeless else { return nil }
    page.say("全部命令均成功，则验证通过。", "Every command succeeded: the bundle is genuine.")
    page.run("echo OK")
    return page.lines.joined(separator: "\n") + "\n"
  }

  private init(contents: BundleContents, shape: BundleShape, size: UInt64) {
    self.contents = contents
    self.shape = shape
    self.size = size
    history = KeyHistoryInspection.claimed(contents, shape)
  }

  private mutating func attest(_ folder: CheckpointFolder, size: UInt64) {
    let one = attested(folder, size: size)
    strangers(of: one)
    checkpoints.append(one)
  }

  var isSealed: Bool { contents.format >= 2 }

  mutating func say(_ zh: String, _ en: String) {
    lines += ["", "# " + zh, "# " + en]
  }

  mutating func run(_ command: String) { lines.append(command) }

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
      "#",
      "# 若要按将来某一时刻判断（1970年以来的秒数）：AT=2398377600 TRUST=… sh -e VERIFY.txt",
      "# To judge for a later time, in seconds since 1970: AT=2398377600 TRUST=… sh -e VERIFY.txt",
    ]
  }

  // MARK: Files

  private mutating func files() {
    say("一、文件清单：不多、不少、未改动。", "1. The files: none missing, none added, none changed.")
    run("test \"$(find . ! -type d -printf x | wc -c)\" = \(shape.expected.count)")
    let unlisted = isSealed ? " ! -path ./\(BundleSeal.path)" : ""
    run(
      "find . ! -type d ! -path './data/*' ! -path ./tagmanifest-sha256.txt\(unlisted)"
        + " -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | "
        + "cmp - tagmanifest-sha256.txt")
    if isSealed { seal() }
    payload()
    requireDigest(of: BundleLayout.bagDeclaration, BundleLayout.bagDeclarationText)
    requireDigest(of: BundleLayout.bagInfo)
    requireDigest(of: BundleLayout.trustNotice, BundleLayout.trustNoticeText)
    for name in TrustAnchors.fileNames {
      run("cmp \(Self.trust)/\(name) trust/\(name)")
    }
    run("openssl x509 -in \(Self.trust)/root.pem | cmp - \(Self.trust)/root.pem")
    run("openssl pkey -pubin -in \(Self.trust)/log.pem -pubout | cmp - \(Self.trust)/log.pem")
  }

  private mutating func payload() {
    guard !contents.payloads.isEmpty else { return noPayload() }
    run(
      "find data ! -type d -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | "
        + "cmp - manifest-sha256.txt")
    run(
      "find data ! -type d -print0 | LC_ALL=C sort -z | xargs -0 openssl dgst -sm3 -r | "
        + "cmp - \(BundleLayout.sm3List)")
  }

  private mutating func seal() {
    run(
      "openssl pkeyutl -verify -rawin -pubin -inkey \(Self.trust)/log.pem "
        + "-sigfile \(BundleSeal.path) -in tagmanifest-sha256.txt")
    run("test \"$(wc -c < \(BundleSeal.path))\" = 64")
    for line in ["Payload-Oxum: \(contents.payloadOxum)", BundleLayout.agent + "2"] {
      run("grep -qxF '\(line)' bag-info.txt")
    }
  }

  /// Pins a file to the text that every bundle has, or to what this one has.
  mutating func requireDigest(of path: String, _ text: String? = nil) {
    let digest = SHA256.digest(text.map { Array($0.utf8) } ?? contents.tags[path] ?? []).hex
    run("printf '\(digest)  \(path)\\n' | sha256sum --check --strict --quiet -")
  }

  // MARK: Checkpoint

  private mutating func checkpoint(_ folder: CheckpointFolder) {
    let body = folder.body
    let former = formerKey(of: folder)
    let rawKey =
      former.map { "\(shownKey($0)) | openssl pkey -pubin -outform DER | tail -c 32" }
      ?? "openssl pkey -pubin -in \(Self.trust)/log.pem -outform DER | tail -c 32"
    if folder == .last {
      say("二、日志检查点：由法院日志密钥签名。", "2. The log's checkpoint: signed with the court's log key.")
    } else if former != nil {
      say(
        "较早的检查点 \(folder.path)：由日志已公布的前一密钥签名，日志由它增长而来。",
        "The earlier checkpoint \(folder.path): signed with a former key that the log announced, "
          + "and the log grew from it.")
    } else {
      say(
        "较早的检查点 \(folder.path)：同一密钥签名，日志由它增长而来。",
        "The earlier checkpoint \(folder.path): same key, and the log grew from it.")
    }
    let inkey = former == nil ? "\(Self.trust)/log.pem" : "/dev/stdin"
    run(
      (former.map { shownKey($0) + " | " } ?? "")
        + "openssl pkeyutl -verify -rawin -pubin -inkey \(inkey) "
        + "-sigfile \(folder.signature) -in \(body)")
    run("test \"$(sed -n 3p \(body) | base64 -d | base64)\" = \"$(sed -n 3p \(body))\"")
    run("test \"$(sed -n 3p \(body) | base64 -d | wc -c)\" = 32")
    run("test \"$(wc -c < \(folder.keyHash))\" = 4")
    run(
      "test \"$({ printf '%s\\n\\001' \"$(head -n 1 \(body))\"; \(rawKey); } | sha256sum | "
        + "cut -c1-8)\" = \"$(od -An -tx1 \(folder.keyHash) | tr -d ' \\n')\"")
    if let former {
      let size = (try? SignedCheckpoint.parse(body: contents.text(body)))?.size ?? 0
      notRevoked(former, below: size)
      run("cmp -n $(head -n 1 \(body) | wc -c) \(body) \(BundleLayout.checkpointBody)")
    } else {
      run(
        "{ printf '%s+' \"$(head -n 1 \(body))\"; "
          + "od -An -tx1 \(folder.keyHash) | tr -d ' \\n'; printf '+'; "
          + "{ printf '\\001'; \(rawKey); } | base64 -w 0; printf '\\n'; } | "
          + "cmp - \(Self.trust)/log.vkey")
    }
    run(
      "{ cat \(body); printf '\\n\\342\\200\\224 %s ' \"$(head -n 1 \(body))\"; "
        + "cat \(folder.keyHash) \(folder.signature) | "
        + "base64 -w 0; printf '\\n'; } | cmp - \(folder.note)")
  }

  /// A checkpoint the log grew from: both roots from one shared start, level by level.
  private mutating func milestone(_ folder: CheckpointFolder) -> Bool {
    guard let parsed = try? SignedCheckpoint.parse(body: contents.text(folder.body)),
      let levels = ConsistencyPath.levels(from: parsed.size, to: size)
    else { return false }
    // Milestones grow; of two that do not, one is a lie about the other.
    if checkpoints.count > 1, checkpoints[checkpoints.count - 1].size >= parsed.size {
      return false
    }
    checkpoint(folder)
    run("test \"$(wc -c < \(folder.start))\" = 32")
    let start = "od -An -v -tx1 -w32 \(folder.start) | tr -d ' '"
    let later = levels.indices.map { folder.later($0) }
    let shared = levels.indices.filter { levels[$0] }
    // In both trees the node so far stands on the right, save where the later one grew to its right.
    climb(from: start, later, levels.map { $0 ? .right : .left }, to: .last)
    climb(
      from: start, shared.map { folder.earlier($0) }, shared.map { _ in .right }, to: folder)
    if !shared.isEmpty {
      func brothers(_ files: [String]) -> String {
        "cat \(files.joined(separator: " ")) | od -An -v -tx1 -w65 | cut -c1-99"
      }
      let (old, new) = (shared.map { folder.earlier($0) }, shared.map { folder.later($0) })
      run("test \"$(\(brothers(old)))\" = \"$(\(brothers(new)))\"")
    }
    attest(folder, size: parsed.size)
    return true
  }

  /// Follows nodes, each 0x01, left, right, from a first hash to the root of a checkpoint: the hash of
  /// each stands in the next, on the side given. One line for all of them, for a command a node would
  /// be most of the page's time.
  mutating func climb(
    from first: String, _ files: [String], _ sides: [MerkleProof.Side], to folder: CheckpointFolder
  ) {
    let root = "sed -n 3p \(folder.body) | base64 -d | od -An -v -tx1 -w32 | tr -d ' '"
    guard !files.isEmpty else {
      run("test \"$(\(first))\" = \"$(\(root))\"")
      return
    }
    let list = files.joined(separator: " ")
    // The half that must be the hash below; a line that is no node stays as it is and fits nothing.
    let (any, kept) = (".\\{64\\}", "\\(.\\{64\\}\\)")
    let halves = sides.enumerated().map { line, side in
      "\(line + 1)s/^01\(side == .left ? kept + any : any + kept)$/\\1/"
    }
    run("test \"$(find \(list) -size 65c | wc -l)\" = \(files.count)")
    run(
      "test \"$({ \(first); sha256sum \(list); } | cut -c1-64)\" = "
        + "\"$({ cat \(list) | od -An -v -tx1 -w65 | tr -d ' ' | "
        + "sed '\(halves.joined(separator: ";"))'; \(root); })\"")
  }
}
