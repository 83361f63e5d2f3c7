/**
 * Every task with what proves it or what is missing, who does it until when, and where nobody but a person can know: his word.
 * @module
 */
import { useState } from 'react'
import { useAct } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { useFormat, useMessages } from '../../../../ui/language.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { Panel } from '../../../../ui/Page.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import { mayBeExcepted, mayBeStated } from '../../cases.ts'
import { type CaseDetail, withdrawWord } from '../../contract-case-pages.ts'
import type { CaseTask } from '../../contract-cases.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'
import { TaskBadge } from './CaseParts.tsx'
import { PlanDialog, WordDialog } from './TaskDialogs.tsx'

type Asked = { readonly what: 'done' | 'exception' | 'plan'; readonly task: CaseTask }
const RANK = { open: 0, stated: 1, excepted: 2, proven: 3 } as const

export const CaseTasks = ({ detail, mayWork }: { detail: CaseDetail; mayWork: boolean }) => {
  const m = useMessages({ en, ja })
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  const rows = detail.judged.tasks.toSorted(
    (a, b) => Number(b.isMandatory) - Number(a.isMandatory) || RANK[a.state] - RANK[b.state],
  )
  return (
    <Panel title={m.tasks}>
      <div className="case-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{m.task}</th>
              <th scope="col">{m.state}</th>
              <th scope="col">{m.proof}</th>
              <th scope="col">{m.owner}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((task) => (
              <TaskRow
                key={task.key}
                task={task}
                detail={detail}
                ask={mayWork ? (what) => setAsked({ what, task }) : null}
              />
            ))}
          </tbody>
        </table>
      </div>
      {asked === null ? null : asked.what === 'plan' ? (
        <PlanDialog detail={detail} task={asked.task} onClose={close} />
      ) : (
        <WordDialog detail={detail} task={asked.task} kind={asked.what} onClose={close} />
      )}
    </Panel>
  )
}

type RowProps = {
  readonly task: CaseTask
  readonly detail: CaseDetail
  /** Null: the reader only reads. */
  readonly ask: ((what: Asked['what']) => void) | null
}

const TaskRow = ({ task, detail, ask }: RowProps) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const maySign = useMay('administrator', 'officer')
  const plan = detail.plans.find((p) => p.task === task.key)
  return (
    <tr>
      <td>
        <b>{m.kinds[task.kind]}</b>
        {task.subject === '' ? null : (
          <div>
            <bdi className="mono">{task.subject}</bdi>
          </div>
        )}
        <div className="soft small">
          {m.bases[task.basis]}
          {task.isMandatory ? null : ` · ${m.optional}`}
        </div>
      </td>
      <td>
        <TaskBadge state={task.state} />
      </td>
      <td>
        <Said task={task} detail={detail} mayWork={ask !== null} />
        {ask === null || task.state !== 'open' ? null : (
          <div className="case-acts screen-only">
            {mayBeStated(task.gap) ? (
              <Button size="small" onClick={() => ask('done')}>
                {m.record}
              </Button>
            ) : null}
            {maySign && mayBeExcepted(task.kind) ? (
              <Button size="small" look="quiet" onClick={() => ask('exception')}>
                {m.except}
              </Button>
            ) : null}
          </div>
        )}
      </td>
      <td>
        {plan === undefined || plan.owner === '' ? (
          <span className="soft">{m.noOwner}</span>
        ) : (
          <bdi>{plan.owner}</bdi>
        )}
        {plan?.due ? <div className="number small">{f.cellDay(plan.due)}</div> : null}
        {ask === null || task.state !== 'open' ? null : (
          <div className="case-acts screen-only">
            <Button size="small" look="quiet" onClick={() => ask('plan')}>
              {m.plan}
            </Button>
          </div>
        )}
      </td>
    </tr>
  )
}

const Said = ({
  task,
  detail,
  mayWork,
}: {
  task: CaseTask
  detail: CaseDetail
  mayWork: boolean
}) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const notify = useNotify()
  const withdraw = useAct(withdrawWord, { alsoStale: ['board'] })
  if (task.proof)
    return (
      <>
        {m.proofs[task.proof.kind]} <span className="number small">{f.cell(task.proof.at)}</span>
      </>
    )
  const word = detail.statements.find((s) => s.id === task.statement)
  if (word === undefined) return task.gap === null ? null : m.gaps[task.gap]
  return (
    <>
      <div>
        <bdi>{word.note}</bdi>
      </div>
      <div className="soft small">
        {m.words[word.kind]} · <bdi>{word.by}</bdi>{' '}
        <span className="number">{f.cell(word.at)}</span>
        {word.until === null ? null : (
          <>
            {' · '}
            <bdi>{word.owner}</bdi> · {m.untilDay} {f.cellDay(word.until)}
          </>
        )}
      </div>
      {mayWork ? (
        <div className="case-acts screen-only">
          <Button
            size="small"
            look="quiet"
            busy={withdraw.isPending}
            onClick={() =>
              withdraw.mutate(
                { params: { id: detail.id, statement: word.id }, body: undefined },
                { onSuccess: () => notify.done({ title: m.saved }), onError: notify.failed },
              )
            }
          >
            {m.withdraw}
          </Button>
        </div>
      ) : null}
    </>
  )
}
