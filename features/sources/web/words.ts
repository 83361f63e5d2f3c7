/**
 * The words of these pages, and texts that come in both languages.
 * @module
 */
import { useLanguage, useMessages } from '../../../ui/language.tsx'
import { en, type WebMessages } from '../messages/web.en.ts'
import { ja } from '../messages/web.ja.ts'

export const useWords = (): WebMessages => useMessages({ en, ja })

export type Said = { readonly ja: string; readonly en: string }
export const useText = (): ((text: Said) => string) => {
  const { language } = useLanguage()
  return (text) => text[language]
}
