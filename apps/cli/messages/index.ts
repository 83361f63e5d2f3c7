/**
 * The words of the command line.
 * @module
 */
import type { Language } from '../../../platform/i18n/index.ts'
import { en, type Messages } from './en.ts'
import { ja } from './ja.ts'

export type { Messages }
export const wordsOf = (language: Language): Messages => (language === 'en' ? en : ja)
