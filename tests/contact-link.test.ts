/**
 * An emergency contact answers by the link of a real mail in a real browser, without signing in; the step of the
 * contact tree shows it, and HB-P24 holds for this person.
 */
import { createServer, type Server as TcpServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstRun, openWatch, type Watch, whyNoBrowser } from './browser.ts'
import { until } from './house.ts'

const reason = whyNoBrowser()
/** The letters a mail server on this machine has taken. */
const letters: string[] = []

const openSmtp = (): Promise<TcpServer> =>
  new Promise((opened) => {
    const server = createServer((socket) => {
      let text = ''
      let isLetter = false
      socket.on('error', () => undefined)
      socket.write('220 sink ESMTP\r\n')
      socket.on('data', (bytes) => {
        text += bytes.toString('utf8')
        for (;;) {
          const end = text.indexOf(isLetter ? '\r\n.\r\n' : '\r\n')
          if (end < 0) return
          const line = text.slice(0, end)
          text = text.slice(end + (isLetter ? 5 : 2))
          if (isLetter) letters.push(line)
          const isStart = !isLetter && /^DATA$/i.test(line)
          isLetter = isStart
          socket.write(isStart ? '354 go on\r\n' : '250 ok\r\n')
          if (/^QUIT$/i.test(line)) socket.end()
        }
      })
    }).listen(0, '127.0.0.1', () => opened(server))
  })

/** The text of a letter as its reader sees it: base64 or quoted-printable undone. */
const textOf = (letter: string): string => {
  const [head = '', ...rest] = letter.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  return /content-transfer-encoding: base64/i.test(head)
    ? Buffer.from(body.replace(/\s/g, ''), 'base64').toString('utf8')
    : body.replace(/=\r\n/g, '').replace(/=3D/g, '=')
}

describe.skipIf(reason !== null)(
  `a contact answers by mail${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let watch: Watch
    let smtp: TcpServer
    beforeAll(async () => {
      smtp = await openSmtp()
      const at = smtp.address()
      watch = await openWatch({
        env: {
          HINOBAN_MAIL_SMTP_URL: `smtp://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`,
          HINOBAN_MAIL_FROM: 'hinoban@example.jp',
          HINOBAN_NOTIFY_PRIVATE_ADDRESSES: 'true',
        },
      })
    })
    afterAll(async () => {
      await watch?.close()
      smtp?.close()
    })

    test('in a browser that is not signed in, once', async () => {
      const office = await (await watch.context()).newPage()
      await firstRun(office, watch)
      await office.evaluate(async () => {
        const post = async (path: string, body: unknown) => {
          const answer = await fetch(path, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          })
          if (!answer.ok) throw new Error(await answer.text())
          return answer.json()
        }
        const blank = { familyNameKana: '', givenNameKana: '', phone: null, siteId: null }
        const person = await post('/api/people', {
          ...blank,
          familyName: '夜間',
          givenName: '当番',
          mail: 'night@example.jp',
          language: 'ja',
          department: '',
          title: '',
          duties: [],
        })
        const step = { personId: person.id, channel: 'mail', address: null, waitMinutes: 10 }
        const tree = { name: '夜間の連絡網', purpose: 'incident', siteId: null, steps: [step] }
        await post('/api/contact-trees', tree)
      })
      await office.goto(`${watch.url}/contacts`)
      await office.getByRole('button', { name: '確認メールを送る' }).click()
      await office.getByText('回答待ち').waitFor()
      const linkIn = (letter: string) => /http\S+\/contact-check#[\w-]+/.exec(textOf(letter))?.[0]
      const link = await until(async () => letters.map(linkIn).find((found) => found !== undefined))
      expect(await office.content()).not.toContain(link.split('#')[1])

      const contact = await (await watch.context({ width: 390 })).newPage()
      await contact.goto(link.replace(/^https?:\/\/[^/]+/, watch.url))
      await contact
        .getByRole('heading', { level: 1, name: '試験製作所 緊急連絡先の確認' })
        .waitFor()
      expect(contact.url()).not.toContain('#')
      const seen = (await contact.locator('body').textContent()) ?? ''
      for (const hidden of ['夜間', '当番', 'night@example.jp']) expect(seen).not.toContain(hidden)
      if (process.env['HINOBAN_SHOTS'])
        await contact.screenshot({ path: `${process.env['HINOBAN_SHOTS']}/contact-link.png` })
      await contact.getByRole('button', { name: '受け取りました' }).click()
      await contact.getByRole('heading', { name: 'ご回答ありがとうございました' }).waitFor()
      await contact.goto(`${watch.url}/`)
      await contact.goto(link.replace(/^https?:\/\/[^/]+/, watch.url))
      await contact.getByText('このリンクは使えません').waitFor()

      await office.reload()
      await office.getByText('連絡が取れた').first().waitFor()
      if (process.env['HINOBAN_SHOTS'])
        await office.screenshot({ path: `${process.env['HINOBAN_SHOTS']}/contacts.png` })
      const state = () =>
        office.evaluate(async () => {
          const path = '/api/board/measures/HB-P24/subjects?limit=50'
          const answer = (await (await fetch(path)).json()) as {
            rows: { subject: { name: string }; state: string; reason: { code: string } }[]
          }
          const row = answer.rows.find((r) => r.subject.name.startsWith('夜間'))
          return row ? `${row.state} ${row.reason.code}` : ''
        })
      await expect.poll(state, { interval: 1_000 }).toBe('holds holds_contact')
    })
  },
)
