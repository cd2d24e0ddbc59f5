public import CourtCases
import CourtClient
import CourtDomain
public import CourtEvidence
import Dispatch

/// The way to witnesses over HTTP; for TLS a proxy of one's own stands between.
public struct HTTPWitnessLink: WitnessLink {
  /// A witness that takes longer counts as gone.
  public var timeLimit: Duration = .seconds(10)

  public init() {}

  public func addCheckpoint(_ body: [UInt8], to witness: WitnessPolicy.Witness) async throws
    -> WitnessReply
  {
    guard let url = witness.url, let place = PlainURL(url) else {
      throw LostAnswer("'\(witness.url ?? "")' is no http://HOST[:PORT][/PATH] address")
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
public struct LocalWitnessLink: WitnessLink {
  private let witness: Witness
  private let clock: any CourtClock
  private let desk = DispatchQueue(label: "xiezhi.local-witness")

  public init(witness: Witness, clock: any CourtClock) {
    self.witness = witness
    self.clock = clock
  }

  public func addCheckpoint(_ body: [UInt8], to _: WitnessPolicy.Witness) async throws
    -> WitnessReply
  {
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
