/**
 * Every set has a good backup within its RPO, and nothing important is left out.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { BackupCoverage, BackupRun } from '../features/backups/evidence.ts'

export default measure<{ runs: BackupRun; coverage: BackupCoverage }>({
  id: 'HB-P16',
  title: { ja: 'データのバックアップ取得', en: 'Take backups' },
  asks: {
    ja: 'パソコンやサーバのデータを、決めた間隔でバックアップできていますか',
    en: 'Are computers and servers backed up within the interval you decided?',
  },
  group: 'recover',
  actor: { ja: 'IT部門', en: 'IT department' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: '感染に備えパソコンやサーバ機器内にあるデータのバックアップを取得し',
    },
    {
      notice: '2022-02-23',
      section: '3',
      text: 'データ消失等に備えて、データのバックアップの実施',
    },
  ],
  does: [
    {
      ja: 'バックアップを実行し、または既存製品の結果を読み、対象・頻度・保存期間を管理します。資産一覧と比べ、だれもバックアップしていない重要なデータを見つけます。',
      en: 'Runs backups or reads the jobs of existing products, keeps target, frequency and retention, and compares with the assets to find important data that nobody backs up.',
    },
    {
      ja: 'サイズの急減、エントロピーの急増、変更率の急変、失敗、スナップショットの削除といった前兆を見つけます。',
      en: 'Looks for warning signs: size collapse, entropy jump, sudden change, failed jobs, deleted snapshots.',
    },
  ],
  subject: ['backup-set', 'organization'],
  reads: { runs: 'backups.run', coverage: 'backups.coverage' },
  maxAge: { runs: hours(24), coverage: hours(24) },
  least: 'E1',
  judge: ({ runs, coverage }, now, subject) => {
    if (subject.kind === 'organization') {
      const seen = latest(coverage)
      if (!seen) return unknown('never_seen')
      const { important, without } = seen.payload
      return without.length > 0
        ? fails('asset_without', { asset: without[0] ?? '', count: without.length })
        : holds({ count: important }, { reason: 'holds_coverage' })
    }
    const run = latest(runs)
    if (!run) return unknown('never_seen')
    const { lastGoodAt, rpoHours, anomalies } = run.payload
    if (lastGoodAt === null) return fails('never_succeeded')
    if (anomalies.length > 0) return fails('anomaly', { anomaly: anomalies[0] ?? '' })
    const until = lastGoodAt + hours(rpoHours)
    return now >= until
      ? fails('too_old', { lastOn: lastGoodAt, rpoHours })
      : holds({ lastOn: lastGoodAt, rpoHours }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '最後に成功したバックアップは{lastOn}で、目標（{rpoHours}時間以内）を満たしています。',
        en: 'The last good backup is of {lastOn}, within its objective of {rpoHours} hours.',
      },
      next: { ja: '', en: '' },
    },
    holds_coverage: {
      why: {
        ja: '重要な資産{count}件すべてがバックアップの対象です。',
        en: 'Every important asset ({count}) is backed up.',
      },
      next: { ja: '', en: '' },
    },
    never_succeeded: {
      why: {
        ja: 'このバックアップは一度も成功していません。',
        en: 'This backup has never succeeded.',
      },
      next: { ja: 'ジョブの設定と保存先を確かめてください。', en: 'Check the job and its target.' },
    },
    anomaly: {
      why: {
        ja: 'バックアップに異常の兆候があります（{anomaly}）。',
        en: 'The backup shows a warning sign ({anomaly}).',
      },
      next: {
        ja: '暗号化されたデータを上書き保存していないか、元のデータを先に確かめてください。古い世代は消さないでください。',
        en: 'First look at the source: encrypted files may be overwriting good ones. Delete no old generation.',
      },
    },
    too_old: {
      why: {
        ja: '最後に成功したバックアップは{lastOn}で、目標の{rpoHours}時間を過ぎています。',
        en: 'The last good backup is of {lastOn}, older than its objective of {rpoHours} hours.',
      },
      next: {
        ja: '失敗の理由を確かめ、今日中に一度取得してください。',
        en: 'Find out why it failed, and take one today.',
      },
    },
    asset_without: {
      why: {
        ja: '重要な資産のうち{count}件（{asset} など）がバックアップされていません。',
        en: '{count} important {count:asset is|assets are} not backed up ({asset} among them).',
      },
      next: {
        ja: 'バックアップの対象に加えるか、不要である理由を残してください。',
        en: 'Add them, or record why they need none.',
      },
    },
  },
  howToMeasure: {
    ja: 'バックアップの実行結果を毎日取り込むと測定できます。',
    en: 'It is measured once the results of backups come in every day.',
  },
  mapping: {
    meti10: [8],
    securityAction6: [6],
    securityAction25: [11],
    csf2: ['PR.DS-11', 'RC.RP-03'],
    cis8: ['11.1', '11.2'],
    iso27001: ['A.8.13'],
    scs: ['4-3-4'],
  },
  cases: [
    {
      name: 'last night',
      given: { runs: [{ age: hours(2), payload: run({}) }] },
      subject: 'backup-set',
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'three days old',
      given: { runs: [{ age: hours(2), payload: run({ lastGoodAt: ago(days(3)) }) }] },
      subject: 'backup-set',
      state: 'fails',
      reason: 'too_old',
    },
    {
      name: 'it never worked',
      given: { runs: [{ age: hours(2), payload: run({ lastGoodAt: null }) }] },
      subject: 'backup-set',
      state: 'fails',
      reason: 'never_succeeded',
    },
    {
      name: 'suddenly half the size',
      given: { runs: [{ age: hours(2), payload: run({ anomalies: ['size collapse'] }) }] },
      subject: 'backup-set',
      state: 'fails',
      reason: 'anomaly',
    },
    {
      name: 'a set nobody reported on',
      given: {},
      subject: 'backup-set',
      state: 'unknown',
      reason: 'never_seen',
    },
    {
      name: 'the report itself is a week old',
      given: { runs: [{ age: days(7), payload: run({}) }] },
      subject: 'backup-set',
      state: 'stale',
    },
    {
      name: 'everything important is covered',
      given: { coverage: [{ age: hours(2), payload: { important: 12, without: [] } }] },
      subject: 'organization',
      state: 'holds',
      reason: 'holds_coverage',
    },
    {
      name: 'the ERP is not',
      given: { coverage: [{ age: hours(2), payload: { important: 12, without: ['hq-erp'] } }] },
      subject: 'organization',
      state: 'fails',
      reason: 'asset_without',
    },
    {
      name: 'nothing known of the company',
      given: {},
      subject: 'organization',
      state: 'unknown',
      reason: 'never_seen',
    },
  ],
})

function run(change: Partial<BackupRun>): BackupRun {
  return { lastGoodAt: ago(hours(8)), rpoHours: 24, anomalies: [], ...change }
}
