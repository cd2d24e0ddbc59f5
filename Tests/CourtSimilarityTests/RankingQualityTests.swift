import CourtDomain
import CourtSimilarity
import Foundation
import Testing

/// Ranking of real judgments, labelled by legal experts, by their text alone.
///
/// LeCaRD (Ma et al., SIGIR 2021), development part. Criminal cases: they measure the ranking, not
/// the court's wording. A bounded number of queries, so that a debug build takes seconds.
@Suite struct RankingRealJudgments {
  /// Six queries in debug builds; `XIEZHI_LECARD_QUERIES` asks for more.
  private static var queryCount: Int {
    Int(ProcessInfo.processInfo.environment["XIEZHI_LECARD_QUERIES"] ?? "") ?? 6
  }

  private struct Query {
    let id: String
    let text: String
    let pool: [String]
  }

  @Test(.timeLimit(.minutes(10)))
  func reachesTheQualityOfBigramRanking() throws {
    guard let folder = Material.shared("data/lecard") else {
      print("skipped: the LeCaRD folder is not beside this project")
      return
    }
    let queries = Array(try Self.queries(folder).prefix(Self.queryCount))
    let labels = try Self.labels(folder)
    let wanted = Set(queries.flatMap(\.pool))
    let documents = try Self.documents(folder, wanted)
    guard let documents else {
      print("skipped: gzip is not installed")
      return
    }
    let clock = ContinuousClock()
    var index = SimilarityIndex()
    let building = clock.measure { index = SimilarityIndex(documents) }
    let searching = clock.now
    var gains: [Double] = []
    for query in queries {
      let pool = Set(query.pool)
      let filter = SearchFilter(allows: { pool.contains($0.id) })
      let found = index.search(SimilarityQuery(facts: query.text), limit: 30, filter: filter)
      gains.append(Self.gain(found.map(\.precedent.id), labels[query.id] ?? [:]))
    }
    let mean = gains.reduce(0, +) / Double(gains.count)
    let count = index.count
    let each = (clock.now - searching) / max(1, gains.count)
    print("LeCaRD, text only: NDCG@10 \(mean) over \(gains.count) queries, \(count) documents")
    print("index built in \(building), one search with explanations in \(each)")
    #expect(gains.count == queries.count && !gains.isEmpty)
    #expect(mean >= (gains.count >= 60 ? 0.74 : 0.62))
  }

  private static func lines(_ data: Data) throws -> [JSONValue] {
    try data.split(separator: 0x0A).map { try JSONParser.parse(Array($0)) }
  }

  private static func queries(_ folder: URL) throws -> [Query] {
    let data = try Data(contentsOf: folder.appendingPathComponent("queries.jsonl"))
    return try lines(data).map { line in
      Query(
        id: line["id"]?.string ?? "", text: line["text"]?.string ?? "",
        pool: line["candidates"]?.array?.compactMap(\.string) ?? [])
    }
  }

  private static func labels(_ folder: URL) throws -> [String: [String: Int]] {
    let data = try Data(contentsOf: folder.appendingPathComponent("qrels.jsonl"))
    var all: [String: [String: Int]] = [:]
    for line in try lines(data) {
      var grades: [String: Int] = [:]
      for member in line["labels"]?.object?.members ?? [] {
        grades[member.name] = Int(member.value.int ?? 0)
      }
      all[line["id"]?.string ?? ""] = grades
    }
    return all
  }

  /// `nil` where nothing here can open a gzip file.
  private static func documents(_ folder: URL, _ wanted: Set<String>) throws -> [Precedent]? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", folder.appendingPathComponent("docs.jsonl.gz").path]
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return data.split(separator: 0x0A).compactMap { line in
      let text = String(decoding: line.prefix(40), as: UTF8.self)
      let id = text.split(separator: "\"", omittingEmptySubsequences: false).dropFirst(3).first
      guard let id, wanted.contains(String(id)), let value = try? JSONParser.parse(Array(line))
      else { return nil }
      return .made(String(id), facts: value["fact"]?.string ?? "")
    }
  }

  /// NDCG@10 with the label as gain, the ideal order over all labels of the query.
  private static func gain(_ ranked: [String], _ grades: [String: Int]) -> Double {
    func discounted(_ values: some Sequence<Int>) -> Double {
      values.prefix(10).enumerated().reduce(0) { sum, item in
        sum + Double(item.element) / log2(Double(item.offset) + 2)
      }
    }
    let ideal = discounted(grades.values.sorted(by: >))
    return ideal > 0 ? discounted(ranked.map { grades[$0] ?? 0 }) / ideal : 0
  }
}
