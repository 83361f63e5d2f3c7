/**
 * Where rules come from: the set that Hinoban brings and those that people import, and what could not be read.
 * @module
 */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { ApiProblem, useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog, Dialog } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, Facts, PageHeader, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  importRules,
  listRuleSets,
  type RuleSetView,
  removeRuleSet,
  STARTER,
} from '../contract-rules.ts'
import { pages as pagesEn } from '../messages/pages-en.ts'
import { pages as pagesJa } from '../messages/pages-ja.ts'
import { en as retroEn } from '../messages/web-retro-en.ts'
import { ja as retroJa } from '../messages/web-retro-ja.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { setSearch as searchShape } from './detection-search.ts'
import { HuntDialog } from './HuntDialog.tsx'
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
        {({ rows }) => (
          <div className="stack-l">
            {rows.map((set) => (
              <SetPanel
                key={set.id}
                set={set}
                mayHunt={mayChange && set.loaded > 0}
                mayRemove={mayChange && set.id !== STARTER}
              />
            ))}
          </div>
        )}
      </Await>
      {mayChange && search.open === 'import' ? (
        <ImportDialog onClose={() => setSearch({ open: undefined })} />
      ) : null}
    </>
  )
}

const SetPanel = ({
  set,
  mayHunt,
  mayRemove,
}: {
  set: RuleSetView
  mayHunt: boolean
  mayRemove: boolean
}) => {
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
            { name: m.refused, value: f.number(set.refused) },
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
            <ul>
              {set.faults.map((fault) => (
                <li key={`${fault.file} ${fault.line} ${fault.code}`} className="small">
                  <bdi className="mono">{m.line(fault.file, fault.line)}</bdi>:{' '}
                  <bdi>{fault.message}</bdi>
                </li>
              ))}
            </ul>
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
          {mayRemove ? <Remove set={set} /> : null}
        </div>
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
        <p>{m.removeText}</p>
      </ConfirmDialog>
    </div>
  )
}

const Named = z.object({ name: z.string().trim().max(100), license: z.string().trim().max(200) })

const ImportDialog = ({ onClose }: { onClose: () => void }) => {
  const m = useMessages({ en, ja })
  const notify = useNotify()
  const act = useAct(importRules)
  const [taken, setTaken] = useState<RuleSetView | null>(null)
  const [isNameMissing, setNameMissing] = useState(false)
  const [shrunk, setShrunk] = useState<File | null>(null)
  const form = useForm({
    schema: Named,
    initial: { name: '', license: '' },
    onSubmit: () => Promise.resolve(),
  })
  const take = async (file: File | undefined, how: 'refuse' | 'take'): Promise<void> => {
    const { name, license } = form.values
    setNameMissing(name.trim() === '')
    if (file === undefined || name.trim() === '') return
    setShrunk(null)
    try {
      setTaken(await act.mutateAsync({ query: { name, license, shrunk: how }, file }))
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'detection.rules_shrunk') setShrunk(file)
      notify.failed(error)
    }
  }
  return (
    <Dialog open onClose={onClose} title={m.importTitle} size="wide">
      <div className="stack" aria-live="polite">
        <p>{m.importLead}</p>
        <TextField form={form} name="name" label={m.importName} />
        <TextField form={form} name="license" label={m.importLicense} />
        {isNameMissing ? <Banner look="warning">{m.nameNeeded}</Banner> : null}
        <FileDrop
          hint={m.importHint}
          accept=".yml,.yaml,.zip"
          busy={act.isPending}
          onFiles={([file]) => void take(file, 'refuse')}
        />
        {shrunk === null ? null : (
          <Banner
            look="warning"
            actions={<Button onClick={() => void take(shrunk, 'take')}>{m.takeShrunk}</Button>}
          >
            {m.shrunk}
          </Banner>
        )}
        {taken === null ? null : (
          <>
            <Banner look={taken.refused > 0 ? 'warning' : 'note'}>
              {m.importDone(taken.loaded, taken.refused)}
            </Banner>
            {(taken.change?.counts.added ?? 0) === 0 ? null : (
              <Link to="/detection/sets" search={{ hunt: taken.id }} look="button">
                {m.lookBack}
              </Link>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}
