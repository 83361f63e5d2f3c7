/**
 * Exceptions, "not applicable" and declarations of one measure: what is in force, and the forms that sign.
 * @module
 */
import { useState } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { EvidenceClassTag } from '../../../ui/StateBadge.tsx'
import { listDeclarations, listExceptions, type MeasureDetail, SIGNERS } from '../contract.ts'
import { DeclareForm } from './DeclareForm.tsx'
import { ExceptionCard } from './ExceptionCard.tsx'
import { SignForm } from './SignForm.tsx'
import { SubjectName } from './SubjectName.tsx'
import { useWords } from './words.ts'

type Open = 'exception' | 'not-applicable' | 'declare' | null

export const SignaturesTab = ({ measure }: { measure: MeasureDetail }) => {
  const m = useWords()
  const maySign = useMay(...SIGNERS)
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const title =
    open === 'declare'
      ? m.signatures.declare
      : open === 'exception'
        ? m.signatures.sign
        : m.signatures.notApplicable
  return (
    <div className="stack-xl">
      {maySign ? (
        <div className="row">
          <Button onClick={() => setOpen('exception')}>{m.signatures.sign}</Button>
          <Button onClick={() => setOpen('not-applicable')}>{m.signatures.notApplicable}</Button>
          <Button onClick={() => setOpen('declare')}>{m.signatures.declare}</Button>
        </div>
      ) : null}
      <InForce measure={measure.id} />
      <Declared measure={measure.id} />
      <Dialog open={open !== null} onClose={close} title={title}>
        {open === 'declare' ? <DeclareForm measure={measure.id} onDone={close} /> : null}
        {open === 'exception' || open === 'not-applicable' ? (
          <SignForm kind={open} measure={measure.id} onDone={close} />
        ) : null}
      </Dialog>
    </div>
  )
}

const InForce = ({ measure }: { measure: string }) => {
  const m = useWords()
  const answer = useEndpoint(listExceptions, { query: { measure, status: 'all' } })
  return (
    <Panel title={m.signatures.exceptions}>
      <Await answer={answer}>
        {(data) =>
          data.rows.length === 0 ? (
            <EmptyState kind="none" title={m.signatures.none} text={m.signatures.noneText} />
          ) : (
            <div className="stack-l">
              {data.rows.map((row) => (
                <ExceptionCard key={row.id} exception={row} />
              ))}
            </div>
          )
        }
      </Await>
    </Panel>
  )
}

const Declared = ({ measure }: { measure: string }) => {
  const m = useWords()
  const f = useFormat()
  const answer = useEndpoint(listDeclarations, { params: { measure } })
  return (
    <Panel title={m.signatures.declarations}>
      <Await answer={answer}>
        {(data) =>
          data.rows.length === 0 ? (
            <p className="soft">{m.signatures.noDeclarations}</p>
          ) : (
            <ul className="stack-l plain">
              {data.rows.map((row) => (
                <li key={row.evidenceId} className="stack">
                  <div className="row">
                    <EvidenceClassTag value={row.class} /> <SubjectName subject={row.subject} />
                    {row.until === null ? null : (
                      <span className="small soft">
                        {m.signatures.until(f.day(Date.parse(row.until) - 1))}
                      </span>
                    )}
                  </div>
                  <div>{row.statement}</div>
                  <div className="small soft">
                    {m.signatures.signedBy(row.signer, f.moment(row.at))}{' '}
                    {row.document === null ? null : <bdi>{row.document.name}</bdi>}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Panel>
  )
}
