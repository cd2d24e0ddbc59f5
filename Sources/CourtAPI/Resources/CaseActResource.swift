import CourtCases
import CourtDomain

/// What may be done in a case, and doing it.
enum CaseActResource {
  static let endpoints: [Endpoint] = [
    .get("getTransitions", "/v1/cases/{id}/transitions", to: transitions),
    .post(
      "act", "/v1/cases/{id}/actions/{action}", body: .optionalJSON, key: true, version: true,
      to: act),
    .post(
      "assign", "/v1/cases/{id}/assignments", .only([.clerk]), key: true, version: true, to: assign),
  ]

  /// Time limits that have run out take effect first, so that what is shown is what holds.
  @Sendable static func transitions(_ call: Call) async throws -> Answer {
    let id = try call.caseID()
    let answer = try await call.act(on: id) { open in
      let all = try open.transitions()
      let (incidents, sequels) = (try open.openableIncidents(), try open.openableSequels())
      try open.commit()
      let definition = try open.court.procedures.definition(
        open.file.procedure, version: open.file.procedureVersion)
      let booked = open.hearings.first { $0.standing == .scheduled }?.id
      let items = all.map {
        TransitionViews.transition($0, of: id, hearing: booked, definition)
      }
      return StoredAnswer(
        json: [
          "items": .array(items),
          "incidents": .array(
            incidents.map {
              IncidentViews.opening($0, named: "incident", at: "/v1/cases/\(id)/incidents")
            }),
          "sequels": .array(
            sequels.map {
              IncidentViews.opening($0, named: "sequel", at: "/v1/cases/\(id)/sequels")
            }),
          "state": CaseViews.state(open.file.state, definition),
          "version": .int(open.file.version),
        ], version: open.file.version)
    }
    return answer
  }

  /// The body holds the members of the action's input, or the same within `input`.
  @Sendable static func act(_ call: Call) async throws -> Answer {
    let (id, action) = (try call.caseID(), call.parameter("action"))
    let body = try call.json()
    guard let members = body.object else {
      throw Invalid([
        FieldDefect("", "type", zh: "此处应为对象（object）", en: "an object is expected here")
      ])
    }
    let wrapped = members.names == ["input"] ? members["input"]?.object : nil
    let input = JSONValue.object(wrapped ?? members)
    do {
      return try await call.act(on: id) { open in
        try open.perform(action, input: input)
        return try CaseAnswer.commit(open)
      }
    } catch let refusal as Rejection {
      throw explained(refusal, action, id, isWrapped: wrapped != nil)
    }
  }

  /// Points into the body as it was sent, and to the endpoint an action of its own endpoint has.
  private static func explained(
    _ refusal: Rejection, _ action: String, _ id: CaseID, isWrapped: Bool
  ) -> any Error {
    var problem = Problem(of: refusal)
    if !isWrapped {
      for index in problem.errors.indices where problem.errors[index].pointer.hasPrefix("/input/") {
        problem.errors[index].pointer.removeFirst("/input".count)
      }
    }
    if refusal.code == "act.through-other", let place = ActionEndpoint.of(action, in: id) {
      problem.extra["through"] = ["method": .string(place.method), "href": .string(place.href)]
    }
    return ProblemError(problem: problem)
  }

  @Sendable static func assign(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let role: AssignableRole? = body.choice("role")
    let account: AccountID? = body.id("account_id")
    let seat = body.int("seat", required: false, in: 1...9) ?? 1
    try body.finish()
    guard let role, let account else { throw Invalid(body.defects) }
    return try await call.act(on: try call.caseID()) { open in
      guard let official = try open.transaction.account(account) else {
        throw Rejection(
          "assignment.no-such-account", .unacceptable, zh: "没有该账号",
          en: "there is no such account")
      }
      try open.assign(role.kind, to: official, seat: Int(seat))
      return try CaseAnswer.commit(open)
    }
  }
}

/// The roles a clerk may give a case to.
enum AssignableRole: String, CaseIterable {
  case judge, mediator

  var kind: Account.Kind { self == .judge ? .judge : .mediator }
}
