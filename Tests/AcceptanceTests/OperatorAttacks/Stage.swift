import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

/// The twelve attacks on evidence by somebody who holds the court's database and its keys; run with
/// `swift test --filter OperatorAttacks`.
///
/// Every test first shows that all is well before the attack, with the very command that finds it
/// afterwards.
@Suite enum OperatorAttacks {}

/// A court whose log one honest witness watches, a case in it, and a party that kept what it was
/// given. The operator owns all but the witness and the party's folder.
struct Stage: Sendable {
  let server: TestServer
  let witness: WitnessProcess
  let `operator`: Operator
  let party: Party
  let dispute: Dispute
  /// The items that the party handed in, in order.
  let items: [String]
  /// The bundle the party fetched before anything bad happened.
  let bundle: String

  static let texts = ["第一份证据：卖家承诺主动降噪。", "第二份证据：收到的耳机没有降噪。"]

  static func open(_ body: @Sendable (Stage) async throws -> Void) async throws {
    let template = try await Template.shared.ready()
    let own = try TemplateMaker.newFolder()
    defer { try? FileManager.default.removeItem(at: own) }
    let made = try await Program.run([
      "witness", "init", "--folder", own.path + "/w1", "--name", "witness.example/w1",
      "--log-file", template.keys.path + "/log.vkey",
    ])
    #expect(made.status == 0, "\(made.output)")
    let witness = try await WitnessProcess.start(own.path + "/w1")
    defer { witness.end() }
    let key = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let policy = own.path + "/witness-policy.txt"
    try "witness w1 \(key) \(witness.address)\nquorum w1\n".write(
      toFile: policy, atomically: true, encoding: .utf8)
    // The witness has the time of the day; a court that tells another one would be found out.
    let start = Instant.machineTime.rfc3339
    try await TestServer.open(at: start, settings: ["XIEZHI_WITNESS_POLICY": policy]) { server in
      let party = try await Party.at(server, folder: own.path + "/party", policy: policy)
      try await body(
        try await prepared(server, witness, try Operator(server, witness), party))
    }
  }

  private static func prepared(
    _ server: TestServer, _ witness: WitnessProcess, _ power: Operator, _ party: Party
  ) async throws -> Stage {
    let dispute = try await Dispute.file(in: server)
    // A cosigned checkpoint before the evidence is what makes backdating visible.
    #expect(try await power.cosigned() > 0)
    var items: [String] = []
    for (index, text) in texts.enumerated() {
      try await power.setClocks()
      let answer = try await dispute.submit(text, named: "chat-\(index + 1).txt")
      try party.keep(answer.json, as: "receipt-\(index + 1)")
      items.append(try #require(answer.json.text("id")))
    }
    _ = try await power.cosigned()
    try await power.setClocks()
    let seen = try await party.remember()
    #expect(seen.status == 0 && seen.output.contains("first seen"), "\(seen.output)")
    let zip = try await dispute.bundle(for: dispute.plaintiff)
    let bundle = party.folder + "/first.zip"
    try Data(zip).write(to: URL(fileURLWithPath: bundle))
    _ = try await power.cosigned()
    let stage = Stage(
      server: server, witness: witness, operator: power, party: party, dispute: dispute,
      items: items, bundle: bundle)
    // The control of every attack: all is well, with everything that is held.
    let control = try await party.verify(bundle, receipts: [1, 2], memory: true)
    #expect(control.isGenuine && control.failed.isEmpty, "\(control.text)")
    #expect(control.passed.isSuperset(of: ["held.1", "held.2", "case", "memory", "witnesses"]))
    return stage
  }

  /// A bundle as the real server makes it now.
  func fetched(_ name: String, by person: Person? = nil) async throws -> String {
    try await self.operator.setClocks()
    let zip = try await dispute.bundle(for: person ?? dispute.plaintiff)
    let path = party.folder + "/\(name).zip"
    try Data(zip).write(to: URL(fileURLWithPath: path))
    return path
  }
}

/// What one party alone has: receipts, a remembered checkpoint, the court's public keys, the name of
/// one witness it believes, and the program. No database, no secret, and when it verifies no network.
struct Party: Sendable {
  let folder: String
  let court: String
  var trust: String { folder + "/trust" }
  var memory: String { folder + "/seen.txt" }

  static func at(_ server: TestServer, folder: String, policy: String) async throws -> Party {
    let party = Party(folder: folder, court: server.address)
    try FileManager.default.createDirectory(
      atPath: party.trust, withIntermediateDirectories: true)
    let told = try await server.nobody.call("GET", "/v1/log/trust").json
    let files = [
      ("root.pem", "root_pem"), ("log.pem", "log_pem"), ("log.vkey", "log_vkey"),
      ("crl.pem", "crl_pem"), ("sm2.pem", "sm2_pem"),
    ]
    for (file, member) in files {
      try #require(told.text(member)).write(
        toFile: party.trust + "/" + file, atomically: true, encoding: .utf8)
    }
    try FileManager.default.copyItem(
      atPath: policy, toPath: party.trust + "/witness-policy.txt")
    return party
  }

  /// Keeps a receipt as the answer to the upload gave it.
  func keep(_ answer: JSONValue, as name: String) throws {
    for (member, ending) in [("receipt_bytes", "json"), ("signature", "cms")] {
      let data = try #require(answer.text(member).flatMap { Data(base64Encoded: $0) })
      try data.write(to: URL(fileURLWithPath: "\(folder)/\(name).\(ending)"))
    }
  }

  func receipt(_ number: Int) -> String { "\(folder)/receipt-\(number).json" }

  func evidence(_ arguments: [String]) async throws -> (status: Int32, output: String) {
    try await Program.run(["evidence"] + arguments)
  }

  func remember(_ more: [String] = []) async throws -> (status: Int32, output: String) {
    try await evidence(
      ["remember", "--state", memory, "--trust", trust, "--court", court] + more)
  }

  /// A copy of the log, from the court or whoever mirrors it.
  func mirror(_ name: String = "mirror") async throws -> String {
    let path = folder + "/" + name
    let made = try await evidence([
      "log", "export", "--to", path, "--from", court + "/v1/log", "--log-key", trust + "/log.vkey",
    ])
    #expect(made.status == 0, "\(made.output)")
    return path
  }

  /// What `xiezhi evidence verify` found.
  struct Verdict: Sendable {
    let status: Int32
    let text: String
    let checks: [JSONValue]

    var isGenuine: Bool { status == 0 }
    private func ids(_ outcome: String) -> Set<String> {
      Set(checks.filter { $0.text("outcome") == outcome }.compactMap { $0.text("id") })
    }
    var failed: Set<String> { ids("failed") }
    var passed: Set<String> { ids("passed") }
    var skipped: Set<String> { ids("skipped") }
    func reason(_ id: String) -> String {
      checks.first { $0.text("id") == id }?.text("reason") ?? ""
    }
  }

  func verify(
    _ bundle: String, receipts: [Int] = [], memory: Bool = false, log: String? = nil,
    earlier: [String] = [], more: [String] = []
  ) async throws -> Verdict {
    var arguments = ["verify", bundle, "--trust", trust, "--format", "json"]
    for number in receipts { arguments += ["--receipt", receipt(number)] }
    if memory { arguments += ["--memory", self.memory] }
    if let log { arguments += ["--log", log] }
    for path in earlier { arguments += ["--earlier", path] }
    let answer = try await evidence(arguments + more)
    let report = try? JSONParser.parse(Array(answer.output.utf8))
    return Verdict(
      status: answer.status, text: answer.output, checks: report?.list("checks") ?? [])
  }
}
