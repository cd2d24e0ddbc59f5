import ArgumentParser
import CourtCases
import CourtDomain
import CourtEvidence
import CourtOutbound
import Foundation

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
