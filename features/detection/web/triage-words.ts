/**
 * The words for many alerts at once.
 * @module
 */
import { useMessages } from '../../../ui/language.tsx'
import { en, type TriageWords } from '../messages/web-triage-en.ts'
import { ja } from '../messages/web-triage-ja.ts'

export const useTriageWords = (): TriageWords => useMessages({ en, ja })
