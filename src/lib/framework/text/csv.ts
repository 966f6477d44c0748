/**
 * One row of comma separated values (RFC 4180). A text that a spreadsheet would take for a formula gets an
 * apostrophe before it: events come from strangers.
 */
export function csvRow(
  values: readonly (string | number | boolean | null | readonly (string | number)[])[],
): string {
  return values
    .map((value) => csvField(typeof value === 'object' && value !== null ? value.join(' ') : value))
    .join(',')
}

function csvField(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
