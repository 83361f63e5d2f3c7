/**
 * 取り込みの日本語。
 * @module
 */
import type { Messages } from './en.ts'

export const ja: Messages = {
  problems: {
    'imports.unrecognised': ({ file }) =>
      `「${file}」の形式を判別できませんでした。対応している種類のファイルか、最後まで書き出されているかを確認してください。`,
    'imports.empty_file': ({ file }) =>
      `「${file}」は空のファイルです。もう一度書き出してからアップロードしてください。`,
    'imports.too_large': ({ file, limitMb }) =>
      `「${file}」は上限の${limitMb} MBを超えています。ファイルを分割するか、管理者に上限の変更を依頼してください。`,
    'imports.no_file': () =>
      'ファイルが届いていません。ファイルを選んで、もう一度アップロードしてください。',
    'imports.not_ready': ({ state }) =>
      `この取り込みは確認待ちではありません（状態：${state}）。画面を再読み込みして状態を確認してください。`,
    'imports.already_ended': ({ state }) =>
      `この取り込みはすでに終わっています（状態：${state}）。`,
    'imports.site_needed': () => 'このファイルがどの拠点のものかを選んでください。',
    'imports.unknown_site': () =>
      '指定した拠点がないか、担当外の拠点です。別の拠点を選んでください。',
    'imports.mapping_incomplete': ({ missing }) =>
      `列の割り当てが足りません：${missing}。割り当ててから、もう一度実行してください。`,
    'imports.mapping_wrong': ({ field }) =>
      `「${field}」の割り当て先の項目または列がありません。割り当てを見直してください。`,
  },
  failures: {
    memory:
      'ファイルの読み取りに必要なメモリが上限を超えました。ファイルを分割して取り込んでください。',
    time: 'ファイルの読み取りが制限時間を超えました。ファイルを分割して取り込んでください。',
    crashed:
      'ファイルの読み取りが途中で止まりました。それまでに取り込んだ分は残っています。続けるにはもう一度取り込んでください。',
    unreadable:
      'この種類のファイルとして読み取れませんでした。もう一度書き出してからアップロードしてください。',
    gone: 'アップロードしたファイルが保管されていません。もう一度アップロードしてください。',
    incident:
      '予期しないエラーで取り込みが止まりました。それまでに取り込んだ分は残っています。続けるにはもう一度取り込んでください。',
  },
  dropFolder: '取り込みフォルダー',
  columns: { number: '番号', kind: '種別', where: '場所', why: '内容' },
  kinds: { record: '行', damage: '破損' },
}
