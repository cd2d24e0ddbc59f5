public import CourtDomain

/// One change of a deadline: what it showed before and after, and why.
public struct DeadlineChange: Sendable {
  public let deadline: Deadline
  public let revision: DeadlineRevision
  public let before: Values
  public let after: Values

  /// What a deadline shows at one time.
  public struct Values: Sendable {
    public let rule: String
    public let lastDay: CalendarDay
    public let dueAt: Instant
    public let standing: Deadline.Standing
    public let standstill: Standstill?

    /// The day, or what stands in its place, in one word or two.
    public var text: LocalizedText {
      if standing == .cancelled { return LocalizedText(zh: "失效", en: "fallen") }
      if let standstill {
        return LocalizedText(
          zh: "自 \(standstill.from) 中止", en: "standing still from \(standstill.from)")
      }
      return LocalizedText(zh: "\(lastDay)", en: "\(lastDay)")
    }

    init(_ deadline: Deadline) {
      rule = deadline.rule
      lastDay = deadline.lastDay
      dueAt = deadline.dueAt
      standing = deadline.standing
      standstill = deadline.standstill
    }

    init(_ revision: DeadlineRevision) {
      rule = revision.rule
      lastDay = revision.lastDay
      dueAt = revision.dueAt
      standing = revision.standing
      standstill = revision.standstill
    }
  }

  /// The changes of a deadline in their order.
  ///
  /// - Parameter revisions: all of this deadline's, oldest first.
  public static func all(of deadline: Deadline, _ revisions: [DeadlineRevision])
    -> [DeadlineChange]
  {
    revisions.indices.map { index in
      let isLast = index + 1 == revisions.count
      return DeadlineChange(
        deadline: deadline, revision: revisions[index], before: Values(revisions[index]),
        after: isLast ? Values(deadline) : Values(revisions[index + 1]))
    }
  }

  /// The change in one sentence: what moved, from when to when, and because of what.
  ///
  /// - Parameter name: what people call the deadline.
  public func told(of name: LocalizedText) -> LocalizedText {
    let article = revision.article.map { ("（\($0)）", " (\($0))") } ?? ("", "")
    let (zh, en) = moved(name)
    return LocalizedText(
      zh: zh + "，因为：" + Self.clause(revision.reason.zh) + article.0 + "。",
      en: en + " because: " + Self.clause(revision.reason.en) + article.1 + ".")
  }

  private func moved(_ name: LocalizedText) -> (String, String) {
    let (zh, en) = ("期限「\(name.zh)」", "the limit “\(name.en)”")
    let (old, new) = (before.lastDay, after.lastDay)
    if after.standing == .cancelled {
      return ("\(zh)（原至 \(old)）失效", "\(en), until then \(old), has fallen")
    }
    if let still = after.standstill {
      return (
        "\(zh)（原至 \(old)）自 \(still.from) 起中止",
        "\(en), until then \(old), stands still from \(still.from)"
      )
    }
    if let still = before.standstill {
      return (
        "\(zh)自 \(still.from) 起的中止结束，改至 \(new)",
        "\(en), which stood still from \(still.from), now ends on \(new)"
      )
    }
    if before.standing == .expired, after.standing == .running {
      return (
        "已届满的\(zh)由 \(old) 恢复至 \(new)",
        "\(en), which had run out, was given back and moved from \(old) to \(new)"
      )
    }
    return old == new
      ? ("\(zh)改按「\(after.rule)」计算，仍至 \(new)", "\(en) stays at \(new), by another rule,")
      : ("\(zh)由 \(old) 改为 \(new)", "\(en) moved from \(old) to \(new)")
  }

  /// A reason without the stop it may end with.
  private static func clause(_ text: String) -> String {
    let stops: Set<Character> = ["。", ".", "；", ";"]
    return text.last.map(stops.contains) ?? false ? String(text.dropLast()) : text
  }
}
