import { z } from 'zod'

/** What an installation says of its notices and of where people find it, the same for every process. */
export const notificationVariables = {
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('where browsers reach this installation; letters carry no link without it'),
  OPERATOR_EMAIL: z
    .email()
    .optional()
    .describe('address of the operator that notices of its own matters go to, such as failed backups; none without it'),
  WEBHOOKS_ALLOW_PRIVATE: z
    .enum(['yes', 'no'])
    .default('no')
    .describe('whether events may be sent by http and to addresses of private networks'),
  WEBHOOK_PORTS: z
    .string()
    .regex(/^\d{1,5}(,\d{1,5})*$/)
    .default('443')
    .transform((text) => text.split(',').map(Number))
    .refine((ports) => ports.every((port) => port >= 1 && port <= 65_535), 'ports are numbers from 1 to 65535')
    .describe('ports of public receivers that events may be sent to, separated by commas'),
}

/** Their part of an installation's settings; what is not named is left out. */
export function notificationSettingsOf(read: {
  readonly PUBLIC_URL?: string | undefined
  readonly OPERATOR_EMAIL?: string | undefined
}): { publicUrl?: string; operatorEmail?: string } {
  return {
    ...(read.PUBLIC_URL === undefined ? {} : { publicUrl: read.PUBLIC_URL }),
    ...(read.OPERATOR_EMAIL === undefined ? {} : { operatorEmail: read.OPERATOR_EMAIL }),
  }
}
