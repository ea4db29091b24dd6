import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const reconcileTenantJob: MakeJobHandler = (useCases) =>
  jobHandler('reconcile-tenant', useCases['reconcile-tenant'])
