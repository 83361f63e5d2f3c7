import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testInventory } from './testing.ts'

const scan = fileURLToPath(
  new URL('../../../../shared/data/vulnerabilities/nmap/scan-scripts.xml', import.meta.url),
)

test.skipIf(!existsSync(scan))(
  'the certificate that a service showed to a real scan is kept with its key (../shared/data)',
  async () => {
    const t = await testInventory()
    try {
      const who = t.person(await t.scope())
      const xml = readFileSync(scan, 'utf8')
      await t.take(who, 'scan.xml', xml)
      // What nobody can read proves nothing and hinders nothing.
      await t.take(who, 'broken.xml', xml.replace('MIIDkzCCAnugAwIBAgI', 'AAAAAAAAAAAAAAAAAAA'))
      const kept: unknown[] = []
      await t.records.reading(who.scope, async (tx) => {
        for await (const rows of t.evidence.newest(tx, {
          subjectKind: 'host',
          kinds: ['assets.certificate'],
        }))
          kept.push(...rows.map(({ payload }) => payload))
      })
      const pem = /<elem key="pem">([^<]+)</.exec(xml)?.[1] ?? ''
      const truth = new X509Certificate(pem.replaceAll('&#45;', '-').replaceAll('&#xa;', '\n'))
      expect(kept).toEqual([
        {
          place: expect.stringMatching(/^tcp\/\d+$/),
          serial: truth.serialNumber.toLowerCase(),
          key: createHash('sha256')
            .update(truth.publicKey.export({ type: 'spki', format: 'der' }))
            .digest('hex'),
          subject: expect.stringContaining('CN=vpn.example.jp'),
          notBefore: Date.parse(truth.validFrom),
          notAfter: Date.parse(truth.validTo),
        },
      ])
    } finally {
      await t.close()
    }
  },
)
