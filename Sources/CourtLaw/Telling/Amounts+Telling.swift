public import CourtDomain
public import Foundation

extension ComputedFee {
  /// The fee, its lines, formula and article, for a person.
  public func telling(_ language: Language) -> String {
    let zh = language == .zh
    var lines = ["\(rule): \(money.plain)" + (zh ? " 元" : " yuan")]
    lines += self.lines.map { "  \($0.text(language))  \(plain($0.amount))" }
    lines.append("  = \(formula(language))")
    if isDeferred { lines.append(zh ? "  缓交" : "  to be paid later") }
    if !isPrepaid {
      lines.append(zh ? "  不预交，执行后由被执行人交纳" : "  not prepaid: the debtor pays after enforcement")
    }
    lines.append((zh ? "  依据：" : "  source: ") + "\(source(language)) (\(citation))")
    return lines.joined(separator: "\n")
  }
}

extension ClaimAmount {
  /// The amount, its formula and article, for a person.
  public func telling(_ language: Language) -> String {
    let zh = language == .zh
    return [
      "\(rule): \(money.plain)" + (zh ? " 元" : " yuan"), "  \(formula)",
      (zh ? "  依据：" : "  source: ") + "\(source(language)) (\(citation))",
    ].joined(separator: "\n")
  }
}

extension LateInterest {
  /// The interest by stretches of an unchanged debt, for a person.
  public func telling(_ language: Language) -> String {
    let zh = language == .zh
    var lines = ["claim.late-interest: \(money.plain)" + (zh ? " 元" : " yuan")]
    lines += stretches.map { stretch in
      let unit = zh ? "日" : stretch.days == 1 ? "day" : "days"
      return "  \(stretch.from) – \(stretch.to), \(stretch.days) \(unit): \(stretch.formula)"
    }
    lines.append("  = \(plain(exact))")
    if principalLeft > 0 {
      lines.append((zh ? "  尚欠本金 " : "  still owed: ") + plain(principalLeft))
    }
    lines.append((zh ? "  依据：" : "  source: ") + "\(source(language)) (\(citation))")
    return lines.joined(separator: "\n")
  }
}

extension SmallClaimsLimits {
  /// What the amount falls under, and the limits, for a person.
  public func telling(on amount: Decimal, _ language: Language) -> String {
    let zh = language == .zh
    let verdict: LocalizedText =
      switch verdict(on: amount) {
      case .mandatory: LocalizedText(zh: "应当适用小额诉讼", en: "small claims, mandatory")
      case .byAgreement: LocalizedText(zh: "双方可以约定适用小额诉讼", en: "small claims by agreement")
      case .notPossible, .unknownWages:
        LocalizedText(zh: "不适用小额诉讼", en: "no small claims")
      }
    return [
      "\(plain(amount))" + (zh ? " 元：" : " yuan: ") + verdict(language),
      "  \(formula(language))",
      zh
        ? "  \(wage.year) 年平均工资 \(plain(wage.yuan)) 元（\(wage.source)）"
        : "  average wage of \(wage.year): \(plain(wage.yuan)) yuan (\(wage.source))",
      (zh ? "  依据：" : "  source: ") + "\(source(language)) (\(citation))",
    ].joined(separator: "\n")
  }
}

extension CalendarYear {
  /// Days off, make-up days and working days a month, for a person.
  public func telling(_ language: Language) -> String {
    let zh = language == .zh
    var lines = [zh ? "\(year) 年：\(workingDays) 个工作日" : "\(year): \(workingDays) working days"]
    for run in off {
      lines.append(
        "  \(run.from) – \(run.to)  " + (zh ? "休" : "off") + "  \(run.days)  \(run.name(language))")
    }
    for run in working {
      lines.append("  \(run.from)  " + (zh ? "班" : "work") + "  \(run.name(language))")
    }
    lines.append(
      "  " + (zh ? "各月工作日：" : "by month: ")
        + workingDaysByMonth.map(String.init).joined(separator: " "))
    return lines.joined(separator: "\n")
  }
}
