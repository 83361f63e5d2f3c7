/**
 * The access review: summaries of sign-ins and refusals, what is missing for them, signatures and follow-ups.
 * @module
 */
import { useEndpoint } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { BarChart } from '../../../../ui/Chart.tsx'
import { Await } from '../../../../ui/Empty.tsx'
import { useMessages } from '../../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../../ui/link.tsx'
import { useMay, useMe } from '../../../../ui/me.tsx'
import { Banner, PageHeader, Panel } from '../../../../ui/Page.tsx'
import { Tabs } from '../../../../ui/Tabs.tsx'
import { listSites, type SiteView } from '../../../organizations/contract.ts'
import { type AccessReview, readAccessReview } from '../../contract-access.ts'
import { pages as pagesEn } from '../../messages/pages-en.ts'
import { pages as pagesJa } from '../../messages/pages-ja.ts'
import { accessSearch } from '../sources/log-source-search.ts'
import '../sources/log-sources.css'
import { DeniedTable } from './DeniedTable.tsx'
import { FollowUpDialog, FollowUps } from './FollowUps.tsx'
import { HoursDialog } from './HoursDialog.tsx'
import { Reviews, SignReviewDialog } from './Reviews.tsx'
import { SignInTable } from './SignInTable.tsx'
import { DEFAULT_WEEKS, useAccessWords, WEEKS } from './words.tsx'

export const AccessPage = () => {
  const m = useAccessWords()
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  const me = useMe()
  const isWhole = me.sites === '*'
  const maySign = useMay('administrator', 'operator', 'officer') && isWhole
  const maySet = useMay('administrator') && isWhole
  const [search, setSearch] = usePageSearch(accessSearch)
  const weeks = search.weeks ?? DEFAULT_WEEKS
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  const answer = useEndpoint(readAccessReview, { query: { weeks } })
  const close = () => setSearch({ open: undefined, about: undefined })
  return (
    <>
      <PageHeader
        title={titles.access}
        lead={m.lead}
        actions={
          <>
            {maySet ? (
              <Button onClick={() => setSearch({ open: 'hours' })}>{m.hours}</Button>
            ) : null}
            {maySign ? (
              <Button look="primary" onClick={() => setSearch({ open: 'sign' })}>
                {m.sign}
              </Button>
            ) : null}
          </>
        }
      />
      <Await answer={answer}>
        {(review) => <Body review={review} sites={sites} weeks={weeks} mayAct={maySign} />}
      </Await>
      {maySign && search.open === 'sign' ? (
        <SignReviewDialog weeks={weeks} review={answer.data} onClose={close} />
      ) : null}
      {maySign && search.open === 'follow' ? (
        <FollowUpDialog about={search.about ?? ''} onClose={close} />
      ) : null}
      {maySet && search.open === 'hours' ? <HoursDialog sites={sites} onClose={close} /> : null}
    </>
  )
}

const TABS = ['admins', 'off-hours', 'inside', 'outside'] as const

type BodyProps = {
  readonly review: AccessReview
  readonly sites: readonly SiteView[]
  readonly weeks: number
  readonly mayAct: boolean
}

const Body = ({ review, sites, weeks, mayAct }: BodyProps) => {
  const m = useAccessWords()
  const [search, setSearch] = usePageSearch(accessSearch)
  const onFollow = mayAct ? (about: string) => setSearch({ open: 'follow', about }) : null
  const lacksFirewall = review.missing.includes('firewall')
  const ofSignIns = { sites, onFollow, lacks: review.missing.includes('sign-ins') }
  const ofFirewalls = { sites, onFollow, lacks: lacksFirewall }
  const part = (tab: (typeof TABS)[number]) => {
    switch (tab) {
      case 'admins':
        return <SignInTable what={tab} rows={review.admins} {...ofSignIns} />
      case 'off-hours':
        return <SignInTable what={tab} rows={review.offHours} {...ofSignIns} />
      case 'inside':
        return <DeniedTable what={tab} rows={review.inside} {...ofFirewalls} />
      case 'outside':
        return <DeniedTable what={tab} rows={review.outside} {...ofFirewalls} />
    }
  }
  return (
    <div className="stack-xl">
      <div className="stack">
        <Notes review={review} />
        <label className="row">
          <span className="field-label">{m.weeks}</span>
          <select
            className="input log-weeks"
            value={weeks}
            onChange={(event) => setSearch({ weeks: Number(event.target.value) })}
          >
            {WEEKS.map((count) => (
              <option key={count} value={count}>
                {m.weeksOf(count)}
              </option>
            ))}
          </select>
          {review.from === null || review.to === null ? null : (
            <span className="soft small">{m.days(review.from, review.to)}</span>
          )}
        </label>
      </div>
      <Tabs
        label={m.lead}
        current={search.tab ?? 'admins'}
        onChange={(chosen) => setSearch({ tab: TABS.find((tab) => tab === chosen) })}
        tabs={TABS.map((id) => ({ id, label: m.tabs[id], body: part(id) }))}
      />
      {lacksFirewall ? null : <PerDay review={review} />}
      <div className="log-columns">
        <FollowUps review={review} mayAct={mayAct} onOpen={() => setSearch({ open: 'follow' })} />
        <Reviews review={review} />
      </div>
    </div>
  )
}

const Notes = ({ review }: { review: AccessReview }) => {
  const m = useAccessWords()
  if (review.from === null) return <Banner look="note">{m.notCounted}</Banner>
  return (
    <>
      {review.missing.map((log) => (
        <Banner key={log} look="warning" actions={<Link to="/logs/expected">{m.toExpected}</Link>}>
          {m.missing[log]}
        </Banner>
      ))}
      {review.administratorsKnown ? null : <Banner look="note">{m.administratorsUnknown}</Banner>}
      {review.days.some(({ isCut }) => isCut) ? <Banner look="note">{m.cut}</Banner> : null}
    </>
  )
}

const PerDay = ({ review }: { review: AccessReview }) => {
  const m = useAccessWords()
  return (
    <Panel title={m.perDay}>
      <div>
        <BarChart
          height={200}
          title={m.perDayTitle}
          xLabel={m.day}
          series={[
            { id: 'inside', label: m.inside, state: 'stale' },
            { id: 'outside', label: m.outside },
          ]}
          points={review.days.map((day) => ({
            x: day.day,
            values: { inside: day.deniedInside, outside: day.deniedOutside },
          }))}
        />
      </div>
    </Panel>
  )
}
