/// Finds the frame header of a JPEG as it streams past: cameras put previews, colour profiles and
/// places of several hundred KiB before it.
///
/// Segments are walked by their lengths; nothing is kept but nine bytes. Source: ITU-T T.81 §B.2.2.
struct JPEGFrameScan: Sendable {
  /// Segments that are walked; 255 of the longest hold the largest colour profile.
  static let maximumSegments = 1_024
  /// Width and height of the frame, once it was met.
  private(set) var size: (width: Int, height: Int)?
  private var isOver = false
  private var head: [UInt8] = []
  private var skipping = 2
  private var segments = 0

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var at = 0
    while !isOver, at < bytes.count {
      if skipping > 0 {
        let step = min(skipping, bytes.count - at)
        skipping -= step
        at += step
        continue
      }
      head.append(bytes[at])
      at += 1
      look()
    }
  }

  /// Judges what there is of one segment's head.
  private mutating func look() {
    guard head[0] == 0xFF else { return isOver = true }
    guard head.count > 1 else { return }
    let marker = head[1]
    switch marker {
    case 0xFF: head.removeLast()
    // Stand-alone markers have no length.
    case 0x01, 0xD0...0xD8: head = []
    // After the start of a scan or the end of the picture no frame comes.
    case 0x00, 0xD9, 0xDA: isOver = true
    default:
      let isFrame = (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
      if isFrame {
        guard head.count == 9 else { return }
        size = (Int(head[7]) << 8 | Int(head[8]), Int(head[5]) << 8 | Int(head[6]))
        isOver = true
      } else if head.count == 4 {
        let length = Int(head[2]) << 8 | Int(head[3])
        segments += 1
        isOver = length < 2 || segments > Self.maximumSegments
        skipping = length - 2
        head = []
      }
    }
  }
}
