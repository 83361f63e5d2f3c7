/**
 * One hunt: how far it is, what it found by day, machine and rule, what it could not judge, and alerts made of it.
 * @module
 */
import { useState } from 'react'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { BarChart } from '../../../ui/Chart.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, useGo, usePageSearch, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, Facts, PageHeader, Panel, Progress } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { alertHunt, cancelHunt, type Hunt, readHunt, removeHunt } from '../contract-retro.ts'
import { pages as pagesEn } from '../messages/pages-en.ts'
import { pages as pagesJa } from '../messages/pages-ja.ts'
import { en } from '../messages/web-retro-en.ts'
import { ja } from '../messages/web-retro-ja.ts'
import { huntSearch } from './detection-search.ts'
import { HuntHits } from './HuntHits.tsx'
import { LevelMark, useSay } from './words.tsx'

const LOOK_AGAIN_MS = 2_000

export const HuntPage = () => {
  const { id = '' } = usePathParams()
  const [isOpen, setOpen] = useState(true)
  const answer = useEndpoint(readHunt, { params: { id } }, isOpen ? { everyMs: LOOK_AGAIN_MS } : {})
  const state = answer.data?.state
  if (isOpen && state !== undefined && state !== 'waiting' && state !== 'running') setOpen(false)
  return <Await answer={answer}>{(hunt) => <Body hunt={hunt} />}</Await>
}

const Body = ({ hunt }: { hunt: Hunt }) => {
  const m = useMessages({ en, ja })
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  const f = useFormat()
  const say = useSay()
  const [, setSearch] = usePageSearch(huntSearch)
  const isOpen = hunt.state === 'waiting' || hunt.state === 'running'
  return (
    <>
      <PageHeader
        title={say(hunt.title)}
        breadcrumb={<Link to="/detection/hunts">{titles.hunts}</Link>}
        lead={
          <>
            {m.states[hunt.state]} ·{' '}
            {m.lookedAt(f.number(hunt.looked), f.number(hunt.total), f.number(hunt.hits))}
          </>
        }
        actions={<Acts hunt={hunt} isOpen={isOpen} />}
      />
      <div className="stack-l">
        {isOpen ? (
          <Progress
            label={m.looking}
            share={hunt.total === 0 ? null : hunt.looked / hunt.total}
            note={m.lookedAt(f.number(hunt.looked), f.number(hunt.total), f.number(hunt.hits))}
          />
        ) : null}
        {hunt.state === 'failed' ? <Banner look="warning">{m.failed}</Banner> : null}
        {hunt.alerts === null ? null : (
          <Banner
            look="note"
            actions={
              <Link
                to="/alerts"
                search={{ state: 'all', ...(hunt.rule === null ? {} : { rule: hunt.rule }) }}
                look="button"
              >
                {m.seeAlerts}
              </Link>
            }
          >
            {m.alertsMade(f.moment(hunt.alerts.at), hunt.alerts.by)}
          </Banner>
        )}
        <Searched hunt={hunt} />
        {hunt.days.length === 0 ? null : (
          <Panel title={m.overTime}>
            <BarChart
              title={m.overTime}
              xLabel={m.day}
              series={[{ id: 'hits', label: m.hits }]}
              points={hunt.days.map(({ day, hits }) => ({ x: day, values: { hits } }))}
              onPick={(day) => setSearch({ day })}
            />
          </Panel>
        )}
        {hunt.hits === 0 ? null : (
          <div className="columns">
            <Panel title={m.rules}>
              <ul className="stack-s">
                {hunt.found.map((one) => (
                  <li key={one.rule}>
                    {one.level === null ? null : <LevelMark level={one.level} />}{' '}
                    <Link to="/detection/rules/$id" params={{ id: one.rule }}>
                      <bdi>{say(one.title)}</bdi>
                    </Link>{' '}
                    <Button size="small" onClick={() => setSearch({ rule: one.rule })}>
                      <span className="number">{f.number(one.hits)}</span>
                    </Button>
                  </li>
                ))}
              </ul>
            </Panel>
            <Panel title={m.hosts}>
              <ul className="stack-s">
                {hunt.hosts.map(({ host, hits }) => (
                  <li key={host}>
                    <bdi>{host === '' ? m.noHost : host}</bdi>{' '}
                    <Button size="small" onClick={() => setSearch({ host })}>
                      <span className="number">{f.number(hits)}</span>
                    </Button>
                  </li>
                ))}
              </ul>
            </Panel>
          </div>
        )}
        <HuntHits hunt={hunt} isOpen={isOpen} />
      </div>
    </>
  )
}

const Searched = ({ hunt }: { hunt: Hunt }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const { unsure } = hunt
  const doubts = (['unparsed', 'damaged', 'byFields', 'unread'] as const).flatMap((kind) =>
    unsure[kind] === 0 ? [] : [m[kind](f.number(unsure[kind]))],
  )
  return (
    <Panel title={m.summary}>
      <div className="stack">
        <Facts
          facts={[
            { name: m.spanFact, value: m.from(f.moment(hunt.from), f.moment(hunt.to)) },
            { name: m.events, value: m.ofTotal(f.number(hunt.looked), f.number(hunt.total)) },
            {
              name: m.judged,
              value: (
                <>
                  {f.number(hunt.matched)}{' '}
                  <span className="soft small">({hunt.byText ? m.byText : m.bySource})</span>
                </>
              ),
            },
            { name: m.hits, value: f.number(hunt.hits) },
            { name: m.asked, value: m.by(f.moment(hunt.askedAt), hunt.by) },
          ]}
        />
        {hunt.oldestAt === null ? (
          <p className="soft">{hunt.state === 'done' ? m.nothingKept : ''}</p>
        ) : (
          <p className="soft">{m.oldest(f.moment(hunt.oldestAt))}</p>
        )}
        {doubts.length === 0 ? (
          <p className="soft">{hunt.looked > 0 ? m.allSure : ''}</p>
        ) : (
          <>
            <h3>{m.unsure}</h3>
            <ul>
              {doubts.map((doubt) => (
                <li key={doubt}>{doubt}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Panel>
  )
}

const Acts = ({ hunt, isOpen }: { hunt: Hunt; isOpen: boolean }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const go = useGo()
  const notify = useNotify()
  const mayChange = useMay('administrator', 'operator')
  const cancel = useAct(cancelHunt)
  const alert = useAct(alertHunt)
  const remove = useAct(removeHunt)
  const [asking, setAsking] = useState<'alert' | 'remove' | null>(null)
  if (!mayChange) return null
  const params = { id: hunt.id }
  if (isOpen)
    return (
      <Button
        onClick={async () => {
          try {
            await cancel.mutateAsync({ params })
            notify.done({ title: m.cancelled })
          } catch (error) {
            notify.failed(error)
          }
        }}
      >
        {m.cancel}
      </Button>
    )
  return (
    <>
      {hunt.hits === 0 ? null : (
        <Button look="primary" onClick={() => setAsking('alert')}>
          {m.alert}
        </Button>
      )}
      <Button onClick={() => setAsking('remove')}>{m.remove}</Button>
      <ConfirmDialog
        open={asking === 'alert'}
        onClose={() => setAsking(null)}
        title={m.alertTitle}
        act={m.alert}
        onConfirm={async () => {
          const { fresh, hits } = await alert.mutateAsync({ params })
          notify.done({ title: m.alerted(f.number(fresh), f.number(hits)) })
        }}
      >
        <p>{m.alertText}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'remove'}
        onClose={() => setAsking(null)}
        title={m.removeTitle}
        act={m.remove}
        onConfirm={async () => {
          await remove.mutateAsync({ params })
          notify.done({ title: m.removed })
          go({ to: '/detection/hunts' })
        }}
      >
        <p>{m.removeText}</p>
      </ConfirmDialog>
    </>
  )
}
