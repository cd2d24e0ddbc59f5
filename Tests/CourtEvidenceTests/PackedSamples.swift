import Foundation

/// Archives made with Python's `zipfile`, `gzip` and `zlib`, in base64.
enum PackedSamples {
  struct Archive: Sendable {
    let what: String
    let name: String
    let code: String
    let bytes: [UInt8]

    init(_ what: String, _ name: String, _ code: String, _ base64: String) {
      self.what = what
      self.name = name
      self.code = code
      bytes = PackedSamples.bytes(base64)
    }
  }

  struct Deflated: Sendable {
    let kind: String
    let bytes: [UInt8]

    init(_ kind: String, _ base64: String) {
      self.kind = kind
      bytes = PackedSamples.bytes(base64)
    }
  }

  private static func bytes(_ base64: String) -> [UInt8] {
    Data(base64Encoded: base64).map { Array($0) } ?? []
  }

  static let all: [Archive] = [
    Archive(
      "a plain archive", "a.zip", "archive",
      """
      UEsDBBQAAAAIAAAAIQDBA/9XDQAAAFAAAAAJAAAAb3JkZXIudHh0yy9KSS1SMOTKpxINAFBLAQIUAxQAAAAI\
      AAAAIQDBA/9XDQAAAFAAAAAJAAAAAAAAAAAAAACAAQAAAABvcmRlci50eHRQSwUGAAAAAAEAAQA3AAAANAAA\
      AAAA
      """),
    Archive(
      "a Word document", "a.docx", "office",
      """
      UEsDBBQAAAAIAAAAIQDHHBc8CgAAAAgAAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbLMJqSxILda3AwBQSwME\
      FAAAAAgAAAAhABbDehkGAAAABAAAABEAAAB3b3JkL2RvY3VtZW50LnhtbLMp17cDAFBLAQIUAxQAAAAIAAAA\
      IQDHHBc8CgAAAAgAAAATAAAAAAAAAAAAAACAAQAAAABbQ29udGVudF9UeXBlc10ueG1sUEsBAhQDFAAAAAgA\
      AAAhABbDehkGAAAABAAAABEAAAAAAAAAAAAAAIABOwAAAHdvcmQvZG9jdW1lbnQueG1sUEsFBgAAAAACAAIA\
      gAAAAHAAAAAAAA==
      """),
    Archive(
      "a document with macros", "a.docm", "macros",
      """
      UEsDBBQAAAAIAAAAIQDHHBc8CgAAAAgAAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbLMJqSxILda3AwBQSwME\
      FAAAAAgAAAAhAEPGj64HAAAABQAAABMAAAB3b3JkL3ZiYVByb2plY3QuYmluy01MLsoHAFBLAQIUAxQAAAAI\
      AAAAIQDHHBc8CgAAAAgAAAATAAAAAAAAAAAAAACAAQAAAABbQ29udGVudF9UeXBlc10ueG1sUEsBAhQDFAAA\
      AAgAAAAhAEPGj64HAAAABQAAABMAAAAAAAAAAAAAAIABOwAAAHdvcmQvdmJhUHJvamVjdC5iaW5QSwUGAAAA\
      AAIAAgCCAAAAcwAAAAAA
      """),
    Archive(
      "an archive in an archive", "a.zip", "nested-archive",
      """
      UEsDBBQAAAAIAAAAIQBiTHrQTgAAAIEAAAAJAAAAaW5uZXIuemlwC/BmZhFhYGDgAGJFhoPM/8N5gawAIOYE\
      4vyilNQivZKKktP6Xp66QQZPTi0X4mUI8GZkEmHGrQsGGhgZkM0I8GZlAwkwAqE5kDYBKwIAUEsBAhQDFAAA\
      AAgAAAAhAGJMetBOAAAAgQAAAAkAAAAAAAAAAAAAAIABAAAAAGlubmVyLnppcFBLBQYAAAAAAQABADcAAAB1\
      AAAAAAA=
      """),
    Archive(
      "an archive under another name in an archive", "a.zip", "nested-archive",
      """
      UEsDBBQAAAAIAAAAIQBiTHrQTgAAAIEAAAAMAAAAaGFybWxlc3MudHh0C/BmZhFhYGDgAGJFhoPM/8N5gawA\
      IOYE4vyilNQivZKKktP6Xp66QQZPTi0X4mUI8GZkEmHGrQsGGhgZkM0I8GZlAwkwAqE5kDYBKwIAUEsBAhQD\
      FAAAAAgAAAAhAGJMetBOAAAAgQAAAAwAAAAAAAAAAAAAAIABAAAAAGhhcm1sZXNzLnR4dFBLBQYAAAAAAQAB\
      ADoAAAB4AAAAAAA=
      """),
    Archive(
      "an archive whose sizes lie", "a.zip", "archive-lies",
      """
      UEsDBBQAAAAIAAAAIQDBA/9XDQAAAFEAAAAJAAAAb3JkZXIudHh0yy9KSS1SMOTKpxINAFBLAQIUAxQAAAAI\
      AAAAIQDBA/9XDQAAAFAAAAAJAAAAAAAAAAAAAACAAQAAAABvcmRlci50eHRQSwUGAAAAAAEAAQA3AAAANAAA\
      AAAA
      """),
    Archive(
      "an encrypted archive", "a.zip", "encrypted-archive",
      """
      UEsDBBQAAQAIAAAAIQDBA/9XDQAAAFAAAAAJAAAAb3JkZXIudHh0yy9KSS1SMOTKpxINAFBLAQIUAxQAAAAI\
      AAAAIQDBA/9XDQAAAFAAAAAJAAAAAAAAAAAAAACAAQAAAABvcmRlci50eHRQSwUGAAAAAAEAAQA3AAAANAAA\
      AAAA
      """),
    Archive(
      "a plain gzip", "a.gz", "archive",
      """
      H4sIAAAAAAACA0vOSCzhSh6JBABmIUKC+gAAAA==
      """),
    Archive(
      "a gzip of an archive", "a.gz", "nested-archive",
      """
      H4sIAAAAAAACAwvwZmYRYWBg4ABiRYaDzP/DeYGsACDmBOL8opTUIr2SipLT+l6eukEGT04tF+JlCPBmZBJh\
      xq0LBhoYGZDNCPBmZQMJMAKhOZA2ASsCAGJMetCBAAAA
      """),
    Archive(
      "a gzip whose size lies", "a.gz", "archive-lies",
      """
      H4sIAAAAAAACA0vOSCzhSh6JBABmIUKC+gAAAQ==
      """),
  ]

  /// What the streams below hold.
  static let text: [UInt8] = {
    var all = ""
    for place in 0..<60 { all += "\(place):条目 item \(place * 7919 % 1_000)\n" }
    return Array(all.utf8)
  }()

  /// The same text by each kind of block.
  static let deflated: [Deflated] = [
    Deflated(
      "dynamic",
      """
      XdO7bSVBEENRn1G8EJr17dp8ZMiQp2wWaygBhSWlseOyzCEwwEHj1vnz8+/r9+/36/3z7eN1QPkeDkyW6xcu\
      S2cjZKkupCw5idKFgZYl3HFl8TSMLNYEj0ycB61qngGVbRdU9kSD6r5VoML7JqjyPgEqvcxBtWcYqPgowhTv\
      98AUb/M8+cLzwlRPb5jqs2CKn06Y4u8ETPGXDlN8u8EUX0m44rMPXPFxB674OE8windruOItCq56VsKXPuCK\
      d7jSxww+6y8ilN51EFzRDsJWtRfhK9sn9ljdFiJXuImoVW4gepXrCNWThlC9E6n4yYPkKneQtsq9yHWpp5Hr\
      VO051XWrkcha5QZyPfx15DrXY8h1r0b8Bw==
      """),
    Deflated(
      "fixed",
      """
      M7B6Nnfh89nrFDJLUnMVDLgMUfiWhpZcRigiFsYWXMYoIuam5lwmKCJm5mZcpigippamXGaoIoYmXOYoIibG\
      xlwWKCLGpkZcligiRuaGXIYGKEKGlkBHo7ra0MCSyxDV2UYWXIaozrY0MecyRHW3hZkZlyGqw80tTLkMUV1u\
      bmDCZYjqdDMjYy5DVLebmhhxGaI63sTMkMsI1fHGFgZcRqiON7IEBjma4w0tuIxQXW9obM5lhOp6UzMuI1TH\
      W5qbchmhOt7C0oTLCNXxFobGXEaojjc3NuIyQnW8makhlzGq403NDbiMUR1vYmHJZYzqeBMDYIJBdbyxkTmX\
      MarjjUzMuIxRXW9oZspljOZ6Ey5jVMcbcxmjOt3SyIjL2BJNlyGXCarTzc0MuEwM0RKtJZeJEVqqteAyMUZL\
      tsDEboKWbs24TEzREq4pl4kZWso14TIxR0u5xlwmqK43NDTiMkF1vbEhlymq4y1NDbhMDdFSriWXqRFayrXg\
      MkXLqQbmXKZoWdUImFXR8qqJKZepGVrKNeEyRQt4C2MuU7TsamDEZYqWX40MuQA=
      """),
    Deflated(
      "stored",
      """
      AWIEnfswOuadoeebriBpdGVtIDAKMTrmnaHnm64gaXRlbSA5MTkKMjrmnaHnm64gaXRlbSA4MzgKMzrmnaHn\
      m64gaXRlbSA3NTcKNDrmnaHnm64gaXRlbSA2NzYKNTrmnaHnm64gaXRlbSA1OTUKNjrmnaHnm64gaXRlbSA1\
      MTQKNzrmnaHnm64gaXRlbSA0MzMKODrmnaHnm64gaXRlbSAzNTIKOTrmnaHnm64gaXRlbSAyNzEKMTA65p2h\
      55uuIGl0ZW0gMTkwCjExOuadoeebriBpdGVtIDEwOQoxMjrmnaHnm64gaXRlbSAyOAoxMzrmnaHnm64gaXRl\
      bSA5NDcKMTQ65p2h55uuIGl0ZW0gODY2CjE1OuadoeebriBpdGVtIDc4NQoxNjrmnaHnm64gaXRlbSA3MDQK\
      MTc65p2h55uuIGl0ZW0gNjIzCjE4OuadoeebriBpdGVtIDU0MgoxOTrmnaHnm64gaXRlbSA0NjEKMjA65p2h\
      55uuIGl0ZW0gMzgwCjIxOuadoeebriBpdGVtIDI5OQoyMjrmnaHnm64gaXRlbSAyMTgKMjM65p2h55uuIGl0\
      ZW0gMTM3CjI0OuadoeebriBpdGVtIDU2CjI1OuadoeebriBpdGVtIDk3NQoyNjrmnaHnm64gaXRlbSA4OTQK\
      Mjc65p2h55uuIGl0ZW0gODEzCjI4OuadoeebriBpdGVtIDczMgoyOTrmnaHnm64gaXRlbSA2NTEKMzA65p2h\
      55uuIGl0ZW0gNTcwCjMxOuadoeebriBpdGVtIDQ4OQozMjrmnaHnm64gaXRlbSA0MDgKMzM65p2h55uuIGl0\
      ZW0gMzI3CjM0OuadoeebriBpdGVtIDI0NgozNTrmnaHnm64gaXRlbSAxNjUKMzY65p2h55uuIGl0ZW0gODQK\
      Mzc65p2h55uuIGl0ZW0gMwozODrmnaHnm64gaXRlbSA5MjIKMzk65p2h55uuIGl0ZW0gODQxCjQwOuadoeeb\
      riBpdGVtIDc2MAo0MTrmnaHnm64gaXRlbSA2NzkKNDI65p2h55uuIGl0ZW0gNTk4CjQzOuadoeebriBpdGVt\
      IDUxNwo0NDrmnaHnm64gaXRlbSA0MzYKNDU65p2h55uuIGl0ZW0gMzU1CjQ2OuadoeebriBpdGVtIDI3NAo0\
      NzrmnaHnm64gaXRlbSAxOTMKNDg65p2h55uuIGl0ZW0gMTEyCjQ5OuadoeebriBpdGVtIDMxCjUwOuadoeeb\
      riBpdGVtIDk1MAo1MTrmnaHnm64gaXRlbSA4NjkKNTI65p2h55uuIGl0ZW0gNzg4CjUzOuadoeebriBpdGVt\
      IDcwNwo1NDrmnaHnm64gaXRlbSA2MjYKNTU65p2h55uuIGl0ZW0gNTQ1CjU2OuadoeebriBpdGVtIDQ2NAo1\
      NzrmnaHnm64gaXRlbSAzODMKNTg65p2h55uuIGl0ZW0gMzAyCjU5OuadoeebriBpdGVtIDIyMQo=
      """),
    Deflated(
      "huffman only",
      """
      BcE7FQQxCADAHhVIuCSb/eCHgoIubngUGEAW2LiZH5VHW6IcVvzBoPJoS5TDit/4YFJ5tCXKYcV3vbCoPNoS\
      5bDisx+4qDzaEuWw4v3csKk82hLlsOL+NtxUHm2JclhxjwseKo+2RDmseK0FL5VHW6IcVlx7wkfl0ZYohxXn\
      M2D8qDzaEuWw4vh+MAaVR1uiHFYcvw/GpPJoS5TDivOFsag82hLlsOJ3PTAuKo+2RDms+N43jE3l0ZYohxWf\
      d8O4qTzaEuWw4vO7YDxUHm2JcljxngvGS+XRliiHFfc1YXxUHm2JcljxugfMH5VHW6IcVlzvD+ag8mhLlMOK\
      8/tgTiqPtkQ5rDjHC3NRebQlymHFsR6YF5VHW6IcVtw3zE3l0ZYohxW/Z8O8qTzaEuWw4vtdMB8qj7ZEOaz4\
      jgXzpfJoS5TDis+aMD8qj7ZEOax47wHrR+XRliiHFffzgzWoPNoS5bDi9X6wJpVHW6IcVrx+L6xF5dGWKIcV\
      13xgXVQebYlyWHFeN6xN5dGWKIcVx71h3VQebYlyWPG9YD1UHm2JclhxwXqpPNoS5bDiNyesj8qjLVEOK77X\
      gOtH5dGWKIcVn/sH16DyaEuUw4r388E1qTzaEuWw4v5euBaVR1uiHFbc44HrovJoS5TDite64dpUHm2Jclhx\
      7Q3XTeXRliiHFedzwfVQebQlymHF8S24XiqPtkQ5rDjGhOuj8mhLlMOKa8D+UXm0JcphxW//YA8qj7ZEOaz4\
      3h/sSeXRliiHFZ/3hb2oPNoS5bDi83tgX1QebYlyWPGeN+xN5dGWKIcV97Vh31QebYlyWPG6L9gPlUdbohxW\
      XO+C/VJ5tCXKYcX1m7A/Ko+2RDmsOOeAPw==
      """),
  ]
}
