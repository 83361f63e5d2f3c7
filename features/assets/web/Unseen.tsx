/**
 * How many devices nobody may have seen, with formula, inputs and interval; or why that cannot be said.
 * @module
 */
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Facts, Panel } from '../../../ui/Page.tsx'
import type { CaptureCounts, Estimate } from '../estimate.ts'
import { en } from '../messages/gaps.en.ts'
import { ja } from '../messages/gaps.ja.ts'

export const Unseen = ({ estimate, capture }: { estimate: Estimate; capture: CaptureCounts }) => {
  const m = useMessages({ en, ja }).estimate
  const f = useFormat()
  return (
    <Panel title={m.title}>
      <div className="stack">
        {estimate.kind === 'none' ? (
          <p>
            <b>{m.none}</b> <span className="soft">{m.why[estimate.why]}</span>
          </p>
        ) : (
          <>
            <p className="row unknown-figure">
              <b>{m.unseen(estimate.unseen)}</b>
              <span className="soft">
                {m.interval(estimate.low - estimate.seen, estimate.high - estimate.seen)}
              </span>
            </p>
            <p className="soft small">{m.total(estimate.total, estimate.seen)}</p>
          </>
        )}
        <details className="small">
          <summary>{m.method}</summary>
          <div className="stack unknown-method">
            <Facts
              facts={[
                { name: `a: ${m.first}`, value: f.number(capture.first) },
                { name: `b: ${m.second}`, value: f.number(capture.second) },
                { name: `c: ${m.both}`, value: f.number(capture.both) },
              ]}
            />
            <p className="mono">{m.formula}</p>
            <p className="soft">{m.text}</p>
          </div>
        </details>
      </div>
    </Panel>
  )
}
