/**
 * How rules are written: names of sources, and work as the sources ask for it or as a precaution. Pure.
 * @module
 */
import type { Text } from '../../platform/i18n/index.ts'
import type { PostpatchRule, TaskKind } from './contract-cases.ts'

/** Everything that stands in a configuration. */
export const SECRETS: readonly TaskKind[] = [
  'admin-password',
  'local-password',
  'bind-account',
  'psk',
  'certificate',
  'api-key',
]

/** The same in every language: the name of a source. */
export const same = (name: string): Text => ({ ja: name, en: name })

export const tasks = (
  source: readonly TaskKind[],
  precaution: readonly TaskKind[],
): PostpatchRule['tasks'] => [
  ...source.map((kind) => ({ kind, basis: 'source' as const, isMandatory: true })),
  ...precaution.map((kind) => ({
    kind,
    basis: 'precaution' as const,
    isMandatory: kind !== 'tell-users',
  })),
]
