/**
 * Where rules come from: the set that Hinoban brings and those that people import, and what could not be read.
 * @module
 */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Facts, PageHeader, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  listRuleSets,
  type RuleSetView,
  removeRuleSet,
  STARTER,
  takeRuleFeed,
} from '../contract-rules.ts'
import { RULE_STATES } from '../contract-words.ts'
import { pages as pagesEn } from '../messages/pages-en.ts'
import { pages as pagesJa } from '../messages/pages-ja.ts'
import { en as retroEn } from '../messages/web-retro-en.ts'
import { ja as retroJa } from '../messages/web-retro-ja.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { setSearch as searchShape } from './detection-search.ts'
import { HuntDialog } from './HuntDialog.tsx'
import { ImportRules } from './ImportRules.tsx'
import { RuleFaults } from './RuleFaults.tsx'
import { SetComparison } from './SetComparison.tsx'
import { useSay } from './words.tsx'

export const SetsPage = () => {
  const m = useMessages({ en, ja })
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  const mayChange = useMay('administrator', 'operator')
  const [search, setSearch] = usePageSearch(searchShape)
  return (
    <>
      <PageHeader
        title={titles.sets}
        lead={m.setsLead}
        breadcrumb={<Link to="/detection/rules">{m.back}</Link>}
        actions={
          mayChange ? (
            <Button look="primary" onClick={() => setSearch({ open: 'import' })}>
              <Plus size={16} aria-hidden="true" />
              {m.importTitle}
            </Button>
          ) : null
        }
      />
      <Await answer={useEndpoint(listRuleSets, {})}>
        {({ rows, left }) => (
          <div className="stack-l">
            {rows.map((set) => (
              <SetPanel key={set.id} set={set} mayChange={mayChange} />
            ))}
            {left.length === 0 ? null : <Left of={left} mayChange={mayChange} />}
          </div>
        )}
      </Await>
      {mayChange && search.open === 'import' ? (
        <ImportRules onClose={() => setSearch({ open: undefined })} />
      ) : null}
    </>
  )
}

const SetPanel = ({ set, mayChange }: { set: RuleSetView; mayChange: boolean }) => {
  const mayHunt = mayChange && set.loaded > 0
  const mayRemove = mayChange && set.id !== STARTER
  const m = useMessages({ en, ja })
  const f = useFormat()
  const say = useSay()
  return (
    <Panel
      title={say(set.name)}
      aside={
        <Link to="/detection/rules" search={{ set: set.id }}>
          {m.rulesOf(set.loaded)}
        </Link>
      }
    >
      <div className="stack">
        <Facts
          facts={[
            { name: m.files, value: f.number(set.files) },
            { name: m.loaded, value: f.number(set.loaded) },
            {
              name: m.ofThem,
              value: RULE_STATES.flatMap((state) => {
                const n = set.states[state] ?? 0
                return n === 0 ? [] : [`${m.states[state]} ${f.number(n)}`]
              }).join(m.listMark),
            },
            { name: m.refused, value: f.number(set.refused) },
            { name: m.compare, value: m.compares[set.compare] },
            { name: m.license, value: set.license === '' ? '—' : <bdi>{set.license}</bdi> },
            {
              name: m.imported,
              value:
                set.importedAt === null ? (
                  m.builtIn
                ) : (
                  <>
                    {f.moment(set.importedAt)} — <bdi>{set.importedBy}</bdi>
                  </>
                ),
            },
          ]}
        />
        {set.faults.length === 0 ? (
          <p className="soft">{m.noFaults}</p>
        ) : (
          <details>
            <summary>{m.faults}</summary>
            <RuleFaults faults={set.faults} />
          </details>
        )}
        {set.change === null ? null : <Change change={set.change} />}
        {set.feed === null ? null : (
          <p className="soft">
            {m.byFeed} <Link to="/feeds">{m.toFeeds}</Link>
          </p>
        )}
        <div className="row">
          {mayHunt ? <Hunt set={set} /> : null}
          {mayChange ? <SetComparison set={set} /> : null}
          {mayRemove ? <Remove set={set} /> : null}
        </div>
      </div>
    </Panel>
  )
}

/** Sets by feed that were removed here, with the way back. */
const Left = ({
  of,
  mayChange,
}: {
  of: readonly {
    readonly feed: string
    readonly set: string
    readonly by: string
    readonly at: string
  }[]
  mayChange: boolean
}) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const notify = useNotify()
  const act = useAct(takeRuleFeed)
  return (
    <Panel title={m.left}>
      <div className="stack">
        <p className="soft">{m.leftLead}</p>
        <ul className="bare-list">
          {of.map(({ feed, set, by, at }) => (
            <li key={feed} className="quiet-row">
              <span>
                <b>{set}</b>{' '}
                <span className="soft small">
                  {f.moment(at)} — <bdi>{by}</bdi>
                </span>
              </span>
              {mayChange ? (
                <Button
                  busy={act.isPending}
                  onClick={() =>
                    void act
                      .mutateAsync({ body: { feed } })
                      .then(() => notify.done({ title: m.taken }), notify.failed)
                  }
                >
                  {m.takeAgain}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  )
}

/** What the last import or update changed; rules by name, so that somebody can look at each. */
const Change = ({ change }: { change: NonNullable<RuleSetView['change']> }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const say = useSay()
  const { counts } = change
  if (counts.added + counts.changed + counts.removed === 0) return null
  return (
    <details>
      <summary>
        {m.change(f.number(counts.added), f.number(counts.changed), f.number(counts.removed))}
      </summary>
      {(['added', 'changed', 'removed'] as const).map((kind) =>
        change[kind].length === 0 ? null : (
          <section key={kind} aria-label={m.changes[kind]}>
            <h4>{m.changes[kind]}</h4>
            <ul className="small">
              {change[kind].map(({ id, title }) => (
                <li key={id}>
                  {kind === 'removed' ? (
                    <bdi>{say(title)}</bdi>
                  ) : (
                    <Link to="/detection/rules/$id" params={{ id }}>
                      <bdi>{say(title)}</bdi>
                    </Link>
                  )}
                </li>
              ))}
            </ul>
            {counts[kind] > change[kind].length ? (
              <p className="soft small">{m.more(f.number(counts[kind] - change[kind].length))}</p>
            ) : null}
          </section>
        ),
      )}
    </details>
  )
}

const Hunt = ({ set }: { set: RuleSetView }) => {
  const retro = useMessages({ en: retroEn, ja: retroJa })
  const say = useSay()
  const [search, setSearch] = usePageSearch(searchShape)
  return (
    <>
      <Button onClick={() => setSearch({ hunt: set.id })}>{retro.start}</Button>
      {search.hunt === set.id ? (
        <HuntDialog
          name={say(set.name)}
          of={{ kind: 'set', set: set.id, fresh: set.change?.counts.added ?? 0 }}
          onClose={() => setSearch({ hunt: undefined })}
        />
      ) : null}
    </>
  )
}

const Remove = ({ set }: { set: RuleSetView }) => {
  const m = useMessages({ en, ja })
  const say = useSay()
  const notify = useNotify()
  const act = useAct(removeRuleSet)
  const [isAsking, setAsking] = useState(false)
  return (
    <div>
      <Button onClick={() => setAsking(true)}>{m.remove}</Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.removeTitle(say(set.name))}
        act={m.remove}
        onConfirm={async () => {
          await act.mutateAsync({ params: { id: set.id } })
          notify.done({ title: m.removed })
        }}
      >
        <p>{set.feed === null ? m.removeText : m.removeFeedText}</p>
      </ConfirmDialog>
    </div>
  )
}
