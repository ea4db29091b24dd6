import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const purgeExpiredJob: MakeJobHandler = (useCases) => jobHandler('purge-expired', useCases['purge-expired'])
