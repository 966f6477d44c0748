/** Where the files of a PostgreSQL come from that can be run from any folder. */
export interface BinariesSource {
  /** `18.4.0-beta.17`: of the package, whose first two numbers are those of PostgreSQL. */
  readonly version: string
  readonly files: readonly ServerFile[]
  readonly links: readonly ServerLink[]
  /** @returns what writes one of the files to a path */
  open(): (file: ServerFile, target: string) => void
}

/** A file by its path below the folder, size in bytes. */
export interface ServerFile {
  readonly path: string
  readonly size: number
}

/** A symbolic link, by its path below the folder, to another file beside it. */
export interface ServerLink {
  readonly path: string
  readonly to: string
}
