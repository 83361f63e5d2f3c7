/**
 * The doors of rules, their sets and what is excepted from them.
 * @module
 */
import type { Events } from '../../../../platform/events/index.ts'
import type { Route } from '../../../../platform/http/index.ts'
import type { RulesDeps } from '../deps.ts'
import { ruleActs } from './acts.ts'
import type { Books } from './book.ts'
import { exceptionDoors } from './exception-routes.ts'
import { ruleDoors } from './rule-routes.ts'
import { setDoors } from './set-routes.ts'
import { traceDoors } from './trace-routes.ts'

export const ruleRoutes = (
  deps: RulesDeps & {
    readonly events: () => Promise<Events>
    /** Takes in what the feeds on the disk hold. */
    readonly takeFeeds: () => Promise<void>
  },
  books: Books,
  changed: (organization: string) => void,
): readonly Route[] => {
  const acts = ruleActs(deps, books, changed)
  return [
    ...ruleDoors(deps, books, acts),
    ...setDoors(deps, books, acts, changed),
    ...exceptionDoors(deps, books, acts),
    ...traceDoors(deps, books, acts),
  ]
}
