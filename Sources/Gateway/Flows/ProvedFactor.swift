/// What a proof does to its factor, the same in every statement that approves a flow.
enum ProvedFactor {
    /// A part of a `with`, behind a part `flow` that returns the approved row's `user_id`, `factor_id`, `finished_at`.
    static let update = """
        factor as (
            update factors c set
                consecutive_failures = 0,
                locked_until = null,
                last_used_at = flow.finished_at,
                status = 'active',
                verified_at = coalesce(c.verified_at, flow.finished_at),
                -- The first proved factor is the one that a start without a choice takes.
                is_default = not exists (
                    select from factors d
                    where d.user_id = flow.user_id and d.factor_id <> c.factor_id and d.is_default and d.status = 'active'
                )
            from flow where c.factor_id = flow.factor_id
        )
        """
}
