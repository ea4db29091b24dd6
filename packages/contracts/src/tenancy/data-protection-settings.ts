import { type CivilDate, subprocessorNoticeDaysDefault } from '@grenier/quota-billing'
import { z } from 'zod'
import { civilDate } from '../shared/codecs.ts'
import type { OperatorOfficer } from './operator-officer.schemas.ts'

/** Who the operator's data protection officer is (RGPD art. 37): registers and letters name them. */
export const operatorOfficerVariables = {
  OPERATOR_DPO_NAME: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'data protection officer of the operator, a person or an office; registers say that it is not recorded without it',
    ),
  OPERATOR_DPO_EMAIL: z.email().optional().describe('address at which that officer is written to'),
  OPERATOR_DPO_PHONE: z
    .string()
    .regex(/^\+?[\d .]{3,30}$/)
    .optional()
    .describe('telephone of that officer'),
}

interface ReadOfficer {
  readonly OPERATOR_DPO_NAME?: string | undefined
  readonly OPERATOR_DPO_EMAIL?: string | undefined
  readonly OPERATOR_DPO_PHONE?: string | undefined
}

/** Whoever is named can be reached (RGPD art. 30(2)(a) wants the contact), and whoever can be reached is named. */
export const operatorOfficerFault = {
  isSound: ({ OPERATOR_DPO_NAME, OPERATOR_DPO_EMAIL, OPERATOR_DPO_PHONE }: ReadOfficer): boolean =>
    (OPERATOR_DPO_NAME !== undefined) === (OPERATOR_DPO_EMAIL !== undefined || OPERATOR_DPO_PHONE !== undefined),
  error: 'name OPERATOR_DPO_NAME with OPERATOR_DPO_EMAIL, OPERATOR_DPO_PHONE or both, or none of them',
}

/** The officer of an installation's settings; nothing where they name nobody. */
export function operatorOfficerOf(read: ReadOfficer): { operatorOfficer?: OperatorOfficer } {
  const { OPERATOR_DPO_NAME: name, OPERATOR_DPO_EMAIL: email = null, OPERATOR_DPO_PHONE: phone = null } = read
  return name === undefined ? {} : { operatorOfficer: { name, email, phone } }
}

/** Where the database of the installation itself stands, with everything it keeps of members. */
export const recordsSiteVariables = {
  RECORDS_SITE: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe(
      'code of the declared site at which the database of this installation stands; attestations say that it is not recorded without it',
    ),
  RECORDS_SITE_SINCE: civilDate
    .optional()
    .describe('day since which it stands there; attestations of earlier days say that it is not recorded'),
}

interface ReadRecordsSite {
  readonly RECORDS_SITE?: string | undefined
  readonly RECORDS_SITE_SINCE?: CivilDate | undefined
}

export const recordsSiteFault = {
  isSound: ({ RECORDS_SITE, RECORDS_SITE_SINCE }: ReadRecordsSite): boolean =>
    (RECORDS_SITE === undefined) === (RECORDS_SITE_SINCE === undefined),
  error: 'name RECORDS_SITE with RECORDS_SITE_SINCE, or neither',
}

/** The site of an installation's records; nothing where its settings name none. */
export function recordsSiteOf(read: ReadRecordsSite): { recordsSite?: { code: string; since: CivilDate } } {
  const { RECORDS_SITE: code, RECORDS_SITE_SINCE: since } = read
  return code === undefined || since === undefined ? {} : { recordsSite: { code, since } }
}

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
