import type { Messages } from './en.ts'

export const ja: Messages = {
  problems: {
    'config.not_on_screen': (p) =>
      `「${p.key}」は画面からは変えられません。環境変数 ${p.env} か設定ファイルで変えて、再起動してください。`,
    'config.value': (p) =>
      `「${p.key}」の値が正しくありません（${p.why}）。値を直してもう一度保存してください。`,
    'config.set_elsewhere': (p) =>
      `「${p.key}」は${p.source === 'environment' ? '環境変数' : '設定ファイル'}で決められているため、画面の値は使われません。そちらを消してから保存してください。`,
  },
}
