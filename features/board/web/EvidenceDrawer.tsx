/**
 * One piece of evidence: what was observed, by what, when, with its hash.
 * @module
 */
import { Drawer } from '../../../ui/Dialog.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { CopyButton, Facts } from '../../../ui/Page.tsx'
import { EvidenceClassTag } from '../../../ui/StateBadge.tsx'
import type { EvidenceRow } from '../contract.ts'
import { KindName } from './KindName.tsx'
import { SubjectName } from './SubjectName.tsx'
import { useWords } from './words.ts'

type Props = { readonly evidence: EvidenceRow | null; readonly onClose: () => void }

export const EvidenceDrawer = ({ evidence, onClose }: Props) => {
  const m = useWords()
  const f = useFormat()
  return (
    <Drawer open={evidence !== null} onClose={onClose} title={m.measure.payload}>
      {evidence === null ? null : (
        <div className="stack-l">
          <Facts
            facts={[
              { name: m.measure.subject, value: <SubjectName subject={evidence.subject} /> },
              {
                name: m.measure.kind,
                value: (
                  <>
                    <KindName kind={evidence.kind} />{' '}
                    <span className="mono small soft">{evidence.kind}</span>
                  </>
                ),
              },
              { name: m.measure.class, value: <EvidenceClassTag value={evidence.class} /> },
              { name: m.measure.observed, value: f.moment(evidence.observedAt) },
              { name: m.measure.probe, value: `${evidence.probe} ${evidence.probeVersion}` },
              {
                name: m.measure.source,
                value: evidence.source === null ? null : <bdi>{evidence.source.name}</bdi>,
              },
              {
                name: m.measure.hash,
                value: (
                  <>
                    <span className="mono small">{evidence.hash}</span>{' '}
                    <CopyButton text={evidence.hash} />
                  </>
                ),
              },
            ]}
          />
          <pre className="payload mono">{JSON.stringify(evidence.payload, null, 2)}</pre>
        </div>
      )}
    </Drawer>
  )
}
