/**
 * The words of the pages of vulnerabilities in the reader's language.
 * @module
 */
import { useLanguage, useMessages } from '../../../ui/language.tsx'
import type { Text } from '../contract.ts'
import { en, type WebMessages } from '../messages/web.en.ts'
import { ja } from '../messages/web.ja.ts'

const words = { en, ja }
export const useWords = (): WebMessages => useMessages<WebMessages>(words)

/** Texts in both languages: the reader's, or the other where a source has only that; `lang` says which it is. */
export const inReaders = (
  text: Text,
  language: 'ja' | 'en',
): { readonly words: string; readonly lang: 'ja' | 'en' } => {
  const other = language === 'ja' ? 'en' : 'ja'
  return text[language] === '' && text[other] !== ''
    ? { words: text[other], lang: other }
    : { words: text[language], lang: language }
}

export const useText = (): ((text: Text) => string) => {
  const { language } = useLanguage()
  return (text) => inReaders(text, language).words
}

const HEADLINE = 110

/** The head of a page in one or two lines: whole words of a longer text, and a sign that there is more. */
export const headline = (text: string, most: number = HEADLINE): string => {
  if (text.length <= most) return text
  const cut = text.slice(0, most)
  const end = cut.lastIndexOf(' ')
  const whole = end > most / 2 ? cut.slice(0, end) : cut.replace(/[\ud800-\udbff]$/, '')
  return `${whole.replace(/[\s,;:、]+$/, '')}…`
}

/** The word for a code; a code we have no word for is shown as it is. */
export const wordOf = (list: Readonly<Record<string, string>>, code: string): string =>
  Object.entries(list).find(([key]) => key === code)?.[1] ?? code

export const choicesOf = (
  list: Readonly<Record<string, string>>,
): readonly { readonly value: string; readonly label: string }[] =>
  Object.entries(list).map(([value, label]) => ({ value, label }))

/** Whole days from one calendar day to another; below 0 when it has passed. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
