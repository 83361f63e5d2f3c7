/**
 * What the agents of one computer were asked lately and what they answered, and asking them.
 * @module
 */
import { useState } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { assetQuestions } from '../contract-questions.ts'
import { en } from '../messages/questions.en.ts'
import { ja } from '../messages/questions.ja.ts'
import { AskDialog } from './AskForm.tsx'
import { Answered, AskedWords } from './question-words.tsx'

const SHOWN = 5

export const AssetQuestions = ({
  asset,
}: {
  asset: { readonly id: string; readonly name: string }
}) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const mayAsk = useMay('administrator')
  const [isAsking, setAsking] = useState(false)
  const rows =
    useEndpoint(assetQuestions, { params: { id: asset.id } }, { everyMs: 15_000 }).data?.rows ?? []
  return (
    <Panel
      title={m.title}
      aside={
        mayAsk ? (
          <Button size="small" onClick={() => setAsking(true)}>
            {m.ask}
          </Button>
        ) : null
      }
    >
      <div className="stack">
        {rows.length === 0 ? <p className="soft">{m.none}</p> : null}
        {rows.slice(0, SHOWN).map(({ question, answer }) => (
          <section key={answer.id} className="stack">
            <div>
              <b>
                <AskedWords asked={question.asked} />
              </b>
              <span className="soft small">
                {m.askedBy(question.askedBy, f.cell(question.askedAt))}
              </span>
            </div>
            <div>
              <Answered answer={answer} of={question} />
            </div>
          </section>
        ))}
        <Link to="/assets/questions">{m.all}</Link>
      </div>
      {isAsking ? (
        <AskDialog
          whom={{ asset }}
          onClose={() => setAsking(false)}
          onAsked={() => setAsking(false)}
        />
      ) : null}
    </Panel>
  )
}
