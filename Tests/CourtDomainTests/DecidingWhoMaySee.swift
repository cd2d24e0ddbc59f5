import CourtDomain
import Foundation
import Testing

@Suite struct DecidingWhoMaySee {
  private let ids = RandomIdentifiers()
  private let now = Instant(microseconds: 1_770_000_000_000_000)

  private func account(_ kind: Account.Kind, court: CourtID = 1, disabled: Bool = false) -> Account
  {
    Account(
      id: ids.make(at: now), courtID: court, login: "x", kind: kind, name: "x", idNumber: nil,
      isDisabled: disabled)
  }

  private func file(filedBy: AccountID? = nil, isDisclosed: Bool = true) -> CaseFile {
    CaseFile(
      id: ids.make(at: now), courtID: 1, number: "n", filedAt: now,
      filedBy: filedBy ?? ids.make(at: now), causeCode: "c", track: "simplified",
      title: LocalizedText(zh: "", en: ""), amount: Money(minorUnits: 1), procedure: "p",
      procedureVersion: 1, state: "filed", version: 1, facts: ["disclosed": .bool(isDisclosed)],
      complaint: [:], isClosed: false,
      docketLength: 0, docketDigest: [])
  }

  private func party(_ side: Party.Side, _ account: AccountID?) -> Party {
    Party(
      id: ids.make(at: now), side: side, ordinal: 1, kind: .natural, name: "x", idNumber: nil,
      phone: nil, email: nil, address: nil, isForeign: false, acceptsElectronicService: false,
      accountID: account)
  }

  private func standing(
    _ account: Account, parties: [Party] = [], mandates: [Representation] = [],
    assignments: [Assignment] = [], filedBy: AccountID? = nil, isDisclosed: Bool = true
  ) -> CaseStanding {
    CaseAccess.standing(
      of: account, in: file(filedBy: filedBy, isDisclosed: isDisclosed), parties: parties,
      representations: mandates,
      assignments: assignments)
  }

  @Test(arguments: [Account.Kind.litigant, .platform, .judge, .mediator, .administrator])
  func aStrangerSeesNothing(kind: Account.Kind) {
    #expect(!standing(account(kind)).mayRead)
  }

  @Test func aClerkServesEveryCaseOfHisCourtAndNoOther() {
    #expect(standing(account(.clerk)).roles == ["clerk"])
    #expect(!standing(account(.clerk, court: 2)).mayRead)
    #expect(!standing(account(.clerk, disabled: true)).mayRead)
  }

  @Test func aJudgeSeesOnlyWhatIsAssignedToHimAsJudge() {
    let judge = account(.judge)
    let asJudge = Assignment(role: .judge, accountID: judge.id)
    let asMediator = Assignment(role: .mediator, accountID: judge.id)
    #expect(standing(judge, assignments: [asJudge]).roles == ["judge"])
    #expect(!standing(judge, assignments: [asMediator]).mayRead)
  }

  @Test func aRepresentativeActsOnHisPartysSideWithinHisAuthority() {
    let lawyer = account(.litigant)
    let client = party(.defendant, nil)
    let mandate = Representation(
      partyID: client.id, name: "x", idNumber: "1", hasSpecialAuthority: false,
      accountID: lawyer.id)
    let result = standing(lawyer, parties: [client], mandates: [mandate])
    #expect(result.roles == ["defendant", "representative"])
    #expect(result.partyID == client.id)
    #expect(!result.hasSpecialAuthority)
  }

  @Test func whoeverIsSuedLearnsOfItWhenHeIsToldAndNotBefore() {
    let seller = account(.litigant)
    let parties = [party(.defendant, seller.id)]
    #expect(!standing(seller, parties: parties, isDisclosed: false).mayRead)
    #expect(standing(seller, parties: parties, isDisclosed: true).roles == ["defendant"])
    let buyer = account(.litigant)
    #expect(standing(buyer, parties: [party(.plaintiff, buyer.id)], isDisclosed: false).mayRead)
  }

  @Test func aPlatformSeesWhatItFiled() {
    let platform = account(.platform)
    #expect(standing(platform, filedBy: platform.id).roles == ["platform"])
    #expect(!standing(platform).mayRead)
  }

  @Test func mediationIsClosedToThoseWhoJudgeAndToTheFilingPlatform() {
    let judge = account(.judge)
    let mediator = account(.mediator)
    let buyer = account(.litigant)
    let platform = account(.platform)
    #expect(
      !standing(judge, assignments: [Assignment(role: .judge, accountID: judge.id)])
        .mayReadMediation)
    #expect(!standing(account(.clerk)).mayReadMediation)
    #expect(!standing(platform, filedBy: platform.id).mayReadMediation)
    #expect(
      standing(mediator, assignments: [Assignment(role: .mediator, accountID: mediator.id)])
        .mayReadMediation)
    #expect(standing(buyer, parties: [party(.plaintiff, buyer.id)]).mayReadMediation)
  }
}
