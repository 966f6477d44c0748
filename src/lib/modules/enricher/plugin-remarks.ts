import type { Remark } from '../../framework/config/section.ts'
import { optionProblems } from '../../framework/config/read-options.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { type LoadedPlugin, loadPlugin } from './load-plugin.ts'
import { ENRICH, writableKeys } from './plugin-contract.ts'
import type { PluginEntry } from './plugin-entry.ts'

/**
 * What is wrong with the plugins of a configuration: not found, no plugin, wrong options, two of the same name or for
 * the same place in the event. Imports what is enabled; never rejects.
 * @param home the home folder
 */
export async function pluginRemarks(
  entries: readonly PluginEntry[],
  home: string,
): Promise<Remark[]> {
  const remarks: Remark[] = []
  const taken = new Map<string, string>()
  for (const [index, entry] of entries.entries()) {
    if (!entry.enabled) continue
    const path = ['plugins', String(index)]
    try {
      const { plugin } = await loadPlugin(entry.name, home)
      remarks.push(...remarksOn(plugin, entry, path), ...doubled(plugin, taken, path))
    } catch (error) {
      remarks.push(failure(error, [...path, 'name']))
    }
  }
  return remarks
}

function remarksOn(
  plugin: LoadedPlugin['plugin'],
  entry: PluginEntry,
  path: readonly string[],
): Remark[] {
  return optionProblems(plugin.config, entry.config).map(({ text }) => ({
    severity: 'problem',
    path: [...path, 'config'],
    text,
  }))
}

/** The one that comes last would hide what the other wrote. */
function doubled(
  plugin: LoadedPlugin['plugin'],
  taken: Map<string, string>,
  path: readonly string[],
): Remark[] {
  const claims = [
    [`name ${plugin.name}`, 'is used already'],
    ...[...writableKeys(plugin)]
      .filter((key) => key !== ENRICH)
      .map((key) => [`_Mentat.${key}`, 'is written already'] as const),
  ] as const
  return claims.flatMap(([claim, how]) => {
    const owner = taken.get(claim)
    taken.set(claim, plugin.name)
    if (owner === undefined || (owner === plugin.name && !claim.startsWith('name'))) return []
    return [{ severity: 'problem', path, text: `${claim} ${how}, by the plugin ${owner}` }]
  })
}

function failure(error: unknown, path: readonly string[]): Remark {
  const details = error instanceof MentatError ? [error.advice] : []
  return { severity: 'problem', path, text: describeError(error), details }
}
