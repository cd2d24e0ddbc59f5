import CourtWorkflow
import Foundation
import FoundationXML
import Testing

/// What a stock XML reader sees of a view: elements with their attributes, in order.
private final class Outline: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
  }

  private(set) var elements: [Element] = []
  private(set) var problem: String?

  static func of(_ text: String) -> Outline {
    let outline = Outline()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = outline
    if !parser.parse() { outline.problem = parser.parserError.map { "\($0)" } ?? "not parsed" }
    return outline
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(Element(name: name, attributes: attributes))
  }

  func named(_ name: String) -> [Element] { elements.filter { $0.name == name } }
}

@Suite struct ViewsOfAProcedure {
  private let definition: ProcedureDefinition

  init() throws { definition = try ProcedureFiles.onlineShopping() }

  private var open: Int { definition.states.count { !$0.isTerminal } }

  /// Every state, and one place for each state of another procedure that takes the case over.
  private var places: Int { definition.states.count + handovers }
  private var handovers: Int {
    let targets = definition.actions.flatMap(\.targets).filter { $0.procedure != nil }
    return Set(targets.map { "\($0.procedure ?? "")/\($0.to)" }).count
  }

  @Test(arguments: DisplayLanguage.allCases)
  func theDrawingShowsEveryStateAndSurvivesAStockReader(_ language: DisplayLanguage) {
    let text = definition.svg(language: language)
    let outline = Outline.of(text)
    #expect(outline.problem == nil)
    #expect(outline.named("rect").count == places)
    for state in definition.states {
      #expect(text.contains(Self.firstWord(state.title[language])), "\(state.name) is not drawn")
    }
  }

  private static func firstWord(_ title: String) -> String {
    String(title.prefix { $0.isLetter }.prefix(6))
  }

  @Test func theDrawingTellsHowManyCasesStandWhere() {
    let outline = Outline.of(definition.svg(counts: ["filed": 41, "defence": 7]))
    #expect(outline.problem == nil)
    #expect(outline.named("rect").count { $0.attributes["class"] == "badge" } == 2)
    #expect(definition.svg(counts: ["filed": 41]).contains("41 live cases"))
    #expect(definition.mermaid(counts: ["filed": 41]).contains("(41)"))
    #expect(definition.dot(counts: ["filed": 41]).contains("(41)"))
  }

  @Test func noBoxLiesOnAnother() {
    let boxes = Outline.of(definition.svg()).named("rect").compactMap { rect -> [Double]? in
      let sides = ["x", "y", "width", "height"].compactMap {
        rect.attributes[$0].flatMap(Double.init)
      }
      return sides.count == 4 ? sides : nil
    }
    #expect(boxes.count == places)
    for (index, a) in boxes.enumerated() {
      for b in boxes[(index + 1)...] {
        let apart =
          a[0] + a[2] <= b[0] || b[0] + b[2] <= a[0] || a[1] + a[3] <= b[1] || b[1] + b[3] <= a[1]
        #expect(apart)
      }
    }
  }

  @Test func theProcessHangsTogether() {
    let outline = Outline.of(definition.bpmn())
    #expect(outline.problem == nil)
    let ids = outline.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count, "an id is given twice")
    let known = Set(ids)
    let flows = outline.named("bpmn:sequenceFlow")
    for flow in flows {
      #expect(known.contains(flow.attributes["sourceRef"] ?? ""))
      #expect(known.contains(flow.attributes["targetRef"] ?? ""))
    }
    #expect(outline.named("bpmn:userTask").count == open)
    #expect(outline.named("bpmn:endEvent").count == places - open)
    #expect(outline.named("bpmn:incoming").count == flows.count)
    #expect(outline.named("bpmn:outgoing").count == flows.count)
    #expect(outline.named("bpmndi:BPMNEdge").count == flows.count)
    for timer in outline.named("bpmn:boundaryEvent") {
      #expect(known.contains(timer.attributes["attachedToRef"] ?? ""))
    }
    for shape in outline.named("bpmndi:BPMNShape") {
      #expect(known.contains(shape.attributes["bpmnElement"] ?? ""))
    }
  }

  @Test func theStateChartHasEveryStateAndOnlyKnownTargets() {
    let outline = Outline.of(definition.scxml())
    #expect(outline.problem == nil)
    let states = outline.named("state") + outline.named("final")
    #expect(states.count == places)
    let ids = Set(states.compactMap { $0.attributes["id"] })
    #expect(ids.contains(outline.named("scxml").first?.attributes["initial"] ?? ""))
    for transition in outline.named("transition") {
      if let target = transition.attributes["target"] { #expect(ids.contains(target)) }
      #expect(definition.action(transition.attributes["event"] ?? "") != nil)
    }
  }

  @Test func noTitleBreaksOutOfItsPlace() throws {
    let yaml = LintExample.text(.lending).replacing(
      "{zh-CN: 完成, en: done}", with: "{zh-CN: 完成, en: 'a\"]]><svg onload=\"x\">&amp;\\'}")
    let evil = try ProcedureDefinition.load(yaml: yaml, file: "loan.yaml")
    for text in [evil.svg(), evil.bpmn(), evil.scxml()] {
      let outline = Outline.of(text)
      #expect(outline.problem == nil)
      #expect(!outline.elements.contains { $0.attributes["onload"] != nil })
    }
    #expect(!evil.powers().markdown(language: .en).contains("\n\n\n\n"))
  }
}

@Suite struct TheListOfPowers {
  private let definition: ProcedureDefinition

  init() throws { definition = try ProcedureFiles.onlineShopping() }

  @Test func namesEveryActionOfEveryRoleOnce() {
    let list = definition.powers()
    for role in definition.roles {
      let own = definition.actions.filter { $0.by.contains(role.name) }.map(\.name)
      let listed = list.sections.first { $0.role == role.name }?.powers.filter {
        $0.step == .action
      }
      #expect((listed?.map(\.name) ?? []) == own)
    }
  }

  @Test func saysByWhenADefenceIsDueAndWhatSilenceMeans() throws {
    let defendant = try #require(definition.powers().sections.first { $0.role == "defendant" })
    let defence = try #require(defendant.powers.first { $0.name == "file-defence" })
    let limit = try #require(defence.limits.first { $0.clock == "defence" })
    #expect(limit.rule == "defence")
    #expect(limit.onSilence.zh.contains("答辩期届满"))
    #expect(defence.weight == .may)
  }

  @Test func tellsTheMachineryApart() throws {
    let system = try #require(definition.powers().sections.first { $0.role == "system" })
    #expect(system.powers.allSatisfy { $0.weight == .automatic })
  }

  @Test func isATableThatATextCannotBreak() {
    let lines = definition.powers().markdown(language: .zh).split(separator: "\n")
      .filter { $0.hasPrefix("|") }
    #expect(
      lines.allSatisfy { line in
        line.replacing("\\|", with: "").count { $0 == "|" } == 8
      })
  }
}
