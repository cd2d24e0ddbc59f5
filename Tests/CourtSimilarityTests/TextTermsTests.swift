import Testing

@testable import CourtSimilarity

@Suite struct CuttingTextIntoTerms {
  private func cut(_ text: String) -> [String] {
    TextTerms.occurrences(in: text).map { piece(text, $0.start..<$0.end) }
  }

  @Test func takesChineseInOverlappingPairs() {
    #expect(cut("手机屏幕") == ["手机", "机屏", "屏幕"])
    #expect(cut("退货，一") == ["退货", "一"])
    #expect(cut("第7日内") == ["第", "7", "日内"])
  }

  @Test func countsOffsetsInUTF16() {
    #expect(cut("😀手机，𠮷野ABC") == ["手机", "𠮷野", "ABC"])
    #expect(TextTerms.occurrences(in: "😀手机").map(\.start) == [2])
  }

  @Test(arguments: [
    ("ＡＢＣ１２", "abc12"), ("Phone", "phone"), ("delivered", "delivering"),
    ("refunds", "refund"), ("refused", "refuse"), ("shipped", "ships"), ("bodies", "body"),
  ])
  func foldsFormsOfOneWord(left: String, right: String) {
    let terms = [left, right].map { TextTerms.occurrences(in: $0).map(\.term) }
    #expect(terms[0] == terms[1])
    #expect(terms[0].count == 1)
  }

  @Test(arguments: [("glass", "gla"), ("bus", "bu"), ("ring", "r"), ("2024", "202")])
  func leavesShortWordsAndNumbersAlone(word: String, not: String) {
    #expect(
      TextTerms.occurrences(in: word).map(\.term) != TextTerms.occurrences(in: not).map(\.term))
  }

  @Test func stopsAtItsLimit() {
    let long = String(repeating: "案情", count: 100_000)
    #expect(TextTerms.occurrences(in: long).count == TextTerms.maximumTerms)
  }

  /// For any text, occurrences ascend, lie inside it and start at a character's first unit.
  @Test func neverLeavesTheTextForFiveHundredSeeds() {
    let alphabet = Array("案情退货abz09ＡＺ９，。 \n😀𠮷é-")
    for seed in UInt64(1)...500 {
      var random = SeededGenerator(seed: seed)
      let text = String(
        (0..<Int.random(in: 0...60, using: &random)).map { _ in
          alphabet.randomElement(using: &random) ?? "x"
        })
      let units = Array(text.utf16)
      var last = -1
      for occurrence in TextTerms.occurrences(in: text) {
        #expect(occurrence.start > last, "seed \(seed)")
        #expect(occurrence.end > occurrence.start && occurrence.end <= units.count, "seed \(seed)")
        #expect(!UTF16.isTrailSurrogate(units[occurrence.start]), "seed \(seed)")
        last = occurrence.start
      }
    }
  }
}

@Suite struct TellingCopiesFromLikeness {
  @Test func seesAFormLetterWithOtherNamesAsACopy() {
    let first = "原告于三月五日在被告店铺购买羽绒服一件，签收后第三天申请无理由退货，被告以拆封为由拒绝退款。"
    let second = "原告于九月八日在被告店铺购买羽绒服一件，签收后第三天申请无理由退货，被告以拆封为由拒绝退款。"
    #expect(Shingles(first).isSeries(with: Shingles(second)))
    let other = "冷链荔枝途中耽搁，开箱时果皮发黑流水，店家以超过六小时为由不肯赔付，原告提交了开箱视频。"
    #expect(Shingles(first).overlap(with: Shingles(other)) == 0)
  }

  @Test func doesNotJudgeTextsThatAreTooShort() {
    #expect(Shingles("要求退款").overlap(with: Shingles("要求退款")) == 0)
  }

  @Test func findsNoSeriesAmongTheFixture() throws {
    let texts = try Material.precedents().map { ($0.id, Shingles($0.facts)) }
    for (index, left) in texts.enumerated() {
      for right in texts[..<index] {
        #expect(!left.1.isSeries(with: right.1), "\(left.0) and \(right.0)")
      }
    }
  }
}
