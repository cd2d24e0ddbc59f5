import CourtWorkflow
import Foundation
import Testing

/// Every check of the lint: silent on a procedure as it should be, and loud on its own mistake.
@Suite struct LintCheckRegistry {
  @Test(arguments: LintExample.Base.allCases)
  func theProceduresAsTheyShouldBeHaveNoFinding(_ base: LintExample.Base) {
    let found = LintExample.findings(LintExample.text(base), base: base)
    #expect(found.isEmpty, "\(found.map(\.description).joined(separator: "\n"))")
  }

  @Test(arguments: LintCheck.all.map(\.code))
  func theMistakeIsFoundAtItsLine(_ code: String) throws {
    let check = try #require(LintCheck.named(code))
    let broken = try #require(check.example.broken, "the procedure no longer holds the text")
    let found = LintExample.findings(broken, base: check.example.base)
    let all = found.map(\.description).joined(separator: "\n")
    let own = found.filter { $0.code == code }
    #expect(own.contains { $0.line == check.example.line }, "\(all)")
    for finding in own {
      #expect(finding.severity == check.severity && finding.column > 0)
      #expect(!finding.reason.isEmpty && !finding.remedy.isEmpty)
    }
    // Beside its own finding the mistake brings only those that follow from it.
    let others = Set(found.map(\.code)).subtracting([code])
    #expect(others.sorted() == Self.consequences[code, default: []], "\(all)")
  }

  @Test func codesAreUniqueAndMany() {
    let codes = LintCheck.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes.count >= 150, "\(codes.count)")
    print("checks: \(codes.count)")
  }

  @Test func everyCodeInTheSourcesIsRegistered() throws {
    let known = Set(LintCheck.all.map(\.code))
    var seen: Set<String> = []
    let pattern = /"([a-z]+\.[a-z]+(?:-[a-z]+)*)"/
    for folder in ["Lint", "Definition"] {
      let place = try ProcedureFiles.folder("Sources/CourtWorkflow/\(folder)")
      for name in try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
      where name.hasSuffix(".swift") && name != "CourtVocabulary.swift" {
        let text = try String(contentsOf: place.appendingPathComponent(name), encoding: .utf8)
        for match in text.matches(of: pattern) { seen.insert(String(match.1)) }
      }
    }
    let foreign: Set<String> = ["periods.yaml", "actor.clocks"]
    #expect(seen.subtracting(foreign).subtracting(known).sorted() == [])
    // The codes made of what is unknown are put together at the place.
    let silent = known.subtracting(seen).filter { !$0.hasSuffix(".unknown") }
    #expect(silent.sorted() == [])
  }

  @Test func everyCheckExplainsItselfWithWhatItSays() throws {
    let table = LintCatalogue.table()
    for check in LintCheck.all {
      let text = try #require(LintCatalogue.explanation(of: check.code))
      #expect(text.contains("as it should be:") && text.contains("→ "), "\(check.code)")
      #expect(table.contains("  \(check.code) "))
    }
    #expect(LintCatalogue.explanation(of: "no.such") == nil)
  }

  /// Chinese is Chinese: what is not quoted from the file holds no English word.
  @Test(arguments: LintCheck.all.map(\.code))
  func whatIsSaidIsWhollyInEitherLanguage(_ code: String) throws {
    let check = try #require(LintCheck.named(code))
    let broken = try #require(check.example.broken)
    var said = [check.what, check.group.why]
    for finding in LintExample.findings(broken, base: check.example.base) {
      said.append(Bilingual(zh: finding.zh.reason, en: finding.en.reason))
      said.append(Bilingual(zh: finding.zh.remedy, en: finding.en.remedy))
    }
    for text in said {
      #expect(text.zh.contains(/\p{Han}/), "\(text.zh)")
      let own = text.zh.replacing(/“[^”]*”|`[^`]*`|YAML|MiB|Unicode/, with: "")
      #expect(!own.contains(/[A-Za-z]{2,}/), "\(text.zh) still says \(own)")
      #expect(!text.en.contains(/[\u{201C}\u{201D}，。]/), "\(text.en)")
    }
    let text = try #require(LintCatalogue.explanation(of: code, in: .zh))
    #expect(text.contains("错误的写法：") && text.contains(check.what.zh))
  }

  @Test func theHandbookListsEveryCheck() throws {
    let handbook = try ProcedureFiles.text("README.md")
    for check in LintCheck.all { #expect(handbook.contains("`\(check.code)`"), "\(check.code)") }
    #expect(handbook.contains("\(LintCheck.all.count) checks"))
  }

  /// Findings that a mistake brings besides its own, because they follow from it.
  private static let consequences: [String: [String]] = [
    "task.never-closed": ["end.task-open"],
    "action.no-change": ["docket.missing"],
    "action.nobody": ["clock.expiry-role", "role.idle"],
    "action.nowhere": ["clock.expiry-state", "state.silent"],
    "action.unknown": ["state.silent"],
    "beside.unreachable": ["state.unreachable", "suspension.idle"],
    "clock.expiry-role": ["role.idle"],
    "clock.expiry-state": ["state.silent"],
    "clock.never-ended": ["end.clock-running", "state.silent"],
    "clock.never-started": ["state.silent"],
    "clock.no-rule": ["fact.unused"],
    "clock.race": ["clock.expiry-state"],
    "clock.unknown": ["clock.never-started", "state.silent"],
    "document.unknown": ["document.never-served"],
    "incident.form": ["action.never-run", "expression.type"],
    "initial.unknown": ["state.unreachable"],
    "migration.version": ["migration.old-unknown"],
    "name.form": ["role.idle", "role.unknown"],
    "phase.unknown": ["phase.unused"],
    "procedure.kind": ["sequel.no-filing"],
    "role.unknown": ["role.idle"],
    "rule.unknown": ["fact.unused"],
    "shape.bool": ["state.no-end", "state.no-exit"],
    "shape.int": ["version.form"],
    "shape.list": ["action.nobody", "role.idle"],
    "shape.map": ["document.unknown"],
    "shape.text": ["article.missing"],
    "start.party-missing": ["clock.expiry-shared", "end.clock-running"],
    "state.no-end": ["state.no-exit"],
    "state.no-exit": ["state.unreachable"],
    "vote.same-action": ["vote.input"],
    "word.undeclared": ["rule.missing-for-value"],
  ]
}
