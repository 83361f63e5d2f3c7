/**
 * What is wrong in the rules of a folder: where, the line with a mark below what is at fault, why and what to do. Pure.
 * @module
 */
import { STARTER } from '../../../features/detection/contract.ts'
import { faultDetail } from '../../../features/detection/messages/rule-fault-details-ja.ts'
import { faultWhy as whyEn } from '../../../features/detection/messages/rule-faults-en.ts'
import { faultWhy as whyJa } from '../../../features/detection/messages/rule-faults-ja.ts'
import type { BaseFault } from '../../../features/detection/rule-base.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import type { ScanLogsWords } from '../messages/scan-logs.ts'
import { plainText } from '../plain-text.ts'

const MAX_TOLD = 10

/** Only what cost a rule of a folder: advice is for whoever writes rules, and the console shows it. */
export const costlyFaults = (faults: readonly BaseFault[]): readonly BaseFault[] =>
  faults.filter(({ set, severity }) => set !== STARTER && severity === 'error')

/** `file` as it lies in the folder of `--rules`. */
export const faultPlace = ({ file }: BaseFault): string => file.slice(file.indexOf('/') + 1)

export const ruleFaultLines = (
  faults: readonly BaseFault[],
  language: Language,
  m: ScanLogsWords,
): readonly string[] => {
  const wrong = costlyFaults(faults)
  const told = wrong.slice(0, MAX_TOLD)
  if (told.length === 0) return []
  return [
    '',
    m.ruleFaults,
    ...told.flatMap((fault) => linesOf(fault, language)),
    ...(wrong.length > told.length ? [m.moreRuleFaults(wrong.length - told.length)] : []),
  ]
}

const linesOf = (fault: BaseFault, language: Language): readonly string[] => {
  const { line, column, code, message, excerpt } = fault
  const why = (language === 'ja' ? whyJa : whyEn)[code]
  const detail = (language === 'ja' ? faultDetail(message) : null) ?? message
  return [
    `  ${faultPlace(fault)}:${line}:${column} ${why}`,
    ...(excerpt === null ? [] : markedLines(excerpt).map((one) => `      ${one}`)),
    `      ${detail}`,
  ]
}

/** A tab is one column here, so that the mark stands below its word. */
const markedLines = ({
  before,
  wrong,
  after,
}: NonNullable<BaseFault['excerpt']>): readonly string[] => {
  const indent = /^\s*/.exec(before)?.[0].length ?? 0
  const [left, word] = [plain(before.slice(indent)), plain(wrong)]
  return [
    `${left}${word}${plain(after)}`,
    `${' '.repeat(columnsOf(left))}${'^'.repeat(Math.max(1, columnsOf(word)))}`,
  ]
}

/** Spaces at the end count where a word follows them. */
const plain = (text: string): string => plainText(`${text.replaceAll('\t', ' ')}|`).slice(0, -1)

/** Signs that a terminal shows two columns wide; those that stand on the sign before take none. */
const columnsOf = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 2 : NONE.test(sign) ? 0 : 1), 0)

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u
const NONE = /\p{Mn}|\p{Me}/u
