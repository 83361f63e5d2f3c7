/**
 * ログの受信に関する文言（日本語）。
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { expectedProblems } from '../contract-expected.ts'
import type { detectionSourcesProblems } from '../contract-sources.ts'

export const intakeJa = {
  problems: {
    'detection.unknown_site': () => 'その拠点は見つかりません。拠点の一覧から選び直してください。',
    'detection.unknown_format': (p) =>
      `「${p.format}」という形式はありません。「自動」を選ぶか、一覧から選んでください。`,
    'detection.unknown_zone': (p) =>
      `タイムゾーン「${p.zone}」は使えません。Asia/Tokyo のように指定してください。`,
    'detection.address_taken': (p) =>
      `送信元 ${p.address} は、すでにログの送信元「${p.source}」に割り当てられています。そちらを変更してください。`,
    'detection.home_only': () =>
      '送信元のIPアドレスとフォルダーを指定できるのは、火の番を管理する会社だけです。ほかの会社では、トークンを付けて送る方法（HTTP）を選んでください。',
    'detection.path_not_allowed': (p) =>
      `${p.path} は読み取りを許可されたフォルダーの外にあります（許可: ${p.folders}）。HINOBAN_LOGS_FOLDERS にフォルダーを加えて再起動してください。`,
    'detection.path_needed': () => '読み続けるファイルまたはフォルダーのパスを入力してください。',
    'detection.one_agent_source': (p) =>
      `エージェントのログの送信元「${p.source}」がすでにあります。そちらを変更してください。`,
    'detection.too_many_sources': (p) =>
      `ログの送信元は${p.limit}件までです。使っていないものを削除してください。`,
    'detection.changed_meanwhile': () =>
      'ほかの人が先に変更しました。画面を読み込み直して、もう一度変更してください。',
    'detection.no_room': () =>
      'ログの一時保管が上限に達しています。ディスクの空きとイベント保管庫の状態を確認してから、もう一度取り込んでください。',
    'detection.has_no_token': () => 'この種類のログの送信元にはトークンがありません。',
    'detection.port_taken': (p) =>
      `ポート${p.port}（${p.how}）は、ほかのプログラムが使っています。rsyslogなどを止めるか、設定 ${p.setting} で別の番号（5514など）を指定してください。`,
    'detection.port_forbidden': (p) =>
      `ポート${p.port}を開く権限がありません。1024より小さい番号には権限が必要です。設定 ${p.setting} で5514などを指定するか、setcapまたはsystemdで許可してください。`,
    'detection.listen_failed': (p) =>
      `ポート${p.port}で待ち受けられません（${p.why}）。設定 ${p.setting} と HINOBAN_SYSLOG_HOST を確認してください。`,
    'detection.policy_changed_meanwhile': () =>
      'ほかの人が先にログの方針を変更しました。画面を読み込み直して、もう一度変更してください。',
    'detection.policy_unknown_site': () =>
      '存在しない拠点の勤務時間が指定されています。拠点の一覧から選び直してください。',
  } satisfies ProblemMessages<typeof detectionSourcesProblems & typeof expectedProblems>,
}
