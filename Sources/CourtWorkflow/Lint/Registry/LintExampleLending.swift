extension LintExample {
  /// A small procedure without any finding, for the checks every file can fail.
  static let lending = """
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
}
