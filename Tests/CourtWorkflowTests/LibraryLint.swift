import CourtWorkflow
import Testing

/// The published procedures must satisfy their own checks, each alone and all together.
@Suite struct LibraryLint {
  @Test(arguments: LibraryFiles.all) func findsNothing(in name: String) throws {
    let findings = ProcedureLint.run(
      yaml: try ProcedureFiles.text(LibraryFiles.path(name)), file: LibraryFiles.path(name),
      host: try ProcedureFiles.court())
    for finding in findings { print(finding) }
    #expect(findings.isEmpty)
  }

  @Test func everyFileBearsTheNameOfItsProcedure() throws {
    for name in LibraryFiles.all {
      let definition = try LibraryFiles.definition(name)
      #expect(definition.name == name)
      #expect(definition.kind == (LibraryFiles.incidents.contains(name) ? .incident : .main))
    }
  }

  @Test func everyIncidentIsAFileAndReturnsFromEachOfItsEnds() throws {
    let library = try LibraryFiles.wholeLibrary()
    for main in library where main.kind == .main {
      for declared in main.incidents {
        let incident = try #require(
          library.first { $0.name == declared.procedure }, "\(main.name): \(declared.name)")
        #expect(incident.kind == .incident)
        let opening = try #require(incident.action(declared.opensWith))
        #expect(opening.from.contains(incident.initial))
        let ends = incident.states.filter(\.isTerminal).map(\.name).sorted()
        #expect(declared.returns.map(\.state).sorted() == ends, "\(main.name): \(declared.name)")
        for action in declared.returns.compactMap(\.action) {
          #expect(main.action(action)?.by.contains("system") == true, "\(main.name): \(action)")
        }
      }
    }
  }

  @Test func everySequelLeadsToAMainProcedureThatCanBeFiled() throws {
    let library = try LibraryFiles.wholeLibrary()
    for main in library where main.kind == .main {
      for sequel in main.sequels {
        let next = try #require(
          library.first { $0.name == sequel.procedure && $0.kind == .main },
          "\(main.name): \(sequel.name)")
        let filing = try #require(next.action("file"))
        #expect(filing.from.contains(next.initial) && filing.through == "cases")
        #expect(!sequel.numberType.isEmpty)
      }
    }
  }

  @Test func everyEndCanBeReachedAndEveryOpenStateSaysWhatItMeans() throws {
    for name in LibraryFiles.all {
      let definition = try LibraryFiles.definition(name)
      #expect(definition.states.contains { $0.isTerminal })
      for state in definition.states where !state.isTerminal {
        #expect(state.meaning != nil, "\(name): \(state.name)")
      }
      for action in definition.actions {
        #expect(action.article?.isEmpty == false && action.docket != nil, "\(name): \(action.name)")
      }
    }
  }

  /// A clock that may be late is the court's: nobody loses anything by it, somebody is urged.
  @Test func latenessOfTheCourtUrgesAndNeverEndsACase() throws {
    for name in LibraryFiles.all {
      let definition = try LibraryFiles.definition(name)
      for clock in definition.clocks where !clock.ladder.isEmpty {
        #expect(clock.onExpiry == nil, "\(name): \(clock.name)")
        #expect(clock.ladder.map(\.level) == Array(1...clock.ladder.count))
        let verdict = Engine(definition).expire(
          CaseSnapshot(
            state: definition.initial, facts: [:],
            runningClocks: [RunningClock(name: clock.name)]),
          clock: clock.name, party: nil)
        let decision = try verdict.get()
        #expect(decision.to == definition.initial)
        #expect(decision.effects.first?.name == "escalate", "\(name): \(clock.name)")
      }
    }
  }
}
