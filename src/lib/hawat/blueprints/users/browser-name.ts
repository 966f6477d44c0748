/** What a program says of itself (the header User-Agent), as far as people know it by name; undefined: it says something else. */
export interface BrowserName {
  /** `Firefox 140`. */
  readonly browser: string
  /** `Windows`; undefined: it does not say. */
  readonly system: string | undefined
}

/**
 * The first that fits holds: most browsers also give the names of those before them, so that old pages take them for these. Names
 * end where the version begins.
 */
const browsers: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bEdg(?:e|A|iOS)?\/(\d+)/, 'Edge'],
  [/\b(?:OPR|OPiOS)\/(\d+)/, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\bVivaldi\/(\d+)/, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+).*\bSafari\//, 'Safari'],
]

const systems: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bWindows\b/, 'Windows'],
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** Reads the name and the version of a browser, and the system it runs on. */
export function browserName(agent: string): BrowserName | undefined {
  for (const [mark, name] of browsers) {
    const [, version] = mark.exec(agent) ?? []
    if (version === undefined) continue
    return {
      browser: `${name} ${version}`,
      system: systems.find(([systemMark]) => systemMark.test(agent))?.[1],
    }
  }
  return undefined
}
