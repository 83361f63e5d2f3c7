/**
 * The words of the page of feeds.
 * @module
 */
import { useLanguage, useMessages } from '../../../ui/language.tsx'
import { en, type WebMessages } from '../messages/web.en.ts'
import { ja } from '../messages/web.ja.ts'
import type { FeedGroup } from './feed-groups.ts'

export const useWords = (): WebMessages => useMessages({ en, ja })

/** Texts that come in both languages, read in the reader's. */
export const useText = (): ((text: { readonly ja: string; readonly en: string }) => string) => {
  const { language } = useLanguage()
  return (text) => text[language]
}

/** A source of many files has a name of its own; else its one feed has it. */
export const useGroupTitle = (): ((group: FeedGroup) => string) => {
  const m = useWords()
  const text = useText()
  return ({ id, feeds: [first] }) => m.groups[id] ?? (first === undefined ? id : text(first.title))
}
