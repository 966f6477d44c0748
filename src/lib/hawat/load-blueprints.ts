import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MentatError } from '../framework/errors/mentat-error.ts'
import type { Blueprint } from './core/blueprint.ts'
import { type ForeignBlueprint, kit } from './kit.ts'

/**
 * Loads blueprints of others: each is the default export of a file or a package, or what that makes of the kit.
 * @param folder of the configuration, which relative paths and packages are looked for from
 * @throws MentatError BLUEPRINT_INVALID
 */
export async function loadBlueprints(
  names: readonly string[],
  folder: string,
): Promise<Blueprint[]> {
  return Promise.all(names.map((name) => loadBlueprint(name, folder)))
}

async function loadBlueprint(name: string, folder: string): Promise<Blueprint> {
  let found: unknown
  try {
    const path = /^[./]/.test(name)
      ? resolve(folder, name)
      : createRequire(join(folder, 'any.js')).resolve(name)
    const module = (await import(pathToFileURL(path).href)) as { default?: unknown }
    const given = module.default as ForeignBlueprint | undefined
    found = typeof given === 'function' ? given(kit) : given
  } catch (cause) {
    throw new MentatError('BLUEPRINT_INVALID', `the blueprint ${name} cannot be loaded`, { cause })
  }
  if (isBlueprint(found)) return found
  throw new MentatError(
    'BLUEPRINT_INVALID',
    `the default export of ${name} is no blueprint; expected an object with name, summary and routes`,
  )
}

function isBlueprint(value: unknown): value is Blueprint {
  if (typeof value !== 'object' || value === null) return false
  const { name, summary, routes } = value as Partial<Record<keyof Blueprint, unknown>>
  return typeof name === 'string' && typeof summary === 'string' && Array.isArray(routes)
}
