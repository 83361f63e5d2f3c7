/**
 * Rules change without anybody here changing them: a day ends and with it an exception, or another process of the same installation
 * takes a change. Whoever runs rules is told to ask anew as soon as its version is an old one.
 * @module
 */
import type { Log } from '../../../../platform/log/index.ts'
import type { RuleSetOf } from '../intake/seams.ts'

export type FreshRules = {
  /** As given, and remembered. */
  readonly ruleSetOf: RuleSetOf
  readonly look: () => Promise<void>
}

export const openFreshRules = (
  deps: {
    readonly ruleSetOf: RuleSetOf
    /** Cheap: asked again and again for every organization whose logs come in. */
    readonly ruleVersionOf: (organization: string) => Promise<string>
    readonly log: Log
  },
  changed: (organization: string) => void,
): FreshRules => {
  const handed = new Map<string, string>()
  return {
    ruleSetOf: async (organization, has) => {
      const given = await deps.ruleSetOf(organization, has)
      if (given === null) handed.delete(organization)
      else handed.set(organization, given.version)
      return given
    },
    look: async () => {
      for (const [organization, version] of handed)
        try {
          if ((await deps.ruleVersionOf(organization)) === version) continue
          handed.delete(organization)
          changed(organization)
        } catch (error) {
          // It may be gone; if it is not, the next look finds out.
          deps.log.warn({ error, organization }, 'detection: could not see whether rules changed')
        }
    },
  }
}
