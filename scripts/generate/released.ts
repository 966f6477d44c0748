/** The date on man pages and packages: that of the release, so that a build of tomorrow gives the same. */
export const RELEASED = '2026-11-23'
