import Foundation

/// A drawing made of bars, lines and words, written by hand: no tool is needed to make it, and any
/// browser shows it.
struct Drawing {
  private(set) var height = 0.0
  let width = 960.0
  private var parts: [String] = []

  /// Colours that stay apart for the colour-blind. Source: Okabe and Ito, 2008.
  static let colours = [
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999",
  ]
  static let ink = "#222222"
  static let faint = "#BBBBBB"

  mutating func grow(_ by: Double) { height += by }

  mutating func text(
    _ text: String, x: Double, y: Double, size: Double = 12, anchor: String = "start",
    colour: String = ink, isBold: Bool = false
  ) {
    parts.append(
      "<text x=\"\(x.short)\" y=\"\(y.short)\" font-size=\"\(size.short)\" "
        + "text-anchor=\"\(anchor)\" fill=\"\(colour)\""
        + (isBold ? " font-weight=\"bold\"" : "") + ">\(Self.escaped(text))</text>")
  }

  mutating func bar(
    x: Double, y: Double, width: Double, height: Double, colour: String, tip: String = ""
  ) {
    let title = tip.isEmpty ? "" : "<title>\(Self.escaped(tip))</title>"
    parts.append(
      "<rect x=\"\(x.short)\" y=\"\(y.short)\" width=\"\(max(width, 0).short)\" "
        + "height=\"\(height.short)\" fill=\"\(colour)\">\(title)</rect>")
  }

  mutating func line(
    _ points: [(x: Double, y: Double)], colour: String, width: Double = 1.5, isDashed: Bool = false
  ) {
    guard points.count > 1 else { return }
    let places = points.map { "\($0.x.short),\($0.y.short)" }.joined(separator: " ")
    parts.append(
      "<polyline points=\"\(places)\" fill=\"none\" stroke=\"\(colour)\" "
        + "stroke-width=\"\(width.short)\"" + (isDashed ? " stroke-dasharray=\"4 3\"" : "") + "/>")
  }

  mutating func heading(_ text: String) {
    height += 34
    self.text(text, x: 20, y: height, size: 15, isBold: true)
    height += 12
  }

  func document(title: String, language: DisplayLanguage) -> String {
    let size = "width=\"\(width.short)\" height=\"\((height + 20).short)\""
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" \(size) \
      viewBox="0 0 \(width.short) \((height + 20).short)" role="img" \
      xml:lang="\(language.rawValue)" \
      font-family="'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif">
      <title>\(Self.escaped(title))</title>
      <rect width="100%" height="100%" fill="#FFFFFF"/>
      \(parts.joined(separator: "\n"))
      </svg>

      """
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case _ where scalar.value < 32: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Double {
  /// With one decimal at most, the same everywhere.
  fileprivate var short: String {
    let tenths = (self * 10).rounded()
    guard tenths.isFinite, tenths.magnitude < 1e12 else { return "0" }
    let whole = Int64(tenths)
    let sign = whole < 0 ? "-" : ""
    let size = whole.magnitude
    return size % 10 == 0 ? "\(sign)\(size / 10)" : "\(sign)\(size / 10).\(size % 10)"
  }
}

extension Drawing {
  /// Horizontal bars with a name before and a figure behind each.
  mutating func bars(
    _ rows: [(name: String, value: Double, shown: String, colour: String)], scale: Double? = nil
  ) {
    let largest = max(scale ?? rows.map(\.value).max() ?? 0, 1e-9)
    for row in rows {
      height += 20
      text(row.name, x: 300, y: height, anchor: "end")
      let length = min(row.value / largest, 1) * 480
      bar(x: 310, y: height - 11, width: length, height: 13, colour: row.colour, tip: row.shown)
      text(row.shown, x: 318 + length, y: height, size: 11)
    }
    height += 6
  }

  /// From the median to the ninth tenth, with a mark at the hundredth, for each name.
  mutating func spans(
    _ rows: [(name: String, figures: [QuantileSketch])], unit: String, maximum: Double
  ) {
    let scale = 480 / max(maximum, 1e-9)
    for row in rows {
      height += 8
      text(row.name, x: 300, y: height + 12, anchor: "end")
      for (place, sketch) in row.figures.enumerated() {
        height += 14
        guard let half = sketch.quantile(0.5), let most = sketch.quantile(0.9),
          let nearlyAll = sketch.quantile(0.99)
        else { continue }
        let colour = Self.colours[place % Self.colours.count]
        line(
          [(310 + half * scale, height - 4), (310 + nearlyAll * scale, height - 4)],
          colour: colour)
        bar(
          x: 310 + half * scale, y: height - 9, width: max((most - half) * scale, 2), height: 10,
          colour: colour,
          tip: "p50 \(half.short), p90 \(most.short), p99 \(nearlyAll.short) \(unit)")
        text(
          "\(half.short) / \(most.short) / \(nearlyAll.short)",
          x: 318 + nearlyAll * scale, y: height, size: 10)
      }
    }
    height += 8
  }

  /// Lines over weeks with a scale from 0 to 100 %.
  mutating func weeks(_ lines: [(name: String, shares: [Double], isDashed: Bool)]) {
    let count = lines.map(\.shares.count).max() ?? 0
    guard count > 1 else { return }
    let (left, wide, tall) = (60.0, 860.0, 140.0)
    let bottom = height + tall + 14
    for (share, label) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
      let y = bottom - share * tall
      line([(left, y), (left + wide, y)], colour: Self.faint, width: 0.5)
      text(label, x: left - 6, y: y + 4, size: 10, anchor: "end")
    }
    for (place, entry) in lines.enumerated() {
      line(
        entry.shares.enumerated().map { week, share in
          (left + wide * Double(week) / Double(count - 1), bottom - min(share, 1) * tall)
        }, colour: Self.colours[place % Self.colours.count], isDashed: entry.isDashed)
    }
    height = bottom + 20
    var x = left
    for (place, entry) in lines.enumerated() {
      bar(x: x, y: height - 9, width: 12, height: 10, colour: Self.colours[place % 7])
      text(entry.name, x: x + 16, y: height, size: 11)
      x += 40 + Double(SimulationReport.width(entry.name)) * 6.5
    }
    height += 8
  }
}
