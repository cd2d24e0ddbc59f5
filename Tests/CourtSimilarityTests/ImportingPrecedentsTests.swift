import CourtDomain
import CourtSimilarity
import Testing

@Suite struct ImportingPrecedents {
  @Test func readsEveryLineOfTheFixture() throws {
    let read = PrecedentImport.parse(file: try Material.fixtureBytes())
    #expect(read.defects == [])
    #expect(read.precedents.count == 72)
    #expect(read.precedents.count { $0.language == .zh } == 60)
    let firstDay = CalendarDay(iso8601: "2022-01-01")
    let lastDay = CalendarDay(iso8601: "2026-09-30")
    for precedent in read.precedents {
      #expect(firstDay.map { precedent.decidedOn >= $0 } == true, "\(precedent.id)")
      #expect(lastDay.map { precedent.decidedOn <= $0 } == true, "\(precedent.id)")
      #expect(precedent.court.contains("示例"), "\(precedent.id)")
    }
  }

  @Test func offersSlugsThatHaveNamesInBothLanguages() throws {
    for precedent in try Material.precedents() {
      let elements = precedent.elements
      let slugs = [elements.cause, elements.goodsKind, elements.defectKind, elements.platformRole]
      for slug in slugs.compactMap({ $0 }) + elements.remedies {
        #expect(ElementVocabulary.name(slug).zh != slug, "\(precedent.id): \(slug)")
      }
    }
  }

  @Test func comesBackTheSameFromItsOwnExport() throws {
    for precedent in try Material.precedents() {
      let again = PrecedentImport.parse(line: precedent.json.bytes, number: 1)
      #expect(try again.get() == precedent)
    }
  }

  @Test func tellsEveryDefectOfALineAtOnce() throws {
    let line = """
      {"id":"a b","court":"","case_number":"x","decided_on":"2024-02-30","effective":"yes",
      "tier":"best","cause":"Online","remedies":["Geld"],"articles":[],
      "claimed":{"amount_minor":100,"currency":"CNY"},
      "awarded":{"amount_minor":200,"currency":"CNY"},"outcome":"dismissed","title":"t",
      "facts":"f","language":"zh-CN","colour":"red"}
      """
    let result = PrecedentImport.parse(
      line: Array(line.utf8.filter { $0 != 0x0A }), number: 7)
    let failure = #expect(throws: PrecedentLineDefects.self) { try result.get() }
    #expect(failure?.line == 7)
    let found = Set(failure?.defects.map { $0.pointer + " " + $0.code } ?? [])
    #expect(
      found == [
        "/id format", "/court blank", "/decided_on format", "/effective type", "/tier choice",
        "/cause format", "/remedies/0 format", "/awarded above-claim", "/awarded contradiction",
        "/colour unknown-field",
      ])
  }

  @Test(arguments: ["{", "[]", "{\"id\":1,\"id\":2}", "null"])
  func refusesALineThatIsNoObject(text: String) {
    let result = PrecedentImport.parse(line: Array(text.utf8), number: 1)
    #expect(throws: PrecedentLineDefects.self) { try result.get() }
  }

  @Test func keepsGoodLinesBesideBadOnesAndNamesARepeatedId() throws {
    let one = try #require(try Material.precedents().first)
    let file = one.json.text + "\n\n{broken\n" + one.json.text + "\n"
    let read = PrecedentImport.parse(file: Array(file.utf8))
    #expect(read.precedents == [one])
    #expect(read.defects.map(\.line) == [3, 4])
    #expect(read.defects.last?.defects.first?.code == "repeated")
  }

  @Test func refusesALineWithoutEnd() {
    let line = [UInt8](repeating: 0x20, count: PrecedentImport.maximumLineBytes + 1)
    let result = PrecedentImport.parse(line: line, number: 1)
    let failure = #expect(throws: PrecedentLineDefects.self) { try result.get() }
    #expect(failure?.defects.first?.code == "too-long")
  }
}
