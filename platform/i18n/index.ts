/**
 * The languages of the house and the few rules that depend on them. Messages themselves are typed values
 * beside their feature (STYLE 14).
 * @module
 */
export const LANGUAGES = ['ja', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export type Text = { readonly ja: string; readonly en: string }

/** English plural by CLDR rule; Japanese has one form. */
export const plural = (
  language: Language,
  n: number,
  forms: { readonly one: string; readonly other: string },
): string => (language === 'en' && n === 1 ? forms.one : forms.other)

/** The best language for an Accept-Language header (RFC 9110 §12.5.4); Japanese when nothing fits. */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().split(';')
      const q = rest.map((r) => /^\s*q=([0-9.]+)$/.exec(r)?.[1]).find((v) => v !== undefined)
      return { tag: tag.toLowerCase(), q: q === undefined ? 1 : Number(q) }
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q)
  for (const { tag } of wanted) {
    if (tag === 'ja' || tag.startsWith('ja-')) return 'ja'
    if (tag === 'en' || tag.startsWith('en-')) return 'en'
  }
  return 'ja'
}
