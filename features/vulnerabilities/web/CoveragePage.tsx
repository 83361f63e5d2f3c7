/**
 * What cannot be judged and why, as a page of its own.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { findingSummary } from '../contract.ts'
import { en } from '../messages/web-coverage.en.ts'
import { ja } from '../messages/web-coverage.ja.ts'
import { LOOK_AGAIN_MS, StandingNote } from './StandingNote.tsx'
import { Unjudged } from './Unjudged.tsx'
import './vulnerabilities.css'
import { useWords } from './words.ts'

const words = { en, ja }

export const CoveragePage = () => {
  const m = useMessages(words).coverage
  const { breadcrumb } = useWords()
  const answer = useEndpoint(findingSummary, { query: {} }, { everyMs: LOOK_AGAIN_MS })
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        breadcrumb={<Link to="/vulnerabilities">{breadcrumb}</Link>}
      />
      <Await answer={answer}>
        {(summary) => (
          <div className="stack-l">
            {/* What can be judged stands below at length; a run under way is worth a line. */}
            {summary.standing.progress === null && summary.standing.matchedAt !== null ? null : (
              <StandingNote standing={summary.standing} />
            )}
            <Unjudged summary={summary} />
          </div>
        )}
      </Await>
    </>
  )
}
