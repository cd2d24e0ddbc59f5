import CourtDomain

/// An immutable snapshot of all precedents, ready to be asked from any thread.
///
/// Made of segments. Appending indexes only what is new and merges small segments, so that a new
/// decision costs milliseconds and a search sees a handful of segments. What must not be seen
/// through the statistics either (sealed cases) must be removed, not filtered.
public struct SimilarityIndex: Sendable {
  public let parameters: RankingParameters
  let segments: [IndexSegment]
  /// For each segment and document the part of BM25 that depends on its length alone.
  let norms: [[Float]]
  let averageLength: Double
  private let places: [String: Place]

  struct Place: Hashable, Sendable {
    let segment: Int
    let document: Int
  }

  /// A repeated id counts in its last form.
  public init(
    _ precedents: [Precedent] = [], parameters: RankingParameters = .standard
  ) {
    let segments = Self.segments(of: Self.unique(precedents), parameters)
    self.init(segments: segments, parameters)
  }

  private init(segments: [IndexSegment], _ parameters: RankingParameters) {
    self.parameters = parameters
    self.segments = segments
    let count = segments.reduce(0) { $0 + $1.count }
    let length = segments.reduce(0) { $0 + $1.totalLength }
    let average = count == 0 || length == 0 ? 1 : length / Double(count)
    averageLength = average
    norms = segments.map { segment in
      segment.lengths.map { Self.norm(Double($0), average, parameters) }
    }
    var places: [String: Place] = [:]
    places.reserveCapacity(count)
    for (index, segment) in segments.enumerated() {
      for (document, precedent) in segment.precedents.enumerated() {
        places[precedent.id] = Place(segment: index, document: document)
      }
    }
    self.places = places
  }

  public var count: Int { places.count }

  public func precedent(id: String) -> Precedent? {
    places[id].map { segments[$0.segment].precedents[$0.document] }
  }

  func place(of id: String) -> Place? { places[id] }

  /// A new snapshot with more precedents; one with a known id replaces the earlier.
  public func appending(_ more: [Precedent]) -> SimilarityIndex {
    let fresh = Self.unique(more)
    guard !fresh.isEmpty else { return self }
    var parts = without(Set(fresh.map(\.id)))
    parts += Self.segments(of: fresh, parameters)
    return SimilarityIndex(segments: Self.merged(parts), parameters)
  }

  /// A new snapshot as if these had never been in it.
  public func removing(_ ids: Set<String>) -> SimilarityIndex {
    SimilarityIndex(segments: without(ids), parameters)
  }

  private func without(_ ids: Set<String>) -> [IndexSegment] {
    let touched = Set(ids.compactMap { places[$0]?.segment })
    guard !touched.isEmpty else { return segments }
    return segments.enumerated().compactMap { index, segment in
      guard touched.contains(index) else { return segment }
      let rest = segment.removing(ids)
      return rest.count == 0 ? nil : rest
    }
  }

  /// Merges neighbours until each segment is at least twice as large as the next: their number
  /// stays logarithmic and each document is copied a logarithmic number of times.
  private static func merged(_ parts: [IndexSegment]) -> [IndexSegment] {
    var stack: [IndexSegment] = []
    for part in parts {
      stack.append(part)
      while stack.count > 1, let last = stack.last, stack[stack.count - 2].count < 2 * last.count {
        stack.removeLast()
        let earlier = stack.removeLast()
        stack.append(IndexSegment(merging: earlier, last))
      }
    }
    return stack
  }

  private static func segments(of precedents: [Precedent], _ parameters: RankingParameters)
    -> [IndexSegment]
  {
    let size = 50_000
    return stride(from: 0, to: precedents.count, by: size).map {
      IndexSegment(Array(precedents[$0..<min($0 + size, precedents.count)]), parameters)
    }
  }

  private static func unique(_ precedents: [Precedent]) -> [Precedent] {
    var last: [String: Int] = [:]
    for (index, precedent) in precedents.enumerated() { last[precedent.id] = index }
    guard last.count < precedents.count else { return precedents }
    return precedents.enumerated().filter { last[$1.id] == $0 }.map(\.element)
  }

  static func norm(_ length: Double, _ average: Double, _ parameters: RankingParameters) -> Float {
    Float(parameters.k1 * (1 - parameters.b + parameters.b * length / average))
  }

  /// How much a term tells: the rarer the more. Never negative.
  func rarity(of term: Term) -> Double {
    let frequency = segments.reduce(0) { $0 + $1.frequency(of: term) }
    return Self.rarity(frequency: frequency, among: count)
  }

  static func rarity(frequency: Int, among count: Int) -> Double {
    let absent = Double(count - frequency) + 0.5
    return Logarithm.natural(1 + absent / (Double(frequency) + 0.5))
  }
}
