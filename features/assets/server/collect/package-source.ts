/**
 * Lists of installed software: the device is named in the list, or by the name of the file.
 * @module
 */
import type { ImportContext, ImportSource } from '../../../../platform/imports/source.ts'
import type { AcceptDeps } from '../accept.ts'
import type { Item } from '../item.ts'
import type { PackageRecord } from './package-worker.ts'
import { looksLikePackages } from './recognise-lists.ts'
import { byItems, READ_WITHIN_MS } from './taking.ts'

/** Version of what the probe writes: raised when the same file would give other facts. */
const PACKAGE_PROBE = '1'

const packageItem = (record: PackageRecord, context: ImportContext): Item => ({
  seen: {
    source: 'packages',
    by: record.by,
    at: context.observedAt.getTime(),
    site: context.site?.id ?? null,
    facts: record.facts,
  },
  components: record.components,
  places: record.places,
})

export const packageSource = (deps: AcceptDeps): ImportSource => ({
  id: 'packages',
  title: {
    ja: 'ソフトウェア一覧（dpkg・rpm・apk・Windows）',
    en: 'Software lists (dpkg, rpm, apk, Windows)',
  },
  hint: {
    ja: '機器の名前をファイル名にしたdpkg -l、rpm -qa、apk info -v、winget listなどの出力、またはインストール済みプログラムのCSV',
    en: 'output of dpkg -l, rpm -qa, apk info -v, winget list and the like in a file named after the device, or installed programs as CSV',
  },
  extensions: ['.txt', '.csv', '.log', '.list'],
  evidenceClass: 'E2',
  siteRequired: false,
  recognise: looksLikePackages,
  worker: new URL('./package-worker.ts', import.meta.url),
  missing: () => [],
  memoryMb: 1024,
  timeoutMs: READ_WITHIN_MS,
  // Devices with some hundred packages each.
  batchRecords: 20,
  options: async () => null,
  ...byItems(deps, { itemOf: packageItem, probeVersion: () => PACKAGE_PROBE }),
})
