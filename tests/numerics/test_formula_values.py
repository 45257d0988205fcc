"""Every formula against its number: what the engines find satisfies the printed statement, and a wrong
statement or a wrong premise does not pass for it."""
