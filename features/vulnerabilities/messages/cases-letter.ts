/**
 * The letter to the people whose passwords may have leaked, in words for everybody. Pure.
 * @module
 */
import type { Text } from '../../../platform/i18n/index.ts'

export const letterOf = ({
  device,
  cves,
}: {
  readonly device: string
  readonly cves: readonly string[]
}): { readonly subject: Text; readonly text: Text } => ({
  subject: {
    ja: '【お願い】パスワードの変更（社外からの接続に使うもの）',
    en: 'Please change the password you use to connect from outside',
  },
  text: {
    ja: `社外から会社のネットワークへ接続する装置（${device}）に欠陥（${cves.join('、')}）が見つかり、接続に使うパスワードなどが第三者に知られたおそれがあります。装置の修正だけでは、知られたパスワードは使えなくなりません。

お願いすること
1. 社外からの接続に使うアカウントのパスワードを、今日中に新しいものへ変更してください。前のものを少し変えただけのパスワードは使わないでください。
2. 同じパスワードをほかのサービスでも使っている場合は、そちらも別々のパスワードに変更してください。
3. 多要素認証（スマートフォンでの確認など）の案内が届いたら、必ず設定してください。
4. 身に覚えのないサインインや、不審なメール・画面に気付いたら、すぐに情報システム担当へ知らせてください。

パスワードをメールや電話で尋ねることはありません。変更の画面は、いつも使っている方法で開いてください。`,
    en: `A flaw (${cves.join(', ')}) was found in the device by which we connect to the company network from outside (${device}). Passwords used there may have become known to others. Mending the device does not make a known password useless.

What we ask you to do
1. Today, change the password of the account you use to connect from outside. Do not just alter the old one a little.
2. If you use the same password anywhere else, change it there too, to a different one each.
3. When you are asked to set up a second factor (such as a confirmation on your phone), please do so.
4. If you notice a sign-in that was not yours, or a strange mail or screen, tell the IT staff at once.

Nobody will ask for your password by mail or telephone. Open the page for the change in the way you always do.`,
  },
})
