import { Formats } from '../../../../framework/text/formats.ts'
import type { ReportSheet } from '../sheet.ts'
import { czechTexts } from './texts-cs.ts'
import { englishTexts } from './texts-en.ts'
import type { Texts } from './texts.ts'

/** The texts of a sheet in its language, with numbers and times as its readers know them. */
export function textsFor({ locale, timezone }: Pick<ReportSheet, 'locale' | 'timezone'>): Texts {
  return locale === 'cs'
    ? czechTexts(new Formats('cs', timezone))
    : englishTexts(new Formats('en', timezone))
}
