import ArgumentParser
import CourtDomain
import CourtScheduling
import Foundation

/// `xiezhi hearings fairness`
struct HearingsFairnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fairness",
    abstract: "How load and waiting are spread over judges, urgencies and kinds of party.",
    discussion: """
      Load is each judge's sitting time against the target; waiting is counted in days from the first \
      lawful day. Gini's coefficient is 0 where all bear alike and nears 1 where a few bear all.
      """)

  @Argument(help: "The instance.") var instance: String
  @Argument(help: "The schedule.") var schedule: String
  @Option(help: "zh-CN or en.") var language = CommandLanguage.english

  func run() throws {
    try HearingsCommand.reading {
      let tongue = language.courtLanguage
      let source = try HearingsFiles.instance(instance, tongue)
      let lines = try HearingsFiles.schedule(schedule, tongue)
      print(text(source.fairness(source.rows(lines)), tongue))
    }
  }

  private func text(_ found: PlanFairness, _ tongue: Language) -> String {
    let isChinese = tongue == .zh
    var out: [String] = []
    out.append(
      isChinese
        ? "法官负担：最高 \(found.loadMost)%，最低 \(found.loadLeast)%，基尼 \(decimal(found.loadGini))"
        : "load of judges: most \(found.loadMost) %, least \(found.loadLeast) % of target, Gini "
          + decimal(found.loadGini))
    for load in found.loads.sorted(by: { $0.percent > $1.percent }).prefix(5) {
      out.append("  \(load.judge): \(load.minutes)/\(load.target) min, \(load.percent) %")
    }
    out.append(
      isChinese
        ? "等待（天）：组别  件数  未排  平均  中位  九成  最长  基尼"
        : "waiting (days): group  hearings  not placed  mean  median  90 %  longest  Gini")
    for wait in found.byUrgency + found.byProcedure + found.byParty {
      let numbers = [
        "\(wait.hearings)", "\(wait.unscheduled)", decimal(wait.mean), "\(wait.median)",
        "\(wait.ninetieth)", "\(wait.longest)", decimal(wait.gini),
      ]
      out.append("  \(wait.group(tongue))  " + numbers.joined(separator: "  "))
    }
    let put = found.postponed
    out.append(
      isChinese
        ? "延期 \(put.hearings) 件（其中加急 \(put.urgent)，最长 \(put.longestDays) 天），提前 \(put.advanced) 件"
        : "put off \(put.hearings) (urgent \(put.urgent), longest \(put.longestDays) days), brought "
          + "forward \(put.advanced)")
    return out.joined(separator: "\n")
  }

  private func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
}

/// `xiezhi hearings generate`
struct HearingsGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Draw an invented instance by lot, to try things on.")

  @Option(help: "Hearings, at most 200000.") var size = 500
  @Option(help: "usual or overloaded.") var kind = "usual"
  @Option(help: "Seed.") var seed: UInt64 = 1
  @Option(help: "File to write.") var out: String

  func validate() throws {
    guard (1...InstanceGenerator.sizeLimit).contains(size) else {
      throw ValidationError("--size: 1 to \(InstanceGenerator.sizeLimit)")
    }
    guard InstanceGenerator.Kind(rawValue: kind) != nil else {
      throw ValidationError("--kind: usual or overloaded")
    }
  }

  func run() throws {
    let wanted = InstanceGenerator.Kind(rawValue: kind) ?? .usual
    let drawn = InstanceGenerator(hearings: size, kind: wanted, seed: seed).instance()
    try HearingsCommand.reading { try HearingsFiles.write(drawn.lines(), to: out) }
  }
}
