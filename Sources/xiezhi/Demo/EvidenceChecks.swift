import CourtClient
import CourtDomain
import CourtEvidence
import Foundation

/// What the court handed out, verified without it: by the stock `openssl` and `sha256sum`, and by
/// the own verifier, which must agree with them.
extension DemoChecks {
  private var folder: String { stage.folder + "/checks" }

  /// Root certificate, log key and verifier key, into a folder of their own.
  func fetchTrust() async throws -> String {
    let trust = folder + "/trust"
    try FileManager.default.createDirectory(atPath: trust, withIntermediateDirectories: true)
    let answer = try await play.court.call("GET", "/v1/log/trust").json
    for (name, file) in [
      ("root_pem", "root.pem"), ("log_pem", "log.pem"), ("log_vkey", "log.vkey"),
    ] {
      guard let text = answer[name]?.string else {
        throw DemoFailure("GET /v1/log/trust has no \(name)")
      }
      let line = text.hasSuffix("\n") ? text : text + "\n"
      try line.write(toFile: trust + "/" + file, atomically: true, encoding: .utf8)
    }
    return trust
  }

  // MARK: Judgments

  /// Each judgment's exact bytes against its signature, by stock openssl.
  func judgments(_ trust: String) async throws {
    var (wrong, count) = ([String](), 0)
    for script in await filed() where !script.story.text("outcome").isEmpty {
      let path = await script.path
      let text = try await people.attempt(script.story.plaintiff, "GET", path + "/decision/text")
      let signature = try await people.attempt(
        script.story.plaintiff, "GET", path + "/decision/signature")
      count += 1
      guard text.status == 200, signature.status == 200 else {
        wrong.append("\(script.story.id): \(text.status), \(signature.status)")
        continue
      }
      let base = folder + "/judgment-" + script.story.id.prefix(2)
      try Data(text.bytes).write(to: URL(fileURLWithPath: base + ".txt"))
      try Data(signature.bytes).write(to: URL(fileURLWithPath: base + ".p7s"))
      let good = try await verify(base + ".p7s", over: base + ".txt", trust)
      var forged = text.bytes
      if let last = forged.indices.last { forged[last] ^= 1 }
      try Data(forged).write(to: URL(fileURLWithPath: base + "-forged.txt"))
      let bad = try await verify(base + ".p7s", over: base + "-forged.txt", trust)
      if !good.succeeded || bad.succeeded { wrong.append("\(script.story.id): \(good.output)") }
    }
    check(
      "判决书签名经 openssl cms 验证，改动一位即被拒绝",
      "judgments verified by openssl cms, refused with one bit changed", of: count, wrong)
  }

  private func verify(_ signature: String, over text: String, _ trust: String) async throws
    -> Program.Ending
  {
    try await Program.run(
      [
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content",
        text, "-CAfile", trust + "/root.pem", "-no-CApath", "-no-CAstore", "-out", "/dev/null",
      ], output: text + ".log")
  }

  // MARK: Bundles

  /// What one bundle showed.
  private struct Finding: Sendable {
    var id: String
    var items = 0
    var stock: String?
    var own: String?
    var forgery: String?
  }

  /// Every evidence item of every case from its downloaded bundle.
  func bundles(_ trust: String) async throws {
    let cases = await filed()
    console.line(
      zh: "       以 openssl、sha256sum 验证 \(cases.count) 个证据包…",
      en: "       verifying \(cases.count) bundles with openssl and sha256sum …")
    var findings: [Finding] = []
    try await withThrowingTaskGroup(of: Finding.self) { group in
      // Two at a time: the stock commands are many short processes.
      var waiting = cases[...]
      for _ in 0..<2 {
        if let script = waiting.popFirst() {
          group.addTask { try await self.bundle(of: script, trust) }
        }
      }
      while let finding = try await group.next() {
        findings.append(finding)
        if let script = waiting.popFirst() {
          group.addTask { try await self.bundle(of: script, trust) }
        }
      }
    }
    report(findings.sorted { $0.id < $1.id })
  }

  private func report(_ findings: [Finding]) {
    let items = findings.reduce(0) { $0 + $1.items }
    check(
      "证据逐件由 openssl、sha256sum 验证（\(items) 件）",
      "evidence verified by stock openssl and sha256sum (\(items) items)", of: findings.count,
      findings.compactMap { finding in finding.stock.map { "\(finding.id): \($0)" } })
    check(
      "xiezhi evidence verify 结论一致", "xiezhi evidence verify says the same", of: findings.count,
      findings.compactMap { finding in finding.own.map { "\(finding.id): \($0)" } })
    check(
      "改动一个字节的证据包被两者拒绝", "a bundle with one byte changed is refused by both",
      of: findings.count,
      findings.compactMap { finding in finding.forgery.map { "\(finding.id): \($0)" } })
  }

  private func bundle(of script: CaseScript, _ trust: String) async throws -> Finding {
    var finding = Finding(id: script.story.id)
    let base = folder + "/" + script.story.id.prefix(2)
    let zip = base + ".zip"
    try Data(try await download(script)).write(to: URL(fileURLWithPath: zip))
    try BundleReader.extract(zip, to: base)
    let bag = try Self.bag(in: base)
    let data = try Self.files(in: bag + "/data")
    let listed = try await people.call(script.story.clerk, "GET", await script.path + "/evidence")
    finding.items = data.count
    let stock = try await page(bag, trust)
    if data.count != listed.json["items"]?.array?.count {
      finding.stock =
        "\(data.count) items in the bundle, \(listed.json["items"]?.array?.count ?? 0) in the case"
    } else if !stock.succeeded || !stock.output.hasSuffix("OK\n") {
      finding.stock = "VERIFY.txt: \(stock.output.suffix(300))"
    }
    let own = BundleVerifier.verify(path: zip, trustFolder: trust)
    finding.own =
      own.passed ? nil : "\(own.failures.first.map { "\($0.id) \($0.message.en)" } ?? "")"
    finding.forgery = try await forgery(of: bag, zip, data, trust)
    return finding
  }

  /// Waits for the log's next checkpoint where the newest items are not under one yet.
  private func download(_ script: CaseScript) async throws -> [UInt8] {
    let address = await script.path + "/bundle"
    for _ in 0..<50 {
      let answer = try await people.attempt(script.story.clerk, "GET", address)
      if answer.status == 200 { return answer.bytes }
      guard answer.json["code"]?.string == "evidence.not-sequenced" else {
        throw DemoFailure("GET \(address): \(answer.status) \(answer.json.text)")
      }
      try await Task.sleep(for: .milliseconds(200))
    }
    throw DemoFailure("\(address): not under a checkpoint after ten seconds")
  }

  private func page(_ folder: String, _ trust: String) async throws -> Program.Ending {
    try await Program.run(
      ["sh", "-c", "cd \"$1\" && TRUST=\"$2\" sh -e VERIFY.txt", "sh", folder, trust],
      output: folder + ".log", seconds: 240)
  }

  /// Paths of all files below a folder, in order.
  private static func files(in folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  /// The one folder that a bundle unpacks into.
  private static func bag(in folder: String) throws -> String {
    let found = try FileManager.default.contentsOfDirectory(atPath: folder)
    guard let name = found.first, found.count == 1 else {
      throw DemoFailure("\(folder): a bundle holds one folder, not \(found)")
    }
    return folder + "/" + name
  }

  /// One byte of one file turned over: in the unpacked folder for the page, in the zip for us.
  private func forgery(of bag: String, _ zip: String, _ data: [String], _ trust: String)
    async throws -> String?
  {
    guard let victim = data.first else { return "no item to forge" }
    let path = bag + "/data/" + victim
    guard var bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty else {
      return "\(victim) cannot be read"
    }
    let original = bytes
    bytes[bytes.count / 2] ^= 0x01
    try bytes.write(to: URL(fileURLWithPath: path))
    defer { try? original.write(to: URL(fileURLWithPath: path)) }
    if try await page(bag, trust).succeeded { return "the stock commands took a changed \(victim)" }
    let own = BundleVerifier.verify(path: bag, trustFolder: trust)
    if own.passed { return "the verifier took a changed \(victim)" }
    guard var archive = FileManager.default.contents(atPath: zip) else { return "no zip" }
    guard let at = archive.firstRange(of: original)?.lowerBound else {
      return "not stored in the zip"
    }
    archive[at + original.count / 2] ^= 0x01
    let forged = zip + ".forged"
    try archive.write(to: URL(fileURLWithPath: forged))
    return BundleVerifier.verify(path: forged, trustFolder: trust).passed
      ? "the verifier took a changed zip" : nil
  }
}
