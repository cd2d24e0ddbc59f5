public import CourtDomain

extension LawBook {
  /// What the tables know that helps with an error: close names, versions, admitted kinds, commands.
  ///
  /// `nil` where the error says it all.
  public func hint(for error: LawError) -> LocalizedText? {
    switch error {
    case .unknownRule(let rule):
      let near = nearestRules(to: rule)
      guard !near.isEmpty else { return nil }
      return LocalizedText(
        zh: "相近的名称：\(near.joined(separator: "、"))。",
        en: "Closest names: \(near.joined(separator: ", ")).")
    case .notInForce(let rule, _):
      let spans = rows(rule: rule).map { "\($0.validFrom)…\($0.validTo?.description ?? "")" }
      guard !spans.isEmpty else { return nil }
      return LocalizedText(
        zh: "已有的版本：\(spans.joined(separator: "、"))。",
        en: "Its versions: \(spans.joined(separator: ", ")).")
    case .exclusionNotAllowed(let rule, _):
      let admitted = tables.periods.versions[rule]?.last?.value.exclusions ?? []
      let kinds = admitted.map { $0.replacing("exclusion.", with: "") }
      return LocalizedText(
        zh: kinds.isEmpty ? "该规则不扣除任何期间。" : "该规则可扣除：\(kinds.joined(separator: "、"))。",
        en: kinds.isEmpty
          ? "It leaves out nothing." : "It leaves out: \(kinds.joined(separator: ", ")).")
    case .calendarNotLoaded(let year):
      return LocalizedText(
        zh: "用 law calendar import 载入 \(year) 年的放假通知，或加 --provisional 暂算。",
        en: "Bring in the notice of \(year) with law calendar import, or ask with --provisional.")
    case .lengthMissing:
      return LocalizedText(zh: "用 --days 写明期间。", en: "Give it with --days.")
    case .unknownCourt:
      let codes = courts.map(\.code).joined(separator: ", ")
      return LocalizedText(zh: "已有的法院：\(codes)。", en: "Known courts: \(codes).")
    default: return nil
    }
  }
}
