/**
 * Alerts: what waits for a decision, one by one or gathered, and the signed look of the day.
 * @module
 */
import { PenLine, SlidersHorizontal } from 'lucide-react'
import type { z } from 'zod'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { listSites } from '../../organizations/contract.ts'
import { listAlerts } from '../contract-alerts.ts'
import { readRetention } from '../contract-sources.ts'
import { GROUPINGS, LEVELS } from '../contract-words.ts'
import { AlertGroups } from './AlertGroups.tsx'
import { AlertList } from './AlertList.tsx'
import { alertSearch } from './detection-search.ts'
import { FirstAlerts } from './FirstAlerts.tsx'
import { QuietDialog } from './QuietDialog.tsx'
import { SignDialog } from './SignDialog.tsx'
import { useTriageWords } from './triage-words.ts'
import { useAlertWords } from './words.tsx'

const SOMETIME_MS = 10_000
/** So many are seen at a glance. */
const FEW = 50

type AskedSearch = z.output<typeof alertSearch>

export const AlertsPage = () => {
  const m = useAlertWords()
  const triage = useTriageWords()
  const f = useFormat()
  const maySign = useMay('administrator', 'operator', 'officer')
  const [search, setSearch] = usePageSearch(alertSearch)
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  // How many wait, whatever the list below is narrowed to.
  const waiting = useEndpoint(listAlerts, { query: { limit: 1 } }, { everyMs: SOMETIME_MS }).data
  const isBlind = useEndpoint(readRetention, {}).data?.events === 0
  const undecided = Object.values(waiting?.undecided ?? {}).reduce((sum, n) => sum + n, 0)
  const close = () => setSearch({ open: undefined })
  const groupings = GROUPINGS.filter((by) => by !== 'site' || sites.length > 0)
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        actions={
          <>
            <Link to="/detection/rules" look="button">
              {m.openRules}
            </Link>
            <Button onClick={() => setSearch({ open: 'settings' })}>
              <SlidersHorizontal size={16} aria-hidden="true" />
              {m.settings}
            </Button>
            {maySign ? (
              <Button
                {...(isBlind ? {} : { look: 'primary' as const })}
                onClick={() => setSearch({ open: 'sign' })}
              >
                <PenLine size={16} aria-hidden="true" />
                {m.sign}
              </Button>
            ) : null}
          </>
        }
      />
      <div className="stack-l">
        {waiting === undefined ? null : (
          <Banner look={undecided > 0 ? 'warning' : 'note'}>
            {undecided > 0 ? (
              <>
                <b>{m.undecided(undecided)}</b>{' '}
                <span className="alert-levels">
                  {LEVELS.toReversed().map((level) => {
                    const count = waiting.undecided[level] ?? 0
                    return count === 0 ? null : (
                      <Link key={level} to="/alerts" search={{ level: [level], by: search.by }}>
                        {m.levels[level]} <span className="number">{f.number(count)}</span>
                      </Link>
                    )
                  })}
                </span>{' '}
              </>
            ) : null}
            {waiting.reviewedAt === null
              ? m.neverReviewed
              : m.reviewed(f.moment(waiting.reviewedAt), waiting.reviewedBy)}
          </Banner>
        )}
        {undecided > FEW && isWhole(search) ? <FirstAlerts /> : null}
        <Tabs
          label={triage.views}
          current={search.by ?? 'list'}
          onChange={(tab) => setSearch({ by: GROUPINGS.find((by) => by === tab), sort: undefined })}
          tabs={[
            { id: 'list', label: triage.list, body: <AlertList sites={sites} /> },
            ...groupings.map((by) => ({
              id: by,
              label: triage.by[by],
              body: <AlertGroups by={by} sites={sites} />,
            })),
          ]}
        />
      </div>
      {search.open === 'sign' ? (
        <SignDialog undecided={undecided} isBlind={isBlind} onClose={close} />
      ) : null}
      {search.open === 'settings' ? <QuietDialog onClose={close} /> : null}
    </>
  )
}

/** Whoever narrowed the list knows where to begin. */
const isWhole = ({ by, q, state, level, rule, host, user, site }: AskedSearch): boolean =>
  [by, q, state, level, rule, host, user, site].every((said) => said === undefined)
