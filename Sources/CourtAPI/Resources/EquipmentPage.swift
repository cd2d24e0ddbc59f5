import CourtCases
import CourtDomain
import CourtEvidence
import Foundation
import HTTPTypes

/// The page on which a person tries camera, microphone, speaker and connection, from a telephone,
/// by a link of its own.
///
/// One file without anything from elsewhere: what may run is named by its digest, what may be
/// reached is this server alone.
enum EquipmentPage {
  static let endpoints: [Endpoint] = [
    .post(
      "lendEquipmentLink", "/v1/hearings/{id}/equipment-link", body: .optionalJSON, to: lend),
    .get("equipmentPage", "/v1/equipment-test/{token}", .anyone, to: page),
    .post("checkEquipmentByLink", "/v1/equipment-test/{token}/checks", .anyone, to: check),
  ]

  @Sendable static func lend(_ call: Call) async throws -> Answer {
    try call.body().finish()
    let id: HearingID = try call.id(KeepRecord.notFound)
    let (lending, account) = (LendEquipmentLink(call.court), try call.account())
    let now = call.court.clock.now()
    let link = try await call.court.store.write {
      try lending.lend(for: id, to: account, in: $0, at: now)
    }
    return Answer(
      status: 201,
      json: [
        "href": .string("/v1/equipment-test/\(link.token)"), "until": View.instant(link.until),
      ])
  }

  @Sendable static func page(_ call: Call) async throws -> Answer {
    let (lending, token, now) = (
      LendEquipmentLink(call.court), call.parameter("token"), call.court.clock.now()
    )
    let hearing = try await call.court.store.read {
      try lending.open(token, in: $0, at: now).hearing
    }
    let at = call.court.zone.minuteText(of: hearing.startsAt)
    let html = EquipmentPageText.html(startsAt: at)
    var answer = Answer(mediaType: "text/html; charset=utf-8", bytes: Array(html.utf8))
    answer.headers[.contentSecurityPolicy] = policy
    if let name = HTTPField.Name("Permissions-Policy") {
      answer.headers[name] = "camera=(self), microphone=(self), geolocation=()"
    }
    return answer
  }

  /// What the page may do: run its one script, show its one style, ask this server.
  static let policy =
    "default-src 'none'; script-src '\(digest(EquipmentPageText.script))'; "
    + "style-src '\(digest(EquipmentPageText.style))'; connect-src 'self'; base-uri 'none'; "
    + "form-action 'none'; frame-ancestors 'none'"

  private static func digest(_ text: String) -> String {
    "sha256-" + Data(SHA256.digest(Array(text.utf8)).bytes).base64EncodedString()
  }

  @Sendable static func check(_ call: Call) async throws -> Answer {
    let measures = try HallResource.measures(try call.body())
    let (lending, token, now) = (
      LendEquipmentLink(call.court), call.parameter("token"), call.court.clock.now()
    )
    let check = try await call.court.store.write {
      try lending.check(
        measures.values, camera: measures.camera, microphone: measures.microphone,
        speaker: measures.speaker, token: token, in: $0, at: now)
    }
    return Answer(
      status: 201,
      json: [
        "at": View.instant(check.at), "passes": .bool(check.passes), "items": check.body,
      ])
  }
}
