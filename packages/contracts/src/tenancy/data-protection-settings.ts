import { subprocessorNoticeDaysDefault } from '@grenier/quota-billing'
import { z } from 'zod'

/** What an installation says of its operator as a processor (RGPD art. 28 and 30). */
export const dataProtectionVariables = {
  SUBPROCESSOR_NOTICE_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(365)
    .default(subprocessorNoticeDaysDefault)
    .describe('days before a new subprocessor begins, in which members are told of it and may object'),
}

/** Their part of an installation's settings. */
export function dataProtectionSettingsOf(read: { readonly SUBPROCESSOR_NOTICE_DAYS: number }) {
  return { subprocessorNoticeDays: read.SUBPROCESSOR_NOTICE_DAYS }
}
