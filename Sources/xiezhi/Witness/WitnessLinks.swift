import ArgumentParser
import CourtCases
import CourtClient
import CourtDomain
import CourtEvidence
import Dispatch
import Foundation

/// The way to witnesses over HTTP; for TLS a proxy of one's own stands between.
struct HTTPWitnessLink: WitnessLink {
  /// A witness that takes longer counts as gone.
  var timeLimit: Duration = .seconds(10)

  func addCheckpoint(_ body: [UInt8], to witness: WitnessPolicy.Witness) async throws
    -> WitnessReply
  {
    guard let url = witness.url, let place = PlainURL(url) else {
      throw BenchFailure("'\(witness.url ?? "")' is no http://HOST[:PORT][/PATH] address")
    }
    let call = HTTPCall(
      "POST", place.path + "/add-checkpoint", headers: [("content-type", "text/plain")],
      body: body)
    let reply = try await TimeLimit.run(timeLimit) {
      try await HTTPSession.with(host: place.host, port: place.port) { session in
        try await session.send(call)
      }
    }
    return WitnessReply(status: reply.status, body: reply.body)
  }
}

/// A witness in this very process, for a sandbox: it proves the way, not anybody's independence.
struct LocalWitnessLink: WitnessLink {
  let witness: Witness
  let clock: any CourtClock
  private let desk = DispatchQueue(label: "xiezhi.local-witness")

  func addCheckpoint(_ body: [UInt8], to _: WitnessPolicy.Witness) async throws -> WitnessReply {
    let (witness, now) = (witness, clock.now())
    let answer: WitnessAnswer = try await withCheckedThrowingContinuation { continuation in
      desk.async {
        continuation.resume(
          with: Result {
            try witness.add(body, now: UInt64(max(0, now.microseconds / 1_000_000)))
          })
      }
    }
    return WitnessReply(status: answer.status, body: Array(answer.body.utf8))
  }
}

/// `http://host[:port][/path]`
struct PlainURL {
  let host: String
  let port: Int
  /// Without a slash at its end.
  let path: String

  init?(_ text: String) {
    guard let parts = URLComponents(string: text), parts.scheme == "http",
      let host = parts.host, !host.isEmpty, parts.query == nil, parts.user == nil
    else { return nil }
    self.host = host
    port = parts.port ?? 80
    var path = parts.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }
}

/// Ends what takes too long.
enum TimeLimit {
  static func run<Outcome: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Outcome
  ) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: limit)
        throw BenchFailure("no answer within \(limit)")
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw CancellationError() }
      return first
    }
  }
}

/// The policy a court is configured with.
enum WitnessSettings {
  /// - Throws: `ValidationError` where the file cannot be read or lists other logs only.
  static func policy(_ file: String?, log: String) throws -> WitnessPolicy {
    guard let file else { return .none }
    guard let data = FileManager.default.contents(atPath: Settings.absolute(file)) else {
      throw ValidationError("the witness policy \(file) cannot be read")
    }
    let policy = try WitnessPolicy(bytes: Array(data))
    guard policy.logs.isEmpty || policy.logs.contains(where: { $0.key.text == log }) else {
      throw ValidationError("the witness policy \(file) does not list this court's log, \(log)")
    }
    return policy
  }

  /// A witness of its own in the court's folder, and the policy that asks it alone.
  @inline(never)
  static func local(folder path: String, log: String) throws -> (Witness, WitnessPolicy) {
    let folder = WitnessFolder(path: path)
    if !FileManager.default.fileExists(atPath: path) {
      _ = try folder.create(
        name: "localhost/witness", logs: [try NoteVerifierKey(text: log)],
        passphrase: try KeyPassphrase.fromEnvironment())
    }
    let witness = try Witness(
      folder: folder, passphrase: try KeyPassphrase.fromEnvironment())
    let text = "log \(log)\nwitness local \(witness.verifierKey.text) local:\nquorum local\n"
    return (witness, try WitnessPolicy(bytes: Array(text.utf8)))
  }
}
