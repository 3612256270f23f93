import QRCode
import Testing

@Suite struct QRCodeTests {
    static let uri = "otpauth://totp/Postern:anna%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Postern"

    @Test(
        .enabled(if: Scanner.isInstalled, "needs zbarimg, of Debian's package zbar-tools"),
        arguments: [uri, "1", "Zażółć gęślą jaźń", String(repeating: "A long text. ", count: 100)]
    )
    func `a scanner reads the text back`(text: String) async throws {
        let picture = try Picture(svg: QRCode.svg(text))

        let read = try await Scanner.read(picture.pgm(scale: 4))
        #expect(read == text)
    }

    @Test(arguments: ["1", uri])
    func `the drawing has its quiet zone and its three corners`(text: String) throws {
        let picture = try Picture(svg: QRCode.svg(text))
        let last = picture.size - 5

        for border in 0..<4 {
            #expect(picture.rows[border].allSatisfy { !$0 })
            #expect(picture.rows.allSatisfy { !$0[border] && !$0[picture.size - 1 - border] })
        }
        #expect(picture.rows[4][4...10].allSatisfy { $0 })
        #expect(picture.rows[4][(last - 6)...last].allSatisfy { $0 })
        #expect(picture.rows[last][4...10].allSatisfy { $0 })
        #expect(!picture.rows[last][last - 6...last].allSatisfy { $0 })
    }

    /// ISO/IEC 18004 table 7: with level M, version 1 holds 14 bytes, version 2 holds 26.
    @Test(arguments: [(14, 21), (15, 25), (26, 25), (27, 29)])
    func `the smallest version with error correction level M is taken`(count: Int, modules: Int) throws {
        let picture = try Picture(svg: QRCode.svg(String(repeating: "x", count: count)))

        #expect(picture.size == modules + 8)
    }

    @Test func `the picture has one path and nothing that could run`() throws {
        let svg = try QRCode.svg("\"><script>alert(1)</script>")

        #expect(svg.hasPrefix(#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 "#))
        #expect(svg.split(separator: "<path").count == 2)
        #expect(!svg.contains("script") && !svg.contains("style=") && !svg.contains("href"))
    }

    @Test func `an empty text is refused`() {
        #expect(throws: QRCodeError.empty) { try QRCode.svg("") }
    }

    @Test func `2,331 bytes fit and one more does not`() throws {
        #expect(try Picture(svg: QRCode.svg(String(repeating: "x", count: 2_331))).size == 177 + 8)
        #expect(throws: QRCodeError.tooLong) { try QRCode.svg(String(repeating: "x", count: 2_332)) }
    }
}
