import { registry } from '../../src/lib/framework/errors/registry.ts'

/** docs/reference/errors.md: every failure with its code. */
export function errorReference(): string {
  const rows = Object.entries(registry)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { exit, transient, meaning, advice }]) =>
      [
        `## ${code}`,
        '',
        meaning,
        '',
        `What to do: ${advice}`,
        '',
        `Exit status ${exit}${transient ? '; waiting helps, daemons wait by themselves' : ''}.`,
        '',
      ].join('\n'),
    )
  return [
    '# Errors',
    '',
    'Generated from `src/lib/framework/errors/registry.ts`. A code never changes its meaning.',
    '',
    ...rows,
  ].join('\n')
}
