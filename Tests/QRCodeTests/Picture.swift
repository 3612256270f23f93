import Testing

/// The modules that an SVG of ours paints, found by following its path.
struct Picture {
    let size: Int
    private(set) var rows: [[Bool]]

    init(svg: String) throws {
        let box = try #require(svg.firstMatch(of: /viewBox="0 0 (\d+) (\d+)"/))
        size = try #require(Int(box.1))
        rows = Array(repeating: Array(repeating: false, count: size), count: size)
        let path = try #require(svg.firstMatch(of: /<path fill="#000" d="([^"]*)"\/>/)).1
        for run in path.split(separator: "z") {
            let numbers = try #require(run.wholeMatch(of: /M(\d+) (\d+)h(\d+)v1H(\d+)/))
            let (column, row) = (try #require(Int(numbers.1)), try #require(Int(numbers.2)))
            let width = try #require(Int(numbers.3))
            try #require(numbers.1 == numbers.4)
            for offset in 0..<width { rows[row][column + offset] = true }
        }
    }

    /// Draws the picture as a portable grey map, `scale` pixels for each module.
    func pgm(scale: Int) -> [UInt8] {
        let header = "P5\n\(size * scale) \(size * scale)\n255\n"
        let lines = rows.flatMap { row in
            let line = row.flatMap { [UInt8](repeating: $0 ? 0 : 255, count: scale) }
            return Array(repeating: line, count: scale)
        }
        return Array(header.utf8) + lines.joined()
    }
}
