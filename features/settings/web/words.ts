/**
 * The words of the settings page.
 * @module
 */
import { useLanguage, useMessages } from '../../../ui/language.tsx'
import { en, type WebMessages } from '../messages/web.en.ts'
import { ja } from '../messages/web.ja.ts'

export const words = { en, ja }
export const useWords = (): WebMessages => useMessages(words)

/** Texts that come in both languages, read in the reader's. */
export const useText = (): ((text: { readonly ja: string; readonly en: string }) => string) => {
  const { language } = useLanguage()
  return (text) => text[language]
}
