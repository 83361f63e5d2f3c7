/**
 * One action: who, until when, what was said about it, its history.
 * @module
 */
import { useMemo, useState } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Link, usePathParams } from '../../../ui/link.tsx'
import { PageHeader, Panel } from '../../../ui/Page.tsx'
import { type Shortcut, useShortcuts } from '../../../ui/shortcuts.tsx'
import { type ActionDetail, getAction } from '../contract.ts'
import { ActionPanel } from './ActionPanel.tsx'
import './board.css'
import { HistoryList } from './HistoryList.tsx'
import { SubjectName } from './SubjectName.tsx'
import { useText, useWords } from './words.ts'

export const ActionPage = () => {
  const { id = '' } = usePathParams()
  const answer = useEndpoint(getAction, { params: { id } })
  return <Await answer={answer}>{(action) => <ActionBody action={action} />}</Await>
}

const ActionBody = ({ action }: { action: ActionDetail }) => {
  const m = useWords()
  const text = useText()
  const [reporting, setReporting] = useState(false)
  const mayReport = action.status === 'open'
  const keys = useMemo<readonly Shortcut[]>(
    () =>
      mayReport
        ? [{ keys: 'e', label: m.finding.resolve, scope: 'page', run: () => setReporting(true) }]
        : [],
    [m, mayReport],
  )
  useShortcuts(keys)
  return (
    <>
      <PageHeader
        title={text(action.title)}
        lead={
          action.subject === null ? m.action.wholeMeasure : <SubjectName subject={action.subject} />
        }
        breadcrumb={
          <>
            <Link to="/actions">{m.action.breadcrumb}</Link> /{' '}
            <Link to="/measures/$measure" params={{ measure: action.measure }}>
              <span className="mono">{action.measure}</span>
            </Link>
          </>
        }
        actions={
          action.findingId === null ? null : (
            <Link look="button" to="/findings/$id" params={{ id: action.findingId }}>
              {m.measure.openFinding}
            </Link>
          )
        }
      />
      <div className="columns">
        <Panel
          title={m.finding.history}
          aside={<span className="small soft">{m.finding.historyLead}</span>}
        >
          <HistoryList entries={action.history} />
        </Panel>
        <ActionPanel
          action={action}
          finding={action.findingId}
          reporting={reporting}
          setReporting={setReporting}
        />
      </div>
    </>
  )
}
