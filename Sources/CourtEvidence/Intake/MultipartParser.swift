/// Takes a `multipart/form-data` body apart while it arrives. Source: RFC 7578, RFC 2046 §5.1.
///
/// Holds no more than one delimiter and the header lines of one part; the bytes of files are passed
/// on as they come. What is between the parts and after the last is bounded and dropped.
public struct MultipartParser: Sendable {
  public struct Limits: Sendable {
    /// Bytes of the header lines of one part.
    public var headerBytes = 8 * 1024
    /// Parts of one body.
    public var parts = 64
    /// Bytes before the first delimiter, and after the last.
    public var paddingBytes = 4 * 1024

    public init() {}
  }

  public enum Event: Sendable, Hashable {
    case part(MultipartPart)
    case bytes([UInt8])
    case endOfPart
    case end
  }

  private enum Stage {
    case preamble
    case header
    case content
    case epilogue
  }

  private let delimiter: [UInt8]
  private let limits: Limits
  private var stage = Stage.preamble
  private var pending: [UInt8]
  private var parts = 0
  private var dropped = 0

  /// - Throws: `MultipartDefect.boundary` where it is none.
  public init(boundary: String, limits: Limits = Limits()) throws(MultipartDefect) {
    guard (1...70).contains(boundary.utf8.count), boundary.utf8.last != 0x20,
      boundary.utf8.allSatisfy(Self.isBoundaryCharacter)
    else { throw .boundary }
    delimiter = Array("\r\n--".utf8) + Array(boundary.utf8)
    self.limits = limits
    // The first delimiter may stand at the very beginning.
    pending = [0x0D, 0x0A]
  }

  private static func isBoundaryCharacter(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "'()+_,-./:=? ".utf8.contains(byte)
  }

  /// The next pieces of what the bytes say, in order.
  public mutating func feed(_ bytes: ArraySlice<UInt8>) throws(MultipartDefect) -> [Event] {
    pending.append(contentsOf: bytes)
    var events: [Event] = []
    while try step(&events) {}
    return events
  }

  /// - Throws: `MultipartDefect.cutShort` where the last delimiter has not come.
  public func finish() throws(MultipartDefect) {
    guard stage == .epilogue else { throw .cutShort }
  }

  /// Whether something was found, so that there may be more.
  private mutating func step(_ events: inout [Event]) throws(MultipartDefect) -> Bool {
    switch stage {
    case .header: return try header(&events)
    case .preamble, .content: return try delimited(&events)
    case .epilogue:
      try drop(pending.count)
      pending = []
      return false
    }
  }

  private mutating func drop(_ count: Int) throws(MultipartDefect) {
    dropped += count
    guard dropped <= limits.paddingBytes else { throw .padding }
  }

  // MARK: Delimiters

  private enum Line {
    case next(end: Int)
    case last(end: Int)
    /// It only looks like a delimiter.
    case content
    /// More must come before it can be told.
    case open
  }

  private mutating func delimited(_ events: inout [Event]) throws(MultipartDefect) -> Bool {
    guard let place = Self.find(delimiter, in: pending) else {
      try pass(max(0, pending.count - delimiter.count + 1), &events)
      return false
    }
    switch line(after: place + delimiter.count) {
    case .open:
      try pass(place, &events)
      return false
    case .content:
      try pass(place + 1, &events)
      return true
    case .next(let end):
      try close(place, end, &events)
      parts += 1
      guard parts <= limits.parts else { throw .tooManyParts }
      stage = .header
    case .last(let end):
      try close(place, end, &events)
      events.append(.end)
      stage = .epilogue
      dropped = 0
    }
    return true
  }

  private mutating func close(_ place: Int, _ end: Int, _ events: inout [Event])
    throws(MultipartDefect)
  {
    let length = end - place
    let wasContent = stage == .content
    try pass(place, &events)
    pending.removeFirst(length)
    if wasContent { events.append(.endOfPart) }
  }

  /// What follows a delimiter: `--`, or white space to the end of the line.
  private func line(after start: Int) -> Line {
    var at = start
    if at < pending.count, pending[at] == 0x2D {
      guard at + 1 < pending.count else { return .open }
      return pending[at + 1] == 0x2D ? .last(end: at + 2) : .content
    }
    while at < pending.count, pending[at] == 0x20 || pending[at] == 0x09 { at += 1 }
    guard at - start <= 64 else { return .content }
    guard at < pending.count else { return .open }
    guard pending[at] == 0x0D else { return .content }
    guard at + 1 < pending.count else { return .open }
    return pending[at + 1] == 0x0A ? .next(end: at + 2) : .content
  }

  /// Hands on what is certainly content, or drops what stands before the first part.
  private mutating func pass(_ count: Int, _ events: inout [Event]) throws(MultipartDefect) {
    guard count > 0 else { return }
    if stage == .content {
      events.append(.bytes(Array(pending[..<count])))
    } else {
      try drop(count)
    }
    pending.removeFirst(count)
  }

  /// Where the needle stands first.
  private static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { hay in
      needle.withUnsafeBufferPointer { wanted in
        var at = 0
        while at + wanted.count <= hay.count {
          if hay[at] == wanted[0] {
            var same = 1
            while same < wanted.count, hay[at + same] == wanted[same] { same += 1 }
            if same == wanted.count { return at }
          }
          at += 1
        }
        return nil
      }
    }
  }

  // MARK: Header lines

  private mutating func header(_ events: inout [Event]) throws(MultipartDefect) -> Bool {
    let blank: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
    if pending.starts(with: [0x0D, 0x0A]) { throw .header }
    guard let end = Self.find(blank, in: pending) else {
      guard pending.count <= limits.headerBytes else { throw .headerTooLong }
      return false
    }
    guard end <= limits.headerBytes else { throw .headerTooLong }
    let part = try MultipartPart(lines: Array(pending[..<end]))
    pending.removeFirst(end + blank.count)
    events.append(.part(part))
    stage = .content
    return true
  }
}
