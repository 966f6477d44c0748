import type { PoolClient, QueryResult, QueryResultRow } from 'pg'

/**
 * One connection, checked out of the pool: pg's own client, also for COPY
 * (`client.query(copyFrom('COPY … FROM STDIN'))`). Its failures are raw; whoever hands it out
 * (`transaction`, `withClient`, `withAdvisoryLock`) makes MentatErrors of what leaves the action.
 * Never release it, never keep it.
 */
export type DatabaseClient = PoolClient

/**
 * A database and the pool of connections to it.
 *
 * Sessions are in UTC. Values come as text where JavaScript would lose something: `timestamptz` as
 * `2024-05-02T10:00:10.123456Z`, `json` as it was stored; `bigint` comes as number (counts stay far below 2^53),
 * `jsonb` parsed, see value-parsers.ts.
 *
 * Every method rejects with a MentatError: DATABASE_UNAVAILABLE (transient: wait and repeat, see `patiently`),
 * DATABASE_REFUSED, or DATABASE_FAILED with the SQLSTATE in `fields.sqlstate`. What an action throws of its own
 * passes unchanged.
 */
export interface Database {
  /** Names the database in texts: never with a password. */
  readonly label: string

  /** Runs one statement outside a transaction. */
  query<Row extends QueryResultRow = QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>>

  /**
   * Runs the action between BEGIN and COMMIT. When it throws, the transaction is rolled back. A connection that
   * failed is not used again. When the connection is lost during COMMIT, it is not known whether the
   * transaction took place: the failure is DATABASE_UNAVAILABLE, and the action must be repeatable.
   */
  transaction<Result>(action: (client: DatabaseClient) => Promise<Result>): Promise<Result>

  /** Runs the action on one connection, without a transaction. */
  withClient<Result>(action: (client: DatabaseClient) => Promise<Result>): Promise<Result>

  /**
   * Runs the action while no other holder of the same name in this database does; waits for its turn without limit. The
   * lock belongs to the session of the client that the action is given, and goes with it.
   */
  withAdvisoryLock<Result>(
    name: string,
    action: (client: DatabaseClient) => Promise<Result>,
  ): Promise<Result>

  /**
   * Ends the connections when they are given back, those still in use after a second by force, and lets go of the
   * embedded server. Idempotent.
   */
  close(): Promise<void>
}
