import { createHash, X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { certificateSays } from './certificate.ts'

const keyOf = (spki: string): string =>
  createHash('sha256').update(Buffer.from(spki, 'base64')).digest('hex')
const bodyOf = (pem: string): string => pem.replaceAll(/-----[A-Z ]+-----/g, '').trim()
/** `Nov  9 23:59:59 2031 GMT` */
const stamp = (text: string): string =>
  `${new Date(text).toISOString().replaceAll(/[-:T]|\.000/g, '')}`

test('every authority that Node brings says the same as OpenSSL says of it', () => {
  expect(rootCertificates.length).toBeGreaterThan(100)
  for (const pem of rootCertificates) {
    const truth = new X509Certificate(pem)
    const says = certificateSays(bodyOf(pem), keyOf)
    expect(BigInt(`0x${says?.serial}`), truth.subject).toBe(BigInt(`0x${truth.serialNumber}`))
    expect(says?.key).toBe(
      createHash('sha256')
        .update(truth.publicKey.export({ type: 'spki', format: 'der' }))
        .digest('hex'),
    )
    expect(says?.notBefore).toBe(stamp(truth.validFrom))
    expect(says?.notAfter).toBe(stamp(truth.validTo))
    // OpenSSL prints a comma with a backslash in front.
    expect(truth.subject.replaceAll('\\', '').normalize('NFC')).toContain(
      (says?.subject ?? '-').normalize('NFC'),
    )
  }
})

test('the hexadecimal form of IOS is the same certificate', () => {
  const pem = rootCertificates[0] ?? ''
  const hex = (
    Buffer.from(bodyOf(pem), 'base64')
      .toString('hex')
      .toUpperCase()
      .match(/.{1,8}/g) ?? []
  )
    .join(' ')
    .match(/.{1,72}/g)
    ?.join('\n')
  expect(certificateSays(hex ?? '', keyOf)).toEqual(certificateSays(bodyOf(pem), keyOf))
})

test('whatever bytes come: no error, and in the time of their length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
      for (const head of [[], [0x30, 0x82], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff]])
        certificateSays(Buffer.from([...head, ...tail]).toString('base64'), keyOf)
    }),
  )
  const real = Buffer.from(bodyOf(rootCertificates[0] ?? ''), 'base64')
  for (let cut = 0; cut < real.length; cut += 7)
    expect(certificateSays(real.subarray(0, cut).toString('base64'), keyOf)).toBeNull()
})
