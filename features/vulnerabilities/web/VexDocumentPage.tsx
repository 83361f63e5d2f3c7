/**
 * One VEX document: each statement in the words of the supplier, and the way to withdraw it.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useEndless } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useKitMessages, useMessages } from '../../../ui/language.tsx'
import { Link, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Facts, PageHeader, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  readVexDocument,
  type VexDocumentView,
  type VexStatementView,
  withdrawVex,
} from '../contract.ts'
import { en as findingEn } from '../messages/web-finding.en.ts'
import { ja as findingJa } from '../messages/web-finding.ja.ts'
import { en } from '../messages/web-vex.en.ts'
import { ja } from '../messages/web-vex.ja.ts'
import { State } from './VexPage.tsx'
import './vulnerabilities.css'
import { wordOf } from './words.ts'

const words = { en, ja }
const findingWords = { en: findingEn, ja: findingJa }

export const VexDocumentPage = () => {
  const m = useMessages(words)
  const { id = '' } = usePathParams()
  const answer = useEndless(
    readVexDocument,
    { params: { id }, query: {} },
    { cursor: 'after', next: (page) => page.next },
  )
  return (
    <Await answer={answer}>
      {({ pages }) => {
        const document = pages[0]?.document
        if (document === undefined) return null
        return (
          <>
            <PageHeader
              title={document.title === '' ? document.document : document.title}
              breadcrumb={<Link to="/vulnerabilities/vex">{m.title}</Link>}
              actions={document.state === 'in-force' ? <Withdraw document={document} /> : null}
            />
            <div className="stack-l">
              <About document={document} />
              <Panel title={m.statements}>
                <Statements rows={pages.flatMap((page) => page.statements)} />
                {answer.hasNextPage ? (
                  <Button
                    busy={answer.isFetchingNextPage}
                    onClick={() => void answer.fetchNextPage()}
                  >
                    {m.more}
                  </Button>
                ) : null}
              </Panel>
              <Damage document={document} />
            </div>
          </>
        )
      }}
    </Await>
  )
}

const About = ({ document }: { document: VexDocumentView }) => {
  const m = useMessages(words)
  const f = useFormat()
  return (
    <Panel title={m.document}>
      <Facts
        facts={[
          {
            name: m.document,
            value: (
              <bdi className="mono vuln-anywhere">
                {document.document} {document.version}
              </bdi>
            ),
          },
          { name: m.publisher, value: <bdi>{document.publisher}</bdi> },
          {
            name: m.file,
            value: (
              <>
                <bdi className="vuln-anywhere">{document.fileName}</bdi> (
                {m.formats[document.format]})
              </>
            ),
          },
          {
            name: m.made,
            value: document.madeAt === null ? '' : f.cell(document.madeAt),
          },
          {
            name: m.by,
            value: (
              <>
                <bdi>{document.by}</bdi> <span className="soft">{f.cell(document.at)}</span>
              </>
            ),
          },
          { name: m.state, value: <State row={document} /> },
          { name: m.findings, value: f.number(document.findings) },
        ]}
      />
    </Panel>
  )
}

const Statements = ({ rows }: { rows: readonly VexStatementView[] }) => {
  const m = useMessages(words)
  const { justifications } = useMessages(findingWords)
  if (rows.length === 0) return <p>{m.noStatements}</p>
  return (
    <div className="table-scroll">
      <table className="table table-fit">
        <caption className="visually-hidden">{m.statements}</caption>
        <thead>
          <tr>
            <th scope="col">{m.columns.flaw}</th>
            <th scope="col">{m.columns.product}</th>
            <th scope="col">{m.columns.says}</th>
            <th scope="col">{m.columns.words}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.number}>
              <th scope="row">
                <Link
                  to="/vulnerabilities"
                  search={{
                    flaw: row.flaw,
                    ...(row.status === 'not-affected' || row.status === 'fixed'
                      ? { bucket: 'not-affected' }
                      : {}),
                  }}
                >
                  <span className="mono nowrap">{row.flaw}</span>
                </Link>
              </th>
              <td data-name={m.columns.product}>
                <bdi className="vuln-anywhere">{row.product}</bdi>
                {row.isPart ? (
                  <div className="soft small">
                    {row.context === '' ? m.nowhere : m.within(row.context)}
                  </div>
                ) : null}
              </td>
              <td data-name={m.columns.says}>
                {wordOf(m.statuses, row.status)}
                {row.justification === null ? null : (
                  <div className="soft small">{wordOf(justifications, row.justification)}</div>
                )}
              </td>
              <td data-name={m.columns.words}>
                <bdi className="vuln-letter small">{row.words}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const Damage = ({ document }: { document: VexDocumentView }) => {
  const m = useMessages(words)
  if (document.damaged === 0) return null
  return (
    <Panel title={`${m.damage} (${document.damaged})`}>
      <ul className="vuln-samples small">
        {document.damage.map(({ at, why, detail }) => (
          <li key={`${at} ${why} ${detail}`}>
            <bdi className="mono vuln-anywhere">{at}</bdi> — {wordOf(m.damages, why)}{' '}
            <bdi>{detail}</bdi>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const Reason = z.object({ reason: z.string().trim().min(1).max(1_000) })

const Withdraw = ({ document }: { document: VexDocumentView }) => {
  const m = useMessages(words)
  const kit = useKitMessages()
  const notify = useNotify()
  const mayWithdraw = useMay('administrator', 'operator', 'officer')
  const [isOpen, setOpen] = useState(false)
  const act = useAct(withdrawVex)
  const form = useForm({
    schema: Reason,
    initial: { reason: '' },
    onSubmit: async ({ reason }) => {
      await act.mutateAsync({ params: { id: document.id }, body: { reason } })
      notify.done({ title: m.withdrawn })
      setOpen(false)
    },
  })
  if (!mayWithdraw) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{m.withdraw}</Button>
      <Dialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={m.withdrawTitle}
        description={m.withdrawText}
      >
        <Form
          form={form}
          act={m.withdraw}
          others={<Button onClick={() => setOpen(false)}>{kit.cancel}</Button>}
        >
          <TextField form={form} name="reason" label={m.reason} rows={3} />
        </Form>
      </Dialog>
    </>
  )
}
