import ArgumentParser
import CourtCases
import CourtDomain
import CourtSimilarity
import Foundation

/// `xiezhi precedents`
struct PrecedentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "precedents", abstract: "Import and search decided cases.",
    subcommands: [Import.self, Search.self])

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Import decided cases from JSON Lines; good lines are kept, bad ones are told.",
      discussion: "EXAMPLE\n  xiezhi precedents import Fixtures/precedents.jsonl --data ./court")
    @OptionGroup var options: CourtOptions
    @Argument(help: "A file of at most 64 MiB, one decision a line.") var file: String

    func run() async throws {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw ValidationError("\(file) cannot be read")
      }
      guard data.count <= 64 << 20 else {
        throw ValidationError("\(file) is over 64 MiB: split it by lines")
      }
      let result = try await CourtHouse.visit(options.resolve()) { house in
        try await ImportPrecedents(house.court).run(Array(data))
      }
      print("added \(result.added), replaced \(result.replaced), refused \(result.defects.count)")
      for line in result.defects {
        for defect in line.defects {
          print("\(file):\(line.line)\(defect.pointer): \(defect.code): \(defect.text.en)")
        }
      }
      if !result.defects.isEmpty { throw ExitCode(1) }
    }
  }

  struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the decided cases closest to a description.",
      discussion: "EXAMPLE\n  xiezhi precedents search '手机翻新 冒充全新' --defect counterfeit")
    @OptionGroup var options: CourtOptions
    @Argument(help: "The facts in words.") var facts: String
    @Option(help: "Kind of goods.") var goods: String?
    @Option(help: "Kind of defect.") var defect: String?
    @Option(help: "How many.") var limit = 5

    func run() async throws {
      let query = SimilarityQuery(
        facts: facts, elements: CaseElements(goodsKind: goods, defectKind: defect))
      let hits = try await CourtHouse.visit(options.resolve()) { house in
        try await house.court.shelf.refresh(from: house.court.store)
        return house.court.shelf.index.search(query, limit: min(max(limit, 1), 100))
      }
      for hit in hits {
        print("\(hit.rank). \(hit.precedent.caseNumber) \(hit.precedent.title)")
        print("   \(hit.precedent.outcome.name.zh) — \(hit.explanation.summary.zh)")
      }
      if hits.isEmpty { print("nothing alike; import decisions first: xiezhi precedents import") }
    }
  }
}
