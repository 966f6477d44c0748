import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { closest } from '../../framework/text/closest.ts'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { builtinNamed, builtinPlugins } from './builtin-plugins.ts'
import type { EnricherPlugin } from './plugin.ts'
import { checkedPlugin } from './plugin-contract.ts'

/** A plugin and where it comes from. */
export interface LoadedPlugin {
  readonly plugin: EnricherPlugin
  /** Whether it is part of Mentat, hence trusted not to change events. */
  readonly isBuiltin: boolean
}

/**
 * Finds a plugin by its name in the configuration: a built-in one (or its name in the original Mentat), a file, a
 * package. A file that was changed since it was imported is imported anew.
 * @param home the home folder, from which relative paths start and packages are looked for first
 * @throws MentatError PLUGIN_NOT_FOUND; PLUGIN_INVALID when it cannot be imported or is no plugin
 */
export async function loadPlugin(name: string, home: string): Promise<LoadedPlugin> {
  const builtin = builtinNamed(name)
  if (builtin) return { plugin: await builtin.load(), isBuiltin: true }
  const module = isPath(name) ? fileUrl(name, home) : packageUrl(name, home)
  const exports = await imported(module, name)
  if (exports.default === undefined) {
    throw new MentatError('PLUGIN_INVALID', `${name} has no default export; expected a plugin`)
  }
  return { plugin: checkedPlugin(exports.default, name), isBuiltin: false }
}

function isPath(name: string): boolean {
  return /^(\.{0,2}\/|~)|\.[cm]?[jt]s$/.test(name)
}

function fileUrl(name: string, home: string): string {
  const path = resolve(home, name)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isFile() === true) return `${pathToFileURL(path).href}?changed=${stat.mtimeMs}`
  const found = stat ? 'is no file' : 'does not exist'
  throw new MentatError('PLUGIN_NOT_FOUND', `the plugin ${name} was not found: ${path} ${found}`)
}

/** In node_modules of the home folder, else wherever Mentat itself finds it. */
function packageUrl(name: string, home: string): string {
  try {
    return pathToFileURL(createRequire(join(home, 'package.json')).resolve(name)).href
  } catch {
    return name
  }
}

async function imported(module: string, name: string): Promise<{ default?: unknown }> {
  try {
    return (await import(module)) as { default?: unknown }
  } catch (cause) {
    if (module === name && codeOf(cause) === 'ERR_MODULE_NOT_FOUND') throw notFound(name)
    const text = `the plugin ${name} cannot be imported: ${describeError(cause)}`
    // The error itself does not tell the line.
    const hint = cause instanceof SyntaxError ? { advice: SYNTAX } : {}
    throw new MentatError('PLUGIN_INVALID', text, { cause, ...hint })
  }
}

const SYNTAX =
  '"node --check FILE" shows the place, if it is in this file and not in one that it imports.'

function notFound(name: string): MentatError {
  const names = builtinPlugins.map((known) => known.name)
  const meant = closest(name, names)
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`
  return new MentatError(
    'PLUGIN_NOT_FOUND',
    `there is no plugin ${name}, and no package of this name${hint}`,
    { advice: `Built-in plugins are ${names.join(', ')}; a file is named by its path.` },
  )
}
