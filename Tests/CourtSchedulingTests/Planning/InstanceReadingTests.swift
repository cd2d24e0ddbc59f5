import CourtDomain
import CourtScheduling
import Testing

@Suite struct AnInstanceFile {
  static let header =
    #"{"k":"instance","format":"hearing-sched/1","name":"x","plan_date":"2026-03-01","#
    + #""first":"2026-03-02","last":"2026-03-06","utc_offset_min":480,"grid":15,"buffer":15,"#
    + #""people_gap":15,"sessions":[["09:00","12:00"],["13:30","17:30"]],"#
    + #""calendar":{"off":[],"work":[]},"weights":{"wait":2}}"#
  static let court = [
    #"{"k":"judge","id":0,"div":0,"cap":300,"busy":[],"target":600}"#,
    #"{"k":"bench","id":"b","members":[0]}"#,
    #"{"k":"pool","id":"C","type":"clerk","size":1,"off":{"0":[[1,0]]}}"#,
    #"{"k":"person","id":5,"busy":[[0,540,720]]}"#,
  ]
  static let hearing =
    #"{"k":"hearing","id":"\u5ead-1","dur":60,"w":1,"benches":["b"],"clerk":"C","room":"C","#
    + #""people":[5],"series":null,"notice":0,"ready":"2026-03-02","due":"2026-03-05","#
    + #""limit":"2026-03-06","extra":{"a":[1,{"b":null}],"c":1.5e3}}"#

  private func read(_ lines: [String]) throws(InstanceDefects) -> PlanningInstance {
    try PlanningInstance.read(Array(lines.joined(separator: "\n").utf8))
  }

  @Test func isReadInAnyOrderWithWhatIsNotKnownPassedOver() throws {
    let instance = try read([Self.hearing, ""] + Self.court.reversed() + [Self.header])
    #expect(instance.hearings.map(\.id) == ["庭-1"])
    #expect(instance.weights.wait == 2 && instance.weights.tardy == 30)
    #expect(instance.pools[0].off == [PlanningPool.Off(unit: 0, dayOffset: 1, session: 0)])
    let plan = try HearingPlanner(instance).plan(budget: PlanBudget(steps: 1), seed: 1)
    #expect(plan.schedule.rows.count == 1)
    #expect(plan.schedule.rows.allSatisfy { $0.date == instance.first && $0.start >= 810 })
  }

  @Test func namesAllItsDefectsWithTheirLines() throws {
    let lines = [
      Self.header, #"{"k":"judge","id":1,"cap":"much","busy":[]}"#, "{not json", #"{"k":"ghost"}"#,
      Self.court[0], Self.court[0],
    ]
    let defects = #expect(throws: InstanceDefects.self) { try read(lines) }
    #expect(defects?.worded.map(\.line) == [2, 3, 4, 6])
    #expect(defects?.worded.allSatisfy { !$0.text.zh.isEmpty && $0.text.zh != $0.text.en } == true)
  }

  @Test func namesWhatItPointsAtAndIsNotThere() throws {
    let defects = #expect(throws: InstanceDefects.self) {
      try read([Self.header, Self.hearing] + Self.court.prefix(1))
    }
    #expect(defects?.count == 4)
    #expect(defects?.worded.allSatisfy { $0.line == 2 } == true)
  }

  @Test(arguments: [
    ("\"last\":\"2026-03-06\"", "\"last\":\"2026-02-06\""), ("\"grid\":15", "\"grid\":1"),
    ("\"12:00\"", "\"14:00\""), ("hearing-sched/1", "hearing-sched/9"),
    ("\"wait\":2", "\"wait\":-1"),
  ])
  func isRefusedWithAFrameThatCannotBePlanned(old: String, new: String) throws {
    let broken = Self.header.split(separator: old, omittingEmptySubsequences: false)
      .joined(separator: new)
    #expect(broken != Self.header)
    #expect(throws: InstanceDefects.self) {
      try read([broken] + Self.court + [Self.hearing])
    }
  }

  @Test(arguments: [
    ("\"dur\":60", "\"dur\":-5", "dur must be 1 to 1440, and is -5"),
    ("\"w\":1,", "\"w\":1001,", "w must be 0 to 1000, and is 1001"),
    ("\"notice\":0", "\"notice\":-1", "notice must be 0 to 3650, and is -1"),
    ("\"cap\":300", "\"cap\":-1", "cap must be 0 to 1440, and is -1"),
    ("\"target\":600", "\"target\":-600", "target must be 0"),
    ("\"size\":1", "\"size\":-1", "size must be 0 to 30000, and is -1"),
    ("_min\":480", "_min\":1000000000", "utc_offset_min must be -720 to 840"),
    ("\"grid\"", "\"tz\":\"Nowhere/Land\",\"grid\"", "there is no time zone Nowhere/Land"),
    ("\"dur\":60,", "", "the field dur is missing"),
  ])
  func saysWhatIsOutOfRangeAndNotThatItIsMissing(old: String, new: String, told: String) throws {
    let whole = ([Self.header] + Self.court + [Self.hearing]).joined(separator: "\n")
    let broken = whole.split(separator: old, omittingEmptySubsequences: false).joined(
      separator: new)
    #expect(broken != whole)
    let defects = #expect(throws: InstanceDefects.self) { try read([broken]) }
    #expect(defects?.count == 1)
    #expect(defects?.description.contains(told) == true, "\(String(describing: defects))")
  }

  @Test func saysThatItIsEmpty() throws {
    for nothing in ["", "\n \n"] {
      let defects = #expect(throws: InstanceDefects.self) { try read([nothing]) }
      #expect(defects?.description == "the file is empty")
    }
  }

  /// Cut anywhere, a line is refused or read, and never brings the reader down.
  @Test func survivesEveryCut() throws {
    for text in [Self.header, Self.hearing, Self.court[2]] {
      let bytes = Array(text.utf8)
      for length in 0..<bytes.count {
        _ = try? PlanningInstance.read(Array(bytes.prefix(length)))
        _ = try? ScheduleLine.read(Array(bytes.prefix(length)))
      }
    }
  }
}
