/**
 * Asks a source without taking anything in, and shows what was found or why not.
 * @module
 */
import { PlugZap } from 'lucide-react'
import { tryOutSource } from '../../../platform/sources/contract.ts'
import { ApiProblem, useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ErrorState } from '../../../ui/Empty.tsx'
import { Banner, Progress } from '../../../ui/Page.tsx'
import { useText, useWords } from './words.ts'

export const TryOut = ({ id }: { id: string }) => {
  const m = useWords()
  const text = useText()
  const act = useAct(tryOutSource)
  const { data, error } = act
  return (
    <div className="stack" aria-live="polite">
      <div className="row">
        <Button busy={act.isPending} onClick={() => act.mutate({ params: { id }, body: {} })}>
          <PlugZap size={16} aria-hidden="true" />
          {m.tryIt}
        </Button>
      </div>
      {act.isPending ? (
        <Progress label={m.trying} share={null} />
      ) : data ? (
        data.failure === null ? (
          <>
            <Banner look="note">
              <b>{m.tried}</b> {m.triedText}
            </Banner>
            <ul className="source-found">
              {data.found.map((line) => (
                <li key={line.en}>
                  <bdi>{text(line)}</bdi>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <Banner look="problem">
            <b>{m.triedFailed}</b> {text(data.failure.text)}
          </Banner>
        )
      ) : error ? (
        error instanceof ApiProblem && error.status < 500 ? (
          <Banner look="problem">{error.detail}</Banner>
        ) : (
          <ErrorState error={error} />
        )
      ) : null}
    </div>
  )
}
