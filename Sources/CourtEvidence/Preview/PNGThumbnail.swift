/// A small copy of a PNG picture, made without any other program.
///
/// Meant to run in a child with limits of its own; it still bounds everything: the pixels, the bytes
/// unpacked, the size of what comes out. Source: PNG (Third Edition), W3C.
public enum PNGThumbnail {
  public enum Defect: Error, Sendable, Hashable {
    case notPNG
    case malformed
    /// Interlaced pictures are left to other programs.
    case interlaced
    case tooLarge
  }

  public static let sideLimit = 800
  /// Pixels of a picture that is still unpacked.
  public static let pixelLimit = 200_000_000

  /// - Returns: an RGB PNG of at most 800 by 800 pixels, transparency laid over white.
  public static func make(of file: [UInt8]) throws -> [UInt8] {
    let (header, palette, data) = try parts(of: file)
    guard header.width * header.height <= pixelLimit else { throw Defect.tooLarge }
    var rows = PNGRows(header: header)
    var picture = ShrunkPicture(
      width: header.width, height: header.height, sideLimit: sideLimit)
    let colours = PNGColours(header: header, palette: palette)
    var unpacking = Inflate(data, from: 2, limit: (header.rowBytes + 1) * header.height)
    do {
      try unpacking.run { bytes in
        try rows.feed(bytes) { row in
          picture.add(colours.rgb(row))
        }
      }
    } catch is Inflate.Defect { throw Defect.malformed }
    guard rows.count == header.height else { throw Defect.malformed }
    return PNGFile.rgb(picture.pixels, width: picture.outWidth, height: picture.outHeight)
  }

  /// The chunks that matter, with the pixel data put together.
  private static func parts(of file: [UInt8]) throws -> (PNGHeader, PNGPalette, [UInt8]) {
    guard file.starts(with: PNGFile.signature) else { throw Defect.notPNG }
    var header: PNGHeader?
    var palette = PNGPalette()
    var data: [UInt8] = []
    var at = 8
    while at + 12 <= file.count {
      let length = PNGFile.number(file, at)
      guard length <= file.count - at - 12 else { throw Defect.malformed }
      let body = file[(at + 8)..<(at + 8 + length)]
      switch String(decoding: file[(at + 4)..<(at + 8)], as: UTF8.self) {
      case "IHDR": header = try PNGHeader(Array(body))
      case "PLTE": palette.colours = Array(body)
      case "tRNS": palette.alpha = Array(body)
      case "IDAT": data += body
      case "IEND": at = file.count
      default: break
      }
      at += 12 + length
    }
    guard let header, data.count > 6 else { throw Defect.malformed }
    guard data[0] & 0x0F == 8, (Int(data[0]) << 8 | Int(data[1])) % 31 == 0, data[1] & 0x20 == 0
    else { throw Defect.malformed }
    return (header, palette, data)
  }
}

struct PNGHeader: Sendable {
  let width: Int
  let height: Int
  let depth: Int
  let colourType: Int

  init(_ bytes: [UInt8]) throws {
    guard bytes.count == 13, bytes[10] == 0, bytes[11] == 0 else {
      throw PNGThumbnail.Defect.malformed
    }
    (width, height) = (PNGFile.number(bytes, 0), PNGFile.number(bytes, 4))
    (depth, colourType) = (Int(bytes[8]), Int(bytes[9]))
    let depths: [Int: [Int]] = [
      0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
    ]
    guard width > 0, height > 0, width <= 1 << 24, height <= 1 << 24,
      depths[colourType]?.contains(depth) ?? false
    else { throw PNGThumbnail.Defect.malformed }
    guard bytes[12] == 0 else { throw PNGThumbnail.Defect.interlaced }
  }

  var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 1 }
  var rowBytes: Int { (width * channels * depth + 7) / 8 }
  var pixelBytes: Int { max(1, channels * depth / 8) }
}

struct PNGPalette: Sendable {
  var colours: [UInt8] = []
  var alpha: [UInt8] = []
}

/// Puts unpacked bytes together to rows and takes their filters off.
private struct PNGRows {
  let header: PNGHeader
  private var before: [UInt8]
  private var row: [UInt8] = []
  private(set) var count = 0

  init(header: PNGHeader) {
    self.header = header
    before = [UInt8](repeating: 0, count: header.rowBytes)
    row.reserveCapacity(header.rowBytes + 1)
  }

  mutating func feed(_ bytes: ArraySlice<UInt8>, _ body: ([UInt8]) -> Void) throws {
    var rest = bytes
    while !rest.isEmpty {
      let wanted = header.rowBytes + 1 - row.count
      row.append(contentsOf: rest.prefix(wanted))
      rest = rest.dropFirst(wanted)
      guard row.count == header.rowBytes + 1 else { return }
      var plain = Array(row.dropFirst())
      try Self.unfilter(&plain, before, kind: row[0], step: header.pixelBytes)
      body(plain)
      before = plain
      row.removeAll(keepingCapacity: true)
      count += 1
    }
  }

  private static func unfilter(
    _ row: inout [UInt8], _ before: [UInt8], kind: UInt8, step: Int
  ) throws {
    guard kind <= 4 else { throw PNGThumbnail.Defect.malformed }
    for at in row.indices {
      let left = at >= step ? Int(row[at - step]) : 0
      let up = Int(before[at])
      let corner = at >= step ? Int(before[at - step]) : 0
      let guess: Int
      switch kind {
      case 0: guess = 0
      case 1: guess = left
      case 2: guess = up
      case 3: guess = (left + up) / 2
      default:
        let (a, b, c) = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
        guess = a <= b && a <= c ? left : (b <= c ? up : corner)
      }
      row[at] &+= UInt8(truncatingIfNeeded: guess)
    }
  }
}

/// Turns rows of any kind into red, green and blue over white.
private struct PNGColours {
  let header: PNGHeader
  let palette: PNGPalette

  func rgb(_ row: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 255, count: header.width * 3)
    for x in 0..<header.width {
      let first = x * header.channels
      let (red, green, blue, alpha) = pixel(row, first)
      for (place, value) in [red, green, blue].enumerated() {
        out[x * 3 + place] = UInt8((Int(value) * alpha + 255 * (255 - alpha)) / 255)
      }
    }
    return out
  }

  private func pixel(_ row: [UInt8], _ first: Int) -> (UInt8, UInt8, UInt8, Int) {
    switch header.colourType {
    case 0:
      let grey = scaled(row, first)
      return (grey, grey, grey, 255)
    case 2: return (scaled(row, first), scaled(row, first + 1), scaled(row, first + 2), 255)
    case 3:
      let index = sample(row, first)
      guard index * 3 + 2 < palette.colours.count else { return (0, 0, 0, 255) }
      let alpha = index < palette.alpha.count ? Int(palette.alpha[index]) : 255
      return (
        palette.colours[index * 3], palette.colours[index * 3 + 1],
        palette.colours[index * 3 + 2], alpha
      )
    case 4:
      let grey = scaled(row, first)
      return (grey, grey, grey, Int(scaled(row, first + 1)))
    default:
      return (
        scaled(row, first), scaled(row, first + 1), scaled(row, first + 2),
        Int(scaled(row, first + 3))
      )
    }
  }

  /// One sample in its own range.
  private func sample(_ row: [UInt8], _ index: Int) -> Int {
    switch header.depth {
    case 16: return Int(row[index * 2])
    case 8: return Int(row[index])
    default:
      let bit = index * header.depth
      let shift = 8 - header.depth - bit % 8
      return Int(row[bit / 8]) >> shift & ((1 << header.depth) - 1)
    }
  }

  private func scaled(_ row: [UInt8], _ index: Int) -> UInt8 {
    let value = sample(row, index)
    guard header.depth < 8 else { return UInt8(value) }
    return UInt8(value * 255 / ((1 << header.depth) - 1))
  }
}

/// Averages squares of pixels to one, row by row.
private struct ShrunkPicture {
  let width: Int
  let step: Int
  let outWidth: Int
  let outHeight: Int
  private(set) var pixels: [UInt8] = []
  private var sums: [Int]
  private var rowsTaken = 0
  private var left: Int

  init(width: Int, height: Int, sideLimit: Int) {
    self.width = width
    step = (max(width, height) + sideLimit - 1) / sideLimit
    outWidth = (width + step - 1) / step
    outHeight = (height + step - 1) / step
    sums = [Int](repeating: 0, count: outWidth * 3)
    left = height
    pixels.reserveCapacity(outWidth * outHeight * 3)
  }

  mutating func add(_ row: [UInt8]) {
    for x in 0..<width {
      let place = x / step * 3
      for channel in 0..<3 { sums[place + channel] += Int(row[x * 3 + channel]) }
    }
    rowsTaken += 1
    left -= 1
    guard rowsTaken == step || left == 0 else { return }
    for x in 0..<outWidth {
      let columns = min(step, width - x * step)
      for channel in 0..<3 {
        pixels.append(UInt8(sums[x * 3 + channel] / (columns * rowsTaken)))
        sums[x * 3 + channel] = 0
      }
    }
    rowsTaken = 0
  }
}
