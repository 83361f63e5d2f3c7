/**
 * The words of the inventory's pages: those of the feature and those of its screens.
 * @module
 */
import { useLanguage, useMessages } from '../../../ui/language.tsx'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import { en as webEn } from '../messages/web.en.ts'
import { ja as webJa } from '../messages/web.ja.ts'

export const words = { en: { ...en, ...webEn }, ja: { ...ja, ...webJa } }
export type AssetWords = (typeof words)['en']
export const useWords = (): AssetWords => useMessages<AssetWords>(words)

/** Texts that come in both languages, read in the reader's. */
export const useText = (): ((text: { readonly ja: string; readonly en: string }) => string) => {
  const { language } = useLanguage()
  return (text) => text[language]
}

/** The word for a fact that a source told; a name we have no word for is shown as it is. */
export const fieldName = (m: AssetWords, field: string): string =>
  Object.entries(m.fields).find(([key]) => key === field)?.[1] ?? field

const named = (list: Readonly<Record<string, string>>, value: string): string =>
  Object.entries(list).find(([key]) => key === value)?.[1] ?? value

/** The value of such a fact in words. */
export const factValue = (m: AssetWords, field: string, value: string): string =>
  field === 'class'
    ? named(m.classes, value)
    : field === 'importance'
      ? named(m.importances, value)
      : field === 'reachableFromInternet' || field === 'defaultPassword'
        ? value === 'true'
          ? m.detail.yes
          : m.detail.no
        : value

export const choicesOf = (
  list: Readonly<Record<string, string>>,
): readonly { readonly value: string; readonly label: string }[] =>
  Object.entries(list).map(([value, label]) => ({ value, label }))
