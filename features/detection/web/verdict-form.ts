/**
 * The questions of whoever closes an alert, or many: the verdict and the note.
 * @module
 */
import { z } from 'zod'
import { AlertVerdict, VERDICTS } from '../contract-alerts.ts'
import type { useAlertWords } from './words.tsx'

export const VerdictForm = z.object({
  verdict: z.enum(['', ...VERDICTS]).pipe(AlertVerdict),
  note: z.string().trim().max(2_000),
})

/** Each verdict with what it means. */
export const verdictChoices = (m: ReturnType<typeof useAlertWords>) =>
  VERDICTS.map((value) => ({ value, label: m.verdicts[value], help: m.verdictHelp[value] }))
