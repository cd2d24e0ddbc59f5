import CourtClient
import CourtDomain

/// Clients that file one complaint after the other, each on a connection it keeps.
struct FilingLoad {
  let host: String
  let port: Int
  let people: [BenchPerson]

  struct Outcome: Sendable {
    var perSecond: Double
    /// Milliseconds of every filing.
    var latencies: [Double]
  }

  /// Files for so long; a refusal ends the benchmark, for it would measure something else.
  ///
  /// - Parameter run: keeps keys and order numbers of one run apart from those of others.
  func run(_ run: String, seconds: Double) async throws -> Outcome {
    let clock = ContinuousClock()
    let start = clock.now
    let end = start + .seconds(seconds)
    let latencies = try await withThrowingTaskGroup(of: [Double].self) { group in
      for (number, person) in people.enumerated() {
        group.addTask { try await file("\(run)-\(number)", as: person, until: end) }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let elapsed = (clock.now - start).inSeconds
    return Outcome(perSecond: Double(latencies.count) / elapsed, latencies: latencies)
  }

  private func file(
    _ name: String, as person: BenchPerson, until end: ContinuousClock.Instant
  ) async throws -> [Double] {
    let complaint = BenchComplaint(of: person)
    let common = [
      ("authorization", "Bearer \(person.token)"), ("content-type", "application/json"),
    ]
    return try await HTTPSession.with(host: host, port: port) { session in
      var latencies: [Double] = []
      let clock = ContinuousClock()
      while clock.now < end {
        let id = "\(name)-\(latencies.count)"
        let call = HTTPCall(
          "POST", "/v1/cases", headers: common + [("idempotency-key", "bench-\(id)")],
          body: complaint.bytes(order: id))
        let sent = clock.now
        let reply = try await session.send(call)
        guard reply.status == 201 else {
          throw BenchFailure(
            "a filing was answered with \(reply.status): \(reply.text.prefix(600))")
        }
        latencies.append((clock.now - sent).inSeconds * 1000)
      }
      return latencies
    }
  }
}
