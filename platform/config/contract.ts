/**
 * The settings page: every setting with its source, and those that may be changed while Hinoban runs.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Catalogue } from '../problem/index.ts'

const Words = z.strictObject({ ja: z.string(), en: z.string() })

export const configProblems = {
  'config.not_on_screen': { status: 403, params: ['key', 'env'] },
  'config.value': { status: 422, params: ['key', 'why'] },
  'config.set_elsewhere': { status: 409, params: ['key', 'source'] },
} as const satisfies Catalogue

export const SettingView = z.strictObject({
  key: z.string(),
  env: z.string(),
  /** Secrets are masked; null where nothing is set. */
  value: z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
  source: z.enum(['environment', 'file', 'screen', 'default']),
  secret: z.boolean(),
  /** True where the screen may change it. */
  screen: z.boolean(),
  kind: z.enum(['text', 'number', 'flag', 'list']),
  about: Words,
})
export type SettingView = z.infer<typeof SettingView>

export const listSettings = endpoint({
  name: 'config.settings',
  method: 'GET',
  path: '/api/settings',
  summary: 'Every setting with its value, its source and its environment name; secrets masked.',
  allow: ['administrator', 'auditor'],
  ofInstallation: true,
  answer: z.strictObject({
    settings: z.array(SettingView),
    file: z.string().nullable(),
    version: z.string(),
  }),
})

export const saveSetting = endpoint({
  name: 'config.save-setting',
  method: 'PUT',
  path: '/api/settings/:key',
  summary:
    'Change a setting of the screen; null gives back the default. Takes effect at the next start where it says so.',
  allow: ['administrator'],
  ofInstallation: true,
  params: z.strictObject({ key: z.string().max(60) }),
  body: z.strictObject({
    value: z.union([
      z.string().max(2000),
      z.number(),
      z.boolean(),
      z.null(),
      z.array(z.string().max(300)).max(500),
    ]),
  }),
  answer: SettingView,
  problems: ['config.not_on_screen', 'config.value', 'config.set_elsewhere'],
})
