/**
 * Recovery codes, shown once: copy, print, and a promise before one goes on.
 * @module
 */
import { Printer } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { CopyButton } from '../../../ui/Page.tsx'
import { useWords } from './words.ts'

type RecoveryCodesProps = { readonly codes: readonly string[]; readonly onDone: () => void }

export const RecoveryCodes = ({ codes, onDone }: RecoveryCodesProps) => {
  const m = useWords()
  const [isKept, setKept] = useState(false)
  return (
    <section className="stack-l">
      <h2>{m.factor.codesTitle}</h2>
      <p>{m.factor.codesLead}</p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="row screen-only">
        <CopyButton text={codes.join('\n')} />
        <Button size="small" onClick={() => window.print()}>
          <Printer size={15} aria-hidden="true" />
          {m.factor.print}
        </Button>
      </div>
      <label className="check screen-only">
        <input
          type="checkbox"
          checked={isKept}
          onChange={(event) => setKept(event.target.checked)}
        />
        <span>{m.factor.codesKept}</span>
      </label>
      <div className="row screen-only">
        <Button look="primary" disabled={!isKept} onClick={onDone}>
          {m.factor.done}
        </Button>
      </div>
    </section>
  )
}
