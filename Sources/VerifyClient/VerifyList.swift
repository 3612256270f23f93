package import VerifyModel

/// A list of the provider, item by item; the next page is fetched when the one before is used up.
///
/// Reading stops at the first page that fails, with the error of that page.
package struct VerifyList<Item: ListedResource>: AsyncSequence, Sendable {
    package typealias Element = Item
    package typealias Failure = VerifyClientError

    let client: VerifyClient
    let operation: VerifyOperation
    let route: VerifyRoute
    let query: Form
    let total: Duration

    package func makeAsyncIterator() -> Iterator { Iterator(list: self, next: query) }

    /// Reads the first page alone, for lists that are known to be short.
    package func firstPage() async throws(VerifyClientError) -> VerifyAnswer<Page<Item>> {
        try await page(query)
    }

    package struct Iterator: AsyncIteratorProtocol {
        package typealias Failure = VerifyClientError

        fileprivate let list: VerifyList
        /// Nil behind the last page.
        fileprivate var next: Form?
        /// The queries asked so far: a page that leads back to one of them would be read for ever.
        private var asked: Set<Form> = []
        private var items: ArraySlice<Item> = []

        fileprivate init(list: VerifyList, next: Form) {
            self.list = list
            self.next = next
        }

        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(VerifyClientError) -> Item? {
            // A page may be empty and still not be the last.
            while items.isEmpty, let query = next {
                next = nil
                asked.insert(query)
                let page = try await list.page(query)
                items = page.items[...]
                next = try list.query(behind: page, asked)
            }
            return items.popFirst()
        }
    }
}

extension VerifyList {
    fileprivate func page(_ query: Form) async throws(VerifyClientError) -> VerifyAnswer<Page<Item>> {
        try await client.call(operation, at: route, query, within: total)
    }

    /// The query of the next page, to be asked at this list's own path.
    ///
    /// The URL that the provider names has its literal host, and at times another spelling of the identity: only its
    /// query is of use.
    fileprivate func query(
        behind page: VerifyAnswer<Page<Item>>,
        _ asked: Set<Form>
    ) throws(VerifyClientError) -> Form? {
        guard let url = page.meta.nextPageURL else { return nil }
        let next = Form(queryOf: url)
        guard !next.fields.isEmpty, !asked.contains(next) else {
            throw .unknown(.unreadable(status: page.status), requestID: page.requestID)
        }
        return next
    }
}

extension Form {
    /// What stands between `?` and `#` of a URL.
    init(queryOf url: String) {
        let query = url.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst()
        self.init(encoded: query.prefix { $0 != UInt8(ascii: "#") })
    }
}
