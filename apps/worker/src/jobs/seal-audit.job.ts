import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const sealAuditJob: MakeJobHandler = (useCases) => jobHandler('seal-audit', useCases['seal-audit'])
