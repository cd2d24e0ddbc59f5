import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import Testing

@Suite struct SigningIn {
  @Test func aLoginAndAnIdentityNumberAreTakenOnce() async throws {
    try await TestCourt.open { court in
      let mine = try await court.openAccount(.litigant, "wang", idNumber: "N-1")
      let login = try await rejection(of: { _ = try await court.openAccount(.judge, "WANG") })
      #expect(login?.code == "account.login-taken")
      let number = try await rejection(of: {
        _ = try await court.openAccount(.platform, "other", idNumber: "N-1")
      })
      #expect(number?.code == "account.id-number-taken")
      _ = try await court.openAccount(.judge, "judge-wang", idNumber: "N-1")
      try await court.store.read { transaction throws in
        #expect(try transaction.account(idNumber: "N-1") == mine)
        #expect(try transaction.account(mine.id) == mine)
        let found = try transaction.credentials(login: "Wang")
        #expect(found?.account == mine && found?.passwordHash == "hash")
        #expect(try transaction.credentials(login: "nobody") == nil)
        #expect(try transaction.accounts(kind: .litigant, limit: 5) == [mine])
      }
    }
  }

  @Test func aSessionEndsByTimeBySignOutAndWithItsAccount() async throws {
    try await TestCourt.open { court in
      let account = try await court.openAccount(.litigant, "wang")
      let (one, two) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
      let end = court.now.adding(seconds: 60)
      try await court.store.write { transaction in
        for digest in [one, two] {
          try transaction.insertSession(
            digest: digest, account: account.id, at: court.now, expiresAt: end)
        }
        #expect(try transaction.sessionAccount(digest: one, at: court.now) == account)
        #expect(try transaction.sessionAccount(digest: one, at: end) == nil)
        try transaction.deleteSession(digest: one)
        #expect(try transaction.sessionAccount(digest: one, at: court.now) == nil)
      }
      try await court.owner.transaction {
        try $0.execute("UPDATE account SET is_disabled = true")
      }
      let disabled = try await court.store.read {
        try $0.sessionAccount(digest: two, at: court.now)
      }
      #expect(disabled == nil)
    }
  }

  @Test func failuresAreCountedWithinTheWindow() async throws {
    try await TestCourt.open { court in
      try await court.store.write { transaction in
        for seconds in [0, 100, 200] {
          try transaction.noteSignInFailure(
            login: "Wang", at: court.now.adding(seconds: Int64(seconds)))
        }
        let since = court.now.adding(seconds: 100)
        #expect(try transaction.signInFailures(login: "wang", since: since) == 2)
        #expect(try transaction.signInFailures(login: "li", since: since) == 0)
        try transaction.noteSignInFailure(login: "wang", at: court.now.adding(seconds: 90_000))
        #expect(try transaction.signInFailures(login: "wang", since: court.now) == 1)
      }
    }
  }

  @Test func aNewAccountFindsTheCasesThatNameIt() async throws {
    try await TestCourt.open { court in
      let filer = try await court.openAccount(.platform, "platform")
      for (number, plaintiff, lawyer) in [
        ("1", "N-1", "L-1"), ("2", "N-1", "N-1"), ("3", "N-2", "N-1"),
      ] {
        let parties = [court.party(.plaintiff, idNumber: plaintiff), court.party(.defendant)]
        let mandate = Representation(
          partyID: parties[1].id, name: "代理人", idNumber: lawyer, hasSpecialAuthority: true,
          accountID: nil)
        var file = court.file(number, by: filer.id)
        file.facts = ["disclosed": true]
        let disclosed = file
        try await court.store.write {
          try $0.insertCase(
            disclosed, parties: parties, representations: [mandate],
            claims: [])
        }
      }
      let person = try await court.openAccount(.litigant, "person", idNumber: "N-1")
      let linked = try await court.store.write {
        try $0.linkParties(idNumber: "N-1", to: person.id)
      }
      #expect(linked == 3)
      let seen = try await court.store.read {
        try $0.casesVisible(to: person, after: nil, limit: 10)
      }
      #expect(Set(seen.map(\.number)) == ["1", "2", "3"])
      #expect(
        try await court.store.write { try $0.linkParties(idNumber: "N-1", to: person.id) } == 0)
    }
  }
}
