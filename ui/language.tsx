/**
 * The reader's language and the house's clock zone, for every component below.
 * @module
 */
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { Language } from '../platform/i18n/index.ts'
import { type Format, formatFor } from './format.ts'
import { en, type Messages } from './messages/en.ts'
import { ja } from './messages/ja.ts'

type Reading = {
  readonly language: Language
  readonly setLanguage: (language: Language) => void
  /** Time zone of the organization: dates are shown in it wherever the reader sits. */
  readonly timeZone: string
}
const ReadingContext = createContext<Reading | null>(null)

export const LanguageProvider = ({ children, ...reading }: Reading & { children: ReactNode }) => (
  <ReadingContext value={reading}>{children}</ReadingContext>
)

const useReading = (): Reading => {
  const reading = useContext(ReadingContext)
  if (!reading) throw new Error('useReading: no LanguageProvider above')
  return reading
}

export const useLanguage = (): Pick<Reading, 'language' | 'setLanguage'> => useReading()

/** The messages of a feature in the reader's language. @example const m = useMessages({ en, ja }) */
export const useMessages = <M,>(all: { readonly en: M; readonly ja: M }): M =>
  all[useReading().language]

/** The words of the kit itself. */
export const useKitMessages = (): Messages => useMessages({ en, ja })

/** Dates, numbers and durations in the reader's language and the organization's time zone. */
export const useFormat = (): Format => {
  const { language, timeZone } = useReading()
  return useMemo(() => formatFor(language, timeZone), [language, timeZone])
}
