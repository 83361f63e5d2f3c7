/**
 * The look before it counts: what would happen, site and columns, the first rows, and the decision.
 * @module
 */
import { useState } from 'react'
import {
  type ConfirmImport,
  checkImport,
  confirmImport,
  type ImportView,
  type Mapping,
} from '../../../platform/imports/contract.ts'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Field } from '../../../ui/Form.tsx'
import { useMe } from '../../../ui/me.tsx'
import { Banner, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import { Counts } from './Counts.tsx'
import { MappingEditor } from './MappingEditor.tsx'
import { PreviewTable } from './PreviewTable.tsx'
import { useText, useWords } from './words.ts'

type DryRunProps = {
  readonly row: ImportView
  readonly sites: readonly SiteView[]
  readonly siteRequired: boolean
}

const sameMapping = (a: Mapping | null, b: Mapping | null): boolean =>
  JSON.stringify(Object.entries(a?.fields ?? {}).sort()) ===
  JSON.stringify(Object.entries(b?.fields ?? {}).sort())

export const DryRun = ({ row, sites, siteRequired }: DryRunProps) => {
  const m = useWords()
  const text = useText()
  const notify = useNotify()
  const check = useAct(checkImport)
  const confirm = useAct(confirmImport, { alsoStale: ['assets', 'board'] })
  const { preview } = row
  const [site, setSite] = useState(row.site)
  const [mapping, setMapping] = useState(preview?.mapping ?? null)
  const isRemapped = !sameMapping(mapping, preview?.mapping ?? null)
  const isChanged = isRemapped || site !== row.site
  const needsSite = siteRequired && site === null
  const missing = isRemapped ? [] : (preview?.missing ?? [])
  const body: ConfirmImport = { site, mapping: isRemapped ? mapping : null }
  const act = (what: typeof check | typeof confirm) =>
    what.mutateAsync({ params: { id: row.id }, body }).catch(notify.failed)
  return (
    <>
      <Panel title={m.detail.foreseen}>
        <div className="stack-l">
          <Counts counts={row.counts} />
          <SiteChoice
            sites={sites}
            site={site}
            onChange={setSite}
            {...(needsSite ? { error: m.detail.siteNeeded } : {})}
          />
          {missing.length > 0 ? (
            <Banner look="warning">
              {m.detail.missing(missing.map((what) => text(what)).join(' / '))}
            </Banner>
          ) : null}
          {isChanged ? <Banner look="note">{m.detail.changed}</Banner> : null}
          <div className="row">
            {isChanged ? (
              <Button busy={check.isPending} onClick={() => act(check)}>
                {m.detail.checkAgain}
              </Button>
            ) : null}
            <Button
              look="primary"
              busy={confirm.isPending}
              disabled={needsSite || missing.length > 0}
              onClick={() => act(confirm)}
            >
              {m.detail.confirm}
            </Button>
          </div>
        </div>
      </Panel>
      {preview === null ? null : (
        <>
          <PreviewTable preview={preview} fields={mapping?.fields ?? null} />
          {preview.fields.length === 0 ? null : (
            <MappingEditor
              preview={preview}
              fields={mapping?.fields ?? {}}
              onChange={(fields) => setMapping({ fields })}
            />
          )}
        </>
      )}
    </>
  )
}

type SiteChoiceProps = {
  readonly sites: readonly SiteView[]
  readonly site: string | null
  readonly onChange: (site: string | null) => void
  readonly error?: string
}

const SiteChoice = ({ sites, site, onChange, error }: SiteChoiceProps) => {
  const m = useWords()
  const mine = useMe().sites
  const none = error === undefined ? m.detail.siteNone : m.detail.siteChoose
  return (
    <Field label={m.detail.site} help={m.detail.siteHelp} error={error}>
      {(wiring) => (
        <select
          {...wiring}
          className="input"
          value={site ?? ''}
          onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        >
          {mine === '*' || site === null ? <option value="">{none}</option> : null}
          {sites.map((s) => (
            <option key={s.id} value={s.id}>
              {s.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
