import ArgumentParser
import CourtDomain
import CourtScheduling
import Foundation

/// `xiezhi hearings explain`
struct HearingsExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Why a hearing is not placed, or not earlier: what closes its starts, what would open one.",
    discussion: """
      Counts, over every start of every bench on every working day, which rule closes it and how many \
      it closes alone; then names the cheapest starts that one single change would open.

      EXAMPLE
        xiezhi hearings explain may.jsonl.gz plan.jsonl 4711 --language zh
      """)

  @Argument(help: "The instance.") var instance: String
  @Argument(help: "The schedule.") var schedule: String
  @Argument(help: "The hearing's id.") var hearing: String
  @Option(help: "Proposals and remedies to show.") var most = 5
  @Option(help: "zh-CN or en.") var language = CommandLanguage.english

  func validate() throws {
    guard (1...100).contains(most) else { throw ValidationError("--most: 1 to 100") }
  }

  func run() throws {
    try HearingsCommand.reading {
      let tongue = language.courtLanguage
      let source = try HearingsFiles.instance(instance, tongue)
      let lines = try HearingsFiles.schedule(schedule, tongue)
      guard let place = source.hearings.firstIndex(where: { $0.id.description == hearing }) else {
        throw HearingsFailure("\(instance) has no hearing \(hearing)")
      }
      let table = try HearingsFiles.table(source, lines, instance, tongue)
      print(text(table, place, tongue))
    }
  }

  private func text(_ table: PlanTable, _ place: Int, _ tongue: Language) -> String {
    let found = table.explain(place, remedies: most)
    let isPlaced = table.isBooked(place)
    let isChinese = tongue == .zh
    var out: [String] = []
    let stand =
      isChinese ? (isPlaced ? "已排" : "未排") : isPlaced ? "placed" : "not placed"
    out.append(
      isChinese
        ? "庭审 \(found.hearing)（\(stand)）：\(found.startsExamined) 个起点中 \(found.startsOpen) 个可用"
        : "hearing \(found.hearing) (\(stand)): \(found.startsOpen) of \(found.startsExamined) "
          + "starts are open to it")
    out += found.closures.prefix(12).map { "  " + $0.text(tongue) }
    if !found.remedies.isEmpty {
      out.append(isChinese ? "只差一项的起点：" : "starts that one change would open:")
      out += found.remedies.map { "  " + $0.text(tongue) }
    }
    let proposals = table.propose(place, count: most)
    if !proposals.isEmpty { out.append(isChinese ? "可选时间：" : "open places:") }
    for offer in proposals {
      let bench = table.instance.benches[offer.bench].id
      let reasons = offer.reasons.map { $0(tongue) }.joined(separator: isChinese ? "；" : "; ")
      let clock = MinuteText.text(offer.start)
      out.append(
        isChinese
          ? "  \(offer.date) \(clock) 审判组织 \(bench)，自身 \(offer.ownPrice)，对他案 \(offer.priceForOthers)：\(reasons)"
          : "  \(offer.date) \(clock) bench \(bench), own \(offer.ownPrice), for others "
            + "\(offer.priceForOthers): \(reasons)")
    }
    return out.joined(separator: "\n")
  }
}

/// `09:15` of minutes from midnight.
enum MinuteText {
  static func text(_ minute: Int) -> String {
    let parts = [minute / 60, minute % 60].map { ($0 < 10 ? "0" : "") + String($0) }
    return parts.joined(separator: ":")
  }
}

extension HearingsFiles {
  /// A schedule taken into a plan that can be asked; rows that break a rule are named and left out.
  static func table(
    _ source: PlanningInstance, _ lines: [ScheduleLine], _ path: String, _ language: Language
  ) throws -> PlanTable {
    do throws(InstanceDefects) {
      let rows = source.rows(lines)
      let table = try PlanTable(source, rows: rows)
      for row in table.refused.prefix(10) {
        let id = source.hearings[rows[row].hearing].id
        progress(
          language == .zh ? "庭审 \(id) 的安排违反规则，未计入" : "hearing \(id) breaks a rule and is left out")
      }
      return table
    } catch {
      throw HearingsFailure(defects: error, in: path, language)
    }
  }
}
