import ArgumentParser
import CourtDomain
import CourtScheduling
import Foundation

/// `xiezhi hearings check`
struct HearingsCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a plan against every rule and count what it costs.",
    discussion: "Ends with 0 for a valid plan, 1 where a rule is broken, 2 for unreadable files.")

  @Argument(help: "The instance.") var instance: String
  @Argument(help: "The schedule.") var schedule: String
  @Flag(help: "One JSON object.") var json = false
  @Option(help: "zh-CN or en.") var language = CommandLanguage.english

  func run() throws {
    var isValid = false
    try HearingsCommand.reading {
      let source = try HearingsFiles.instance(instance, language.courtLanguage)
      let lines = try HearingsFiles.schedule(schedule, language.courtLanguage)
      let report = source.check(lines)
      isValid = report.isValid
      print(json ? report.json(name: source.name).text : text(report, source.name))
    }
    if !isValid { throw ExitCode(1) }
  }

  private func text(_ report: ScheduleReport, _ name: String) -> String {
    let isChinese = language.courtLanguage == .zh
    let verdict = isChinese ? (report.isValid ? "合法" : "不合法") : report.isValid ? "VALID" : "INVALID"
    var lines = ["\(name): \(verdict)  \(isChinese ? "成本" : "cost") \(report.cost.total)"]
    lines.append(
      "  " + report.cost.components.map { "\($0.name) \($0.amount)" }.joined(separator: ", "))
    lines.append(
      "  " + report.counts.named.map { "\($0.name) \($0.count)" }.joined(separator: ", "))
    lines += report.breaches.map { "  ! \($0.rule.rawValue) \($0.text(language.courtLanguage))" }
    return lines.joined(separator: "\n")
  }
}

extension ScheduleReport {
  /// The same names as the reference checker's.
  func json(name: String) -> JSONValue {
    var components = JSONObject()
    for entry in cost.components { components[entry.name] = .int(Int64(entry.amount)) }
    var counted = JSONObject()
    for entry in counts.named { counted[entry.name] = .int(Int64(entry.count)) }
    var broken = JSONObject()
    for rule in Rule.allCases {
      if let count = breachCounts[rule] { broken[rule.rawValue] = .int(Int64(count)) }
    }
    var object = JSONObject()
    object["valid"] = .bool(isValid)
    object["errors"] = .array(breaches.map { .string("\($0.rule.rawValue) \($0.text.en)") })
    object["error_counts"] = .object(broken)
    object["cost"] = .int(Int64(cost.total))
    object["components"] = .object(components)
    object["counts"] = .object(counted)
    object["instance"] = .string(name)
    return .object(object)
  }
}
