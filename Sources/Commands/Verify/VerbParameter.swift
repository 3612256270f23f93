import VerifyModel

/// One parameter of an operation.
package struct VerbParameter: Sendable {
    /// As the official description spells it; dots lead into the objects of a JSON body.
    package let name: String
    /// What it means and which limits it has, for `--help`.
    package let help: String
    package private(set) var isRequired = false
    /// Whether it may be given several times.
    package private(set) var isRepeated = false
    /// Whether it can also be read from a file, by an option of its own.
    package private(set) var isSecret = false

    init(_ name: String, _ help: String) {
        self.name = name
        self.help = help
    }

    var required: VerbParameter {
        var copy = self
        copy.isRequired = true
        return copy
    }

    var repeated: VerbParameter {
        var copy = self
        copy.isRepeated = true
        return copy
    }

    var secret: VerbParameter {
        var copy = self
        copy.isSecret = true
        return copy
    }

    /// The option that names a file with the value; nil for what is no secret.
    package var fileOption: String? { isSecret ? option + "-file" : nil }

    /// The option: `CodeLength` is `--code-length`.
    package var option: String { Self.option(name) }

    package static func option(_ name: String) -> String { "--" + kebab(name) }

    /// Words in small letters with dashes; `clientDataJSON` is `client-data-json`.
    private static func kebab(_ name: String) -> String {
        let letters = Array(name)
        var text = ""
        for (index, letter) in letters.enumerated() {
            guard letter.isLetter || letter.isNumber else {
                text += "-"
                continue
            }
            let before = index > 0 ? letters[index - 1] : "."
            let isNextSmall = index + 1 < letters.count && letters[index + 1].isLowercase
            let startsWord =
                letter.isUppercase && (before.isLowercase || before.isNumber || before.isUppercase && isNextSmall)
            text += (startsWord ? "-" : "") + letter.lowercased()
        }
        return text
    }
}

extension VerbParameter {
    static let paging = [
        VerbParameter("PageSize", "Items of one page: 1 to 1000; as many as --limit if absent."),
        VerbParameter("Page", "The number of the page, which the provider only echoes."),
        VerbParameter("PageToken", "Where to go on, as a page before said."),
    ]
}
