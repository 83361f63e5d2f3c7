/**
 * Drafts of consultations: one click writes one, it is kept, and goes out by the reader's own mail.
 * @module
 */
import { Download } from 'lucide-react'
import { useState } from 'react'
import { addressOf, useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat, useLanguage } from '../../../ui/language.tsx'
import { CopyButton, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  type AdvisoryDetail,
  DESKS,
  type Desk,
  downloadConsultation,
  draftConsultation,
} from '../contract.ts'
import { useWords } from './words.tsx'

export const Consultations = ({
  advisory,
  mayWrite,
}: {
  advisory: AdvisoryDetail
  mayWrite: boolean
}) => {
  const m = useWords()
  const f = useFormat()
  return (
    <Panel title={m.consult}>
      <div className="stack">
        <p>{m.consultText}</p>
        {mayWrite ? <Write id={advisory.id} /> : null}
        {advisory.consultations.map((draft, place) => (
          <details key={draft.id} open={place === 0}>
            <summary>
              {m.desks[draft.desk]} · {m.languages[draft.language]} ·{' '}
              <span className="number">{f.cell(draft.at)}</span> · <bdi>{draft.by}</bdi>
            </summary>
            <div className="stack">
              <div className="row">
                <CopyButton text={draft.text} label={m.copyDraft} />
                <a
                  className="button"
                  data-size="small"
                  href={addressOf(downloadConsultation, {
                    params: { id: advisory.id, consultation: draft.id },
                  })}
                >
                  <Download size={15} aria-hidden="true" />
                  {m.download}
                </a>
              </div>
              <pre className="advisory-draft small">{draft.text}</pre>
            </div>
          </details>
        ))}
      </div>
    </Panel>
  )
}

const Write = ({ id }: { id: string }) => {
  const m = useWords()
  const notify = useNotify()
  const { language } = useLanguage()
  const act = useAct(draftConsultation)
  const [written, setWritten] = useState(language)
  const write = (desk: Desk): void =>
    void act
      .mutateAsync({ params: { id }, body: { desk, language: written } })
      .then(() => notify.done({ title: m.drafted }), notify.failed)
  return (
    <>
      <fieldset className="row">
        <legend className="small soft">{m.language}</legend>
        {(['ja', 'en'] as const).map((each) => (
          <label key={each} className="check-row">
            <input
              type="radio"
              name="draft-language"
              checked={written === each}
              onChange={() => setWritten(each)}
            />
            {m.languages[each]}
          </label>
        ))}
      </fieldset>
      <fieldset className="row">
        <legend className="small soft">{m.draft}</legend>
        {DESKS.map((desk) => (
          <Button key={desk} size="small" busy={act.isPending} onClick={() => write(desk)}>
            {m.desks[desk]}
          </Button>
        ))}
      </fieldset>
    </>
  )
}
