/** What the keeper's process is started with, as one JSON argument. */
export interface KeeperArguments {
  /** The home folder. */
  readonly home: string
  readonly port?: number | undefined
}

/** First argument of the standalone binary when it is to be a keeper. */
export const KEEPER_ARGUMENT = '--keep-database-server'
