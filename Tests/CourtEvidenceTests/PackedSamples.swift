import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

/// Archives made with Python's `zipfile` and `gzip`, in base64.
enum PackedSamples {
  static let all: [(what: String, name: String, base64: String, code: String)] = [
    (
      "a plain archive", "a.zip",
      "UEsDBBQAAAAIAAAAIQDBA/9XDQAAAFAAAAAJAAAAb3JkZXIudHh0yy9KSS1SMOTKpxINAFBLAQIU"
        + "AxQAAAAIAAAAIQDBA/9XDQAAAFAAAAAJAAAAAAAAAAAAAACAAQAAAABvcmRlci50eHRQSwUGAAAA"
        + "AAEAAQA3AAAANAAAAAAA",
      "archive"
    ),
    (
      "a Word document", "a.docx",
      "UEsDBBQAAAAIAAAAIQDHHBc8CgAAAAgAAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbLMJqSxILda3"
        + "AwBQSwMEFAAAAAgAAAAhABbDehkGAAAABAAAABEAAAB3b3JkL2RvY3VtZW50LnhtbLMp17cDAFBL"
        + "AQIUAxQAAAAIAAAAIQDHHBc8CgAAAAgAAAATAAAAAAAAAAAAAACAAQAAAABbQ29udGVudF9UeXBl"
        + "c10ueG1sUEsBAhQDFAAAAAgAAAAhABbDehkGAAAABAAAABEAAAAAAAAAAAAAAIABOwAAAHdvcmQv"
        + "ZG9jdW1lbnQueG1sUEsFBgAAAAACAAIAgAAAAHAAAAAAAA==",
      "office"
    ),
    (
      "a document with macros", "a.docm",
      "UEsDBBQAAAAIAAAAIQDHHBc8CgAAAAgAAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbLMJqSxILda3"
        + "AwBQSwMEFAAAAAgAAAAhAEPGj64HAAAABQAAABMAAAB3b3JkL3ZiYVByb2plY3QuYmluy01MLsoH"
        + "AFBLAQIUAxQAAAAIAAAAIQDHHBc8CgAAAAgAAAATAAAAAAAAAAAAAACAAQAAAABbQ29udGVudF9U"
        + "eXBlc10ueG1sUEsBAhQDFAAAAAgAAAAhAEPGj64HAAAABQAAABMAAAAAAAAAAAAAAIABOwAAAHdv"
        + "cmQvdmJhUHJvamVjdC5iaW5QSwUGAAAAAAIAAgCCAAAAcwAAAAAA",
      "macros"
    ),
    (
      "an archive in an archive", "a.zip",
      "UEsDBBQAAAAIAAAAIQBiTHrQTgAAAIEAAAAJAAAAaW5uZXIuemlwC/BmZhFhYGDgAGJFhoPM/8N5"
        + "gawAIOYE4vyilNQivZKKktP6Xp66QQZPTi0X4mUI8GZkEmHGrQsGGhgZkM0I8GZlAwkwAqE5kDYB"
        + "KwIAUEsBAhQDFAAAAAgAAAAhAGJMetBOAAAAgQAAAAkAAAAAAAAAAAAAAIABAAAAAGlubmVyLnpp"
        + "cFBLBQYAAAAAAQABADcAAAB1AAAAAAA=",
      "nested-archive"
    ),
    (
      "an archive under another name in an archive", "a.zip",
      "UEsDBBQAAAAIAAAAIQBiTHrQTgAAAIEAAAAMAAAAaGFybWxlc3MudHh0C/BmZhFhYGDgAGJFhoPM"
        + "/8N5gawAIOYE4vyilNQivZKKktP6Xp66QQZPTi0X4mUI8GZkEmHGrQsGGhgZkM0I8GZlAwkwAqE5"
        + "kDYBKwIAUEsBAhQDFAAAAAgAAAAhAGJMetBOAAAAgQAAAAwAAAAAAAAAAAAAAIABAAAAAGhhcm1s"
        + "ZXNzLnR4dFBLBQYAAAAAAQABADoAAAB4AAAAAAA=",
      "nested-archive"
    ),
    (
      "an archive whose sizes lie", "a.zip",
      "UEsDBBQAAAAIAAAAIQDBA/9XDQAAAFEAAAAJAAAAb3JkZXIudHh0yy9KSS1SMOTKpxINAFBLAQIU"
        + "AxQAAAAIAAAAIQDBA/9XDQAAAFAAAAAJAAAAAAAAAAAAAACAAQAAAABvcmRlci50eHRQSwUGAAAA"
        + "AAEAAQA3AAAANAAAAAAA",
      "archive-lies"
    ),
    (
      "an encrypted archive", "a.zip",
      "UEsDBBQAAQAIAAAAIQDBA/9XDQAAAFAAAAAJAAAAb3JkZXIudHh0yy9KSS1SMOTKpxINAFBLAQIU"
        + "AxQAAAAIAAAAIQDBA/9XDQAAAFAAAAAJAAAAAAAAAAAAAACAAQAAAABvcmRlci50eHRQSwUGAAAA"
        + "AAEAAQA3AAAANAAAAAAA",
      "encrypted-archive"
    ),
    (
      "a plain gzip", "a.gz",
      "H4sIAAAAAAACA0vOSCzhSh6JBABmIUKC+gAAAA==",
      "archive"
    ),
    (
      "a gzip of an archive", "a.gz",
      "H4sIAAAAAAACAwvwZmYRYWBg4ABiRYaDzP/DeYGsACDmBOL8opTUIr2SipLT+l6eukEGT04tF+Jl"
        + "CPBmZBJhxq0LBhoYGZDNCPBmZQMJMAKhOZA2ASsCAGJMetCBAAAA",
      "nested-archive"
    ),
    (
      "a gzip whose size lies", "a.gz",
      "H4sIAAAAAAACA0vOSCzhSh6JBABmIUKC+gAAAQ==",
      "archive-lies"
    ),
  ]

  /// The text of `deflated`.
  static let text: [UInt8] = (0..<60).flatMap { Array("\($0):条目 item \($0 * 7919 % 1000)\n".utf8) }

  /// The same text by each kind of block.
  static let deflated: [(kind: String, base64: String)] = [
    (
      "dynamic",
      "XdO7bSVBEENRn1G8EJr17dp8ZMiQp2wWaygBhSWlseOyzCEwwEHj1vnz8+/r9+/36/3z7eN1QPke"
        + "DkyW6xcuS2cjZKkupCw5idKFgZYl3HFl8TSMLNYEj0ycB61qngGVbRdU9kSD6r5VoML7JqjyPgEq"
        + "vcxBtWcYqPgowhTv98AUb/M8+cLzwlRPb5jqs2CKn06Y4u8ETPGXDlN8u8EUX0m44rMPXPFxB674"
        + "OE8windruOItCq56VsKXPuCKd7jSxww+6y8ilN51EFzRDsJWtRfhK9sn9ljdFiJXuImoVW4gepXr"
        + "CNWThlC9E6n4yYPkKneQtsq9yHWpp5HrVO051XWrkcha5QZyPfx15DrXY8h1r0b8Bw=="
    ),
    (
      "fixed",
      "M7B6Nnfh89nrFDJLUnMVDLgMUfiWhpZcRigiFsYWXMYoIuam5lwmKCJm5mZcpigippamXGaoIoYm"
        + "XOYoIibGxlwWKCLGpkZcligiRuaGXIYGKEKGlkBHo7ra0MCSyxDV2UYWXIaozrY0MecyRHW3hZkZ"
        + "lyGqw80tTLkMUV1ubmDCZYjqdDMjYy5DVLebmhhxGaI63sTMkMsI1fHGFgZcRqiON7IEBjma4w0t"
        + "uIxQXW9obM5lhOp6UzMuI1THW5qbchmhOt7C0oTLCNXxFobGXEaojjc3NuIyQnW8makhlzGq403N"
        + "DbiMUR1vYmHJZYzqeBMDYIJBdbyxkTmXMarjjUzMuIxRXW9oZspljOZ6Ey5jVMcbcxmjOt3SyIjL"
        + "2BJNlyGXCarTzc0MuEwM0RKtJZeJEVqqteAyMUZLtsDEboKWbs24TEzREq4pl4kZWso14TIxR0u5"
        + "xlwmqK43NDTiMkF1vbEhlymq4y1NDbhMDdFSriWXqRFayrXgMkXLqQbmXKZoWdUImFXR8qqJKZep"
        + "GVrKNeEyRQt4C2MuU7TsamDEZYqWX40MuQA="
    ),
    (
      "stored",
      "AWIEnfswOuadoeebriBpdGVtIDAKMTrmnaHnm64gaXRlbSA5MTkKMjrmnaHnm64gaXRlbSA4MzgK"
        + "MzrmnaHnm64gaXRlbSA3NTcKNDrmnaHnm64gaXRlbSA2NzYKNTrmnaHnm64gaXRlbSA1OTUKNjrm"
        + "naHnm64gaXRlbSA1MTQKNzrmnaHnm64gaXRlbSA0MzMKODrmnaHnm64gaXRlbSAzNTIKOTrmnaHn"
        + "m64gaXRlbSAyNzEKMTA65p2h55uuIGl0ZW0gMTkwCjExOuadoeebriBpdGVtIDEwOQoxMjrmnaHn"
        + "m64gaXRlbSAyOAoxMzrmnaHnm64gaXRlbSA5NDcKMTQ65p2h55uuIGl0ZW0gODY2CjE1Ouadoeeb"
        + "riBpdGVtIDc4NQoxNjrmnaHnm64gaXRlbSA3MDQKMTc65p2h55uuIGl0ZW0gNjIzCjE4Ouadoeeb"
        + "riBpdGVtIDU0MgoxOTrmnaHnm64gaXRlbSA0NjEKMjA65p2h55uuIGl0ZW0gMzgwCjIxOuadoeeb"
        + "riBpdGVtIDI5OQoyMjrmnaHnm64gaXRlbSAyMTgKMjM65p2h55uuIGl0ZW0gMTM3CjI0Ouadoeeb"
        + "riBpdGVtIDU2CjI1OuadoeebriBpdGVtIDk3NQoyNjrmnaHnm64gaXRlbSA4OTQKMjc65p2h55uu"
        + "IGl0ZW0gODEzCjI4OuadoeebriBpdGVtIDczMgoyOTrmnaHnm64gaXRlbSA2NTEKMzA65p2h55uu"
        + "IGl0ZW0gNTcwCjMxOuadoeebriBpdGVtIDQ4OQozMjrmnaHnm64gaXRlbSA0MDgKMzM65p2h55uu"
        + "IGl0ZW0gMzI3CjM0OuadoeebriBpdGVtIDI0NgozNTrmnaHnm64gaXRlbSAxNjUKMzY65p2h55uu"
        + "IGl0ZW0gODQKMzc65p2h55uuIGl0ZW0gMwozODrmnaHnm64gaXRlbSA5MjIKMzk65p2h55uuIGl0"
        + "ZW0gODQxCjQwOuadoeebriBpdGVtIDc2MAo0MTrmnaHnm64gaXRlbSA2NzkKNDI65p2h55uuIGl0"
        + "ZW0gNTk4CjQzOuadoeebriBpdGVtIDUxNwo0NDrmnaHnm64gaXRlbSA0MzYKNDU65p2h55uuIGl0"
        + "ZW0gMzU1CjQ2OuadoeebriBpdGVtIDI3NAo0NzrmnaHnm64gaXRlbSAxOTMKNDg65p2h55uuIGl0"
        + "ZW0gMTEyCjQ5OuadoeebriBpdGVtIDMxCjUwOuadoeebriBpdGVtIDk1MAo1MTrmnaHnm64gaXRl"
        + "bSA4NjkKNTI65p2h55uuIGl0ZW0gNzg4CjUzOuadoeebriBpdGVtIDcwNwo1NDrmnaHnm64gaXRl"
        + "bSA2MjYKNTU65p2h55uuIGl0ZW0gNTQ1CjU2OuadoeebriBpdGVtIDQ2NAo1NzrmnaHnm64gaXRl"
        + "bSAzODMKNTg65p2h55uuIGl0ZW0gMzAyCjU5OuadoeebriBpdGVtIDIyMQo="
    ),
    (
      "huffman only",
      "BcE7FQQxCADAHhVIuCSb/eCHgoIubngUGEAW2LiZH5VHW6IcVvzBoPJoS5TDit/4YFJ5tCXKYcV3"
        + "vbCoPNoS5bDisx+4qDzaEuWw4v3csKk82hLlsOL+NtxUHm2JclhxjwseKo+2RDmseK0FL5VHW6Ic"
        + "Vlx7wkfl0ZYohxXnM2D8qDzaEuWw4vh+MAaVR1uiHFYcvw/GpPJoS5TDivOFsag82hLlsOJ3PTAu"
        + "Ko+2RDms+N43jE3l0ZYohxWfd8O4qTzaEuWw4vO7YDxUHm2JcljxngvGS+XRliiHFfc1YXxUHm2J"
        + "cljxugfMH5VHW6IcVlzvD+ag8mhLlMOK8/tgTiqPtkQ5rDjHC3NRebQlymHFsR6YF5VHW6IcVtw3"
        + "zE3l0ZYohxW/Z8O8qTzaEuWw4vtdMB8qj7ZEOaz4jgXzpfJoS5TDis+aMD8qj7ZEOax47wHrR+XR"
        + "liiHFffzgzWoPNoS5bDi9X6wJpVHW6IcVrx+L6xF5dGWKIcV13xgXVQebYlyWHFeN6xN5dGWKIcV"
        + "x71h3VQebYlyWPG9YD1UHm2JclhxwXqpPNoS5bDiNyesj8qjLVEOK77XgOtH5dGWKIcVn/sH16Dy"
        + "aEuUw4r388E1qTzaEuWw4v5euBaVR1uiHFbc44HrovJoS5TDite64dpUHm2Jclhx7Q3XTeXRliiH"
        + "FedzwfVQebQlymHF8S24XiqPtkQ5rDjGhOuj8mhLlMOKa8D+UXm0JcphxW//YA8qj7ZEOaz43h/s"
        + "SeXRliiHFZ/3hb2oPNoS5bDi83tgX1QebYlyWPGeN+xN5dGWKIcV97Vh31QebYlyWPG6L9gPlUdb"
        + "ohxWXO+C/VJ5tCXKYcX1m7A/Ko+2RDmsOOeAPw=="
    ),
  ]

  static func bytes(_ base64: String) -> [UInt8] { Data(base64Encoded: base64).map { Array($0) } ?? [] }
}
