/**
 * What management of the sample company has signed, and the English of the words in its measurements.
 * @module
 */

/** `days`: how long it counts from the day it is loaded. */
export const signatures = [
  {
    kind: 'declaration',
    measure: 'HB-G02',
    statement: {
      ja: '経営ガイドラインの重要10項目を社長が担当役員に指示し、四半期ごとに経営会議で報告を受けています。',
      en: 'The president has ordered the ten items of the guideline from the officers in charge and is told about them each quarter.',
    },
    days: 180,
  },
  {
    kind: 'declaration',
    measure: 'HB-P19',
    statement: {
      ja: '受発注と出荷について、システム停止時の事業継続計画を定めています。',
      en: 'There is a business continuity plan for orders and shipping when the systems stop.',
    },
    days: 180,
  },
  {
    kind: 'declaration',
    measure: 'HB-R04',
    statement: {
      ja: '身代金を支払わない方針を取締役会で決議しています。',
      en: 'The board has resolved not to pay ransom.',
    },
    days: 365,
  },
  {
    kind: 'exception',
    measure: 'HB-D02',
    reason: {
      ja: '通信の監視装置は来年度に導入する予定で、予算は承認済みです。',
      en: 'The monitoring of traffic is introduced next fiscal year; the budget is approved.',
    },
    compensating: {
      ja: '境界装置のログを情報システム課が毎朝確認しています。',
      en: 'IT looks through the logs of the edge devices every morning.',
    },
    days: 120,
  },
  {
    kind: 'not-applicable',
    measure: 'HB-G07',
    reason: {
      ja: 'ITサービスを提供しておらず、被害組織から助言を求められる立場にありません。',
      en: 'The company provides no IT services, so victims do not turn to it for advice.',
    },
    days: 365,
  },
] as const

/** Whole values of the measurements; names of sites and of the company are translated from where they stand. */
export const words = [
  {
    ja: '制御機器のネットワークを事務系から分離する',
    en: 'Separate the control network from the office',
  },
  {
    ja: 'SSL-VPN装置のファームウェアを更新する',
    en: 'Update the firmware of the SSL VPN device',
  },
  { ja: '見本システムサービス', en: 'Mihon System Services' },
  { ja: '見本精密', en: 'Mihon Precision' },
  { ja: '見本運輸', en: 'Mihon Transport' },
  { ja: '見本商事', en: 'Mihon Trading' },
  { ja: '運用窓口', en: 'operations desk' },
  { ja: '総務課', en: 'general affairs' },
  { ja: '総務部', en: 'General affairs' },
  { ja: '配車センター', en: 'dispatch centre' },
  { ja: '購買窓口', en: 'purchasing desk' },
  {
    ja: 'リモートデスクトップ（3389/tcp）のインターネット公開',
    en: 'remote desktop (3389/tcp) open to the internet',
  },
  { ja: '情報システム課の当番', en: 'IT on duty' },
  { ja: '第一工場の連絡責任者', en: 'Contact of plant 1' },
  { ja: 'タイ子会社の連絡責任者', en: 'Contact of the Thai subsidiary' },
  { ja: '共有フォルダーでのマルウェア検知', en: 'Malware found on a shared folder' },
  { ja: '生産実績の収集', en: 'Collection of production results' },
  { ja: '本社の境界装置とPC 60台', en: 'edge device and 60 PCs of the head office' },
  { ja: '見本化学 鹿島工場', en: 'Mihon Chemicals, Kashima plant' },
  { ja: '見本食品 静岡工場', en: 'Mihon Foods, Shizuoka plant' },
  {
    ja: 'line-monitorの認証不備（MHN-2026-002）',
    en: 'Missing authentication in line-monitor (MHN-2026-002)',
  },
  { ja: '本社の境界装置（hq-fw）', en: 'Edge device of the head office (hq-fw)' },
  { ja: 'タイ子会社の境界装置（th-fw）', en: 'Edge device of the Thai subsidiary (th-fw)' },
  { ja: '本社のSSL-VPN', en: 'SSL VPN of the head office' },
  { ja: 'タイ子会社のSSL-VPN', en: 'SSL VPN of the Thai subsidiary' },
  { ja: '設計図面', en: 'Design drawings' },
  { ja: '基幹システムのバックアップ', en: 'Backup of the core system' },
  { ja: '受発注と会計', en: 'Orders and accounting' },
] as const
