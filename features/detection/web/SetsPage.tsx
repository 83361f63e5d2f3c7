/**
 * Where rules come from: the set that Hinoban brings and those that people import, and what could not be read.
 * @module
 */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
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
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { setSearch as searchShape } from './detection-search.ts'
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
              <SetPanel key={set.id} set={set} mayRemove={mayChange && set.id !== STARTER} />
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

const SetPanel = ({ set, mayRemove }: { set: RuleSetView; mayRemove: boolean }) => {
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
        {mayRemove ? <Remove set={set} /> : null}
      </div>
    </Panel>
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
  const form = useForm({
    schema: Named,
    initial: { name: '', license: '' },
    onSubmit: () => Promise.resolve(),
  })
  const take = async ([file]: readonly File[]): Promise<void> => {
    const { name, license } = form.values
    setNameMissing(name.trim() === '')
    if (file === undefined || name.trim() === '') return
    try {
      setTaken(await act.mutateAsync({ query: { name, license }, file }))
    } catch (error) {
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
          onFiles={(files) => void take(files)}
        />
        {taken === null ? null : (
          <Banner look={taken.refused > 0 ? 'warning' : 'note'}>
            {m.importDone(taken.loaded, taken.refused)}
          </Banner>
        )}
      </div>
    </Dialog>
  )
}
