import CourtCases
import CourtDomain

/// The sandbox's clock, which only goes forward.
enum SandboxResource {
  static let endpoints: [Endpoint] = [
    .get("getClock", "/v1/sandbox/clock", .only([.administrator]), to: get),
    .post("setClock", "/v1/sandbox/clock", .only([.administrator]), to: set),
  ]

  private static func control(_ call: Call) throws -> any SandboxControl {
    guard let control = call.options.sandbox else { throw APIRefusal.noSuchPath }
    return control
  }

  @Sendable static func get(_ call: Call) async throws -> Answer {
    let control = try control(call)
    let (now, next) = (await control.now(), try await control.nextDue())
    return Answer(json: ["now": View.instant(now), "next_due": View.instant(next)])
  }

  /// `{"to": "next-deadline"}`, or an instant that is not in the past.
  @Sendable static func set(_ call: Call) async throws -> Answer {
    let control = try control(call)
    let body = try call.body()
    let wanted = body.text("to", max: 40)
    var to: Instant?
    if wanted == "next-deadline" {
      to = try await control.nextDue()
      if to == nil {
        throw Rejection(
          "sandbox.nothing-due", .conflict, zh: "没有待届满的期限", en: "no time limit is running")
      }
    } else if let wanted {
      to = Instant(rfc3339: wanted)
      if to == nil {
        body.note(
          "to", "format", zh: "应为 RFC 3339 时间或 next-deadline",
          en: "must be an RFC 3339 instant or next-deadline")
      }
    }
    try body.finish()
    guard let to else { throw Invalid(body.defects) }
    let now = await control.now()
    let fired: Int
    if wanted == "next-deadline" {
      // One that is overdue already still needs a moment that lies ahead.
      fired = try await control.set(to: max(to, now.adding(seconds: 1)))
    } else {
      guard to >= now else {
        throw Rejection(
          "sandbox.backwards", .conflict, zh: "时钟只能向前拨，现为 \(now)",
          en: "the clock goes forward only; it is \(now) now")
      }
      fired = try await control.set(to: to)
    }
    return Answer(
      json: [
        "now": View.instant(await control.now()), "fired": .int(fired),
        "next_due": View.instant(try await control.nextDue()),
      ])
  }
}
