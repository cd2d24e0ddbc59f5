import CourtCases
import CourtDomain
import Testing

@Suite struct FeesThatChange {
  private static func fee(_ test: TestCourt, _ id: CaseID) async throws -> CourtFee {
    try #require(try await test.court.store.read { try $0.fee(of: id) })
  }

  /// 50 yuan, halved on the short track; what is missing after a conversion is due.
  @Test func theDifferenceIsDueWhenTheTrackBecomesOrdinary() async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await IncidentsBesideACase.suit(test)
      #expect(try await Self.fee(test, id).amount == Money(minorUnits: 2_500))
      try await test.act("buyer.1", on: id) { _ = try $0.payFee(reference: "P-1") }
      try await test.perform(try await test.judge(of: id), "convert", on: id)
      let due = try await Self.fee(test, id)
      #expect(due.amount == Money(minorUnits: 5_000) && due.standing == .due)
      #expect(due.paid == Money(minorUnits: 2_500))
      try await test.act("buyer.1", on: id) { _ = try $0.payFee(reference: "P-2") }
      let paid = try await Self.fee(test, id)
      #expect(paid.standing == .paid && paid.paid == Money(minorUnits: 5_000))
    }
  }

  @Test(arguments: [("exempt", CourtFee.Standing.waived, 0), ("deferred", .relieved, 2_500)])
  func reliefChangesTheFee(
    _ relief: String, _ standing: CourtFee.Standing, _ minor: Int64
  ) async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await IncidentsBesideACase.suit(test)
      try await test.perform("clerk", "relieve", ["relief": .string(relief)], on: id)
      let fee = try await Self.fee(test, id)
      #expect(fee.standing == standing && fee.amount == Money(minorUnits: minor))
    }
  }
}
