package import VerifyModel

extension VerifyClient {
    /// Adds a limit to a key; a second one for the same interval is refused (60211).
    package func createBucket(
        _ request: CreateBucket,
        of limit: RateLimitSID,
        in service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Bucket> {
        try await call(.createBucket, at: .buckets(service, limit), request.form, within: total)
    }

    /// Lists the buckets of a rate limit.
    package func listBuckets(
        of limit: RateLimitSID,
        in service: ServiceSID,
        _ page: PageQuery = PageQuery(),
        within total: Duration = CallTime.setUp
    ) -> VerifyList<Bucket> {
        VerifyList(
            client: self,
            operation: .listBucket,
            route: .buckets(service, limit),
            query: page.form,
            total: total
        )
    }

    /// Reads a bucket.
    package func fetchBucket(
        _ bucket: BucketSID,
        of limit: RateLimitSID,
        in service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Bucket> {
        try await call(.fetchBucket, at: .bucket(service, limit, bucket), within: total)
    }

    /// Changes a bucket; what is absent from the request stays.
    package func updateBucket(
        _ bucket: BucketSID,
        of limit: RateLimitSID,
        in service: ServiceSID,
        _ request: UpdateBucket,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Bucket> {
        try await call(.updateBucket, at: .bucket(service, limit, bucket), request.form, within: total)
    }

    /// Deletes a bucket.
    package func deleteBucket(
        _ bucket: BucketSID,
        of limit: RateLimitSID,
        in service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Void> {
        try await delete(.deleteBucket, at: .bucket(service, limit, bucket), within: total)
    }
}
