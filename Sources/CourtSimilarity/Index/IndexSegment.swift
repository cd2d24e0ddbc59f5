import CourtDomain

/// A closed part of the index: some precedents and, for each term, who has it and how much.
///
/// Postings lie in two flat arrays, the documents of a term ascending. Nothing in a segment depends
/// on other segments; the collection's statistics are brought in when it is asked.
struct IndexSegment: Sendable {
  private(set) var precedents: [Precedent]
  private(set) var features: [ElementFeatures]
  private(set) var shingles: [Shingles]
  /// Weighted number of terms of each document.
  private(set) var lengths: [Float]
  private var ranges: [Term: Range<Int>]
  private var documents: [UInt32]
  /// Weighted occurrences.
  private var weights: [Float]

  var count: Int { precedents.count }
  var totalLength: Double { lengths.reduce(0) { $0 + Double($1) } }

  init(_ precedents: [Precedent], _ parameters: RankingParameters) {
    var build = PostingBuild()
    var lengths: [Float] = []
    for (index, precedent) in precedents.enumerated() {
      lengths.append(build.add(precedent, document: UInt32(index), parameters))
    }
    self.precedents = precedents
    features = precedents.map(ElementFeatures.init)
    shingles = precedents.map { Shingles($0.facts) }
    self.lengths = lengths
    (ranges, documents, weights) = build.postings()
  }

  /// The concatenation: terms of both, the second's documents after the first's.
  init(merging first: IndexSegment, _ second: IndexSegment) {
    precedents = first.precedents + second.precedents
    features = first.features + second.features
    shingles = first.shingles + second.shingles
    lengths = first.lengths + second.lengths
    var ranges: [Term: Range<Int>] = [:]
    ranges.reserveCapacity(max(first.ranges.count, second.ranges.count))
    var documents: [UInt32] = []
    var weights: [Float] = []
    documents.reserveCapacity(first.documents.count + second.documents.count)
    weights.reserveCapacity(first.documents.count + second.documents.count)
    let shift = UInt32(first.count)
    for (term, range) in first.ranges {
      let start = documents.count
      documents += first.documents[range]
      weights += first.weights[range]
      if let more = second.ranges[term] {
        documents += second.documents[more].lazy.map { $0 + shift }
        weights += second.weights[more]
      }
      ranges[term] = start..<documents.count
    }
    for (term, range) in second.ranges where first.ranges[term] == nil {
      let start = documents.count
      documents += second.documents[range].lazy.map { $0 + shift }
      weights += second.weights[range]
      ranges[term] = start..<documents.count
    }
    (self.ranges, self.documents, self.weights) = (ranges, documents, weights)
  }

  /// Without some documents, as if they had never been added: a sealed case must not be felt even
  /// through the weights of its terms.
  func removing(_ ids: Set<String>) -> IndexSegment {
    var place: [UInt32?] = []
    var kept: UInt32 = 0
    for precedent in precedents {
      let stays = !ids.contains(precedent.id)
      place.append(stays ? kept : nil)
      if stays { kept += 1 }
    }
    guard kept < UInt32(count) else { return self }
    var copy = self
    copy.precedents = precedents.filter { !ids.contains($0.id) }
    copy.features = zip(features, place).compactMap { $1 == nil ? nil : $0 }
    copy.shingles = zip(shingles, place).compactMap { $1 == nil ? nil : $0 }
    copy.lengths = zip(lengths, place).compactMap { $1 == nil ? nil : $0 }
    copy.filterPostings(place)
    return copy
  }

  private mutating func filterPostings(_ place: [UInt32?]) {
    var ranges: [Term: Range<Int>] = [:]
    var documents: [UInt32] = []
    var weights: [Float] = []
    for (term, range) in self.ranges {
      let start = documents.count
      for index in range {
        guard let document = place[Int(self.documents[index])] else { continue }
        documents.append(document)
        weights.append(self.weights[index])
      }
      if documents.count > start { ranges[term] = start..<documents.count }
    }
    (self.ranges, self.documents, self.weights) = (ranges, documents, weights)
  }

  /// In how many documents the term stands.
  func frequency(of term: Term) -> Int { ranges[term]?.count ?? 0 }

  /// Adds a term's BM25 part to the scores of the documents that have it.
  func accumulate(
    _ term: Term, weight: Float, k1: Float, norms: [Float], into scores: inout [Float]
  ) {
    guard let range = ranges[term] else { return }
    for index in range {
      let document = Int(documents[index])
      let occurrences = weights[index]
      scores[document] += weight * occurrences * (k1 + 1) / (occurrences + norms[document])
    }
  }
}

/// Collects postings document by document and lays them out term by term, without sorting.
private struct PostingBuild {
  private var ordinals: [Term: Int] = [:]
  private var counts: [Int] = []
  private var pairs: [(ordinal: Int, document: UInt32, weight: Float)] = []

  /// - Returns: the document's weighted length.
  mutating func add(
    _ precedent: Precedent, document: UInt32, _ parameters: RankingParameters
  ) -> Float {
    var weights: [Term: Float] = [:]
    var length: Float = 0
    let parts = [
      (precedent.title, parameters.titleWeight), (precedent.facts, parameters.factsWeight),
      (precedent.claims, parameters.claimsWeight),
      (precedent.reasoning, parameters.reasoningWeight),
    ]
    for (text, weight) in parts where weight > 0 && !text.isEmpty {
      let occurrences = TextTerms.occurrences(in: text)
      for occurrence in occurrences { weights[occurrence.term, default: 0] += Float(weight) }
      length += Float(weight) * Float(occurrences.count)
    }
    for (term, weight) in weights {
      let ordinal = ordinals[term] ?? counts.count
      if ordinal == counts.count {
        ordinals[term] = ordinal
        counts.append(0)
      }
      counts[ordinal] += 1
      pairs.append((ordinal, document, weight))
    }
    return length
  }

  func postings() -> ([Term: Range<Int>], [UInt32], [Float]) {
    var starts: [Int] = []
    starts.reserveCapacity(counts.count)
    var next = 0
    for count in counts {
      starts.append(next)
      next += count
    }
    var documents = [UInt32](repeating: 0, count: pairs.count)
    var weights = [Float](repeating: 0, count: pairs.count)
    var cursor = starts
    for pair in pairs {
      let at = cursor[pair.ordinal]
      documents[at] = pair.document
      weights[at] = pair.weight
      cursor[pair.ordinal] = at + 1
    }
    let ranges = ordinals.mapValues { starts[$0]..<starts[$0] + counts[$0] }
    return (ranges, documents, weights)
  }
}
