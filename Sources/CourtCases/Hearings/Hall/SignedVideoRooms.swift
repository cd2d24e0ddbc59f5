public import CourtDomain
import CourtEvidence
import Foundation

/// Addresses of a video system beside the court that trusts a shared secret: who comes, to what, as
/// what, until when, and an HMAC over these, so that no address can be made or changed elsewhere.
public struct SignedVideoRooms: VideoRooms {
  private let base: String
  private let secret: [UInt8]

  public init(base: String, secret: [UInt8]) {
    self.base = base
    self.secret = secret
  }

  public func link(
    room: String, hearing: HearingID, person: AccountID, part: String, until: Instant
  ) -> String? {
    let seconds = until.microseconds / 1_000_000
    let query = "hearing=\(hearing)&person=\(person)&part=\(part)&until=\(seconds)"
    guard
      let place = room.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed),
      let mark = try? MessageCode.hmac(
        .sha256, key: secret, message: Array("\(place)?\(query)".utf8))
    else { return nil }
    return "\(base)/\(place)?\(query)&mac=\(hexText(mark))"
  }
}
