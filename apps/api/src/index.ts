export { buildApp } from './app.ts'
export type { ApiDeps, Documents } from './deps.ts'
export { NotReady, readinessOf } from './plugins/health.ts'
