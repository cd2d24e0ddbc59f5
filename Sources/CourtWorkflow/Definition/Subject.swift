/// What a procedure file declares, as findings call it.
enum Noun: String {
  case action, clock, document, effect, fact, incident, input, phase, procedure, role, route, rule
  case sequel, state, vote

  var title: Bilingual { Bilingual(zh: zh, en: rawValue) }

  private var zh: String {
    switch self {
    case .action: "行为"
    case .clock: "期限"
    case .document: "文书"
    case .effect: "效果"
    case .fact: "事实"
    case .incident: "附随程序"
    case .input: "输入项"
    case .phase: "在线环节"
    case .procedure: "程序"
    case .role: "角色"
    case .route: "通道"
    case .rule: "规则"
    case .sequel: "后续案件"
    case .state: "阶段"
    case .vote: "表决"
    }
  }
}

/// The part of a file that a finding is about, as each of the two languages calls it.
///
/// A literal is a word as it is written in the file, and so the same in both.
struct Subject: Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
  let zh: String
  let en: String

  init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }

  /// Something declared: action 'file', 行为“file”.
  init(_ noun: Noun, _ name: String) {
    self.init(zh: "\(noun.title.zh)“\(name)”", en: "\(noun.rawValue) '\(name)'")
  }

  init(stringLiteral word: String) { self.init(zh: "“\(word)”", en: word) }

  /// What stands under a key of this: 'by' of action 'file', 行为“file”的“by”.
  func key(_ key: String) -> Subject {
    Subject(zh: "\(zh)的“\(key)”", en: "'\(key)' of \(en)")
  }

  /// A part of this: a target of action 'file', 行为“file”的去向.
  func part(zh part: String, en other: String) -> Subject {
    Subject(zh: "\(zh)的\(part)", en: "\(other) of \(en)")
  }

  var description: String { en }
}

extension Sequence<String> {
  /// The words in Chinese quotation marks, one after the other.
  var quotedInChinese: String { map { "“\($0)”" }.joined(separator: "、") }
}
