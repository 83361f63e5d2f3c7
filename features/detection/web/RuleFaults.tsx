/**
 * What could not be read of rule files: where, the line with what is wrong in it marked, why, and what to do.
 * @module
 */
import { useLanguage, useMessages } from '../../../ui/language.tsx'
import type { RuleFault } from '../contract-rules.ts'
import { faultDetail } from '../messages/rule-fault-details-ja.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'

export const RuleFaults = ({ faults }: { faults: readonly RuleFault[] }) => {
  const m = useMessages({ en, ja })
  const { language } = useLanguage()
  return (
    <ul className="rule-faults">
      {faults.map(({ severity, code, file, line, column, excerpt, message }) => (
        <li key={`${file} ${line} ${column} ${code} ${message}`} className="small">
          <b>{severity === 'error' ? m.error : m.advice}</b>{' '}
          <bdi className="mono">{m.place(file, line, column)}</bdi>: {m.faultWhy[code] ?? code}{' '}
          {excerpt === null ? null : (
            <pre className="rule-fault" dir="ltr">
              {excerpt.before}
              <mark>
                {excerpt.wrong === '' ? <span title={m.missingHere}>▲</span> : excerpt.wrong}
              </mark>
              {excerpt.after}
            </pre>
          )}
          <Detail message={message} inJapanese={language === 'ja' ? faultDetail(message) : null} />
        </li>
      ))}
    </ul>
  )
}

/** The reader's own words are English: they stay where no others are known. */
const Detail = ({ message, inJapanese }: { message: string; inJapanese: string | null }) =>
  inJapanese === null ? (
    <div className="soft" lang="en">
      <bdi>{message}</bdi>
    </div>
  ) : (
    <div className="soft">
      <bdi>{inJapanese}</bdi>
    </div>
  )
