/**
 * Where files are handed in, and what becomes of each.
 * @module
 */
import { useState } from 'react'
import type { ImportView } from '../../../platform/imports/contract.ts'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { Field } from '../../../ui/Form.tsx'
import type { Format } from '../../../ui/format.ts'
import { useFormat } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMe } from '../../../ui/me.tsx'
import { Panel, Progress } from '../../../ui/Page.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import { type UploadLine, useUploads } from './use-uploads.ts'
import { useText, useWords } from './words.ts'

type UploadPanelProps = {
  readonly sites: readonly SiteView[]
  readonly maxBytes: number | null
  readonly extensions: readonly string[]
  readonly onTaken: (result: ImportView) => void
}

export const UploadPanel = ({ sites, maxBytes, extensions, onTaken }: UploadPanelProps) => {
  const m = useWords()
  const f = useFormat()
  const mine = useMe().sites
  const [chosen, setChosen] = useState<string | null>(null)
  const { lines, hand } = useUploads(maxBytes, onTaken)
  // Whoever answers for certain sites hands in files of one of them.
  const site = chosen ?? (mine === '*' ? null : (sites[0]?.id ?? null))
  return (
    <Panel title={m.upload.title}>
      <div className="stack-l">
        <Field label={m.upload.site} help={m.upload.siteHelp}>
          {(wiring) => (
            <select
              {...wiring}
              className="input"
              value={site ?? ''}
              onChange={(event) => setChosen(event.target.value === '' ? null : event.target.value)}
            >
              {mine === '*' ? <option value="">{m.upload.siteAny}</option> : null}
              {sites.map((s) => (
                <option key={s.id} value={s.id}>
                  {s.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FileDrop
          onFiles={(files) => hand(files, site)}
          hint={maxBytes === null ? '' : m.upload.hint(megabytes(f, maxBytes))}
          accept={extensions.join(',')}
        />
        {lines.length === 0 ? null : (
          <ul className="upload-list" aria-label={m.upload.files}>
            {lines.map((line) => (
              <Line key={line.key} line={line} maxBytes={maxBytes} />
            ))}
          </ul>
        )}
      </div>
    </Panel>
  )
}

/** The limit as the setting counts it: in units of 1024 × 1024 bytes. */
const megabytes = (f: Format, bytes: number): string =>
  `${f.number(Math.floor(bytes / 2 ** 20))} MB`

const Line = ({ line, maxBytes }: { line: UploadLine; maxBytes: number | null }) => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  return (
    <li className="upload-line">
      <div className="row-between">
        <bdi className="upload-name">{line.name}</bdi>
        <span className="soft small number nowrap">{f.bytes(line.size)}</span>
      </div>
      {line.state === 'sending' || line.state === 'recognising' ? (
        <Progress
          label={m.upload[line.state]}
          share={line.state === 'sending' ? line.share : null}
        />
      ) : line.state === 'waiting' ? (
        <p className="soft small">{m.upload.waiting}</p>
      ) : line.result !== null ? (
        <p className="row small">
          <span className="soft">{text(line.result.source.title)}</span>
          <Link to="/imports/$id" params={{ id: line.result.id }}>
            {m.upload.look}
          </Link>
        </p>
      ) : (
        <p className="small upload-failed" role="alert">
          <b>{m.upload.failed}</b>{' '}
          {line.failure?.kind === 'too_large'
            ? m.upload.tooLarge(megabytes(f, maxBytes ?? 0))
            : line.failure?.kind === 'lost'
              ? m.upload.lost
              : line.failure?.text}
        </p>
      )}
    </li>
  )
}
