public import CourtDomain
public import Foundation

/// Why the law book gives no answer. It never guesses one instead.
public enum LawError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String { text.en }

  /// No table has a row of this name.
  case unknownRule(String)
  /// The rule exists, but no row of it is in force on that day.
  case notInForce(rule: String, on: CalendarDay)
  /// The year's notice of days off is not in the folder; Monday to Friday would be a guess.
  case calendarNotLoaded(Int)
  /// The court sets the length of this period and has not said which.
  case lengthMissing(rule: String)
  /// The court or the parties gave a length that the rule does not allow.
  case lengthNotAllowed(rule: String, given: Int, minimum: Int?, maximum: Int?)
  /// The rule does not let this time be left out of the count.
  case exclusionNotAllowed(rule: String, exclusion: String)
  /// A request that makes no sense, such as an exclusion that ends before it starts.
  case badRequest(LocalizedText)
  case unknownCourt(String)
  case unknownCause(String, on: CalendarDay)
  /// A local value that the court must configure; the law leaves it to the province or court.
  case notConfigured(String)
  /// The province's average wage of the year before, which decides small claims, is not configured.
  case wageNotConfigured(province: String, year: Int)
  /// A fee cannot be computed on this amount.
  case badAmount(Decimal)

  /// Stable code for problem documents.
  public var code: String {
    switch self {
    case .unknownRule: "law.unknown-rule"
    case .notInForce: "law.not-in-force"
    case .calendarNotLoaded: "law.calendar-not-loaded"
    case .lengthMissing: "law.length-missing"
    case .lengthNotAllowed: "law.length-not-allowed"
    case .exclusionNotAllowed: "law.exclusion-not-allowed"
    case .badRequest: "law.bad-request"
    case .unknownCourt: "law.unknown-court"
    case .unknownCause: "law.unknown-cause"
    case .notConfigured, .wageNotConfigured: "law.not-configured"
    case .badAmount: "law.bad-amount"
    }
  }

  /// What is wrong and what to do about it.
  public var text: LocalizedText {
    switch self {
    case .unknownRule(let rule):
      LocalizedText(
        zh: "法律表中没有规则 \(rule)；请核对规则名，或在 Workflows/law 中补充。",
        en: "No law table has a rule \(rule); check its name or add it to Workflows/law.")
    case .notInForce(let rule, let day):
      LocalizedText(
        zh: "规则 \(rule) 在 \(day) 没有生效的条目；请补充该日适用的条目。",
        en: "Rule \(rule) has no row in force on \(day); add the row that applied on that day.")
    case .calendarNotLoaded(let year):
      LocalizedText(
        zh: "\(year) 年的节假日安排尚未载入；请加入 calendar-\(year).yaml。",
        en: "The working-day calendar of \(year) is not loaded; add calendar-\(year).yaml.")
    case .lengthMissing(let rule):
      LocalizedText(
        zh: "规则 \(rule) 的期间由法院指定，但未给出天数。",
        en: "The court sets the length of \(rule), and none was given.")
    case .lengthNotAllowed(let rule, let given, let minimum, let maximum):
      LocalizedText(
        zh: "规则 \(rule) 不允许 \(given)：\(bounds(minimum, maximum, .zh))。",
        en: "Rule \(rule) does not allow \(given): \(bounds(minimum, maximum, .en)).")
    case .exclusionNotAllowed(let rule, let exclusion):
      LocalizedText(
        zh: "规则 \(rule) 不得扣除 \(exclusion) 的时间。",
        en: "Rule \(rule) does not leave out the time of \(exclusion).")
    case .badRequest(let text): text
    case .unknownCourt(let court):
      LocalizedText(
        zh: "courts.yaml 中没有法院 \(court)。", en: "courts.yaml has no court \(court).")
    case .unknownCause(let cause, let day):
      LocalizedText(
        zh: "\(day) 施行的案由规定中没有“\(cause)”。",
        en: "The causes of action in force on \(day) do not contain \(cause).")
    case .notConfigured(let name):
      LocalizedText(
        zh: "本院尚未设定 \(name)；法律把该数额留给当地规定，请在 courts.yaml 中设定。",
        en: "This court has not set \(name), which the law leaves to local rules; set it in "
          + "courts.yaml.")
    case .wageNotConfigured(let province, let year):
      LocalizedText(
        zh: "未设定 \(province) 省（区、市）\(year) 年或之前的就业人员年平均工资；请按统计部门公布的数额写入工资表（wages）。",
        en:
          "No average wage of province \(province) for \(year) or before is configured; enter the "
          + "statistical bureau's figure in the wage table (wages).")
    case .badAmount(let amount):
      LocalizedText(
        zh: "不能对金额 \(amount) 计算诉讼费用。", en: "No court fee can be computed on \(amount).")
    }
  }

  /// The same as a rejection for callers that answer people.
  public var rejection: Rejection {
    Rejection(code, .unacceptable, zh: text.zh, en: text.en)
  }
}

private func bounds(_ minimum: Int?, _ maximum: Int?, _ language: Language) -> String {
  let zh = language == .zh
  switch (minimum, maximum) {
  case (let low?, let high?) where low == high: return zh ? "只能为 \(low)" : "it is \(low)"
  case (let low?, let high?):
    return zh ? "应为 \(low) 至 \(high)" : "it must lie between \(low) and \(high)"
  case (let low?, nil): return zh ? "不得少于 \(low)" : "it must be at least \(low)"
  case (nil, let high?): return zh ? "不得超过 \(high)" : "it must be at most \(high)"
  case (nil, nil): return zh ? "须为正数" : "it must be positive"
  }
}
