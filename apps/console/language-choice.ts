/**
 * Which language this device shows: the reader's own choice, else the browser's.
 * @module
 */
import { LANGUAGES, type Language, languageOf } from '../../platform/i18n/index.ts'

const KEY = 'hinoban.language'

export const chosenLanguage = (): Language | null =>
  LANGUAGES.find((l) => l === localStorage.getItem(KEY)) ?? null

export const startLanguage = (): Language =>
  chosenLanguage() ?? languageOf(navigator.languages.join(','))

export const keepLanguage = (language: Language): void => localStorage.setItem(KEY, language)
