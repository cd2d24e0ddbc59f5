extension PowersList {
  /// The list as Markdown, one table a role.
  ///
  /// - Parameter role: only this role's section; all of them where nil.
  public func markdown(language: DisplayLanguage, role: String? = nil) -> String {
    let isChinese = language == .zh
    let name = isChinese ? "权力清单" : "Powers and duties"
    var lines = ["# \(name): \(title[language]) (\(procedure) v\(version))", ""]
    for section in sections where role == nil || section.role == role {
      lines += ["## \(section.title[language])", ""]
      lines.append(
        isChinese
          ? "| | 事项 | 阶段 | 期限与沉默的后果 | 条件 | 去向 | 依据 |"
          : "| | what | stages | by when, and if silent | only if | leads to | article |")
      lines.append("| --- | --- | --- | --- | --- | --- | --- |")
      lines += section.powers.map { row($0, language) } + [""]
    }
    return lines.joined(separator: "\n")
  }

  private func row(_ power: Power, _ language: DisplayLanguage) -> String {
    let limits = power.limits.map {
      "\($0.title[language]) `\($0.rule)` → \($0.onSilence[language])"
    }
    let conditions = power.conditions.map { reason in
      let refusal = language == .zh ? reason.zh : reason.en
      return (language == .zh ? "否则：" : "else: ") + refusal
        + (reason.source.isEmpty ? "" : " [\(reason.source)]")
    }
    let cells = [
      weight(power.weight, language), power.title[language],
      power.from.map { $0[language] }.joined(separator: "; "), limits.joined(separator: "; "),
      conditions.joined(separator: "; "),
      power.leadsTo.map { $0[language] }.joined(separator: "; "), power.article ?? "",
    ]
    return "| " + cells.map(Self.cell).joined(separator: " | ") + " |"
  }

  private func weight(_ weight: Power.Weight, _ language: DisplayLanguage) -> String {
    switch (weight, language) {
    case (.may, .zh): "可以"
    case (.may, .en): "may"
    case (.must, .zh): "应当"
    case (.must, .en): "must"
    case (.oneOf, .zh): "应当择一"
    case (.oneOf, .en): "one of these"
    case (.automatic, .zh): "自动"
    case (.automatic, .en): "by itself"
    }
  }

  private static func cell(_ text: String) -> String {
    var safe = ""
    for character in text {
      switch character {
      case "|": safe += "\\|"
      case "\n": safe += " "
      default: safe.append(character)
      }
    }
    return safe
  }
}
