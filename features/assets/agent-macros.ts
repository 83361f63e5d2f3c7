/**
 * Whether a macro that came from the internet can run on a computer, for the people whose settings an agent could read.
 * Microsoft, "Macros from the internet will be blocked by default in Office"; policy values VBAWarnings and
 * blockcontentexecutionfrominternet. Pure.
 * @module
 */
import type { MacroPolicy, MacroSetting, OfficeApp } from '@hinoban/osquery'
import type { MacroPolicy as MacroEvidence } from '../mail/evidence.ts'

/** Programs that have the block; the others open no macro of a received document. */
const BLOCKING: readonly OfficeApp[] = ['word', 'excel', 'powerpoint', 'access', 'visio']

/** Version 2206 (build 15330): since then every channel blocks unless somebody said otherwise. */
const BLOCKS_BY_DEFAULT = 15_330

const blocksByDefault = (build: string): boolean | null => {
  const found = /^16\.0\.(\d{4,6})(?:\.|$)/.exec(build)
  return found ? Number(found[1]) >= BLOCKS_BY_DEFAULT : null
}

/** Null: no Office, nobody signed in whose settings could be read, or a build whose default is not known. */
export const macroEvidenceOf = (policy: MacroPolicy): MacroEvidence | null => {
  const people = policy.users.filter((u) => u.state === 'read')
  if (policy.office.length === 0 || people.length === 0) return null
  const byDefault = blocksByDefault(policy.officeBuild)
  const settings = people.flatMap((u) => u.settings)
  const blocked = people.map((u) =>
    BLOCKING.map((app) =>
      isBlocked(
        u.settings.find((s) => s.app === app),
        byDefault,
      ),
    ),
  )
  const isOpen = blocked.some((apps) => apps.some((b) => b === false))
  if (!isOpen && blocked.some((apps) => apps.some((b) => b === null))) return null
  return {
    suite: `Microsoft Office ${policy.officeBuild}`.trim().slice(0, 200),
    internetMacrosBlocked: !isOpen,
    allMacrosRun: settings.some((s) => s.macros === 'all'),
    enforced: people.every((u) => BLOCKING.every((app) => isEnforced(u.settings, app))),
  }
}

const isBlocked = (set: MacroSetting | undefined, byDefault: boolean | null): boolean | null => {
  if (set?.blocksFromInternet === true || set?.macros === 'none') return true
  return set?.blocksFromInternet === false ? false : byDefault
}

const isEnforced = (settings: readonly MacroSetting[], app: OfficeApp): boolean => {
  const set = settings.find((s) => s.app === app)
  const by = (from: MacroSetting['macrosFrom']): boolean => from === 'policy' || from === 'cloud'
  return set !== undefined && (by(set.blocksFromInternetFrom) || by(set.macrosFrom))
}
