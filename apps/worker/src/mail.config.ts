import { readFileSync } from 'node:fs'
import { type Secret, secret } from '@grenier/platform'
import { z } from 'zod'

const portOf = { tls: 465, starttls: 587, none: 25 } as const

/** How letters leave; without `SMTP_HOST` they are written to the log. */
export const mailVariables = {
  SMTP_HOST: z.string().max(255).optional().describe('mail server; without it letters are named in the log alone'),
  SMTP_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('its port; 465, 587 or 25 by SMTP_SECURITY'),
  SMTP_SECURITY: z
    .enum(['tls', 'starttls', 'none'])
    .default('starttls')
    .describe('tls from the first byte, starttls or nothing is sent, none for a relay on the same machine'),
  SMTP_USER: z.string().max(255).optional().describe('login at the mail server, with its password'),
  SMTP_PASSWORD: secret(z.string().max(1_000)).optional().describe('password at the mail server'),
  SMTP_CA_FILE: z
    .string()
    .optional()
    .describe('authority of the mail server in PEM, where no public one vouches for it'),
  MAIL_FROM: z.email().optional().describe('address that letters come from; needed with SMTP_HOST'),
}

type MailVariables = z.output<z.ZodObject<typeof mailVariables>>

/** True where what is named of the mail server fits together. */
export const mailFault = {
  isSound: ({ SMTP_HOST, SMTP_USER, SMTP_PASSWORD, MAIL_FROM }: Partial<MailVariables>): boolean =>
    (SMTP_HOST === undefined || MAIL_FROM !== undefined) && (SMTP_USER !== undefined) === (SMTP_PASSWORD !== undefined),
  error: 'name MAIL_FROM with SMTP_HOST, and SMTP_USER with SMTP_PASSWORD',
} as const

export interface MailConfig {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  readonly login: { readonly user: string; readonly password: Secret } | null
  readonly fromAddress: string
  readonly caPem: string | null
}

/** The mail server; null where there is none. Throws where a named file cannot be read. */
export function mailConfigOf(read: MailVariables): MailConfig | null {
  const {
    SMTP_HOST: host,
    SMTP_SECURITY: security,
    SMTP_USER: user,
    SMTP_PASSWORD: password,
    SMTP_CA_FILE: caFile,
    MAIL_FROM: fromAddress,
  } = read
  if (host === undefined || fromAddress === undefined) return null
  return {
    host,
    port: read.SMTP_PORT ?? portOf[security],
    security,
    login: user === undefined || password === undefined ? null : { user, password },
    fromAddress,
    caPem: caFile === undefined ? null : readFileSync(caFile, 'utf8'),
  }
}
