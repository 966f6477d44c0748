import { writeFileSync } from 'node:fs'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { heldFile, isStandalone } from '../../framework/standalone.ts'
import type { BinariesSource, ServerFile, ServerLink } from './binaries-source.ts'
import type { PackageBinaries } from './package-binaries.ts'

/** Names of the two data files of the standalone binary that hold PostgreSQL. */
export const heldServer = {
  /** JSON: version, files, links. */
  index: 'postgres.json',
  /** The contents of the files one after the other, compressed by zstd. */
  contents: 'postgres.zst',
} as const

interface Index {
  readonly version: string
  readonly files: readonly ServerFile[]
  readonly links: readonly ServerLink[]
}

/** The PostgreSQL that the standalone binary holds; undefined when this is none, or was made without. */
export function heldBinaries(): BinariesSource | undefined {
  if (!isStandalone() || !hasServer()) return undefined
  const { version, files, links } = JSON.parse(heldFile(heldServer.index).toString('utf8')) as Index
  return {
    version,
    files,
    links,
    open: () => writerOf(files, zstdDecompressSync(heldFile(heldServer.contents))),
  }
}

/** The two data files, by name, for the making of a standalone binary. */
export function packBinaries(source: PackageBinaries): Map<string, Uint8Array> {
  const { version, files, links } = source
  const index: Index = { version, files, links }
  const contents = Buffer.concat(files.map((file) => source.read(file)))
  return new Map<string, Uint8Array>([
    [heldServer.index, Buffer.from(JSON.stringify(index))],
    [heldServer.contents, zstdCompressSync(contents, { params: compression })],
  ])
}

/** Made once, unpacked often: slow, and a tenth smaller than at the default level. */
const compression = {
  [constants.ZSTD_c_compressionLevel]: 12,
  [constants.ZSTD_c_enableLongDistanceMatching]: 1,
}

function writerOf(
  files: readonly ServerFile[],
  contents: Uint8Array,
): (file: ServerFile, target: string) => void {
  const offsets = new Map<string, number>()
  let end = 0
  for (const { path, size } of files) {
    offsets.set(path, end)
    end += size
  }
  return ({ path, size }, target) => {
    const offset = offsets.get(path) ?? 0
    writeFileSync(target, contents.subarray(offset, offset + size))
  }
}

function hasServer(): boolean {
  try {
    return heldFile(heldServer.index).length > 0
  } catch {
    return false
  }
}
