/**
 * One text in both languages, as kinds of sources give their reasons: `日本語 / English`. Pure.
 * @module
 */

/** The reader's side; null where the text is not of this form: then it is for programmers. */
export const inLanguage = (text: unknown, language: 'ja' | 'en'): string | null => {
  const [ja, en, more] = String(text).split(' / ')
  if (ja === undefined || en === undefined || more !== undefined) return null
  return language === 'ja' ? ja : en
}
