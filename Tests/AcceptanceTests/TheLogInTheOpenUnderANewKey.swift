import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

/// The court exchanges the key of its log; who remembers the log follows, and follows nobody else.
@Suite struct TheLogInTheOpenUnderANewKey {
  private func trust(_ server: TestServer, _ folder: String) async throws -> String {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let told = try await server.nobody.call("GET", "/v1/log/trust").json
    for (file, member) in [
      ("root.pem", "root_pem"), ("log.pem", "log_pem"), ("log.vkey", "log_vkey"),
    ] {
      try #require(told.text(member)).write(
        toFile: folder + "/" + file, atomically: true, encoding: .utf8)
    }
    return folder
  }

  private func remember(_ server: TestServer, _ state: String, _ trust: String) async throws
    -> (status: Int32, output: String)
  {
    try await Program.run([
      "evidence", "remember", "--state", state, "--trust", trust, "--court", server.address,
    ])
  }

  @Test func isFollowedWhereBothKeysSignedAndTheLogTells() async throws {
    try await TestServer.open { server in
      let folder = server.data.path
      _ = try await Dispute.file(in: server)
      let before = try await trust(server, folder + "/trust-before")
      #expect(try await remember(server, folder + "/seen", before).status == 0)
      let old = try String(contentsOfFile: before + "/log.vkey", encoding: .utf8)
      let court = CourtIdentity(
        name: "杭州互联网法院",
        origin: try NoteVerifierKey(text: old.trimmingCharacters(in: .newlines)).name)
      await server.process.stop()
      try KeyCeremony(folder: folder + "/keys", court: court, passphrase: nil)
        .rotate(.log, at: .machineTime)
      let again = try await server.restarted()
      do {
        let isTold = try await again.eventually {
          let told = try await again.nobody.call("GET", "/v1/log/keys").json
          return told.list("events").contains { $0["event"]?.text("act") == "key.rotated" }
        }
        #expect(isTold)
        let after = try await trust(again, folder + "/trust-after")
        let state = folder + "/seen"
        try FileManager.default.copyItem(atPath: state, toPath: folder + "/seen-too")
        // Who knows only the former key follows while both sign.
        let former = try await remember(again, folder + "/seen-too", before)
        #expect(former.status == 0, "\(former.output)")
        // Who remembers under the former key and trusts the new one: the log's record connects them.
        let present = try await remember(again, state, after)
        #expect(present.status == 0 && present.output.contains("grown"), "\(present.output)")
        // What a key signed that the log never heard of is followed to nowhere.
        let stranger = try CourtKeys.open(folder: folder + "/stranger", court: court)
        let text = try #require(FileManager.default.contents(atPath: folder + "/seen-too"))
        let note = try MultiSignedCheckpoint(bytes: Array(text))
        let forged = try stranger.signCheckpoint(size: note.size, root: note.root).text
        try forged.write(toFile: folder + "/seen-other", atomically: true, encoding: .utf8)
        let refused = try await remember(again, folder + "/seen-other", after)
        #expect(refused.status == 1, "\(refused.output)")
        #expect(refused.output.contains("never announced"), "\(refused.output)")
      } catch {
        await again.process.stop()
        throw error
      }
      await again.process.stop()
    }
  }
}
