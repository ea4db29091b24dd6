import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const endQuotaLoansJob: MakeJobHandler = (useCases) => jobHandler('end-quota-loans', useCases['end-quota-loans'])
