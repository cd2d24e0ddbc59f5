import CourtDomain
import CourtWorkflow

extension MigrationPlanner {
  /// The docket's words for a move: from which version to which, why, and what becomes of clocks.
  func words(_ move: MigrationPlan.Move, _ clocks: [CaseMove.ClockReport]) -> LocalizedText {
    var zh = "程序由“\(new.title.zh)”第\(old.version)版转入第\(new.version)版：\(why.zh)"
    var en =
      "the case moves from version \(old.version) to version \(new.version) of "
      + "'\(new.title.en)': \(why.en)"
    if move.from != move.to {
      let before = old.state(move.from)?.title ?? Bilingual(zh: move.from, en: move.from)
      let after = new.state(move.to)?.title ?? Bilingual(zh: move.to, en: move.to)
      zh += "；阶段由“\(before.zh)”改为“\(after.zh)”"
      en += "; stage '\(before.en)' becomes '\(after.en)'"
    }
    let told = clocks.compactMap(words)
    if !told.isEmpty {
      zh += "；期限：" + told.map(\.zh).joined(separator: "，")
      en += "; time limits: " + told.map(\.en).joined(separator: ", ")
    }
    return LocalizedText(zh: zh, en: en)
  }

  private func title(_ clock: String, in definition: ProcedureDefinition) -> Bilingual {
    let family = RunningClock(name: clock).family
    return definition.clock(family)?.title ?? Bilingual(zh: clock, en: clock)
  }

  private func words(_ clock: CaseMove.ClockReport) -> Bilingual? {
    let before = title(clock.clock, in: old)
    let after = title(clock.newClock, in: new)
    let was = clock.lastDay?.description ?? ""
    let now = clock.newLastDay?.description ?? ""
    switch clock.fate {
    case .kept: return nil
    case .renamed:
      return Bilingual(
        zh: "“\(before.zh)”改称“\(after.zh)”（\(now)）",
        en: "'\(before.en)' is now '\(after.en)' (\(now))")
    case .recounted:
      return Bilingual(
        zh: "“\(after.zh)”由\(was)改为\(now)", en: "'\(after.en)' from \(was) to \(now)")
    case .ended:
      return Bilingual(zh: "“\(before.zh)”（\(was)）终止", en: "'\(before.en)' (\(was)) ends")
    case .begun:
      return Bilingual(
        zh: "“\(after.zh)”开始计算，至\(now)", en: "'\(after.en)' begins, until \(now)")
    }
  }
}
