import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { heldFile, isStandalone } from '../../framework/standalone.ts'

/** A script, style sheet or picture that browsers fetch. */
export interface Asset {
  readonly content: Buffer
  readonly type: string
  /** With a part that changes with the content, so that browsers may keep it for ever. */
  readonly url: string
}

/** Names under which the standalone binary holds assets begin like this; the list of them has the name `hawat/`. */
export const HELD_PREFIX = 'hawat/'

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * All assets by their names; the build makes them of `src/browser`.
 * @throws MentatError ASSETS_MISSING
 */
export function loadAssets(): ReadonlyMap<string, Asset> {
  const contents = isStandalone() ? heldAssets() : assetsIn(assetFolder())
  return new Map(
    [...contents].map(([name, content]) => {
      const version = createHash('sha256').update(content).digest('base64url').slice(0, 12)
      const type = types[extname(name)] ?? 'application/octet-stream'
      return [name, { content, type, url: `/assets/${version}/${name}` }]
    }),
  )
}

function heldAssets(): Map<string, Buffer> {
  const names = JSON.parse(heldFile(HELD_PREFIX).toString()) as string[]
  return new Map(names.map((name) => [name, heldFile(`${HELD_PREFIX}${name}`)]))
}

function assetsIn(folder: string): Map<string, Buffer> {
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]))
}

/** `dist/assets`, seen from `dist/lib/hawat/core` and from `src/lib/hawat/core`. */
function assetFolder(): string {
  const folders = ['../../../assets', '../../../../dist/assets'].map((path) =>
    join(import.meta.dirname, path),
  )
  const folder = folders.find((one) => existsSync(join(one, 'hawat.js')))
  if (folder !== undefined) return folder
  throw new MentatError('ASSETS_MISSING', `there is no ${folders.join(' and no ')}`)
}
