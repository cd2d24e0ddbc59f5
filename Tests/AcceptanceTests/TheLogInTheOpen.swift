import CourtClient
import CourtDomain
import CourtEvidence
import CourtPG
import CourtTestSupport
import Foundation
import Testing

extension TestServer {
  /// Writes what a stranger needs into a trust folder of the server's data.
  func trustFolder() async throws -> String {
    let trust = try await nobody.call("GET", "/v1/log/trust").json
    let folder = data.path + "/trust"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (file, member) in [
      ("root.pem", "root_pem"), ("log.pem", "log_pem"), ("log.vkey", "log_vkey"),
    ] {
      try #require(trust.text(member)).write(
        toFile: folder + "/" + file, atomically: true, encoding: .utf8)
    }
    return folder
  }

  var address: String { "http://\(Self.host):\(process.port)" }

  func sequenced(_ count: Int) async throws -> Bool {
    try await eventually {
      try await self.count(
        "SELECT count(*)::int FROM log_leaf WHERE leaf_index IS NOT NULL") >= count
    }
  }
}

@Suite struct TheLogInTheOpen {
  @Test func isMirroredRememberedAndHeldToItsReceiptsByAStranger() async throws {
    try await TestServer.open { server in
      let trust = try await server.trustFolder()
      let dispute = try await Dispute.file(in: server)
      let first = try await dispute.submit("第一件")
      #expect(try await server.sequenced(1))
      let folder = server.data.path
      func evidence(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        try await Program.run(["evidence"] + arguments)
      }
      let remember = [
        "remember", "--state", folder + "/seen.txt", "--trust", trust, "--court", server.address,
      ]
      let seen = try await evidence(remember)
      #expect(seen.status == 0 && seen.output.contains("the first seen"), "\(seen.output)")
      for text in ["第二件", "第三件"] { _ = try await dispute.submit(text) }
      #expect(try await server.sequenced(3))
      let grown = try await evidence(remember)
      #expect(grown.status == 0 && grown.output.contains("consistently"), "\(grown.output)")

      let mirror = folder + "/mirror"
      let exported = try await evidence([
        "log", "export", "--to", mirror, "--from", server.address + "/v1/log", "--log-key",
        trust + "/log.vkey",
      ])
      #expect(exported.status == 0, "\(exported.output)")
      let checked = try await evidence([
        "log", "verify", mirror, "--log-key", trust + "/log.vkey",
      ])
      #expect(checked.status == 0 && checked.output.contains("sound"), "\(checked.output)")

      let parts = [("receipt_bytes", "receipt.json"), ("signature", "receipt.cms")]
      for (member, file) in parts {
        let data = try #require(first.json.text(member).flatMap { Data(base64Encoded: $0) })
        try data.write(to: URL(fileURLWithPath: folder + "/" + file))
      }
      let complain = [
        "complain", folder + "/receipt.json", "--signature", folder + "/receipt.cms", "--trust",
        trust,
      ]
      for way in [["--court", server.address], ["--log", mirror]] {
        let kept = try await evidence(complain + way)
        #expect(kept.status == 0 && kept.output.contains("KEPT"), "\(kept.output)")
      }
    }
  }

  @Test func isCosignedByAWitnessOnItsOwnAndRefusedWhenItForks() async throws {
    try await TestServer.open { server in
      let trust = try await server.trustFolder()
      let desk = server.data.path + "/w1"
      let made = try await Program.run([
        "witness", "init", "--folder", desk, "--name", "witness.example/w1", "--log-file",
        trust + "/log.vkey",
      ])
      #expect(made.status == 0, "\(made.output)")
      let witness = try await WitnessProcess.start(desk)
      defer { witness.end() }
      let key = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
      let policy = trust + "/witness-policy.txt"
      try "witness w1 \(key) \(witness.address)\nquorum w1\n".write(
        toFile: policy, atomically: true, encoding: .utf8)
      await server.process.stop()
      let again = try await server.restarted(settings: ["XIEZHI_WITNESS_POLICY": policy])
      _ = try await Dispute.file(in: again).submit("一件证据")
      let isCosigned = try await again.eventually {
        try await again.nobody.attempt("GET", "/v1/log/checkpoint?cosigned=true").status == 200
      }
      #expect(isCosigned)
      let note = try await again.nobody.call("GET", "/v1/log/checkpoint?cosigned=true").bytes
      #expect(String(decoding: note, as: UTF8.self).contains("\u{2014} witness.example/w1 "))
      let remember = [
        "evidence", "remember", "--state", again.data.path + "/seen.txt", "--trust", trust,
        "--court", again.address,
      ]
      let seen = try await Program.run(remember)
      #expect(seen.status == 0, "\(seen.output)")
      // The operator begins the log again, with the very same keys.
      try await again.pool.session { connection in
        try connection.script(
          """
          SET session_replication_role = replica;
          DELETE FROM log_cosignature; DELETE FROM log_checkpoint; DELETE FROM log_node;
          UPDATE log_leaf SET bytes = 'another', hash = sha256('\\x00'::bytea || 'another'::bytea),
            leaf_index = NULL;
          """)
      }
      let isSigned = try await again.eventually {
        try await again.nobody.attempt("GET", "/v1/log/checkpoint").status == 200
      }
      #expect(isSigned)
      let bare = try await again.nobody.attempt("GET", "/v1/log/checkpoint?cosigned=true")
      #expect(bare.status == 404, "the witness must not cosign a second history")
      let shown = again.data.path + "/shown.txt"
      try Data(try await again.nobody.call("GET", "/v1/log/checkpoint").bytes)
        .write(to: URL(fileURLWithPath: shown))
      let fork = try await Program.run(
        remember + ["--checkpoint", shown, "--policy", Self.noWitness(again.data.path)])
      #expect(fork.status == 1 && fork.output.contains("TWO HISTORIES"), "\(fork.output)")
      await again.process.stop()
    }
  }

  private static func noWitness(_ folder: String) throws -> String {
    let path = folder + "/none.txt"
    try "quorum none\n".write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Real sequencers and a real witness, killed at random moments over a database of their own.
  @Test func neitherForksNorLosesAReceiptWhateverIsKilled() async throws {
    let run = try await Program.run([
      "bench", "log", "--leaves", "0", "--proof-leaves", "0", "--kills", "12", "--limit",
      "60", "--share", Program.share,
    ])
    print(run.output)
    #expect(run.status == 0, "\(run.output)")
    for figure in ["forks", "receipts broken", "findings of fsck"] {
      let line = run.output.split(separator: "\n").first { $0.hasPrefix(figure) }
      #expect(line?.split(separator: " ").dropLast().last == "0", "\(figure): \(line ?? "")")
    }
  }
}

/// `xiezhi witness serve` on a free port.
struct WitnessProcess {
  let address: String
  private let process: Process

  static func start(_ folder: String) async throws -> WitnessProcess {
    let ready = folder + "-ready"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = [
      "witness", "serve", "--folder", folder, "--port", "0", "--ready", ready,
    ]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    for _ in 0..<3_000 {
      if let text = try? String(contentsOfFile: ready, encoding: .utf8),
        let address = text.split(separator: " ").last?.trimmingCharacters(in: .newlines),
        address.hasPrefix("http")
      {
        return WitnessProcess(address: address, process: process)
      }
      guard process.isRunning else { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    process.terminate()
    throw ServerTrouble(description: "the witness did not come up")
  }

  func end() { kill(process.processIdentifier, SIGKILL) }
}
