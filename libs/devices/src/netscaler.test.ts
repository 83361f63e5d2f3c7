import { expect, test } from 'vitest'
import { readDevices } from './index.ts'

const read = (text: string) => readDevices(new TextEncoder().encode(text), () => 'h').devices

test('NetScaler prints its release and build: `show ns version`, alone or after a prompt', () => {
  for (const head of ['', '> show ns version\n\t', '1) '])
    expect(
      read(
        `${head}NetScaler NS13.1: Build 48.47.nc, Date: Jun 23 2023, 09:12:26   (64-bit)\n Done\n`,
      ),
    ).toMatchObject([
      { vendor: 'citrix', product: 'netscaler', nodes: [{ version: '13.1-48.47' }] },
    ])
})

test('a line that only speaks of NetScaler is none of its outputs', () => {
  expect(read('NetScaler was replaced last year.\n')).toEqual([])
})
