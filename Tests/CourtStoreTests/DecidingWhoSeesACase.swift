import CourtCases
import CourtDomain
import CourtStore
import CourtTestSupport
import Testing

@Suite struct DecidingWhoSeesACase {
  private struct Population: Sendable {
    var accounts: [Account] = []
    var files: [CaseFile] = []
    var parties: [CaseID: [Party]] = [:]
    var mandates: [CaseID: [Representation]] = [:]
    var assignments: [CaseID: [Assignment]] = [:]
  }

  /// The list in SQL and the policy in Swift must be one and the same.
  @Test(arguments: [11, 12, 13])
  func theListIsThePolicy(seed: UInt64) async throws {
    try await TestCourt.open { court in
      let people = population(court, seed: seed)
      try await store(people, in: court)
      for account in people.accounts {
        let expected = people.files.filter { file in
          CaseAccess.standing(
            of: account, in: file, parties: people.parties[file.id] ?? [],
            representations: people.mandates[file.id] ?? [],
            assignments: people.assignments[file.id] ?? []
          ).mayRead
        }.sorted { ($0.filedAt, $0.id.description) > ($1.filedAt, $1.id.description) }
        let listed = try await pages(account, court)
        #expect(
          listed == expected.map(\.number), "seed \(seed), \(account.kind) \(account.login)")
      }
    }
  }

  /// Three at a time, so that cursors are followed and ties in the filing instant are crossed.
  private func pages(_ account: Account, _ court: TestCourt) async throws -> [String] {
    var numbers: [String] = []
    var cursor: CaseCursor?
    for _ in 0..<100 {
      let after = cursor
      let page = try await court.store.read {
        try $0.casesVisible(to: account, after: after, limit: 3)
      }
      guard let last = page.last else { break }
      numbers += page.map(\.number)
      cursor = CaseCursor(filedAt: last.filedAt, id: last.id)
    }
    return numbers
  }

  private func population(_ court: TestCourt, seed: UInt64) -> Population {
    var chance = SeededChance(seed: seed)
    var people = Population()
    for (index, kind) in (Account.Kind.allCases + Account.Kind.allCases + [.litigant, .litigant])
      .enumerated()
    {
      var account = court.account(kind, "\(kind.rawValue)-\(index)")
      account.isDisabled = Int.random(in: 0..<6, using: &chance) == 0
      people.accounts.append(account)
    }
    func anyone() -> Account {
      people.accounts[Int.random(in: people.accounts.indices, using: &chance)]
    }
    for index in 0..<30 {
      let filedAt = court.now.adding(seconds: Int64.random(in: 0..<8, using: &chance))
      var file = court.file("N\(index)", by: anyone().id, at: filedAt)
      if Bool.random(using: &chance) { file.facts = ["disclosed": true] }
      people.files.append(file)
      let parties = [Party.Side.plaintiff, .defendant, .thirdParty].map { side in
        court.party(side, account: Bool.random(using: &chance) ? anyone().id : nil)
      }
      people.parties[file.id] = parties
      people.mandates[file.id] = (0..<2).map { mandate in
        Representation(
          partyID: parties[Int.random(in: 0..<3, using: &chance)].id, name: "代理人",
          idNumber: "R-\(index)-\(mandate)", hasSpecialAuthority: Bool.random(using: &chance),
          accountID: Bool.random(using: &chance) ? anyone().id : nil)
      }
      // Roles that do not fit the account's kind must not open the case.
      people.assignments[file.id] = [.judge, .mediator, .clerk].map {
        Assignment(role: $0, accountID: anyone().id)
      }
    }
    return people
  }

  private func store(_ people: Population, in court: TestCourt) async throws {
    try await court.store.write { transaction in
      for account in people.accounts {
        try transaction.insertAccount(account, passwordHash: "x", at: court.now)
      }
      for file in people.files {
        try transaction.insertCase(
          file, parties: people.parties[file.id] ?? [],
          representations: people.mandates[file.id] ?? [], claims: [])
        for assignment in people.assignments[file.id] ?? [] {
          try transaction.assign(assignment, to: file.id, at: court.now)
        }
      }
    }
  }

  @Test func anAccountOfAnotherCourtSeesNothing() async throws {
    try await TestCourt.open { court in
      _ = try await court.fileCase()
      var clerk = court.account(.clerk, "clerk")
      clerk.courtID = 7
      let stranger = clerk
      let seen = try await court.store.read {
        try $0.casesVisible(to: stranger, after: nil, limit: 10)
      }
      #expect(seen.isEmpty)
    }
  }
}
