/**
 * What a person sets up for devices that are asked by SNMP.
 * @module
 */
import { z } from 'zod'
import { isOwnByNature, rangeSize } from './scan.ts'

export const MAX_ADDRESSES = 4_096

export const SnmpSettings = z
  .object({
    ranges: z
      .array(z.string().trim())
      .min(1)
      .max(500)
      .refine((all) => all.every((r) => rangeSize(r) !== null && isOwnByNature(r)), {
        message:
          '192.168.1.0/24 のように、社内のアドレスを書いてください / write private addresses like 192.168.1.0/24',
      })
      .refine((all) => all.reduce((n, r) => n + (rangeSize(r) ?? 0), 0) <= MAX_ADDRESSES, {
        message: `${MAX_ADDRESSES} 個までのアドレスに分けてください / name at most ${MAX_ADDRESSES} addresses`,
      }),
    version: z.enum(['2c', '3']).default('3'),
    port: z.number().int().min(1).max(65_535).default(161),
    user: z.string().trim().max(64).default(''),
    authentication: z.enum(['sha', 'sha256', 'sha512', 'md5']).default('sha256'),
    encryption: z.enum(['aes', 'aes256b', 'aes256r', 'none']).default('aes'),
    neighbours: z.boolean().default(true),
  })
  .refine((s) => s.version === '2c' || s.user !== '', {
    path: ['user'],
    message: 'v3ではユーザー名が必要です / v3 needs a user',
  })
export type SnmpSettings = z.output<typeof SnmpSettings>
