/**
 * One step with something to copy, in both languages. Pure.
 * @module
 */
import type { SetupStep } from '../../contract-sources.ts'

export const step = (
  ja: string,
  en: string,
  textJa: string,
  textEn: string,
  name: string,
  content: string,
): SetupStep => ({
  title: { ja, en },
  text: { ja: textJa, en: textEn },
  copy: { name, content },
})
