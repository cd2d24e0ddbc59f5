public import CourtCases
import CourtClient
import CourtDomain
public import CourtEvidence

/// The way to authorities over HTTP; for TLS a proxy of one's own stands between. The answer is
/// signed, so that the way need not be. Source: RFC 3161 §3.4.
public struct HTTPTimeStampLink: TimeStampLink {
  /// An authority that takes longer counts as gone.
  public var timeLimit: Duration = .seconds(20)

  public init() {}

  public func ask(_ request: [UInt8], of authority: TimeStampAuthority) async throws -> [UInt8] {
    guard let url = authority.url, let place = PlainURL(url) else {
      throw LostAnswer("'\(authority.url ?? "")' is no http://HOST[:PORT][/PATH] address")
    }
    let call = HTTPCall(
      "POST", place.path.isEmpty ? "/" : place.path,
      headers: [("content-type", "application/timestamp-query")], body: request)
    let reply = try await TimeLimit.run(timeLimit) {
      try await HTTPSession.with(host: place.host, port: place.port) { session in
        try await session.send(call)
      }
    }
    let type = reply.headers["content-type"] ?? ""
    guard reply.status == 200, type.hasPrefix("application/timestamp-reply"),
      reply.body.count <= TimeStampToken.maximumBytes
    else { throw LostAnswer("\(reply.status) \(type), \(reply.body.count) bytes") }
    return reply.body
  }
}

/// An authority in this very process that follows the court's own clock: for a sandbox, where it
/// proves the way, not the time.
public struct LocalTimeStampLink: TimeStampLink {
  private let authority: LocalTimeStampAuthority
  private let clock: any CourtClock

  public init(authority: LocalTimeStampAuthority, clock: any CourtClock) {
    self.authority = authority
    self.clock = clock
  }

  public func ask(_ request: [UInt8], of _: TimeStampAuthority) async throws -> [UInt8] {
    try Self.answer(authority, request, at: clock.now())
  }

  /// Not inlined: typed errors inlined into async code break the release optimiser.
  @inline(never)
  private static func answer(
    _ authority: LocalTimeStampAuthority, _ request: [UInt8], at now: Instant
  ) throws -> [UInt8] {
    try authority.respond(
      to: request, at: now, serial: try LocalTimeStampAuthority.freshSerial(at: now))
  }
}
