import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const exportTenantJob: MakeJobHandler = (useCases) => jobHandler('export-tenant', useCases['export-tenant'])
