/**
 * One source with all its files: where from, how old, what was complained about, and what a person may decide.
 * @module
 */
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Banner, Facts } from '../../../ui/Page.tsx'
import { useAnnounce, useNotify } from '../../../ui/Toast.tsx'
import { type FeedView, removeProvider, takeShrunkFeed } from '../contract.ts'
import { FeedProgress, FeedStateBadge } from './FeedState.tsx'
import type { FeedGroup } from './feed-groups.ts'
import { useGroupTitle, useText, useWords } from './words.ts'

type Props = {
  readonly group: FeedGroup | undefined
  readonly mayEdit: boolean
  readonly onClose: () => void
}

export const FeedDrawer = ({ group, mayEdit, onClose }: Props) => {
  const titleOf = useGroupTitle()
  const text = useText()
  const [first] = group?.feeds ?? []
  return (
    <Drawer
      open={group !== undefined}
      onClose={onClose}
      title={group === undefined ? '' : titleOf(group)}
      description={first === undefined ? null : text(first.licence)}
    >
      <div className="stack-l">
        {group?.feeds.map((feed) => (
          <OneFeed key={feed.name} feed={feed} mayEdit={mayEdit} />
        ))}
      </div>
    </Drawer>
  )
}

const OneFeed = ({ feed, mayEdit }: { feed: FeedView; mayEdit: boolean }) => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  const { taken, followed } = feed
  const why = feed.why === null ? null : (m.whys[feed.why] ?? feed.why)
  return (
    <section className="stack" aria-label={text(feed.title)}>
      <h3>{text(feed.title)}</h3>
      <div>
        <FeedStateBadge state={feed.state} />
        <FeedProgress feed={feed} />
      </div>
      {why === null ? null : <p>{why}</p>}
      {feed.shrunk === null ? null : (
        <Shrunk name={feed.name} shrunk={feed.shrunk} mayEdit={mayEdit} />
      )}
      <Facts
        facts={[
          { name: m.nameInSettings, value: <span className="mono">{feed.name}</span> },
          {
            name: m.address,
            value: feed.url === '' ? null : <span className="mono wrap">{feed.url}</span>,
          },
          {
            name: m.age,
            value: feed.fetchedAt === null ? m.never : f.moment(feed.fetchedAt),
          },
          { name: m.dated, value: taken?.datedAt ? f.day(taken.datedAt) : null },
          { name: m.checked, value: feed.checkedAt === null ? null : f.moment(feed.checkedAt) },
          {
            name: m.notBefore,
            value: feed.notBefore === null ? null : m.notBeforeWhy(f.moment(feed.notBefore)),
          },
          {
            name: m.completeness,
            value:
              followed === null || followed.held === null || followed.listed === null
                ? null
                : m.heldOf(f.number(followed.held), f.number(followed.listed)),
          },
          { name: m.result, value: feed.result === null ? null : m.results[feed.result] },
          { name: m.size, value: feed.bytes === null ? null : f.bytes(feed.bytes) },
          { name: m.records, value: taken === null ? m.noneTaken : f.number(taken.records) },
          {
            name: m.damaged,
            value: taken === null || taken.damaged === 0 ? null : f.number(taken.damaged),
          },
          {
            name: 'SHA-256',
            value: feed.sha256 === null ? null : <span className="mono wrap">{feed.sha256}</span>,
          },
        ]}
      />
      {followed === null || followed.complained === 0 ? null : (
        <Complaints
          lead={m.notFetched(f.number(followed.complained))}
          complaints={followed.complaints}
        />
      )}
      {taken === null || taken.damage.length === 0 ? null : (
        <Complaints lead={m.firstDamage} complaints={taken.damage} />
      )}
      {feed.isOwn && mayEdit ? <Remove feed={feed} /> : null}
    </section>
  )
}

type ComplaintsProps = {
  readonly lead: string
  readonly complaints: NonNullable<FeedView['followed']>['complaints']
}

const Complaints = ({ lead, complaints }: ComplaintsProps) => {
  const m = useWords()
  return (
    <div>
      <p className="soft">{lead}</p>
      <ul>
        {complaints.map(({ at, why, detail }) => (
          <li key={`${at} ${why} ${detail}`}>
            <span className="mono wrap">{at}</span> {m.damageWhy[why] ?? why}
            {detail === '' ? null : <span className="soft small wrap"> {detail}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}

const Remove = ({ feed }: { feed: FeedView }) => {
  const m = useWords()
  const text = useText()
  const notify = useNotify()
  const act = useAct(removeProvider, { alsoStale: ['config'] })
  const remove = () =>
    act
      .mutateAsync({ params: { name: feed.name } })
      .then(() => notify.done({ title: m.providerRemoved(text(feed.title)) }), notify.failed)
  return (
    <Button size="small" busy={act.isPending} onClick={remove}>
      {m.providerRemove}
    </Button>
  )
}

type ShrunkProps = {
  readonly name: string
  readonly shrunk: NonNullable<FeedView['shrunk']>
  readonly mayEdit: boolean
}

const Shrunk = ({ name, shrunk, mayEdit }: ShrunkProps) => {
  const m = useWords()
  const f = useFormat()
  const notify = useNotify()
  const announce = useAnnounce()
  const act = useAct(takeShrunkFeed)
  const take = () =>
    act.mutateAsync({ params: { name } }).then(() => announce(m.begun), notify.failed)
  return (
    <Banner
      look="warning"
      actions={
        mayEdit ? (
          <Button size="small" busy={act.isPending} onClick={take}>
            {m.takeAllTheSame}
          </Button>
        ) : null
      }
    >
      {m.shrunk(f.number(shrunk.before), f.number(shrunk.records))}
    </Banner>
  )
}
