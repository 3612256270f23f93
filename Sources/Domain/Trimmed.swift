extension Substring {
    /// Without the white space that HTTP allows around the parts of a header's value (RFC 9110 §5.6.3).
    package var trimmed: Substring {
        var text = self
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
