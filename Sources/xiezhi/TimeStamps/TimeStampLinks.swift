import ArgumentParser
import CourtCases
import CourtClient
import CourtDomain
import CourtEvidence
import Foundation

/// The way to authorities over HTTP; for TLS a proxy of one's own stands between. The answer is
/// signed, so that the way need not be. Source: RFC 3161 §3.4.
struct HTTPTimeStampLink: TimeStampLink {
  /// An authority that takes longer counts as gone.
  var timeLimit: Duration = .seconds(20)

  func ask(_ request: [UInt8], of authority: TimeStampAuthority) async throws -> [UInt8] {
    guard let url = authority.url, let place = PlainURL(url) else {
      throw BenchFailure("'\(authority.url ?? "")' is no http://HOST[:PORT][/PATH] address")
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
    else { throw BenchFailure("\(reply.status) \(type), \(reply.body.count) bytes") }
    return reply.body
  }
}

/// An authority in this very process that follows the court's own clock: for a sandbox, where it
/// proves the way, not the time.
struct LocalTimeStampLink: TimeStampLink {
  let authority: LocalTimeStampAuthority
  let clock: any CourtClock

  func ask(_ request: [UInt8], of _: TimeStampAuthority) async throws -> [UInt8] {
    try Self.answer(authority, request, at: clock.now())
  }

  /// Not inlined: see `CourtHouse.build`.
  @inline(never)
  private static func answer(
    _ authority: LocalTimeStampAuthority, _ request: [UInt8], at now: Instant
  ) throws -> [UInt8] {
    try authority.respond(
      to: request, at: now, serial: try LocalTimeStampAuthority.freshSerial(at: now))
  }
}

/// Whom the court asks for time-stamps, and how often.
struct TimeStampSettings: Sendable {
  var authorities: [TimeStampAuthority] = []
  var link: any TimeStampLink = HTTPTimeStampLink()
  /// Seconds between two stamps of one authority.
  var every: Int64 = 3600

  /// Reads lines such as these; `#` begins a remark, roots are named from the file's own folder.
  ///
  ///     every 60
  ///     authority freetsa http://freetsa.example/tsr freetsa-roots.pem
  ///     authority ntsc http://tsa.example/ ntsc.pem sm3
  ///
  /// - Throws: `ValidationError` telling every line that is wrong.
  static func load(_ file: String?) throws -> TimeStampSettings {
    guard let file else { return TimeStampSettings() }
    let path = Settings.absolute(file)
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ValidationError("the list of time-stamp authorities \(file) cannot be read")
    }
    let folder = (path as NSString).deletingLastPathComponent
    var settings = TimeStampSettings()
    var mistakes: [String] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
      do { try settings.take(words, folder: folder) } catch {
        mistakes.append("\(file):\(number + 1): \(error)")
      }
    }
    guard mistakes.isEmpty else { throw ValidationError(mistakes.joined(separator: "\n")) }
    return settings
  }

  private mutating func take(_ words: [String], folder: String) throws {
    switch (words.first, words.count) {
    case (nil, _): break
    case ("every", 2):
      guard let minutes = Int64(words[1]), (1...10_080).contains(minutes) else {
        throw BenchFailure("minutes from 1 to 10080 were expected")
      }
      every = minutes * 60
    case ("authority", 4), ("authority", 5):
      guard PlainURL(words[2]) != nil else {
        throw BenchFailure("'\(words[2])' is no http://HOST[:PORT][/PATH] address")
      }
      guard words.count == 4 || words[4] == "sm3" else {
        throw BenchFailure("'\(words[4])': only sm3 may stand there")
      }
      let roots = words[3].hasPrefix("/") ? words[3] : folder + "/" + words[3]
      let pem = try String(contentsOfFile: roots, encoding: .utf8)
      authorities.append(
        TimeStampAuthority(
          name: words[1], url: words[2], trust: try TimeStampTrust(chainPEM: pem),
          hashes: words.count == 5 ? [.sha256, .sm3] : [.sha256]))
    default: throw BenchFailure("'every MINUTES' or 'authority NAME URL ROOTS [sm3]' was expected")
    }
  }

  /// An authority of the court's own, in its data folder.
  @inline(never)
  static func local(folder: String, name: String, clock: any CourtClock) throws
    -> TimeStampSettings
  {
    let authority = try LocalTimeStampAuthority.open(folder: folder, name: name)
    return TimeStampSettings(
      authorities: [
        TimeStampAuthority(
          name: "local", url: nil, trust: try authority.trust(), hashes: [.sha256, .sm3])
      ], link: LocalTimeStampLink(authority: authority, clock: clock), every: 60)
  }
}
