internal import CQREncode

/// Square barcodes (ISO/IEC 18004) as pictures for a web page.
package enum QRCode {
    /// Draws `text` as an SVG document: dark squares on white, four modules of quiet zone, no script and no style.
    ///
    /// Error correction is level M; the picture has no size of its own and fills what holds it.
    ///
    /// - Throws: `QRCodeError.empty`, or `.tooLong` beyond 2,331 bytes of UTF-8.
    package static func svg(_ text: String) throws(QRCodeError) -> String {
        let symbol = try Symbol(Array(text.utf8))
        let size = symbol.width + 2 * quietZone
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size) \(size)" shape-rendering="crispEdges" \
            role="img" aria-label="QR code"><rect width="\(size)" height="\(size)" fill="#fff"/>\
            <path fill="#000" d="\(path(of: symbol))"/></svg>
            """
    }

    /// The light border that scanners need, in modules.
    private static let quietZone = 4

    /// One rectangle for each run of dark modules in a row.
    private static func path(of symbol: borrowing Symbol) -> String {
        var path = ""
        for row in 0..<symbol.width {
            var column = 0
            while column < symbol.width {
                let start = column
                while column < symbol.width, symbol.isDark(row: row, column: column) { column += 1 }
                if column > start {
                    path += "M\(start + quietZone) \(row + quietZone)h\(column - start)v1H\(start + quietZone)z"
                }
                column += 1
            }
        }
        return path
    }
}

/// Why no QR code could be drawn.
package enum QRCodeError: Error, Equatable, Sendable {
    case empty
    case tooLong
}

extension QRCodeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "there is no text to draw"
        case .tooLong: "the text is too long for a QR code"
        }
    }
}
