import CourtWorkflow
import Testing

/// A small procedure without any finding, and ways to break it.
enum LintFixture {
  static let effects = ["tell", "send"]
  static let rules = ["answer.short", "answer.long"]

  static let good = """
    procedure: loan-desk
    version: 1
    title: {zh-CN: 借书, en: lending}
    initial: asked
    roles:
      reader: {zh-CN: 读者, en: reader}
      desk: {zh-CN: 柜台, en: desk}
      system: {zh-CN: 系统, en: system}
    facts:
      pace: {type: string, zh-CN: 快慢, en: pace}
      books: {type: int, zh-CN: 册数, en: books, default: 0}
    clocks:
      answer:
        title: {zh-CN: 答复期限, en: time to answer}
        rule: "answer.{facts.pace}"
        on_expiry: lapse
    states:
      asked:
        title: {zh-CN: 已申请, en: asked}
        awaits: [desk]
      open:
        title: {zh-CN: 办理中, en: open}
      done:
        title: {zh-CN: 完成, en: done}
        terminal: true
    actions:
      start:
        title: {zh-CN: 开始, en: start}
        by: [desk]
        from: [asked]
        to: open
        requires:
          - when: "facts.books < 5"
            code: desk.too-many
            otherwise: {zh-CN: 册数太多, en: too many books}
            source: Rule 1
        start: [answer]
        article: Rule 2
        docket: {zh-CN: 开始, en: started}
      lend:
        title: {zh-CN: 出借, en: lend}
        by: [desk, reader]
        from: [open]
        to: done
        input:
          note: {type: string, title: {zh-CN: 备注, en: note}}
        set: {books: facts.books + 1}
        stop: all
        effects:
          - {name: send, document: slip, text: "{has(input.note) ? input.note : ''}"}
        article: Rule 3
        docket: {zh-CN: 出借, en: lent}
      lapse:
        title: {zh-CN: 失效, en: lapse}
        by: [system]
        from: [open]
        to: done
        stop: all
        effects: [tell]
        article: Rule 4
        docket: {zh-CN: 失效, en: lapsed}
    documents:
      slip: {title: {zh-CN: 借条, en: slip}}
    """

  /// One change to the good text and the finding it must bring.
  struct Break: Sendable, CustomTestStringConvertible {
    let code: String
    /// Text to replace, and what by, in this order.
    let changes: [(old: String, new: String)]
    /// The line the finding points to.
    let line: Int
    let testDescription: String

    init(
      _ code: String, line: Int, _ old: String, _ new: String,
      also: [(old: String, new: String)] = []
    ) {
      self.code = code
      self.line = line
      changes = [(old, new)] + also
      testDescription = code + " at line \(line)"
    }
  }

  private static let eachClock = """
    clocks:
      each:
        title: {zh-CN: 各自, en: each}
        rule: answer.short
        per: party
        on_expiry: lapse

    """

  static let breaks: [Break] = [
    Break("key.unknown", line: 5, "initial: asked", "initial: asked\ncolour: red"),
    Break("key.missing", line: 1, "version: 1\n", ""),
    Break("yaml.duplicate-key", line: 2, "version: 1", "version: 1\nversion: 2"),
    Break("yaml.syntax", line: 5, "initial: asked", "initial: [asked"),
    Break("name.form", line: 6, "  reader: {zh", "  \"read er\": {zh"),
    Break("translation.missing", line: 6, "{zh-CN: 读者, en: reader}", "{zh-CN: 读者}"),
    Break("shape.bool", line: 25, "terminal: true", "terminal: perhaps"),
    Break("initial.unknown", line: 4, "initial: asked", "initial: begun"),
    Break(
      "state.unknown", line: 43, "from: [open]\n    to: done\n    input",
      "from: [opne]\n    to: done\n    input"),
    Break("role.unknown", line: 42, "by: [desk, reader]", "by: [desk, raeder]"),
    Break("clock.unknown", line: 37, "start: [answer]", "start: [anwser]"),
    Break("action.unknown", line: 16, "on_expiry: lapse", "on_expiry: elapse"),
    Break("document.unknown", line: 50, "document: slip", "document: slop"),
    Break("fact.unknown", line: 47, "set: {books:", "set: {tomes:"),
    Break("effect.unknown", line: 59, "effects: [tell]", "effects: [shout]"),
    Break("rule.unknown", line: 13, "rule: \"answer.{facts.pace}\"", "rule: answer.never"),
    Break("clock.no-rule", line: 13, "    rule: \"answer.{facts.pace}\"\n", ""),
    Break("clock.per", line: 16, "on_expiry: lapse", "per: person\n    on_expiry: lapse"),
    Break(
      "state.unreachable", line: 23, "  done:\n",
      "  lost:\n    title: {zh-CN: 失, en: lost}\n    terminal: true\n  done:\n"),
    Break(
      "state.no-exit", line: 23, "  done:\n",
      "  stuck:\n    title: {zh-CN: 卡, en: stuck}\n  done:\n"),
    Break("state.awaits-idle", line: 20, "awaits: [desk]", "awaits: [reader, desk]"),
    Break("state.silent", line: 18, "    awaits: [desk]\n", ""),
    Break(
      "state.terminal-exit", line: 40, "from: [open]\n    to: done\n    input",
      "from: [open, done]\n    to: open\n    input"),
    Break("state.no-end", line: 4, "    terminal: true\n", ""),
    Break("clock.never-started", line: 13, "    start: [answer]\n", ""),
    Break(
      "clock.never-ended", line: 13, "    on_expiry: lapse\n", "",
      also: [("    stop: all\n", "")]),
    Break("clock.expiry-role", line: 16, "by: [system]", "by: [desk]"),
    Break(
      "clock.expiry-state", line: 16, "from: [open]\n    to: done\n    stop: all",
      "from: [asked]\n    to: done\n    stop: all"),
    Break(
      "clock.expiry-input", line: 16, "    by: [system]",
      "    input: {why: {type: string, required: true, title: {zh-CN: 因, en: why}}}\n    by: [system]"
    ),
    Break(
      "start.party-unneeded", line: 37, "start: [answer]",
      "start: [{clock: answer, party: actor.party}]"),
    Break("expression.syntax", line: 33, "facts.books < 5", "facts.books <"),
    Break("expression.type", line: 33, "facts.books < 5", "facts.boks < 5"),
    Break("guard.always-false", line: 33, "facts.books < 5", "2 < 1"),
    Break("guard.always-true", line: 33, "facts.books < 5", "1 < 2"),
    Break("guard.code-form", line: 33, "code: desk.too-many", "code: TooMany"),
    Break("guard.code-missing", line: 33, "        code: desk.too-many\n", ""),
    Break("guard.source-missing", line: 33, "        source: Rule 1\n", ""),
    Break(
      "guard.code-twice", line: 59, "    stop: all\n    effects: [tell]",
      "    requires:\n      - {when: facts.books > 0, code: desk.too-many, otherwise: {zh-CN: 别, en: other}, source: R}\n    stop: all\n    effects: [tell]"
    ),
    Break("action.nobody", line: 53, "    by: [system]\n", ""),
    Break(
      "action.nowhere", line: 53, "    from: [open]\n    to: done\n    stop",
      "    to: done\n    stop"),
    Break("article.missing", line: 40, "    article: Rule 3\n", ""),
    Break("docket.missing", line: 40, "    docket: {zh-CN: 出借, en: lent}\n", ""),
    Break("type.unknown", line: 46, "note: {type: string", "note: {type: strnig"),
    Break("type.missing", line: 46, "note: {type: string, ", "note: {"),
    Break("default.type", line: 11, "default: 0", "default: none"),
    Break("input.values-type", line: 46, "note: {type: string", "note: {type: int, values: [a]"),
    Break("input.range", line: 46, "note: {type: string", "note: {type: string, min: 9, max: 1"),
    Break(
      "default.not-in-list", line: 46, "note: {type: string",
      "note: {type: string, values: [a], default: b"),
    Break("input.maybe-absent", line: 40, "{has(input.note) ? input.note : ''}", "{input.note}"),
    Break("target.never", line: 31, "to: open", "to: [open, done]"),
    Break("document.never-served", line: 63, "document: slip, ", ""),
    Break("role.idle", line: 6, "by: [desk, reader]", "by: [desk]"),
    Break("fact.unused", line: 10, "rule: \"answer.{facts.pace}\"", "rule: answer.short"),
    Break(
      "start.party-missing", line: 64, "    effects: [tell]",
      "    start: [each]\n    effects: [tell]", also: [("clocks:\n", eachClock)]),
  ]
}
